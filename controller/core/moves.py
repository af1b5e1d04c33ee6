"""The rules by which a clerk orders the own queue: return, hold, release; and the transfer to another one.

Nobody else may change who is next. Must not know who may send a command.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.calls import superseded
from controller.core.finding import known_service, movable
from controller.core.giving import require_serving_today
from controller.core.lobby import Lobby
from controller.core.order import arrival_ms
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import HoldTicket, ReleaseTicket, ReturnTicket, TransferTicket
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment, ReturnPlace


def return_to_waiting(lobby: Lobby, command: ReturnTicket, now: Moment) -> Iterator[events.AnyFact]:
    """A called customer, or a no-show of today, waits again: by the arrival of before, or as the last to arrive."""
    ticket = movable(lobby, command.ticket, command)
    yield from superseded(lobby, ticket)
    is_last = command.place is ReturnPlace.LAST
    yield events.TicketReturned(
        ticket=command.ticket,
        place=command.place,
        key_ms=arrival_ms(now) if is_last else ticket.key_ms,
        arrival=lobby.seq + 1 if is_last else ticket.arrival,
    )


def hold(lobby: Lobby, command: HoldTicket) -> Iterator[events.AnyFact]:
    """A customer is not called for a while; a desk that had called is free."""
    yield from superseded(lobby, movable(lobby, command.ticket, command))
    yield events.TicketHeld(ticket=command.ticket)


def release(lobby: Lobby, command: ReleaseTicket) -> Iterator[events.AnyFact]:
    """A customer on hold stands again where the arrival says."""
    movable(lobby, command.ticket, command)
    yield events.TicketReleased(ticket=command.ticket)


def transfer(lobby: Lobby, command: TransferTicket, now: Moment) -> Iterator[events.AnyFact]:
    """The ticket waits for another service, with the number and the arrival that it has; its desk is free."""
    ticket = movable(lobby, command.ticket, command)
    origin, service = ticket.face.service, known_service(lobby, command.service).id
    if service == origin:
        others = (other for other in lobby.plan.services if other != origin)
        raise Refused(RejectionCode.SAME_SERVICE, f"ticket {command.ticket} is one of {origin} already", others)
    require_serving_today(lobby, service, now)
    yield from superseded(lobby, ticket)
    yield events.TicketTransferred(ticket=command.ticket, origin=origin, service=service)
