"""Facts: what has happened in the lobby, in the order of the site's sequence. No free text, no person.

The controller stores each fact before anyone sees it; ``event/<kind>`` is the live view of the same history.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from vuoro.messages.box_commands import BoxCondition
from vuoro.messages.feedback_commands import SurveyAnswer
from vuoro.values import (
    AreaId,
    AuthorityId,
    BoxId,
    CallId,
    CancelReason,
    Channel,
    ClientId,
    DeskId,
    Disturbance,
    Fault,
    FeedbackChannel,
    HelpReason,
    Language,
    LateReason,
    MessageAnswer,
    Need,
    Percent,
    RecordKind,
    RepairStatus,
    ReturnPlace,
    ServiceId,
    ServiceLetter,
    Texts,
    TicketId,
    TicketNumber,
    VisitorKind,
)


class Fact(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of all facts."""


class TicketIssued(Fact, frozen=True, kw_only=True, tag="ticket_issued"):
    """A number was given.

    ``key_ms`` (of the believed time, since 1970) and ``arrival`` (the site's sequence) are its place in the order;
    ``visit`` is the first ticket of the same customer's visit. A number that a kiosk has given by itself is from the
    block of numbers with the epoch ``lease``, and ``key_ms`` is when that was.
    """

    ticket: TicketId
    number: TicketNumber
    service: ServiceId
    language: Language
    needs: tuple[Need, ...]
    arrival: int
    key_ms: int = 0
    visit: TicketId | None = None
    channel: Channel = Channel.KIOSK
    booking: str | None = None
    appointment_at: datetime | None = None
    lease: int | None = None


class NumbersLeased(Fact, frozen=True, kw_only=True, tag="numbers_leased"):
    """A kiosk got a block of numbers, from ``first`` to ``last``, for the time when the hub is away."""

    kiosk: ClientId
    service: ServiceId
    letter: ServiceLetter
    first: int
    last: int
    epoch: int


class AppointmentMade(Fact, frozen=True, kw_only=True, tag="appointment_made"):
    """An appointment became known, or has changed. ``booking`` is made from the code, which the hub does not keep."""

    booking: str
    day: date
    service: ServiceId
    at: datetime


class PrintConfirmed(Fact, frozen=True, kw_only=True, tag="print_confirmed"):
    """The kiosk has confirmed that the paper came out."""

    ticket: TicketId


class DeskOpened(Fact, frozen=True, kw_only=True, tag="desk_opened"):
    """A clerk serves at a desk, or serves other services there than before.

    ``clerk`` tells whether two desks of a day are the same clerk's, and nothing else: it is made from the account with
    the site's secret, and is another one every day.
    """

    desk: DeskId
    services: tuple[ServiceId, ...]
    clerk: str


class DeskClosed(Fact, frozen=True, kw_only=True, tag="desk_closed"):
    """Nobody serves at the desk any more."""

    desk: DeskId


class TicketCalled(Fact, frozen=True, kw_only=True, tag="ticket_called"):
    """A desk called a ticket, for the ``count``-th time; ``chosen`` by the clerk, not by its turn."""

    ticket: TicketId
    call: CallId
    order: int
    count: int
    desk: DeskId
    chosen: bool = False


class ShowingReported(Fact, frozen=True, kw_only=True, tag="showing_reported"):
    """A display has shown a call for the first or second time."""

    call: CallId
    display: ClientId
    showing: int


class CallSuperseded(Fact, frozen=True, kw_only=True, tag="call_superseded"):
    """A call ended before this display had shown it twice; the showings still due are dropped."""

    call: CallId
    display: ClientId
    shown: int


class ServiceStarted(Fact, frozen=True, kw_only=True, tag="service_started"):
    """The customer is at the desk; ``desk`` is told where there was no call."""

    ticket: TicketId
    desk: DeskId | None = None


class ServiceFinished(Fact, frozen=True, kw_only=True, tag="service_finished"):
    """The customer was served; ``unattended`` when nobody said so, and the day was over."""

    ticket: TicketId
    unattended: bool = False


class TicketNoShow(Fact, frozen=True, kw_only=True, tag="ticket_no_show"):
    """The called customer did not come."""

    ticket: TicketId


class TicketReturned(Fact, frozen=True, kw_only=True, tag="ticket_returned"):
    """A called customer, or one who had not come, waits again, at the place of ``key_ms`` and ``arrival``."""

    ticket: TicketId
    place: ReturnPlace
    arrival: int
    key_ms: int


class TicketHeld(Fact, frozen=True, kw_only=True, tag="ticket_held"):
    """A ticket is passed over until it is released."""

    ticket: TicketId


class TicketReleased(Fact, frozen=True, kw_only=True, tag="ticket_released"):
    """A ticket that was on hold waits again, at its place."""

    ticket: TicketId


class TicketTransferred(Fact, frozen=True, kw_only=True, tag="ticket_transferred"):
    """A ticket waits for another service than before: one leg of the visit ended, the next began."""

    ticket: TicketId
    origin: ServiceId
    service: ServiceId


class CustomerReported(Fact, frozen=True, kw_only=True, tag="customer_reported"):
    """An advisor has told the desks that a customer is here now."""

    ticket: TicketId
    message: int


class MessageAnswered(Fact, frozen=True, kw_only=True, tag="message_answered"):
    """A clerk has answered the message about a ticket."""

    ticket: TicketId
    message: int
    answer: MessageAnswer


class TicketCancelled(Fact, frozen=True, kw_only=True, tag="ticket_cancelled"):
    """A ticket ended without service."""

    ticket: TicketId
    reason: CancelReason


class FeedbackGiven(Fact, frozen=True, kw_only=True, tag="feedback_given"):
    """One customer's answers were counted; ``age_ms`` is how old they were then, None where nobody knows.

    The raw presses and the words are kept beside the history. ``suspect`` and ``outside_hours``: left out of scores.
    """

    channel: FeedbackChannel
    language: Language
    service: ServiceId | None
    effort: int | None
    satisfaction: int | None
    recommend: int | None
    age_ms: int | None = 0
    suspect: bool = False
    outside_hours: bool = False


class SurveyGiven(Fact, frozen=True, kw_only=True, tag="survey_given"):
    """One customer's answers to the longer survey."""

    channel: FeedbackChannel
    language: Language
    answers: tuple[SurveyAnswer, ...]


class FillReported(Fact, frozen=True, kw_only=True, tag="fill_reported"):
    """A drop box told how full it is."""

    box: BoxId
    fill: Percent | None
    envelopes: int
    condition: BoxCondition = BoxCondition()


class BoxOpened(Fact, frozen=True, kw_only=True, tag="box_opened"):
    """A drop box's door was opened and closed; not yet a confirmed emptying.

    ``watched`` is false when the box was without power for a part of it, ``clock_trusted`` when its clock may be wrong.
    """

    box: BoxId
    opened_at: datetime
    closed_at: datetime
    envelopes: int
    fill_before: Percent | None
    fill_after: Percent | None
    watched: bool = True
    clock_trusted: bool = True


class EmptyingLogged(Fact, frozen=True, kw_only=True, tag="emptying_logged"):
    """The emptying log has a new record; ``hash`` is its own, and so the head of the log, which has ``record`` records.

    ``opening`` is the record of the opening that a confirmation is about, ``due_at`` the emptying that it was for, or
    that was missed, and ``late`` why it came late or never.
    """

    box: BoxId
    record: int
    what: RecordKind
    hash: str
    is_late: bool = False
    opening: int | None = None
    due_at: datetime | None = None
    late: LateReason | None = None


class HelpRequested(Fact, frozen=True, kw_only=True, tag="help_requested"):
    """The advisor is wanted; ``client`` or ``box`` says where."""

    request: int
    reason: HelpReason
    client: ClientId | None = None
    box: BoxId | None = None
    ticket: TicketId | None = None
    language: Language | None = None


class HelpEnded(Fact, frozen=True, kw_only=True, tag="help_ended"):
    """The advisor is wanted no more: has come (``settled``), or the reason has gone away by itself."""

    request: int
    settled: bool


class NoticePut(Fact, frozen=True, kw_only=True, tag="notice_put"):
    """A notice is shown; ``texts`` are None in what leaves the hub, where free text has no place."""

    notice: int
    texts: Texts | None
    until: datetime | None
    areas: tuple[AreaId, ...]


class NoticeRemoved(Fact, frozen=True, kw_only=True, tag="notice_removed"):
    """A notice was taken down, or its time was over."""

    notice: int


class DocumentReceived(Fact, frozen=True, kw_only=True, tag="document_received"):
    """The advisor has received a document, the ``document``-th of the business day."""

    document: int
    authority: AuthorityId


class VisitorCounted(Fact, frozen=True, kw_only=True, tag="visitor_counted"):
    """Somebody came who needed no ticket."""

    visitor: VisitorKind


class DisturbanceReported(Fact, frozen=True, kw_only=True, tag="disturbance_reported"):
    """A disturbance was reported."""

    disturbance: Disturbance


class RepairNoted(Fact, frozen=True, kw_only=True, tag="repair_noted"):
    """Something needs repair."""

    repair: int
    subject: ClientId
    fault: Fault


class RepairUpdated(Fact, frozen=True, kw_only=True, tag="repair_updated"):
    """A repair has been passed on, done, or is open again."""

    repair: int
    status: RepairStatus


class SiteChanged(Fact, frozen=True, kw_only=True, tag="site_changed"):
    """The controller goes by another site model from now on; ``model`` tells which (the beginning of its SHA-256)."""

    model: str


AnyFact = (
    TicketIssued
    | NumbersLeased
    | AppointmentMade
    | PrintConfirmed
    | DeskOpened
    | DeskClosed
    | TicketCalled
    | ShowingReported
    | CallSuperseded
    | ServiceStarted
    | ServiceFinished
    | TicketNoShow
    | TicketReturned
    | TicketHeld
    | TicketReleased
    | TicketTransferred
    | CustomerReported
    | MessageAnswered
    | TicketCancelled
    | FeedbackGiven
    | SurveyGiven
    | FillReported
    | BoxOpened
    | EmptyingLogged
    | HelpRequested
    | HelpEnded
    | NoticePut
    | NoticeRemoved
    | DocumentReceived
    | VisitorCounted
    | DisturbanceReported
    | RepairNoted
    | RepairUpdated
    | SiteChanged
)


class Event(Struct, frozen=True, kw_only=True):
    """A fact with its place in the history.

    ``seq`` is the site's gapless sequence and the only order; ``mono_ms`` measures within one ``boot`` of the hub;
    ``at`` (UTC) is recorded and shown, never sorted by. ``day`` is the business day in the site's time zone.
    """

    seq: int
    day: date
    at: datetime
    mono_ms: int
    boot: str
    fact: AnyFact
