"""What a kiosk was built with, and all that it knows: the state of `devices.ticket_kiosk.logic`. Data only."""

from __future__ import annotations

from msgspec import Struct

from devices.ticket_kiosk.alone import Alone
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import PrinterCondition, Slip
from devices.ticket_kiosk.reach import Reach
from vuoro.messages.commands import TakeTicket
from vuoro.messages.loop import ReportHealth
from vuoro.messages.state import ServiceInfo, SiteState
from vuoro.values import Language, ServiceId


class Setup(Struct, frozen=True, kw_only=True):
    """What the kiosk was built with, from its settings; times in milliseconds.

    A customer waits ``answer_ms`` for the hub's answer; then the kiosk gives a number of its own, where it has one.
    ``services`` have a button; with ``all_services`` the pages give numbers for the others, too.
    ``follow_url`` with a ticket's code behind it is the page where its customer sees how the queue goes on.
    """

    services: tuple[ServiceId, ...]
    all_services: bool = False
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


class Waiting(Struct, frozen=True):
    """A saved ticket in the line for the printer."""

    slip: Slip
    pressed_ns: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk knows.

    ``line[0]`` is with the printer while ``printing``. ``closed`` holds the services the controller refused a ticket
    for since it last told which are open, each with the reason. ``lit`` and ``health`` are what was last made visible.
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
    lit: frozenset[str] = frozenset()
    health: ReportHealth | None = None
