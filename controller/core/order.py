"""The one rule of the order, and a queue that keeps to it.

Owns the order key. Must not know desks, nor who may call.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from controller.core.ticket import OpenTicket

OrderKey = tuple[int, int]


def order_key(ticket: OpenTicket) -> OrderKey:
    """Return the key by which waiting tickets are called, smallest first: arrival, then the order of issue.

    Both are places in the site's sequence; no clock takes part, nor language or needs.
    """
    return ticket.arrival, ticket.issued_seq


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


def next_of(queues: Iterable[Queue]) -> OpenTicket | None:
    """Return the ticket that is next in all of ``queues``, None where nobody waits."""
    heads = (next(iter(queue)) for queue in queues if len(queue))
    return min(heads, key=order_key, default=None)
