"""The rules of taking, confirming and cancelling a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.calls import require_free, superseded
from controller.core.desks import narrowed, require_shift
from controller.core.finding import known_service, movable, unknown_ticket
from controller.core.following import open_ticket_with
from controller.core.giving import require_giving
from controller.core.lobby import Lobby
from controller.core.numbers import next_ordinal, was_issued
from controller.core.order import arrival_ms
from vuoro.messages import events
from vuoro.messages.commands import Actor, CancelByCode, CancelTicket, ServeWalkUp, TakeTicket, TicketPrinted
from vuoro.values import CancelReason, Channel, Moment, TicketId, ticket_id, ticket_number


def take(lobby: Lobby, command: TakeTicket, channel: Channel, now: Moment) -> Iterator[events.AnyFact]:
    """A customer takes the next number of a service, and comes after all who have come before."""
    service = known_service(lobby, command.service)
    require_giving(lobby, service.id, now)
    visit = None if command.same_visit_as is None else _visit_of(lobby, command.same_visit_as)
    number = ticket_number(service.letter, next_ordinal(lobby, service.letter))
    yield events.TicketIssued(
        ticket=ticket_id(lobby.day, number),
        number=number,
        service=service.id,
        language=command.language,
        needs=command.needs,
        arrival=lobby.seq + 1,
        key_ms=arrival_ms(now),
        visit=visit,
        channel=channel,
    )


def serve_walk_up(lobby: Lobby, command: ServeWalkUp, clerk: Actor, now: Moment) -> Iterator[events.AnyFact]:
    """Somebody without a ticket is served at once: a ticket that is born serving."""
    narrowed(command.desk, require_shift(lobby, command.desk, clerk).services, (command.service,))
    require_free(lobby, command.desk)
    service = known_service(lobby, command.service)
    number = ticket_number(service.letter, next_ordinal(lobby, service.letter))
    ticket = ticket_id(lobby.day, number)
    yield events.TicketIssued(
        ticket=ticket,
        number=number,
        service=service.id,
        language=command.language,
        needs=command.needs,
        arrival=lobby.seq + 1,
        key_ms=arrival_ms(now),
        channel=Channel.TELEPHONE if command.by_telephone else Channel.WALK_UP,
    )
    yield events.ServiceStarted(ticket=ticket, desk=command.desk)


def confirm_print(lobby: Lobby, command: TicketPrinted) -> Iterator[events.AnyFact]:
    """The paper is out; also of a ticket that has ended meanwhile, and once only."""
    ticket = lobby.tickets.get(command.ticket)
    is_news = command.ticket in lobby.unprinted if ticket is None else not ticket.printed
    if is_news:
        yield events.PrintConfirmed(ticket=command.ticket)
    elif not was_issued(lobby, command.ticket):
        raise unknown_ticket(lobby, command.ticket)


def cancel(lobby: Lobby, command: CancelTicket) -> Iterator[events.AnyFact]:
    """A ticket ends without service."""
    ticket = movable(lobby, command.ticket, command)
    yield from superseded(lobby, ticket)
    yield events.TicketCancelled(ticket=command.ticket, reason=command.reason)


def _visit_of(lobby: Lobby, other: TicketId) -> TicketId:
    """Return the visit of another ticket of the customer, which may have ended while this one was being taken."""
    if not was_issued(lobby, other):
        raise unknown_ticket(lobby, other)
    return lobby.tickets[other].visit if other in lobby.tickets else other


def cancel_by_code(lobby: Lobby, command: CancelByCode) -> Iterator[events.AnyFact]:
    """The customer gives the ticket back."""
    return cancel(lobby, CancelTicket(ticket=open_ticket_with(lobby, command.code), reason=CancelReason.LEFT))
