"""What a kiosk was built with, and all that it knows: the state of `devices.ticket_kiosk.logic`. Data only."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from devices.ticket_kiosk.alone import Alone
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import Errand, PrinterCondition, Slip
from devices.ticket_kiosk.reach import Reach
from vuoro.messages.commands import TakeTicket
from vuoro.messages.loop import ReportHealth
from vuoro.messages.state import ServiceInfo, SiteState
from vuoro.values import DoId, HelpReason, Language, ServiceId


class Setup(Struct, frozen=True, kw_only=True):
    """What the kiosk was built with, from its settings; times in milliseconds.

    A customer waits ``answer_ms`` for the hub's answer; then the kiosk gives a number of its own, where it has one.
    ``name`` tells the kiosk from others, ``lamps`` are those of all its buttons. ``services`` have a button; with
    ``all_services`` the pages give numbers for the others, too. With ``shows_numbers`` a screen tells the number where
    no paper can. ``follow_url`` with a ticket's code behind it is the page where its customer sees how the queue goes.
    """

    services: tuple[ServiceId, ...]
    name: str = ""
    lamps: tuple[str, ...] = ()
    all_services: bool = False
    shows_numbers: bool = False
    languages: tuple[Language, ...] = ()
    default_language: Language = Language.FI
    repeat_ms: int = 500
    rebound_ms: int = 50
    hub_grace_ms: int = 10_000
    language_ms: int = 15_000
    answer_ms: int = 3_000
    follow_url: str | None = None


class Press(Struct, frozen=True, kw_only=True):
    """A press that was taken and not yet answered; its customer waits until ``until_ms``.

    One that was not ``sent`` is known to nobody but the kiosk. One that was may have been answered even while the hub
    is away; when it is ``served`` with a number of the kiosk's own, the hub's ticket will be given back.
    """

    wish: TakeTicket
    real_ns: int
    until_ms: int
    sent: bool = False
    served: bool = False


class Call(StrEnum):
    """How far a customer's call for the advisor has come: only the hub's answer says that somebody has been told."""

    ASKED = "asked"
    HEARD = "heard"
    REFUSED = "refused"


class Sign(StrEnum):
    """What a kiosk shows to whoever has asked it: which one it is, or that each lamp works."""

    IDENTITY = "identity"
    LAMPS = "lamps"


class Show(Struct, frozen=True, kw_only=True):
    """A sign that is being shown: its lamps burn one after the other, each until ``next_ms``, in rounds."""

    sign: Sign
    do_id: DoId
    until_ms: int
    next_ms: int
    lamp: int = 0


class Waiting(Struct, frozen=True):
    """A saved ticket in the line for the printer."""

    slip: Slip
    pressed_ns: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk knows.

    ``line[0]`` is with the printer while ``printing``, or ``errand`` where that is set. ``closed`` holds the services
    that the controller refused a ticket for since it last told which are open, each with the reason. ``wanted`` is what
    the kiosk itself has called the advisor for, ``calls`` what customers have. ``alone_from`` is since when no hub can
    be expected to answer, ``is_alone`` whether that is long. ``giving`` are the services whose lamps mean to burn;
    ``lit`` and ``health`` were last told.
    """

    setup: Setup
    debounce: Debounce
    reach: Reach
    alone: Alone
    line: tuple[Waiting, ...]
    printing: bool = False
    printer: PrinterCondition | None = None
    printer_detail: str = ""
    site: SiteState | None = None
    services: dict[ServiceId, ServiceInfo] = {}
    closed: dict[ServiceId, str] = {}
    presses: tuple[Press, ...] = ()
    language: Language | None = None
    language_until: int | None = None
    errands: tuple[Errand, ...] = ()
    errand: Errand | None = None
    show: Show | None = None
    wanted: frozenset[HelpReason] = frozenset()
    calls: dict[HelpReason, Call] = {}
    alone_from: int | None = None
    is_alone: bool = False
    unreadable: int = 0
    giving: frozenset[ServiceId] = frozenset()
    lit: frozenset[str] = frozenset()
    health: ReportHealth | None = None

    @property
    def can_print(self) -> bool:
        """Return whether a paper would come out now."""
        return self.printer is not None and self.printer.can_print

    @property
    def tells_numbers(self) -> bool:
        """Return whether a customer would learn a number: from paper, or from the screen."""
        return self.can_print or self.setup.shows_numbers
