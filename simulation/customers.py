"""Single customers of a day: who comes, is called or leaves, and when.

Owns the derivation of customers from a recorded day, which has only counts: each queue is first come, first served, so
its k-th call is for the k-th customer who has not left. A recorded walk-out is taken to be the last one who came, who
has waited least.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulation.feed import Feed, Snapshot
from simulation.timeline import Arrival, Call, timeline


class Move(StrEnum):
    """What a customer does, or what is done with them."""

    COMES = "comes"
    CALLED = "called"
    LEAVES = "leaves"


@dataclass(frozen=True)
class Step:
    """One move of one customer, ``at_ms`` after local midnight."""

    at_ms: int
    move: Move
    service: str
    customer: str


def customers_of(feed: Feed) -> Iterator[Step]:
    """Return the moves of all customers of a recorded day, in order of time."""
    waiting: defaultdict[str, deque[str]] = defaultdict(deque)
    come: defaultdict[str, int] = defaultdict(int)
    for event in timeline(feed):
        if isinstance(event, Snapshot):
            continue
        queue = waiting[event.letter]
        match event:
            case Arrival(at_ms, letter):
                come[letter] += 1
                queue.append(f"{letter}{come[letter]}")
                yield Step(at_ms, Move.COMES, letter, queue[-1])
            case Call(at_ms, letter):
                yield Step(at_ms, Move.CALLED, letter, queue.popleft())
            case _:
                yield Step(event.at_ms, Move.LEAVES, event.letter, queue.pop())
