"""A ticket that has not ended, as the rules know it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.state import Ticket
from vuoro.values import DeskId, TicketId, TicketState


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
