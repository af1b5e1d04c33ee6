"""How true the wait ranges are: every customer of a day is told a range, and it is compared with the wait that came.

Owns the figures. A range is made from what was known when the customer came. Only customers who were told a range and
were called count in ``n`` and in the figures; those who came before their service had called often enough are the share
``cannot_say`` of all called ones; those who left are in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, median
from typing import Final

from msgspec import Struct

from controller.core.wait import WaitEstimator
from simulation.customers import Move, Step
from vuoro.values import WaitRange

#: A wait is long that is longer than this.
LONG_MIN: Final = 10


@dataclass(frozen=True)
class Compared:
    """One customer who was called: what they were told, if anything, and how long they waited.

    ``naive`` is what the simplest machine would have said, ``naive_ahead`` the same without the customer's own turn.
    """

    wait: float
    likely: float = 0.0
    told: WaitRange | None = None
    naive: float = 0.0
    naive_ahead: float = 0.0


class Truth(Struct, frozen=True, kw_only=True):
    """The figures of some days; None where no customer counts."""

    inside: float | None
    inside_long: float | None
    below: float | None
    above: float | None
    width_min: float | None
    width_mean_min: float | None
    rmse_min: float | None
    naive_rmse_min: float | None
    naive_ahead_rmse_min: float | None
    n: int
    n_long: int
    cannot_say: float | None


@dataclass
class _Naive:
    """Queue length times the time per call of the whole day so far, pauses and all."""

    waiting: int = 0
    calls: int = 0
    first_ms: int = 0
    last_ms: int = 0

    def called(self, now_ms: int) -> None:
        self.first_ms = self.first_ms if self.calls else now_ms
        self.last_ms = now_ms
        self.calls += 1
        self.waiting -= 1

    def per_call(self) -> float:
        return (self.last_ms - self.first_ms) / 60_000 / max(1, self.calls - 1)


@dataclass
class _Day:
    """One day told to an estimator."""

    estimator: WaitEstimator
    naive: dict[str, _Naive] = field(default_factory=lambda: defaultdict(_Naive))
    since_ms: dict[str, int] = field(default_factory=dict)
    told: dict[str, Compared] = field(default_factory=dict)

    def compare(self, steps: Iterable[Step]) -> Iterator[Compared]:
        for step in steps:
            match step.move:
                case Move.COMES:
                    self._comes(step)
                case Move.CALLED:
                    self.naive[step.service].called(step.at_ms)
                    self.estimator.observe_call(step.service, step.customer, step.at_ms)
                    yield self._called(step)
                case Move.LEAVES:
                    self.naive[step.service].waiting -= 1
                    self.estimator.observe_leaving(step.service, step.customer)

    def _comes(self, step: Step) -> None:
        self.since_ms[step.customer] = step.at_ms
        told = self.estimator.observe_arrival(step.service, step.customer, step.at_ms)
        queue = self.naive[step.service]
        queue.waiting += 1
        if told is not None:
            likely = self.estimator.promises[step.customer].likely_min
            naive = queue.waiting * queue.per_call()
            self.told[step.customer] = Compared(0.0, likely, told, naive, naive - queue.per_call())

    def _called(self, step: Step) -> Compared:
        wait = (step.at_ms - self.since_ms[step.customer]) / 60_000
        before = self.told.get(step.customer, Compared(0.0))
        return Compared(wait, before.likely, before.told, before.naive, before.naive_ahead)


def compare(days: Iterable[Iterable[Step]], estimator: WaitEstimator) -> list[list[Compared]]:
    """Return what was told and what came, for following days of one site."""
    compared = []
    for steps in days:
        compared.append(list(_Day(estimator).compare(steps)))
        estimator.next_day()
    return compared


def truth(compared: Sequence[Compared]) -> Truth:
    """Return the figures of all these customers."""
    pairs = [(each, each.told) for each in compared if each.told is not None]
    within = [told.low_min <= each.wait <= told.high_min for each, told in pairs]
    long = [inside for (each, _), inside in zip(pairs, within, strict=True) if each.wait > LONG_MIN]
    widths = [told.high_min - told.low_min for _, told in pairs]
    return Truth(
        inside=_mean(within),
        inside_long=_mean(long),
        below=_mean([each.wait < told.low_min for each, told in pairs]),
        above=_mean([each.wait > told.high_min for each, told in pairs]),
        width_min=median(widths) if widths else None,
        width_mean_min=_mean(widths),
        rmse_min=_rmse([each.likely - each.wait for each, _ in pairs]),
        naive_rmse_min=_rmse([each.naive - each.wait for each, _ in pairs]),
        naive_ahead_rmse_min=_rmse([each.naive_ahead - each.wait for each, _ in pairs]),
        n=len(pairs),
        n_long=len(long),
        cannot_say=_mean([each.told is None for each in compared]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None


def _rmse(errors: Sequence[float]) -> float | None:
    return round(sqrt(fmean(error * error for error in errors)), 2) if errors else None
