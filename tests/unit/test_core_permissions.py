"""Who may send which command."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import replace

from controller.core.permissions import PERMITTED, Sender, require_permission
from controller.core.refusal import Refused
from tests.unit.core_steps import BOX as BOX_1
from tests.unit.core_steps import FEEDBACK
from tests.unit.core_world import (
    ADVISOR,
    CLERK_1,
    CLERK_2,
    CLERK_3,
    DISPLAY_1,
    DISPLAY_2,
    KIOSK,
    MORNING,
    Hall,
    person,
    take,
    text,
)
from vuoro.messages.commands import (
    AnswerMessage,
    AnyCommand,
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
    FinishAndNext,
    FinishService,
    FollowTicket,
    GiveFeedback,
    GiveSurvey,
    HandInTicket,
    HoldTicket,
    ImportAppointments,
    LeaseNumbers,
    MarkNoShow,
    NoteRepair,
    OpenDesk,
    PutNotice,
    ReadEmptyingLog,
    ReadWords,
    RecallTicket,
    ReceiveDocument,
    ReleaseTicket,
    ReloadSite,
    RemoveNotice,
    ReplayEvents,
    ReportDisturbance,
    ReportFill,
    ReportOpening,
    RequestHelp,
    ReturnTicket,
    ServeWalkUp,
    SettleHelp,
    StartService,
    TicketPrinted,
    TransferTicket,
    UpdateRepair,
    WithdrawHelp,
)
from vuoro.messages.replies import RejectionCode
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
    RepairStatus,
    ReturnPlace,
    Role,
    VisitorKind,
    WordsKind,
)

BOX_2 = Sender(client="dropbox-2", kind=ClientKind.DROPBOX)
CONSOLE = Sender(client="console", kind=ClientKind.CONSOLE)
VUOROCTL = Sender(client="maintenance", kind=ClientKind.MAINTENANCE)
CONTROLLER = Sender(client="controller", kind=ClientKind.CONTROLLER)
STRANGER = Sender(client="kiosk-9", kind=None)
GUARD, TE_GUIDE, TEAM = person(Role.GUARD), person(Role.TE_GUIDE, "kela"), person(Role.TEAM)

TICKET = "20200113-A001"
EVERY_COMMAND: dict[str, AnyCommand] = {
    "take_ticket": take(),
    "ticket_printed": TicketPrinted(ticket=TICKET),
    "lease_numbers": LeaseNumbers(service="tax", boot="boot-1", asked_ms=0),
    "hand_in_ticket": HandInTicket(number="C700", service="tax", language=Language.FI, epoch=1, age_ms=0),
    "check_in": CheckIn(code="K7Q-204", language=Language.FI),
    "import_appointments": ImportAppointments(day=MORNING.utc.date(), appointments=()),
    "open_desk": OpenDesk(desk="1"),
    "close_desk": CloseDesk(desk="1"),
    "call_next": CallNext(desk="1"),
    "call_ticket": CallTicket(desk="1", ticket=TICKET),
    "serve_walk_up": ServeWalkUp(desk="1", service="benefits", language=Language.FI),
    "answer_message": AnswerMessage(message=4, answer=MessageAnswer.TAKEN),
    "recall_ticket": RecallTicket(ticket=TICKET),
    "start_service": StartService(ticket=TICKET),
    "finish_service": FinishService(ticket=TICKET),
    "finish_and_next": FinishAndNext(desk="1"),
    "mark_no_show": MarkNoShow(ticket=TICKET),
    "return_ticket": ReturnTicket(ticket=TICKET, place=ReturnPlace.LAST),
    "hold_ticket": HoldTicket(ticket=TICKET),
    "release_ticket": ReleaseTicket(ticket=TICKET),
    "transfer_ticket": TransferTicket(ticket=TICKET, service="tax"),
    "cancel_ticket": CancelTicket(ticket=TICKET, reason=CancelReason.LEFT),
    "cancel_by_code": CancelByCode(code="0ABC9Z"),
    "customer_is_here": CustomerIsHere(ticket=TICKET),
    "call_shown": CallShown(call=f"{TICKET}.1", showing=1),
    "give_feedback": GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=4),
    "report_fill": ReportFill(box="shared", fill=10, envelopes=1),
    "report_opening": ReportOpening(
        box="shared", opened_at=MORNING.utc, closed_at=MORNING.utc, envelopes=0, fill_before=1, fill_after=0
    ),
    "request_help": RequestHelp(reason=HelpReason.UNSURE),
    "withdraw_help": WithdrawHelp(reason=HelpReason.PAPER_LOW),
    "settle_help": SettleHelp(request=4),
    "put_notice": PutNotice(texts=text("The box is emptied at 16:15")),
    "remove_notice": RemoveNotice(notice=4),
    "receive_document": ReceiveDocument(authority="kela"),
    "count_visitor": CountVisitor(visitor=VisitorKind.GUIDANCE),
    "report_disturbance": ReportDisturbance(disturbance=Disturbance.NOISE),
    "note_repair": NoteRepair(subject="kiosk-1", fault=Fault.NO_PAPER),
    "update_repair": UpdateRepair(repair=4, status=RepairStatus.DONE),
    "follow_ticket": FollowTicket(code="0ABC9Z"),
    # A box that is not there is nobody else's; whose the others are, test_core_emptying says.
    "confirm_emptying": ConfirmEmptying(box="attic", opening=1),
    "explain_emptying": ExplainEmptying(box="attic", due_at=MORNING.utc, late=LateReason.RUSH),
    "give_survey": GiveSurvey(channel=FeedbackChannel.PAPER, language=Language.FI, answers=()),
    "read_words": ReadWords(kind=WordsKind.FEEDBACK, first=MORNING.utc.date(), last=MORNING.utc.date()),
    "read_emptying_log": ReadEmptyingLog(),
    "replay_events": ReplayEvents(from_seq=1),
    "reload_site": ReloadSite(),
}

ALLOWED = [
    (
        KIOSK,
        {
            "take_ticket",
            "check_in",
            "cancel_by_code",
            "ticket_printed",
            "lease_numbers",
            "hand_in_ticket",
            "request_help",
            "withdraw_help",
        },
    ),
    (DISPLAY_1, {"call_shown"}),
    (FEEDBACK, {"give_feedback"}),
    (BOX_1, {"report_fill", "report_opening"}),
    (CONSOLE, {"cancel_by_code", "follow_ticket", "give_feedback", "give_survey", "replay_events"}),
    (
        CLERK_1,
        {
            "open_desk",
            "close_desk",
            "call_next",
            "call_ticket",
            "serve_walk_up",
            "answer_message",
            "recall_ticket",
            "start_service",
            "finish_service",
            "finish_and_next",
            "mark_no_show",
            "return_ticket",
            "hold_ticket",
            "release_ticket",
            "transfer_ticket",
            "cancel_ticket",
            "confirm_emptying",
            "explain_emptying",
            "report_disturbance",
            "note_repair",
            "give_feedback",
            "give_survey",
        },
    ),
    (
        ADVISOR,
        {
            "take_ticket",
            "check_in",
            "transfer_ticket",
            "cancel_ticket",
            "customer_is_here",
            "settle_help",
            "put_notice",
            "remove_notice",
            "receive_document",
            "count_visitor",
            "report_disturbance",
            "note_repair",
            "update_repair",
            "confirm_emptying",
            "explain_emptying",
            "read_emptying_log",
            "give_feedback",
            "give_survey",
        },
    ),
    (
        TEAM,
        {
            "import_appointments",
            "close_desk",
            "put_notice",
            "remove_notice",
            "report_disturbance",
            "note_repair",
            "update_repair",
            "explain_emptying",
            "give_feedback",
            "give_survey",
            "read_words",
            "read_emptying_log",
            "replay_events",
        },
    ),
    (
        person(Role.MAINTENANCE),
        {"note_repair", "update_repair", "read_emptying_log", "replay_events", "reload_site"},
    ),
    (VUOROCTL, {"import_appointments", "read_emptying_log", "replay_events", "reload_site"}),
    (GUARD, {"count_visitor", "report_disturbance", "note_repair"}),
    (TE_GUIDE, {"customer_is_here", "report_disturbance", "note_repair"}),
    (CONTROLLER, set()),
    (STRANGER, set()),
]


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    hall.take()
    hall.call()
    return hall


def test_this_file_knows_every_command() -> None:
    assert {type(command) for command in EVERY_COMMAND.values()} == set(get_args(AnyCommand))


@pytest.mark.parametrize(("sender", "allowed"), ALLOWED, ids=lambda value: getattr(value, "client", ""))
def test_each_kind_of_client_and_each_role_may_send_its_own_commands_only(
    hall: Hall, sender: Sender, allowed: set[str]
) -> None:
    permitted = {name for name, command in EVERY_COMMAND.items() if is_permitted(hall, sender, command)}
    assert permitted == allowed


@pytest.mark.parametrize(("sender", "allowed"), ALLOWED, ids=lambda value: getattr(value, "client", ""))
def test_who_may_not_is_told_what_would_have_been_allowed(hall: Hall, sender: Sender, allowed: set[str]) -> None:
    for name in EVERY_COMMAND.keys() - allowed:
        assert hall.refusal(sender, EVERY_COMMAND[name]).allowed == tuple(sorted(allowed))


def test_only_a_console_is_believed_to_have_people_behind_it(hall: Hall) -> None:
    assert ADVISOR.actor is not None
    posing = replace(KIOSK, actor=ADVISOR.actor)
    assert not is_permitted(hall, posing, EVERY_COMMAND["cancel_ticket"])
    assert is_permitted(hall, posing, EVERY_COMMAND["take_ticket"])


def test_a_clerk_calls_to_the_own_desk_only(hall: Hall) -> None:
    assert not is_permitted(hall, CLERK_2, CallNext(desk="1"))
    assert not is_permitted(hall, person(Role.CLERK, "kela"), CallNext(desk="1"))


def test_a_clerk_does_not_call_at_a_desk_of_another_authority(hall: Hall) -> None:
    assert not is_permitted(hall, person(Role.CLERK, "vero", "1"), CallNext(desk="1"))
    assert not is_permitted(hall, person(Role.CLERK, None, "1"), CallNext(desk="1"))


@pytest.mark.parametrize(
    "name",
    [
        "recall_ticket",
        "start_service",
        "finish_service",
        "mark_no_show",
        "return_ticket",
        "hold_ticket",
        "transfer_ticket",
        "cancel_ticket",
    ],
)
def test_a_ticket_at_a_desk_is_the_clerks_of_that_desk_alone(hall: Hall, name: str) -> None:
    assert is_permitted(hall, CLERK_1, EVERY_COMMAND[name])
    assert not is_permitted(hall, CLERK_2, EVERY_COMMAND[name])
    assert not is_permitted(hall, CLERK_3, EVERY_COMMAND[name])


def test_a_waiting_ticket_is_cancelled_by_clerks_of_its_authority_and_by_advisors(hall: Hall) -> None:
    cancel = CancelTicket(ticket=hall.take("benefits"), reason=CancelReason.NEEDLESS)
    assert [is_permitted(hall, sender, cancel) for sender in (CLERK_1, CLERK_2, CLERK_3, ADVISOR)] == [
        True,
        True,
        False,
        True,
    ]


def test_nobody_but_a_clerk_of_the_queue_orders_it(hall: Hall) -> None:
    hall.open_desk(CLERK_3)
    waiting = hall.take("benefits")
    moves: list[AnyCommand] = [
        HoldTicket(ticket=waiting),
        CallTicket(desk="1", ticket=waiting),
        TransferTicket(ticket=waiting, service="tax"),
    ]
    everyone = (CLERK_1, CLERK_3, ADVISOR, TEAM, GUARD)
    assert [[is_permitted(hall, sender, move) for sender in everyone] for move in moves] == [
        [True, False, False, False, False],
        [True, False, False, False, False],
        [True, False, True, False, False],
    ]


def test_a_no_show_is_called_back_by_the_clerks_of_its_authority(hall: Hall) -> None:
    hall.miss(TICKET)
    back = ReturnTicket(ticket=TICKET, place=ReturnPlace.BY_ARRIVAL)
    assert [is_permitted(hall, sender, back) for sender in (CLERK_1, CLERK_2, CLERK_3, ADVISOR)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_customer_who_is_being_served_is_sent_on_by_the_clerk_alone(hall: Hall) -> None:
    onward = TransferTicket(ticket=TICKET, service="tax")
    assert is_permitted(hall, ADVISOR, onward)
    hall.do(CLERK_1, StartService(ticket=TICKET))
    assert not is_permitted(hall, ADVISOR, onward)
    assert is_permitted(hall, CLERK_1, onward)


def test_a_te_guide_tells_of_customers_of_the_own_authority_only(hall: Hall) -> None:
    hall.open_desk(CLERK_3)
    assert is_permitted(hall, TE_GUIDE, CustomerIsHere(ticket=hall.take("housing")))
    assert not is_permitted(hall, TE_GUIDE, CustomerIsHere(ticket=hall.take("tax")))


def test_a_message_is_answered_by_a_clerk_of_its_queue(hall: Hall) -> None:
    hall.do(ADVISOR, CustomerIsHere(ticket=TICKET))
    answer = AnswerMessage(message=hall.lobby.seq, answer=MessageAnswer.TAKEN)
    assert [is_permitted(hall, clerk, answer) for clerk in (CLERK_1, CLERK_2, CLERK_3)] == [True, True, False]


def test_a_box_reports_of_itself_only(hall: Hall) -> None:
    assert not is_permitted(hall, BOX_2, ReportFill(box="shared", fill=1, envelopes=0))
    assert is_permitted(hall, BOX_2, ReportFill(box="kela-box", fill=1, envelopes=0))


def test_a_display_reports_calls_of_its_own_areas_only(hall: Hall) -> None:
    hall.take("tax")
    shown = CallShown(call=hall.call(CLERK_3).call, showing=1)
    assert not is_permitted(hall, DISPLAY_1, shown)
    assert is_permitted(hall, DISPLAY_2, shown)


def test_devices_have_no_roles_in_the_table() -> None:
    assert {kind for kind, role in PERMITTED if role is not None} == {ClientKind.CONSOLE}


def is_permitted(hall: Hall, sender: Sender, command: AnyCommand) -> bool:
    try:
        require_permission(hall.lobby, sender, command)
    except Refused as refused:
        return refused.code is not RejectionCode.NOT_ALLOWED
    return True
