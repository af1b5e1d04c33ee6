"""What whoever has a ticket's code may see of it on a phone: what the paper says, and where it is called to.

Owns the way from a code to a ticket, open or of today. Must not change anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from controller.core.codes import as_typed, ticket_code
from controller.core.lobby import Lobby
from controller.core.numbers import issued_today
from controller.core.refusal import Refused
from controller.core.ticket import OpenTicket
from vuoro.messages.replies import RejectionCode, TicketFollowed
from vuoro.values import Moment, ServiceId, TicketCode, TicketId, TicketState, number_of


class Ended(Struct, frozen=True, kw_only=True):
    """How a ticket ended, and in whose queue."""

    service: ServiceId
    state: TicketState


def open_ticket_with(lobby: Lobby, code: TicketCode) -> TicketId:
    """Return the open ticket of a code. One that would be of two is of none: one of them is not meant."""
    return _the_one(lobby, code, iter(lobby.tickets), "no open ticket has this code")


def ticket_with(lobby: Lobby, code: TicketCode) -> TicketId:
    """Return the ticket of a code, open or of today."""
    known = iter(lobby.tickets.keys() | set(issued_today(lobby)))
    return _the_one(lobby, code, known, "no open ticket, and none of today, has this code")


def how_it_stands(lobby: Lobby, ticket_id: TicketId, ended: Ended | None, now: Moment) -> TicketFollowed:
    """Return what a customer may see of a ticket, which has ``ended`` unless the lobby knows it."""
    ticket = lobby.tickets.get(ticket_id) or lobby.no_shows.get(ticket_id)
    if ticket is not None:
        return _open(lobby, ticket, now)
    if ended is None:
        raise Refused(RejectionCode.UNKNOWN_TICKET, "no open ticket, and none of today, has this code")
    return TicketFollowed(
        number=number_of(ticket_id),
        service=ended.service,
        state=ended.state,
        area=lobby.plan.area_of(ended.service),
    )


def _open(lobby: Lobby, ticket: OpenTicket, now: Moment) -> TicketFollowed:
    face = ticket.face
    waits = face.state is TicketState.WAITING
    return TicketFollowed(
        number=face.number,
        service=face.service,
        state=face.state,
        ahead=lobby.queue(face.service).ahead_of(ticket) if waits else None,
        wait=lobby.waits.left(face.ticket, now) if waits else None,
        desk_name=None
        if face.desk is None or ticket.face.ticket in lobby.no_shows
        else lobby.plan.desk_name(face.desk),
        area=lobby.plan.area_of(face.service),
    )


def _the_one(lobby: Lobby, code: TicketCode, among: Iterator[TicketId], otherwise: str) -> TicketId:
    meant = as_typed(code)
    its = [ticket for ticket in among if ticket_code(lobby.secret, ticket) == meant]
    if len(its) != 1:
        raise Refused(RejectionCode.UNKNOWN_TICKET, otherwise)
    return its[0]
