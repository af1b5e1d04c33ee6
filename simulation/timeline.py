"""Single customers out of a recorded day: who arrives, is called or leaves, and when.

Owns the spreading of an interval's counts over its time. Pure; the same feed always gives the same timeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from simulation.feed import Feed, Interval, Snapshot

#: A customer who is called at once arrives at most this long before the call.
_STEP_MS: Final = 2_000
#: Those who already waited at a queue's first snapshot arrive within this time before it.
LEAD_IN_MS: Final = 300_000


@dataclass(frozen=True)
class Arrival:
    """A customer takes a number for the queue ``letter``, ``at_ms`` after local midnight."""

    at_ms: int
    letter: str


@dataclass(frozen=True)
class WalkOut:
    """A customer who waits in the queue leaves without having been called."""

    at_ms: int
    letter: str


@dataclass(frozen=True)
class Call:
    """A clerk of the queue calls the next customer."""

    at_ms: int
    letter: str


Step = Arrival | WalkOut | Call | Snapshot
_ORDER: Final = {Arrival: 0, WalkOut: 1, Call: 2, Snapshot: 3}


def timeline(feed: Feed) -> list[Step]:
    """Return everything that happens and every snapshot, in order of time."""
    steps: list[Step] = [*feed.snapshots]
    for place, queue in enumerate(feed.queues):
        # Queues are staggered by their place, so that single events of different queues do not coincide.
        stagger = (place + 0.5) / len(feed.queues)
        steps += _before_the_first(feed, queue.letter, stagger)
        for interval in feed.intervals(queue.letter):
            steps += _within(interval, stagger)
    return sorted(steps, key=lambda step: (step.at_ms, _ORDER[type(step)]))


def _before_the_first(feed: Feed, letter: str, stagger: float) -> Iterator[Step]:
    start, first = feed.first_reading(letter)
    for at_ms in _spread(max(0, start - LEAD_IN_MS), start, first.waiting, stagger):
        yield Arrival(at_ms, letter)


def _within(interval: Interval, stagger: float) -> Iterator[Step]:
    calls = _spread(interval.start_ms, interval.end_ms, interval.calls, stagger)
    for at_ms in calls:
        yield Call(at_ms, interval.letter)
    for at_ms in _arrivals(interval, calls, stagger):
        yield Arrival(at_ms, interval.letter)
    for at_ms in _spread(interval.start_ms, interval.end_ms, interval.walk_outs, stagger):
        yield WalkOut(at_ms, interval.letter)


def _arrivals(interval: Interval, calls: list[int], stagger: float) -> list[int]:
    """Return even times, brought forward where a call would find the queue empty."""
    times = _spread(interval.start_ms, interval.end_ms, interval.arrivals, stagger)
    for position, call_ms in enumerate(calls[interval.waiting :]):
        # Half of the way back to the call before, or to the start, keeps the order within the interval.
        room = (call_ms - interval.start_ms) // (2 * (position + interval.waiting + 1))
        times[position] = min(times[position], call_ms - max(1, min(_STEP_MS, room)))
    return times


def _spread(start_ms: int, end_ms: int, count: int, stagger: float) -> list[int]:
    return [start_ms + int((k + stagger) / count * (end_ms - start_ms)) for k in range(count)]
