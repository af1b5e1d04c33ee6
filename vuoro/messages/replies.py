"""What the controller answers, always on ``reply/<client>`` of the client that asked."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from vuoro.messages.device_commands import DocumentStamp
from vuoro.messages.events import AnyFact, Event
from vuoro.messages.state import BoardCall, LogHead, Ticket
from vuoro.values import (
    AreaId,
    CommandId,
    ServiceId,
    ServiceLetter,
    Standing,
    Texts,
    TicketCode,
    TicketNumber,
    TicketState,
    WaitRange,
)


class RejectionCode(StrEnum):
    """Why a command was refused: the one table of codes, stable for ever."""

    NOT_UNDERSTOOD = "not_understood"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_SERVICE = "unknown_service"
    SERVICE_CLOSED = "service_closed"
    SERVICE_FULL = "service_full"
    UNKNOWN_DESK = "unknown_desk"
    DESK_BUSY = "desk_busy"
    DESK_CLOSED = "desk_closed"
    DESK_TAKEN = "desk_taken"
    CLERK_ELSEWHERE = "clerk_elsewhere"
    NOBODY_WAITING = "nobody_waiting"
    UNKNOWN_TICKET = "unknown_ticket"
    TOO_OLD = "too_old"
    SAME_SERVICE = "same_service"
    CUSTOMER_ELSEWHERE = "customer_elsewhere"
    WRONG_STATE = "wrong_state"
    BOOKING_UNKNOWN = "booking_unknown"
    BOOKING_USED = "booking_used"
    BOOKING_TOO_EARLY = "booking_too_early"
    BOOKING_TOO_LATE = "booking_too_late"
    BOOKING_OTHER_DAY = "booking_other_day"
    TOO_SOON = "too_soon"
    UNKNOWN_MESSAGE = "unknown_message"
    UNKNOWN_CALL = "unknown_call"
    UNKNOWN_BOX = "unknown_box"
    NUMBERS_EXHAUSTED = "numbers_exhausted"
    LEASE_UNKNOWN = "lease_unknown"
    NUMBER_TAKEN = "number_taken"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_AUTHORITY = "unknown_authority"
    NO_AGREEMENT = "no_agreement"
    UNKNOWN_REQUEST = "unknown_request"
    UNKNOWN_NOTICE = "unknown_notice"
    NOTICE_OVER = "notice_over"
    TOO_MANY_NOTICES = "too_many_notices"
    UNKNOWN_REPAIR = "unknown_repair"
    UNKNOWN_OPENING = "unknown_opening"
    EXPLANATION_NEEDED = "explanation_needed"
    SURVEY_CLOSED = "survey_closed"
    UNKNOWN_QUESTION = "unknown_question"
    SITE_REFUSED = "site_refused"
    INTERNAL = "internal"


class Result(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of what an accepted command brings back."""


class Done(Result, frozen=True, kw_only=True, tag="done"):
    """Accepted; there is nothing to bring back."""


class TicketTaken(Result, frozen=True, kw_only=True, tag="ticket_taken"):
    """The new ticket, how many waiting tickets are ahead of it, and how long its customer will likely wait.

    ``wait`` is None while nobody can say; ``code`` is what the customer can cancel it with.
    """

    ticket: Ticket
    ahead: int
    code: TicketCode | None = None
    standing: Standing | None = None
    wait: WaitRange | None = None


class NumberLease(Result, frozen=True, kw_only=True, tag="number_lease"):
    """A block of numbers that is the kiosk's alone, from ``first`` to ``last``; see `vuoro.leases`.

    ``valid_ms`` is how long it was until the end of the business day ``day`` when the block was given.
    """

    service: ServiceId
    letter: ServiceLetter
    first: int
    last: int
    epoch: int
    day: date
    valid_ms: int


class AppointmentsKnown(Result, frozen=True, kw_only=True, tag="appointments_known"):
    """What an import has changed: so many appointments were new or had changed."""

    changed: int


class TicketCalledTo(Result, frozen=True, kw_only=True, tag="ticket_called_to"):
    """The ticket that was called, and its call as the boards show it."""

    ticket: Ticket
    call: BoardCall


class Events(Result, frozen=True, kw_only=True, tag="events"):
    """A run of the history; ``complete`` is false when more follow the last one.

    The history is whole from ``first_kept`` on, and a run never begins before: of older tickets only counts are kept.
    """

    events: tuple[Event, ...]
    complete: bool
    first_kept: int = 1


class Numbered(Result, frozen=True, kw_only=True, tag="numbered"):
    """The number under which the request, notice, repair or log record is known from now on."""

    number: int


class Stamped(Result, frozen=True, kw_only=True, tag="stamped"):
    """A document was received; what its receipt says."""

    stamp: DocumentStamp


class TicketFollowed(Result, frozen=True, kw_only=True, tag="ticket_followed"):
    """How a ticket stands: nothing that its paper does not tell, and where it is called to.

    ``ahead`` and ``wait`` are None unless it waits, ``desk_name`` unless it is called or served.
    """

    number: TicketNumber
    service: ServiceId
    state: TicketState
    ahead: int | None = None
    wait: WaitRange | None = None
    desk_name: Texts | None = None
    area: AreaId | None = None


class SaidWords(Struct, frozen=True, kw_only=True):
    """Free words, masked, and what they belong to: the fact with the sequence number ``seq``."""

    seq: int
    day: date
    words: str
    fact: AnyFact


class WordsFound(Result, frozen=True, kw_only=True, tag="words_found"):
    """Free words, in their order; ``complete`` is false when more follow the last one's ``seq``."""

    said: tuple[SaidWords, ...]
    complete: bool = True


class EmptyingRecords(Result, frozen=True, kw_only=True, tag="emptying_records"):
    """A run of the emptying log: the records as the very lines of text that their hashes are made of."""

    lines: tuple[str, ...]
    complete: bool
    head: LogHead


AnyResult = (
    Done
    | AppointmentsKnown
    | TicketTaken
    | NumberLease
    | TicketCalledTo
    | Numbered
    | Stamped
    | TicketFollowed
    | WordsFound
    | EmptyingRecords
    | Events
)


class Accepted(Struct, frozen=True, kw_only=True, tag_field="type", tag="accepted"):
    """The command is durable and its effects are (or are about to be) visible."""

    command_id: CommandId
    result: AnyResult


class Rejected(Struct, frozen=True, kw_only=True, tag_field="type", tag="rejected"):
    """Nothing was changed. ``message`` is for people reading logs, ``allowed`` says what would have been possible."""

    command_id: CommandId
    code: RejectionCode
    message: str
    allowed: tuple[str, ...] = ()


Reply = Accepted | Rejected
