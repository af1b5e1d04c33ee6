"""The end of the business day: nobody waits in an empty lobby overnight.

Owns what becomes of the tickets, and of the customers' requests for help, that are open then. Must not know who or what
tells that the time has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from controller.core import help_wanted
from controller.core.calls import superseded
from controller.core.lobby import Lobby
from vuoro.messages import events
from vuoro.values import CancelReason, Moment, TicketState


def day_end_due(lobby: Lobby) -> datetime | None:
    """Return when the business day of the oldest open ticket or request ends or has ended; None where none is open.

    The oldest one is looked for: a no-show who is called back stands behind all others in the lobby, and so does a
    ticket that a kiosk gave by itself long before it handed it in.
    """
    since = (ticket.face.issued_at for ticket in lobby.tickets.values())
    oldest = min((*since, *help_wanted.asked_at(lobby)), default=None)
    return None if oldest is None else lobby.plan.openings.running_day(oldest).end


def end_day(lobby: Lobby, now: Moment) -> Iterator[events.AnyFact]:
    """Every ticket of a day that is over ends: who is at a desk as served, unattended, everybody else as closed."""
    begin = lobby.plan.openings.running_day(now.utc).start
    facts = tuple(_end_tickets(lobby, begin))
    ends = tuple(help_wanted.following(lobby, facts))
    yield from (*facts, *ends)
    told = {fact.request for fact in ends if isinstance(fact, events.HelpEnded)}
    for request in help_wanted.of_days_before(lobby, begin):
        if request.request not in told:
            yield events.HelpEnded(request=request.request, settled=False)


def _end_tickets(lobby: Lobby, begin: datetime) -> Iterator[events.AnyFact]:
    for ticket_id, ticket in lobby.tickets.items():
        if ticket.face.issued_at >= begin:
            continue
        yield from superseded(lobby, ticket)
        if ticket.face.state is TicketState.SERVING:
            yield events.ServiceFinished(ticket=ticket_id, unattended=True)
        else:
            yield events.TicketCancelled(ticket=ticket_id, reason=CancelReason.CLOSED)
