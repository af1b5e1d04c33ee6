"""A ticket that has not ended, as the rules know it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.state import Ticket
from vuoro.values import DeskId, TicketState


class OpenTicket(Struct, frozen=True, kw_only=True):
    """A ticket that has not ended. ``face`` is what staff may see of it, ``calls`` how often it was called."""

    face: Ticket
    arrival: int
    issued_seq: int
    calls: int = 0
    printed: bool = False


def restate(ticket: OpenTicket, state: TicketState, desk: DeskId | None) -> OpenTicket:
    """Return ``ticket`` in ``state`` at ``desk``."""
    return replace(ticket, face=replace(ticket.face, state=state, desk=desk))
