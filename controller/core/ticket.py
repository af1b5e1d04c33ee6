"""A ticket that has not ended, as the rules know it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.events import TicketIssued
from vuoro.messages.state import Ticket
from vuoro.values import EPOCH, Channel, DeskId, TicketId, TicketState

#: Whoever came without a ticket has no paper.
UNPRINTED_CHANNELS: Final = frozenset({Channel.WALK_UP, Channel.TELEPHONE})


class OpenTicket(Struct, frozen=True, kw_only=True):
    """A ticket that has not ended, or may come back.

    ``face`` is what staff may see of it, ``key_ms`` and ``arrival`` its place in the order, ``calls`` how often it was
    called.
    """

    face: Ticket
    key_ms: int
    arrival: int
    issued_seq: int
    calls: int = 0
    printed: bool = False

    @property
    def visit(self) -> TicketId:
        """Return what all tickets of one customer's visit have in common."""
        return self.face.visit or self.face.ticket


def restate(ticket: OpenTicket, state: TicketState, desk: DeskId | None) -> OpenTicket:
    """Return ``ticket`` in ``state`` at ``desk``."""
    return replace(ticket, face=replace(ticket.face, state=state, desk=desk))


def taken_at(fact: TicketIssued, told_at: datetime) -> datetime:
    """Return when the customer took the ticket; of one that a kiosk gave by itself the hub hears at ``told_at``."""
    return told_at if fact.lease is None else EPOCH.utc + timedelta(milliseconds=fact.key_ms)


def face_of(fact: TicketIssued, told_at: datetime) -> Ticket:
    """Return what staff may see of a new ticket."""
    return Ticket(
        ticket=fact.ticket,
        number=fact.number,
        service=fact.service,
        language=fact.language,
        needs=fact.needs,
        state=TicketState.WAITING,
        issued_at=taken_at(fact, told_at),
        visit=fact.visit,
        appointment_at=fact.appointment_at,
    )
