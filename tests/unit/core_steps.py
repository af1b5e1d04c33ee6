"""Anything that may be asked of the small service point, sensible or not, as Hypothesis strategies."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.codes import ticket_code
from controller.core.permissions import Sender
from tests.unit.core_world import (
    ADVISOR,
    CLERK_1,
    CLERK_2,
    CLERK_3,
    DISPLAY_1,
    DISPLAY_2,
    KIOSK,
    MORNING,
    SECRET,
    person,
    take,
    text,
)
from vuoro.messages.commands import (
    AnswerMessage,
    AnyCommand,
    Appointment,
    BoxCondition,
    CallNext,
    CallShown,
    CallTicket,
    CancelByCode,
    CancelTicket,
    CheckIn,
    CloseDesk,
    ConfirmEmptying,
    CountVisitor,
    CustomerIsHere,
    ExplainEmptying,
    FeedbackQuestion,
    FinishAndNext,
    FinishService,
    GiveFeedback,
    GiveSurvey,
    HoldTicket,
    ImportAppointments,
    MarkNoShow,
    NoteRepair,
    OpenDesk,
    PutNotice,
    RawPress,
    RecallTicket,
    ReceiveDocument,
    ReleaseTicket,
    RemoveNotice,
    ReportDisturbance,
    ReportFill,
    ReportOpening,
    RequestHelp,
    ReturnTicket,
    ServeWalkUp,
    SettleHelp,
    StartService,
    SurveyAnswer,
    TakeTicket,
    TicketPrinted,
    TransferTicket,
    UpdateRepair,
    WithdrawHelp,
)
from vuoro.values import (
    CancelReason,
    ClientKind,
    Disturbance,
    Fault,
    FeedbackChannel,
    HelpReason,
    Language,
    LateReason,
    MessageAnswer,
    Need,
    RepairStatus,
    ReturnPlace,
    Role,
    VisitorKind,
)

GUARD = person(Role.GUARD)
Step = tuple[Sender, AnyCommand]

VUOROCTL = Sender(client="maintenance", kind=ClientKind.MAINTENANCE)
FEEDBACK = Sender(client="feedback-1", kind=ClientKind.FEEDBACK)
BOX = Sender(client="dropbox-1", kind=ClientKind.DROPBOX)
_OPENING = ReportOpening(
    box="shared", opened_at=MORNING.utc, closed_at=MORNING.utc, envelopes=3, fill_before=60, fill_after=0
)

_PRESSES = tuple(
    RawPress(question=FeedbackQuestion.EFFORT, value=value, boot="b1", mono_ms=900 * value) for value in (2, 4)
)


def import_of(appointments: list[Appointment]) -> ImportAppointments:
    return ImportAppointments(day=MORNING.utc.date(), appointments=tuple(appointments))


def take_to_be_fetched(service: str) -> TakeTicket:
    return TakeTicket(service=service, language=Language.SV, needs=(Need.FETCH_ME,))


_services = st.sampled_from(["benefits", "benefits", "housing", "tax", "passports"])
_tickets = st.builds("20200113-{}{:03d}".format, st.sampled_from("AAABC"), st.integers(1, 4))
_bookings = st.sampled_from(["K7Q-204", "K7Q-205", "k7q-206"])
_appointments = st.builds(
    lambda code, service, minutes: Appointment(code=code, service=service, at=MORNING.utc + timedelta(minutes=minutes)),
    _bookings,
    st.sampled_from(["benefits", "tax"]),
    st.sampled_from([-20, 0, 5, 300]),
)
_codes = st.builds(ticket_code, st.just(SECRET), _tickets)
_calls = st.builds("{}.{}".format, _tickets, st.integers(1, 2))
_clerks = st.sampled_from([CLERK_1, CLERK_2, CLERK_3])
_desks = st.sampled_from(["1", "2", "3"])
_moves = st.sampled_from([RecallTicket, StartService, FinishService, MarkNoShow, HoldTicket, ReleaseTicket])
_untils = st.sampled_from([None, MORNING.utc + timedelta(hours=1), MORNING.utc])
_areas = st.sampled_from([(), ("ground",), ("attic",)])
_visits = st.one_of(st.none(), _tickets)
_kiosks = st.sampled_from([KIOSK, replace(KIOSK, client="kiosk-2")])
_reasons = st.sampled_from([HelpReason.UNSURE, HelpReason.FETCH_ME, HelpReason.PAPER_LOW])

steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just(KIOSK), st.builds(take, _services, _visits)),
    st.tuples(st.just(KIOSK), st.builds(take_to_be_fetched, _services)),
    st.tuples(st.just(KIOSK), st.builds(TicketPrinted, ticket=_tickets)),
    st.tuples(_kiosks, st.builds(RequestHelp, reason=_reasons, ticket=_visits)),
    st.tuples(_kiosks, st.builds(WithdrawHelp, reason=_reasons)),
    st.tuples(st.just(ADVISOR), st.builds(SettleHelp, request=st.integers(1, 20))),
    st.tuples(st.just(ADVISOR), st.builds(PutNotice, texts=st.just(text("Hello")), until=_untils, areas=_areas)),
    st.tuples(st.just(ADVISOR), st.builds(RemoveNotice, notice=st.integers(1, 20))),
    st.tuples(st.just(ADVISOR), st.builds(ReceiveDocument, authority=st.sampled_from(["kela", "vero"]))),
    st.tuples(st.just(GUARD), st.builds(NoteRepair, subject=st.just("kiosk-1"), fault=st.sampled_from(Fault))),
    st.tuples(
        st.just(ADVISOR), st.builds(UpdateRepair, repair=st.integers(1, 20), status=st.sampled_from(RepairStatus))
    ),
    st.tuples(st.just(GUARD), st.builds(CountVisitor, visitor=st.sampled_from(VisitorKind))),
    st.just((GUARD, ReportDisturbance(disturbance=Disturbance.NOISE, words="Melua."))),
    st.tuples(_clerks, st.builds(OpenDesk, desk=_desks, services=st.sampled_from([(), ("benefits",)]))),
    st.tuples(_clerks, st.builds(CloseDesk, desk=_desks)),
    st.tuples(_clerks, st.builds(CallNext, desk=_desks)),
    st.tuples(_clerks, st.builds(lambda move, ticket: move(ticket=ticket), _moves, _tickets)),
    st.tuples(_clerks, st.builds(CallTicket, desk=_desks, ticket=_tickets)),
    st.tuples(_clerks, st.builds(FinishAndNext, desk=_desks)),
    st.tuples(_clerks, st.builds(ReturnTicket, ticket=_tickets, place=st.sampled_from(ReturnPlace))),
    st.tuples(
        st.sampled_from([CLERK_1, CLERK_3, ADVISOR]), st.builds(TransferTicket, ticket=_tickets, service=_services)
    ),
    st.tuples(st.just(VUOROCTL), st.builds(import_of, st.lists(_appointments, max_size=3))),
    st.tuples(st.just(KIOSK), st.builds(CheckIn, code=_bookings, language=st.just(Language.EN))),
    st.tuples(_clerks, st.builds(ServeWalkUp, desk=_desks, service=_services, language=st.just(Language.FI))),
    st.tuples(st.just(KIOSK), st.builds(CancelByCode, code=_codes)),
    st.tuples(st.just(ADVISOR), st.builds(CustomerIsHere, ticket=_tickets)),
    st.tuples(_clerks, st.builds(AnswerMessage, message=st.integers(1, 20), answer=st.sampled_from(MessageAnswer))),
    st.tuples(st.just(ADVISOR), st.builds(CancelTicket, ticket=_tickets, reason=st.sampled_from(CancelReason))),
    st.tuples(st.sampled_from([DISPLAY_1, DISPLAY_2]), st.builds(CallShown, call=_calls, showing=st.integers(1, 2))),
    st.tuples(
        st.just(BOX),
        st.builds(
            ReportFill,
            box=st.just("shared"),
            fill=st.one_of(st.none(), st.integers(0, 100)),
            envelopes=st.integers(0, 9),
            condition=st.builds(BoxCondition, lid_open=st.booleans()),
        ),
    ),
    st.just((BOX, _OPENING)),
    st.just((BOX, replace(_OPENING, confirmed_at_box=True, fill_after=None))),
    st.tuples(st.just(ADVISOR), st.builds(ConfirmEmptying, box=st.just("shared"), opening=st.integers(1, 6))),
    st.tuples(
        st.just(ADVISOR),
        st.builds(
            ExplainEmptying, box=st.just("shared"), due_at=st.just(MORNING.utc), late=st.sampled_from(LateReason)
        ),
    ),
    st.tuples(
        st.just(FEEDBACK),
        st.builds(
            GiveFeedback,
            channel=st.just(FeedbackChannel.TERMINAL),
            language=st.just(Language.FI),
            effort=st.integers(1, 5),
            words=st.sampled_from([None, "Hyvä!"]),
            presses=st.sampled_from([(), _PRESSES]),
            age_ms=st.sampled_from([None, 0, 90_000_000]),
        ),
    ),
    st.tuples(
        st.just(ADVISOR),
        st.builds(
            GiveSurvey,
            channel=st.just(FeedbackChannel.ORAL),
            language=st.just(Language.SV),
            answers=st.sampled_from([(), (SurveyAnswer(question="overall", number=8),)]),
        ),
    ),
)
