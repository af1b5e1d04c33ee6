"""The end of the business day: nobody waits in an empty lobby overnight.

Owns what becomes of the tickets that are open then. Must not know who or what tells that the time has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from controller.core.calls import superseded
from controller.core.lobby import Lobby
from vuoro.messages import events
from vuoro.values import CancelReason, Moment, TicketState


def day_end_due(lobby: Lobby) -> datetime | None:
    """Return when the business day of the oldest open ticket ends or has ended; None where no ticket is open."""
    oldest = next(iter(lobby.tickets.values()), None)
    return None if oldest is None else lobby.plan.openings.running_day(oldest.face.issued_at).end


def end_day(lobby: Lobby, now: Moment) -> Iterator[events.AnyFact]:
    """Every ticket of a day that is over ends: who is at a desk as served, unattended, everybody else as closed."""
    due = day_end_due(lobby)
    if due is None or due > now.utc:
        return
    begin = lobby.plan.openings.running_day(now.utc).start
    for ticket_id, ticket in lobby.tickets.items():
        if ticket.face.issued_at >= begin:
            continue
        yield from superseded(lobby, ticket)
        if ticket.face.state is TicketState.SERVING:
            yield events.ServiceFinished(ticket=ticket_id, unattended=True)
        else:
            yield events.TicketCancelled(ticket=ticket_id, reason=CancelReason.CLOSED)
