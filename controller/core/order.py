"""The one rule of the order, and a queue that keeps to it.

Owns the order key, and who is passed over. Must not know desks, nor who may call.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from msgspec import Struct, field

from controller.core.ticket import OpenTicket
from vuoro.values import EPOCH, Moment, TicketId

OrderKey = tuple[int, int]


def order_key(ticket: OpenTicket) -> OrderKey:
    """Return the key by which waiting tickets are called, smallest first: when they came, then in which order.

    Language and needs take no part. Tickets on hold are not in a queue; they keep their key.
    """
    return ticket.key_ms, ticket.arrival


def arrival_ms(now: Moment) -> int:
    """Return the key of somebody who comes at ``now``, by the lobby's own reckoning of time, which never turns back."""
    return ms_of(now.utc)


def ms_of(utc: datetime) -> int:
    """Return ``utc`` as keys have it: in milliseconds since 1970."""
    return (utc - EPOCH.utc) // timedelta(milliseconds=1)


class Queue(Struct):
    """The waiting tickets of one service, always in order."""

    keys: list[OrderKey] = field(default_factory=list)
    tickets: dict[OrderKey, OpenTicket] = field(default_factory=dict)

    def put(self, ticket: OpenTicket) -> None:
        """Enter ``ticket`` at its place, or in the place of its earlier self."""
        key = order_key(ticket)
        if key not in self.tickets:
            insort(self.keys, key)
        self.tickets[key] = ticket

    def remove(self, ticket: OpenTicket) -> None:
        """Take ``ticket`` out."""
        key = order_key(ticket)
        del self.keys[bisect_left(self.keys, key)]
        del self.tickets[key]

    def ahead_of(self, ticket: OpenTicket) -> int:
        """Return how many tickets will be called before ``ticket``."""
        return bisect_left(self.keys, order_key(ticket))

    def __iter__(self) -> Iterator[OpenTicket]:
        return (self.tickets[key] for key in self.keys)

    def __len__(self) -> int:
        return len(self.keys)


def next_of(
    queues: Iterable[Queue], away: AbstractSet[TicketId], rank: Callable[[OpenTicket], tuple[int, ...]] = order_key
) -> OpenTicket | None:
    """Return the ticket that is next in all of ``queues``, None where nobody waits.

    ``away`` are the visits of customers who are called or served with another ticket: they are passed over, and keep
    their place. ``rank`` compares the first of each queue with those of the others.
    """
    heads = (next((ticket for ticket in queue if ticket.visit not in away), None) for queue in queues)
    return min((head for head in heads if head is not None), key=rank, default=None)
