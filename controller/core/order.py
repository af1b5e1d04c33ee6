"""Who is next: the one rule of the order, and the choice of the next ticket by it.

Owns the order key. Must not know desks' rights or the reasons of a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable

from controller.core.lobby import Lobby, OpenTicket
from vuoro.values import ServiceId


def order_key(ticket: OpenTicket) -> tuple[int, int]:
    """Return the key by which waiting tickets are called, smallest first: arrival, then the order of issue.

    Both are places in the site's sequence; no clock takes part, nor language or needs.
    """
    return ticket.arrival, ticket.issued_seq


def next_ticket(lobby: Lobby, services: Iterable[ServiceId]) -> OpenTicket | None:
    """Return the waiting ticket of ``services`` that is next, None where nobody waits."""
    waiting = (ticket for service in services for ticket in lobby.waiting.get(service, {}).values())
    return min(waiting, key=order_key, default=None)


def in_order(lobby: Lobby, service: ServiceId) -> list[OpenTicket]:
    """Return the waiting tickets of ``service``, next one first."""
    return sorted(lobby.waiting.get(service, {}).values(), key=order_key)


def ahead_of(lobby: Lobby, ticket: OpenTicket) -> int:
    """Return how many waiting tickets of the same service will be called before ``ticket``."""
    key = order_key(ticket)
    return sum(order_key(other) < key for other in lobby.waiting.get(ticket.face.service, {}).values())
