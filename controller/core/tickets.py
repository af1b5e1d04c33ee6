"""The rules of taking, confirming and cancelling a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.calls import superseded
from controller.core.finding import movable, unknown_ticket
from controller.core.lobby import Lobby
from controller.core.numbers import next_ordinal, was_issued
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import CancelTicket, TakeTicket, TicketPrinted
from vuoro.messages.replies import RejectionCode
from vuoro.values import ticket_id, ticket_number


def take(lobby: Lobby, command: TakeTicket) -> Iterator[events.AnyFact]:
    """A customer takes the next number of a service; the place in the order is the place in the site's history."""
    service = lobby.plan.services.get(command.service)
    if service is None:
        raise Refused(RejectionCode.UNKNOWN_SERVICE, f"no service {command.service}", lobby.plan.services)
    number = ticket_number(service.letter, next_ordinal(lobby, service.letter))
    yield events.TicketIssued(
        ticket=ticket_id(lobby.day, number),
        number=number,
        service=service.id,
        language=command.language,
        needs=command.needs,
        arrival=lobby.seq + 1,
    )


def confirm_print(lobby: Lobby, command: TicketPrinted) -> Iterator[events.AnyFact]:
    """The paper is out; also of a ticket that has ended meanwhile, and once only."""
    ticket = lobby.tickets.get(command.ticket)
    is_news = command.ticket in lobby.unprinted if ticket is None else not ticket.printed
    if is_news:
        yield events.PrintConfirmed(ticket=command.ticket)
    elif not was_issued(lobby, command.ticket):
        raise unknown_ticket(command.ticket)


def cancel(lobby: Lobby, command: CancelTicket) -> Iterator[events.AnyFact]:
    """A ticket ends without service."""
    ticket = movable(lobby, command.ticket, command)
    yield from superseded(lobby, ticket)
    yield events.TicketCancelled(ticket=command.ticket, reason=command.reason)
