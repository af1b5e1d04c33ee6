"""What a clerk sees of tickets: of the one at the desk, of those in the own queue, of those of the same customer.

Owns the way from the lobby's state to what templates say. Must not know how it looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.areas.clerk.desks import name_of
from console.mirror import Lobby
from vuoro.messages.state import ServiceInfo, Ticket
from vuoro.values import DeskId, Language, ServiceId, TicketId, TicketState


def shown(lobby: Lobby, ticket: Ticket, language: Language) -> Mapping[str, Any]:
    """Return what is said of one ticket."""
    info = lobby.service(ticket.service)
    return {
        "id": ticket.ticket,
        "number": ticket.number,
        "service": ticket.service if info is None else info.name.get(language),
        "language": ticket.language.value,
        "needs": [need.value for need in ticket.needs],
        "arrived_at": ticket.issued_at,
        "since_ms": lobby.since_ms(ticket.issued_at),
        "leg_began_at": ticket.leg_began_at,
        "appointment_at": ticket.appointment_at,
        "state": ticket.state.value,
    }


def same_customer(lobby: Lobby, ticket: Ticket, language: Language) -> list[Mapping[str, Any]]:
    """Return the other tickets of the same visit, and the desk of one that is called or served."""
    visit = _visit(ticket)
    others = (one for one in _all(lobby) if _visit(one) == visit and one.ticket != ticket.ticket)
    return [
        {**shown(lobby, one, language), "desk": None if one.desk is None else name_of(lobby, one.desk, language)}
        for one in others
    ]


def served_elsewhere(lobby: Lobby, desk: DeskId, language: Language) -> Mapping[TicketId, str]:
    """Return the visits of the customers who are at other desks, with the names of these desks."""
    return {
        _visit(aged.state.ticket): name_of(lobby, other, language)
        for other, aged in lobby.desks.items()
        if aged.state.ticket is not None and other != desk
    }


def queues(lobby: Lobby, desk: DeskId, services: tuple[ServiceId, ...], language: Language) -> list[Mapping[str, Any]]:
    """Return the queues that a desk serves, each in the controller's own order, next one first."""
    away = served_elsewhere(lobby, desk, language)
    return [_queue(lobby, info, away, language) for info in _infos(lobby, services)]


def destinations(lobby: Lobby, language: Language, but: ServiceId | None = None) -> list[Mapping[str, Any]]:
    """Return the services that a ticket can be transferred to, by their organisations."""
    found: dict[str, dict[str, Any]] = {}
    for info in lobby.services:
        if info.service != but:
            group = found.setdefault(info.authority, {"name": info.authority_name.get(language), "services": []})
            group["services"].append({"id": info.service, "letter": info.letter, "name": info.name.get(language)})
    return list(found.values())


def state_of(lobby: Lobby, ticket: TicketId) -> TicketState | None:
    """Return where a ticket of some queue stands, None for one that is in none."""
    return next((one.state for one in _all(lobby) if one.ticket == ticket), None)


def _queue(lobby: Lobby, info: ServiceInfo, away: Mapping[TicketId, str], language: Language) -> Mapping[str, Any]:
    state = lobby.tickets.get(info.service)
    waiting = () if state is None else state.tickets
    return {
        "service": info.service,
        "letter": info.letter,
        "name": info.name.get(language),
        "waiting": [{**shown(lobby, one, language), "away": away.get(_visit(one))} for one in waiting],
        "held": [shown(lobby, one, language) for one in (() if state is None else state.held)],
        "no_shows": [shown(lobby, one, language) for one in (() if state is None else state.no_shows)],
    }


def _infos(lobby: Lobby, services: tuple[ServiceId, ...]) -> Iterator[ServiceInfo]:
    return (info for info in lobby.services if info.service in services)


def _all(lobby: Lobby) -> Iterator[Ticket]:
    """Every ticket that is waiting, held, has not come, or is at a desk."""
    for state in lobby.tickets.values():
        yield from (*state.tickets, *state.held, *state.no_shows)
    for aged in lobby.desks.values():
        if aged.state.ticket is not None:
            yield aged.state.ticket


def _visit(ticket: Ticket) -> TicketId:
    return ticket.visit or ticket.ticket
