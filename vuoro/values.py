"""The small values of the lobby: identifiers, enumerations, texts and moments.

Owns the vocabulary that every message is built from. Imports nothing of ours and touches no clock, file or socket.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

#: A name made for topics and files: lower-case letters, digits and hyphens.
Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]{0,31}$",
        description='a name of at most 32 lower-case letters a-z, digits and hyphens, such as "te-palvelut"',
    ),
]
SiteId = Slug
ClientId = Slug
AuthorityId = Slug
ServiceId = Slug
DeskId = Slug
AreaId = Slug
BoxId = Slug

#: A letter that tells nothing sensitive, and three digits (four from 1000 on): ``X113``.
TicketNumber = Annotated[str, Meta(pattern=r"^[A-ZÅÄÖ][0-9]{3,4}$")]
#: Business day and number, unique for a site for ever: ``20200113-X113``.
TicketId = Annotated[str, Meta(pattern=r"^[0-9]{8}-[A-ZÅÄÖ][0-9]{3,4}$")]
#: A ticket's n-th call: ``20200113-X113.1``.
CallId = Annotated[str, Meta(pattern=r"^[0-9]{8}-[A-ZÅÄÖ][0-9]{3,4}\.[0-9]{1,3}$")]
#: A UUID version 7 (RFC 9562) in its text form, made by the sender of a command.
CommandId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
#: What a customer cancels a ticket with: six letters and digits, read as Crockford's base 32.
TicketCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{6}$")]
#: What a customer with an appointment checks in with; case and spaces around it do not count.
BookingCode = Annotated[
    str,
    Meta(
        pattern=r"^[0-9A-Za-z-]{4,20}$",
        description='a booking code of 4 to 20 letters, digits and hyphens, such as "K7Q-204"',
    ),
]
ServiceLetter = Annotated[str, Meta(pattern=r"^[A-ZÅÄÖ]$", description='one capital letter, such as "X"')]
Percent = Annotated[int, Meta(ge=0, le=100)]
#: What a person wrote: masked (`vuoro.privacy`) before anything is stored, and never in retained state or an event.
FreeText = Annotated[str, Meta(min_length=1, max_length=500)]
#: The identity of a `do`, a `Request` of the console's page or anything else that its sender has to tell apart.
DoId = CommandId


class Language(StrEnum):
    """Languages of string tables and tickets, by ISO 639-1 code."""

    FI = "fi"
    SV = "sv"
    EN = "en"
    SE = "se"
    RU = "ru"
    UK = "uk"
    AR = "ar"


class Need(StrEnum):
    """What a customer may ask for with a ticket; no reason is ever asked."""

    SLOWER_PACE = "slower_pace"
    FETCH_ME = "fetch_me"
    SEAT = "seat"
    INTERPRETER = "interpreter"


class TicketState(StrEnum):
    """Where a ticket stands in its life (ARCHITECTURE.md, "A ticket's life")."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class ServiceStatus(StrEnum):
    """Whether a service gives tickets, and why not: ``full`` when its queue cannot be served before it closes."""

    OPEN = "open"
    OUTSIDE_HOURS = "outside_hours"
    FULL = "full"


class Channel(StrEnum):
    """How a customer came to a ticket."""

    KIOSK = "kiosk"
    ADVISOR = "advisor"
    WALK_UP = "walk_up"
    TELEPHONE = "telephone"


class Standing(StrEnum):
    """How somebody with an appointment came: by the booked time, as a printed ticket explains it."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class CancelReason(StrEnum):
    """Why a ticket ended without service."""

    LEFT = "left"
    NEEDLESS = "needless"
    CLOSED = "closed"


class MessageAnswer(StrEnum):
    """What a clerk answers to "the customer is here now": the customer comes next, or has to wait."""

    TAKEN = "taken"
    NOT_NOW = "not_now"


class HelpReason(StrEnum):
    """Why the advisor is wanted: by a customer, by a machine, or by the clock that watches the drop boxes."""

    UNSURE = "unsure"
    FETCH_ME = "fetch_me"
    DOCUMENT = "document"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER_SILENT = "printer_silent"
    NO_NUMBERS = "no_numbers"
    BOX_DUE = "box_due"
    BOX_LATE = "box_late"
    BOX_FILLING = "box_filling"
    BOX_UNCONFIRMED = "box_unconfirmed"
    BOX_FORCED = "box_forced"
    BOX_LID_OPEN = "box_lid_open"


class RepairStatus(StrEnum):
    """How far a repair has come, as the team's agenda has it."""

    OPEN = "open"
    PASSED_ON = "passed_on"
    DONE = "done"


class Fault(StrEnum):
    """What is wrong with a thing in the lobby, as somebody notes it who is no technician."""

    DOES_NOT_START = "does_not_start"
    NO_PICTURE = "no_picture"
    NO_PAPER = "no_paper"
    POOR_PRINT = "poor_print"
    NO_SOUND = "no_sound"
    KEYS = "keys"
    NO_NETWORK = "no_network"
    DIRTY = "dirty"
    BROKEN = "broken"
    OTHER = "other"


class VisitorKind(StrEnum):
    """What somebody came for who needed no ticket."""

    GUIDANCE = "guidance"
    SELF_SERVICE = "self_service"
    DOCUMENT = "document"
    OTHER = "other"


class Disturbance(StrEnum):
    """What guard and staff report, as the handbook counts it."""

    NOISE = "noise"
    THREAT = "threat"
    INTOXICATED = "intoxicated"
    VANDALISM = "vandalism"
    ILLNESS = "illness"
    OTHER = "other"


class WordsKind(StrEnum):
    """What free words are about; each kind has its own readers."""

    FEEDBACK = "feedback"
    SURVEY = "survey"
    DISTURBANCE = "disturbance"
    REPAIR = "repair"
    EMPTYING = "emptying"


class RecordKind(StrEnum):
    """What a record of the emptying log says."""

    OPENED = "opened"
    CONFIRMED = "confirmed"
    MISSED = "missed"
    EXPLAINED = "explained"


class DeskStatus(StrEnum):
    """What an open desk does, as its sign shows it."""

    FREE = "free"
    CALLING = "calling"
    SERVING = "serving"


class LateReason(StrEnum):
    """Why a box was emptied late or not at all: the explanation that every such record must have."""

    STAFF_HINDERED = "staff_hindered"
    RUSH = "rush"
    KEY_MISSING = "key_missing"
    DOOR_JAMMED = "door_jammed"
    POWER_CUT = "power_cut"
    POINT_CLOSED = "point_closed"
    OTHER = "other"


class ReturnPlace(StrEnum):
    """Where a returned ticket waits: where it would stand by its arrival, or behind all who wait now."""

    BY_ARRIVAL = "by_arrival"
    LAST = "last"


class ClientKind(StrEnum):
    """What a client of the broker is; decides its topics and its commands."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    FEEDBACK = "feedback"
    DROPBOX = "dropbox"
    CONSOLE = "console"
    CONTROLLER = "controller"
    MAINTENANCE = "maintenance"
    SIMULATION = "simulation"


class Role(StrEnum):
    """Whom a person acts as, in the handbook's words."""

    CLERK = "clerk"
    ADVISOR = "advisor"
    GUARD = "guard"
    TE_GUIDE = "te_guide"
    TEAM = "team"
    MAINTENANCE = "maintenance"


class PresenceStatus(StrEnum):
    """Whether a daemon is there: ``lost`` is its last will."""

    ONLINE = "online"
    OFFLINE = "offline"
    LOST = "lost"


class FeedbackChannel(StrEnum):
    """How feedback reached us; kept with it, because channels differ in who answers."""

    TERMINAL = "terminal"
    PHONE = "phone"
    TABLET = "tablet"
    POP_UP = "pop_up"
    PAPER = "paper"
    ORAL = "oral"


class Texts(Struct, frozen=True, omit_defaults=True):
    """One text in every language that has it; Finnish, Swedish and English always."""

    fi: str
    sv: str
    en: str
    se: str | None = None
    ru: str | None = None
    uk: str | None = None
    ar: str | None = None

    def get(self, language: Language) -> str:
        """Return the text in ``language``, in English where it is not translated."""
        text: str | None = getattr(self, language.value)
        return self.en if text is None else text


class WaitRange(Struct, frozen=True):
    """From ``low_min`` to ``high_min`` minutes, both multiples of five; ``low_min`` may be 0."""

    low_min: int
    high_min: int


class Moment(Struct, frozen=True, order=True):
    """An instant as one machine sees it.

    ``mono_ms`` (milliseconds of the machine's monotonic clock) orders and measures; ``utc`` is only shown and recorded.
    """

    mono_ms: int
    utc: datetime

    def later(self, milliseconds: int) -> int:
        """Return the monotonic time ``milliseconds`` after this moment."""
        return self.mono_ms + milliseconds


EPOCH = Moment(mono_ms=0, utc=datetime(1970, 1, 1, tzinfo=UTC))


def ticket_number(letter: str, ordinal: int) -> str:
    """Return the number on the paper: the service's letter and at least three digits."""
    return f"{letter}{ordinal:03d}"


def ticket_id(day: date, number: str) -> str:
    """Return the identity of the ticket ``number`` of business day ``day``."""
    return f"{day:%Y%m%d}-{number}"


def day_of(ticket: str) -> date:
    """Return the business day of the ticket with the identity ``ticket``."""
    return date(int(ticket[:4]), int(ticket[4:6]), int(ticket[6:8]))


def number_of(ticket: str) -> str:
    """Return the number on the paper of the ticket with the identity ``ticket``."""
    return ticket.partition("-")[2]


def call_id(ticket: str, count: int) -> str:
    """Return the identity of a ticket's ``count``-th call."""
    return f"{ticket}.{count}"
