"""The state of the lobby in memory: what is open now, and nothing of what is over.

Owns the structs of the state and the indexes that must agree with each other. Who may change it: `apply`, and the
store when it loads. Must not know commands, nor how anything is kept or shown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from msgspec import Struct, field

from controller.core.known_box import KnownBox
from controller.core.order import Queue
from controller.core.plan import Plan
from controller.core.ticket import OpenTicket
from controller.core.waits import Waits
from vuoro.messages.state import HelpRequest, LogHead, Notice, Repair
from vuoro.values import BoxId, CallId, ClientId, DeskId, HelpReason, MessageAnswer, ServiceId, TicketId, TicketState

#: So many of the latest blocks are known: those of two days at least, however many kiosks and services there are.
KEPT_LEASES: Final = 1000


class LiveCall(Struct, frozen=True, kw_only=True):
    """The call of a called or serving ticket as it stands on the board.

    ``called_ms`` is the monotonic time of the call in the present boot; ``shown`` counts the showings of each display
    that has reported any.
    """

    call: CallId
    ticket: TicketId
    order: int
    desk: DeskId
    called_ms: int
    shown: dict[ClientId, int]

    def times_shown(self, display: ClientId) -> int:
        """Return how often ``display`` has reported this call."""
        return self.shown.get(display, 0)


class Shift(Struct, frozen=True, kw_only=True):
    """What a clerk serves at a desk today; ``clerk`` is the clerk's mark of the day (`codes`)."""

    clerk: str
    services: tuple[ServiceId, ...]


class Lease(Struct, frozen=True, kw_only=True):
    """A block of numbers that a kiosk had on ``day``; ``used`` are those that have been handed in."""

    epoch: int
    kiosk: ClientId
    service: ServiceId
    letter: str
    first: int
    last: int
    day: date
    granted_ms: int
    used: frozenset[int] = frozenset()

    def has(self, letter: str, ordinal: int) -> bool:
        """Return whether the number is one of the block."""
        return letter == self.letter and self.first <= ordinal <= self.last


class Message(Struct, frozen=True, kw_only=True):
    """What an advisor has told the desks about a ticket: its customer is here; and what was answered."""

    message: int
    ticket: TicketId
    at: datetime
    answer: MessageAnswer | None = None


class Booking(Struct, frozen=True, kw_only=True):
    """An appointment on ``day``, and the ticket of who has checked in with it."""

    booking: str
    day: date
    service: ServiceId
    at: datetime
    ticket: TicketId | None = None


class LastNumber(Struct, frozen=True, kw_only=True):
    """The number that was given last under a letter, and the business day it was given on."""

    day: date
    ordinal: int


class Lobby(Struct, kw_only=True):
    """Everything the rules need to know, on one business day, within one boot of the hub.

    ``counters`` has the highest ordinal of ``day`` by letter, ``numbers`` the last number by letter of whatever day;
    ``no_shows`` are those of ``day``, who may come back; ``unprinted`` are ended tickets of ``day`` whose paper has not
    been confirmed. ``seq`` is that of the last event; ``secret`` is the site's. ``clock_trusted`` is false while the
    hub's wall clock says something else than the lobby believes; ``log_head`` is that of the emptying log;
    ``documents`` is how many were received on ``day``.
    """

    plan: Plan
    day: date
    boot: str
    secret: bytes
    clock_trusted: bool = True
    seq: int = 0
    tickets: dict[TicketId, OpenTicket] = field(default_factory=dict)
    waiting: dict[ServiceId, Queue] = field(default_factory=dict)
    at_desk: dict[DeskId, TicketId] = field(default_factory=dict)
    shifts: dict[DeskId, Shift] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    messages: dict[TicketId, Message] = field(default_factory=dict)
    calls: dict[TicketId, LiveCall] = field(default_factory=dict)
    no_shows: dict[TicketId, OpenTicket] = field(default_factory=dict)
    unprinted: set[TicketId] = field(default_factory=set)
    counters: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, LastNumber] = field(default_factory=dict)
    leases: dict[int, Lease] = field(default_factory=dict)
    last_called: dict[ServiceId, str] = field(default_factory=dict)
    boxes: dict[BoxId, KnownBox] = field(default_factory=dict)
    box_asked: dict[tuple[BoxId, HelpReason], datetime] = field(default_factory=dict)
    log_head: LogHead = LogHead()
    help: dict[int, HelpRequest] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    repairs: dict[int, Repair] = field(default_factory=dict)
    documents: int = 0
    waits: Waits = field(default_factory=Waits)

    def queue(self, service: ServiceId) -> Queue:
        """Return who waits for ``service``; to look at, not to change."""
        return self.waiting.get(service) or Queue()

    def put(self, ticket: OpenTicket) -> None:
        """Enter ``ticket`` in the place of its earlier self, in all indexes."""
        self._leave_indexes(ticket.face.ticket)
        self.tickets[ticket.face.ticket] = ticket
        if ticket.face.state is TicketState.WAITING:
            self.waiting.setdefault(ticket.face.service, Queue()).put(ticket)
        elif ticket.face.desk is not None:
            self.at_desk[ticket.face.desk] = ticket.face.ticket

    def desks_serving(self, service: ServiceId) -> tuple[DeskId, ...]:
        """Return the desks at which somebody serves ``service`` now."""
        return tuple(desk for desk, shift in self.shifts.items() if service in shift.services)

    def put_call(self, call: LiveCall) -> None:
        """Enter ``call`` as the one call of its ticket."""
        self.calls[call.ticket] = call

    def visits_away_from(self, desk: DeskId) -> frozenset[TicketId]:
        """Return the visits of the customers who are called to, or served at, any other desk than ``desk``."""
        return frozenset(self.tickets[ticket].visit for other, ticket in self.at_desk.items() if other != desk)

    def put_lease(self, lease: Lease) -> None:
        """Enter ``lease`` in the place of its earlier self; the oldest of more than `KEPT_LEASES` is forgotten."""
        self.leases[lease.epoch] = lease
        if len(self.leases) > KEPT_LEASES:
            del self.leases[min(self.leases)]

    def remove(self, ticket_id: TicketId) -> OpenTicket:
        """Take an ended ticket and its call out of all indexes; return it as it was."""
        self._leave_indexes(ticket_id)
        self.calls.pop(ticket_id, None)
        ticket = self.tickets.pop(ticket_id)
        if not ticket.printed and self.is_of_today(ticket_id):
            self.unprinted.add(ticket_id)
        return ticket

    def is_of_today(self, ticket_id: TicketId) -> bool:
        """Return whether the ticket was issued on the lobby's day."""
        return ticket_id.startswith(f"{self.day:%Y%m%d}-")

    def _leave_indexes(self, ticket_id: TicketId) -> None:
        before = self.tickets.get(ticket_id)
        if before is None:
            return
        if before.face.state is TicketState.WAITING:
            queue = self.waiting[before.face.service]
            queue.remove(before)
            if not len(queue):
                del self.waiting[before.face.service]
        elif before.face.desk is not None:
            del self.at_desk[before.face.desk]
