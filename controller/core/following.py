"""What whoever has a ticket's code may see of it on a phone: what the paper says, and where it is called to.

Owns the way from a code to a ticket, open or of today. Must not change anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from controller.core.codes import PAGE, as_typed, codes_of, ticket_code
from controller.core.lobby import Lobby
from controller.core.numbers import LEASED, was_issued
from controller.core.refusal import Refused
from controller.core.ticket import OpenTicket
from vuoro.messages.replies import RejectionCode, TicketFollowed
from vuoro.values import Moment, ServiceId, TicketCode, TicketId, TicketState, number_of, ticket_id


class Ended(Struct, frozen=True, kw_only=True):
    """How a ticket ended, and in whose queue."""

    service: ServiceId
    state: TicketState


def open_ticket_with(lobby: Lobby, code: TicketCode) -> TicketId:
    """Return the open ticket of a code. Raises `Refused`."""
    ticket = _ticket_of(lobby, code)
    if ticket is None or ticket not in lobby.tickets:
        raise Refused(RejectionCode.UNKNOWN_TICKET, "no open ticket has this code")
    return ticket


def ticket_with(lobby: Lobby, code: TicketCode) -> TicketId:
    """Return the ticket of a code, open or of today. Raises `Refused`."""
    ticket = _ticket_of(lobby, code)
    if ticket is None:
        raise _unknown()
    return ticket


def how_it_stands(lobby: Lobby, followed: TicketId, ended: Ended | None, now: Moment) -> TicketFollowed:
    """Return what a customer may see of a ticket, which has ``ended`` unless the lobby knows it."""
    ticket = lobby.tickets.get(followed) or lobby.no_shows.get(followed)
    if ticket is not None:
        return _open(lobby, ticket, now)
    if ended is None:
        raise _unknown()
    return TicketFollowed(
        number=number_of(followed),
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


def _ticket_of(lobby: Lobby, code: TicketCode) -> TicketId | None:
    """Return the ticket of a code. One that would be of two is of none: one of them is not meant."""
    meant = as_typed(code)
    its = {*_of_today(lobby, meant), *_of_days_before(lobby, meant)}
    return its.pop() if len(its) == 1 else None


def _of_today(lobby: Lobby, code: str) -> Iterator[TicketId]:
    """Look the code up in the directory of the day's numbers, which is as long as the most of any letter."""
    last = max(lobby.counters.values(), default=0)
    leased = LEASED.stop if lobby.leases else 0
    for letter in {*lobby.counters, *(block.letter for block in lobby.leases.values())}:
        for page in range(max(last, leased) // PAGE + 1):
            its = codes_of(lobby.secret, lobby.day, letter, page).get(code, ())
            yield from (ticket for ticket in its if was_issued(lobby, ticket))


def _of_days_before(lobby: Lobby, code: str) -> Iterator[TicketId]:
    today = ticket_id(lobby.day, "")
    of_before = (ticket for ticket in lobby.tickets if not ticket.startswith(today))
    return (ticket for ticket in of_before if ticket_code(lobby.secret, ticket) == code)


def _unknown() -> Refused:
    return Refused(RejectionCode.UNKNOWN_TICKET, "no open ticket, and none of today, has this code")
