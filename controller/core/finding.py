"""How a rule gets the ticket or service that a command names, or says why it cannot have it."""

from __future__ import annotations

from controller.core.life import require_move
from controller.core.lobby import Lobby
from controller.core.numbers import was_issued
from controller.core.refusal import Refused, name_of
from controller.core.ticket import OpenTicket
from vuoro.messages.commands import Command
from vuoro.messages.replies import RejectionCode
from vuoro.site import Service
from vuoro.values import ServiceId, TicketId, day_of


def movable(lobby: Lobby, ticket_id: TicketId, command: Command) -> OpenTicket:
    """Return the ticket, open or a no-show of today, that ``command`` can move on. Raises `Refused`."""
    ticket = known_ticket(lobby, ticket_id)
    if ticket is None:
        raise ended(ticket_id, command)
    require_move(ticket, command)
    return ticket


def known_ticket(lobby: Lobby, ticket_id: TicketId) -> OpenTicket | None:
    """Return the ticket, open or a no-show of today; None when it has ended. Raises `Refused` when nobody took it."""
    ticket = lobby.tickets.get(ticket_id) or lobby.no_shows.get(ticket_id)
    if ticket is None and not was_issued(lobby, ticket_id):
        raise unknown_ticket(lobby, ticket_id)
    return ticket


def known_service(lobby: Lobby, service_id: ServiceId) -> Service:
    """Return the service of the site. Raises `Refused` where there is none."""
    service = lobby.plan.services.get(service_id)
    if service is None:
        raise Refused(RejectionCode.UNKNOWN_SERVICE, f"no service {service_id}", lobby.plan.services)
    return service


def unknown_ticket(lobby: Lobby, ticket_id: TicketId) -> Refused:
    """Return the refusal of a command about a ticket that nobody took, or that is one of a day that is over."""
    if day_of(ticket_id) < lobby.day:
        return Refused(RejectionCode.TOO_OLD, f"ticket {ticket_id} is one of a day that is over")
    return Refused(RejectionCode.UNKNOWN_TICKET, f"no ticket {ticket_id} is open, and none of today was")


def ended(ticket_id: TicketId, command: Command) -> Refused:
    """Return the refusal of a command about a ticket that has ended."""
    message = f"ticket {ticket_id} has ended: {name_of(command)} is not possible"
    return Refused(RejectionCode.WRONG_STATE, message)
