"""What a page shows of the lobby to those who walk through it: queues, tickets by their number, and what clerks said.

Owns the way from the lobby's state to what templates say. Must not know how it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from console.mirror import Lobby
from vuoro.messages.state import DeskMessage, QueueState, ServiceInfo, Ticket
from vuoro.values import BoxId, ClientId, DeskId, Language, ServiceId, TicketId

#: What people type between the letter and the digits of a number.
_BETWEEN: Final = re.compile(r"[\s\-–.]+")


def tickets(lobby: Lobby) -> Iterator[Ticket]:
    """Return every ticket that waits, is on hold, did not come, or is at a desk."""
    for queue in lobby.tickets.values():
        yield from (*queue.tickets, *queue.held, *queue.no_shows)
    for aged in lobby.desks.values():
        if aged.state.ticket is not None:
            yield aged.state.ticket


def by_number(lobby: Lobby, said: str) -> Ticket | None:
    """Return the ticket with a number as somebody reads it out or types it, None where there is none now."""
    number = _BETWEEN.sub("", said).upper()
    return next((ticket for ticket in tickets(lobby) if ticket.number == number), None)


def by_id(lobby: Lobby, ticket: TicketId) -> Ticket | None:
    """Return a ticket, None where it has ended."""
    return next((one for one in tickets(lobby) if one.ticket == ticket), None)


def described(lobby: Lobby, ticket: Ticket, language: Language) -> Mapping[str, Any]:
    """Return what is said of one ticket: what its paper says, where it stands, and what its clerk has answered."""
    info = lobby.service(ticket.service)
    message = message_of(lobby, ticket.ticket)
    return {
        "id": ticket.ticket,
        "number": ticket.number,
        "service": ticket.service if info is None else info.name.get(language),
        "authority": "" if info is None else info.authority_name.get(language),
        "area": "" if info is None else info.area_name.get(language),
        "language": ticket.language.value,
        "needs": [need.value for need in ticket.needs],
        "state": ticket.state.value,
        "since_ms": lobby.since_ms(ticket.issued_at),
        "appointment_at": ticket.appointment_at,
        "desk": None if ticket.desk is None else desk_name(lobby, ticket.desk, language),
        "ahead": _ahead(lobby, ticket),
        "message": message,
        "answer": None if message is None or message.answer is None else message.answer.value,
    }


def message_of(lobby: Lobby, ticket: TicketId) -> DeskMessage | None:
    """Return the last message about a ticket that desks have."""
    return next((one for one in reversed(messages(lobby)) if one.ticket == ticket), None)


def messages(lobby: Lobby) -> list[DeskMessage]:
    """Return the messages to all desks, each once, in the order in which they were sent."""
    found = {one.message: one for aged in lobby.desks.values() for one in aged.state.messages}
    return [found[number] for number in sorted(found)]


def desk_name(lobby: Lobby, desk: DeskId, language: Language) -> str:
    """Return what the boards call a desk."""
    signs = (sign for aged in lobby.boards.values() for sign in aged.state.desks)
    return next((sign.desk_name.get(language) for sign in signs if sign.desk == desk), desk)


def services(lobby: Lobby, language: Language) -> list[Mapping[str, Any]]:
    """Return what every service is doing now, by the organisations in the site's order."""
    groups: dict[str, dict[str, Any]] = {}
    for info in lobby.services:
        group = groups.setdefault(info.authority, {"name": info.authority_name.get(language), "services": []})
        group["services"].append(_service(info, lobby.queues.get(info.service), language))
    for group in groups.values():
        group["serves_today"] = any(one["hours"] or one["is_open"] for one in group["services"])
    return list(groups.values())


def service_name(lobby: Lobby, service: ServiceId, language: Language) -> str:
    """Return the name of a service."""
    info = lobby.service(service)
    return service if info is None else info.name.get(language)


def box_name(lobby: Lobby, box: BoxId, language: Language) -> str:
    """Return the name of a box."""
    guides = () if lobby.site is None else lobby.site.boxes
    return next((guide.name.get(language) for guide in guides if guide.box == box), box)


def until_ms(lobby: Lobby, at: datetime | None) -> int | None:
    """Return how long it is until ``at``; below zero when it has passed."""
    return None if at is None else round(1000 * (at.timestamp() - lobby.utc()))


def devices(lobby: Lobby) -> list[ClientId]:
    """Return the devices that stand in the lobby."""
    return [] if lobby.site is None else [device.client for device in lobby.site.devices]


def _ahead(lobby: Lobby, ticket: Ticket) -> int | None:
    queue = lobby.tickets.get(ticket.service)
    waiting = () if queue is None else queue.tickets
    return next((place for place, one in enumerate(waiting) if one.ticket == ticket.ticket), None)


def _service(info: ServiceInfo, queue: QueueState | None, language: Language) -> Mapping[str, Any]:
    return {
        "id": info.service,
        "letter": info.letter,
        "name": info.name.get(language),
        "is_open": info.open,
        "status": info.status.value,
        "hours": info.today,
        "opens_at": info.opens_at,
        "queue": queue,
    }
