"""What can happen to a kiosk and what it does about it: the words of `devices.ticket_kiosk.logic`.

Owns the events of its hardware, its effects, and the slip that becomes a ticket. Holds data only.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from vuoro.leases import HeldLease, OfflineTicket
from vuoro.messages.commands import TakeTicket
from vuoro.messages.device_commands import PrintReceipt, TestPrint
from vuoro.messages.loop import Durable, Effect, Event
from vuoro.messages.state import ServiceInfo, ServicesState, SiteState, Ticket
from vuoro.values import DoId, HelpReason, Moment, Standing, Texts, TicketCode, TicketId, WaitRange

#: What comes out of the printer: the id of a ticket, or of the `do` that asked for another page.
PaperId = TicketId | DoId


class PrinterCondition(StrEnum):
    """What the printer says of itself; ``silent`` says nothing at all."""

    OK = "ok"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    SILENT = "silent"

    @property
    def can_print(self) -> bool:
        """Whether a ticket can come out now."""
        return self in (PrinterCondition.OK, PrinterCondition.PAPER_LOW)


class Slip(Struct, frozen=True, kw_only=True):
    """All that stands on a ticket, kept on the disk until the paper is out.

    It says the same on a reprint, whatever has changed since. ``service`` and ``point`` are None when the answer came
    before the hub had told about them. ``floor`` is None where all customers wait on one floor, ``wait`` while nobody
    can say how long it takes. A ticket that the kiosk gave by itself has no ``ahead``: only the hub can count. ``code``
    is what the customer can give the ticket back with, ``follow`` the address of the page that does it. A new field
    needs a default: slips of the version before must stay readable.
    """

    ticket: Ticket
    ahead: int | None
    service: ServiceInfo | None
    point: Texts | None
    time_zone: str
    floor: int | None = None
    wait: WaitRange | None = None
    code: TicketCode | None = None
    standing: Standing | None = None
    follow: str | None = None


class Errand(Struct, frozen=True):
    """A page that staff have asked the kiosk to print."""

    do_id: DoId
    do: TestPrint | PrintReceipt


class Pressed(Event, frozen=True):
    """A button went down: a service's id or a language's code.

    ``at`` is when it happened, however late it is heard. ``real_ns`` (CLOCK_MONOTONIC, in a simulation too) only
    measures how long the customer waits for the paper; it decides nothing.
    """

    button: str
    at: Moment
    real_ns: int


class Released(Event, frozen=True):
    """A button came up again."""

    button: str
    at: Moment


class Printed(Event, frozen=True):
    """The printer took the whole paper and says afterwards that it is well."""

    paper: PaperId


class PrintFailed(Event, frozen=True):
    """The paper came out in part or not at all; the printer's next `PrinterChanged` tells when to try again."""

    paper: PaperId
    condition: PrinterCondition
    detail: str = ""


class PrinterChanged(Event, frozen=True):
    """The printer's condition is now another, or known again after a failed print."""

    condition: PrinterCondition
    detail: str = ""


class SaveTicket(Durable, frozen=True):
    """Keep the ticket until it is printed; in the same commit the answered command leaves the outbox."""

    slip: Slip


class MarkPrinted(Durable, frozen=True):
    """The paper is out: the ticket need not be printed again."""

    ticket: TicketId


class KeepBlock(Durable, frozen=True):
    """Keep a leased block, and which of its numbers is given next, in the place of the service's block of before."""

    held: HeldLease


class KeepOffline(Durable, frozen=True):
    """Keep a ticket that the kiosk gave by itself until the hub is told; ``printed`` when its paper is out."""

    ticket: OfflineTicket
    printed: bool = False


class ForgetOffline(Durable, frozen=True):
    """A ticket of the kiosk's own is a command in the outbox from this commit on."""

    ticket: TicketId


class KeepServed(Durable, frozen=True):
    """A press that was sent to the hub has been served with a number of the kiosk's own; the hub may still answer."""

    wish: TakeTicket


class LetGo(Durable, frozen=True):
    """The customer has the number without a paper: it need not be printed any more."""

    ticket: TicketId


class ForgetServed(Durable, frozen=True):
    """The hub has answered such a press."""

    wish: TakeTicket


class KeepWanted(Durable, frozen=True):
    """The kiosk wants the advisor for this, on its own account."""

    reason: HelpReason


class ForgetWanted(Durable, frozen=True):
    """It wants the advisor for this no more."""

    reason: HelpReason


class KeepKnown(Durable, frozen=True):
    """Keep what the hub has told, for a start without it."""

    message: SiteState | ServicesState


class Print(Effect, frozen=True):
    """Put a ticket on paper; ``pressed_ns`` is None for one that was saved before a restart."""

    slip: Slip
    pressed_ns: int | None = None


class PrintPage(Effect, frozen=True):
    """Print what staff have asked for; ``device`` and ``at`` (local time) stand on a test page."""

    errand: Errand
    device: str
    at: datetime


class Light(Effect, frozen=True):
    """Switch the lamp of a button."""

    button: str
    lit: bool


class Refuse(Effect, frozen=True):
    """A press has no effect; the button's lamp is dark (or goes dark in the same step)."""

    button: str
