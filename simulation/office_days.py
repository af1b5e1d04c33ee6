"""Made-up office days of many shapes, to measure what must hold on days that nobody has recorded.

Owns the shapes and how customers, desks and services make a day of them. The same shape and seed give the same day.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from simulation.customers import Move, Step

_OPENS: Final = 8
_CLOSES: Final = 17
#: The length of a service varies like that of a gamma distribution of this shape: mostly short, now and then very long.
_GAMMA_SHAPE: Final = 1.5
#: An impatient customer leaves after so many minutes on average.
_PATIENCE_MIN: Final = 20

#: Values from an hour on, until the next.
Course = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Office:
    """One service of the office: customers per hour, minutes per customer, open desks, and the share of impatient ones.

    At ``alarm`` everybody who waits has to leave the house.
    """

    customers: Course
    minutes: float
    desks: Course
    impatient: float = 0.0
    alarm: float | None = None


def _all_day(value: float) -> Course:
    return ((_OPENS, value),)


#: Shape by name; a service's letter is its place.
SHAPES: Final[dict[str, tuple[Office, ...]]] = {
    "steady": (Office(_all_day(24), 5, _all_day(2)), Office(_all_day(10), 10, _all_day(2))),
    "busy": (Office(_all_day(29), 4, _all_day(2)), Office(_all_day(14.2), 8, _all_day(2))),
    "rush": (
        Office(((8, 12), (10, 50), (11.5, 12), (14, 36), (15, 10)), 5, _all_day(3)),
        Office(((8, 20), (9, 5), (12, 20), (13, 5)), 8, _all_day(2)),
    ),
    "slow": (
        Office(_all_day(5), 12, _all_day(1)),
        Office(_all_day(3), 25, _all_day(2)),
        Office(_all_day(2), 15, _all_day(1)),
    ),
    "desks open and close": (
        Office(_all_day(30), 5, ((8, 3), (9.5, 2), (11, 4), (13, 2), (14.5, 3))),
        Office(_all_day(12), 9, ((8, 1), (9.3, 3), (11.7, 2))),
    ),
    "lunch break": (
        Office(_all_day(24), 6, ((8, 3), (11, 1), (12.5, 3))),
        Office(_all_day(16), 7, ((8, 2), (11.5, 0), (12, 2), (13.3, 3))),
    ),
    "stalled queue": (
        Office(_all_day(22), 6, ((8, 3), (10.5, 0), (11.25, 3))),
        Office(_all_day(10), 10, _all_day(2)),
    ),
    "walk-outs": (
        Office(_all_day(30), 5, _all_day(2), impatient=0.3),
        Office(_all_day(14), 9, _all_day(2), impatient=0.3),
    ),
    "fire alarm": (
        Office(_all_day(26), 5, ((8, 2), (12, 0), (12.5, 2)), alarm=12),
        Office(_all_day(12), 10, ((8, 2), (12, 0), (12.5, 2)), alarm=12),
    ),
    "ten services": tuple(
        Office(((8, 5 + 3 * place), (10, 8 + 4 * place), (12, 5 + 3 * place)), 6, _all_day(1 + place // 3))
        for place in range(10)
    ),
    "another afternoon": (
        Office(((8, 11), (12, 44)), 5.5, ((8, 1), (12, 4))),
        Office(((8, 26), (12.7, 9)), 6.5, ((8, 3), (12.7, 1))),
    ),
}


def made_up_day(shape: str, seed: int) -> list[Step]:
    """Return the moves of all customers of one day of that shape, in order of time."""
    random = Random(f"{shape} {seed}")  # noqa: S311 - a day to play, not a secret
    steps = [
        step
        for place, office in enumerate(SHAPES[shape])
        for step in _Play(office, chr(ord("A") + place), random).steps()
    ]
    return sorted(steps, key=lambda step: step.at_ms)


@dataclass
class _Play:
    """One service through its day: a heap of what is due, who waits, and how many desks are busy."""

    office: Office
    letter: str
    random: Random
    waiting: list[str] = field(default_factory=list)
    busy: int = 0
    due: list[tuple[float, int, Move | str]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=itertools.count)

    def steps(self) -> Iterator[Step]:
        self._plan()
        while self.due:
            minute, number, what = heapq.heappop(self.due)
            yield from self._happens(minute, number, what)
            while self.waiting and self.busy < _at(self.office.desks, minute):
                self.busy += 1
                self._later(minute + self.random.gammavariate(_GAMMA_SHAPE, self.office.minutes / _GAMMA_SHAPE), "done")
                yield self._step(minute, Move.CALLED, self.waiting.pop(0))

    def _plan(self) -> None:
        most = max(per_hour for _, per_hour in self.office.customers)
        minute = 60.0 * _OPENS
        while (minute := minute + self.random.expovariate(most / 60)) < 60 * _CLOSES:
            if self.random.random() * most < _at(self.office.customers, minute):
                self._later(minute, Move.COMES)
        for hour, _ in self.office.desks:
            self._later(60 * hour, "desks")
        if self.office.alarm is not None:
            self._later(60 * self.office.alarm, "alarm")

    def _happens(self, minute: float, number: int, what: Move | str) -> Iterator[Step]:
        if what is Move.COMES:
            self.waiting.append(f"{self.letter}{number}")
            if self.random.random() < self.office.impatient:
                self._later(minute + self.random.expovariate(1 / _PATIENCE_MIN), self.waiting[-1])
            yield self._step(minute, Move.COMES, self.waiting[-1])
        elif what == "done":
            self.busy -= 1
        elif what == "alarm":
            yield from (self._step(minute, Move.LEAVES, customer) for customer in self.waiting)
            self.waiting.clear()
        elif what in self.waiting:
            self.waiting.remove(what)
            yield self._step(minute, Move.LEAVES, what)

    def _later(self, minute: float, what: Move | str) -> None:
        heapq.heappush(self.due, (minute, next(self.order), what))

    def _step(self, minute: float, move: Move, customer: str) -> Step:
        return Step(round(minute * 60_000), move, self.letter, customer)


def _at(course: Course, minute: float) -> float:
    return next(value for hour, value in reversed(course) if minute >= 60 * hour)
