"""The wait range on the ticket and the board: from … to … minutes, and honest about what it does not know.

Owns the range; the likely wait inside it comes from `wait_guess`. A range is the likely wait plus what the likely waits
have been wrong by lately at this site, with the worst on either side left out. How many are left out is not believed
but measured: a wait outside its range makes the next ranges wider, one inside makes them a little narrower, so that in
the long run the share `OUTSIDE` of all waits ends below and as many above (adaptive conformal inference, Gibbs and
Candès 2021). Nothing here is fitted to an office: a site learns its own errors, from its first day on.

Times are milliseconds of any clock that does not jump within the day. The state follows from the history alone;
docs/wait-range.md says how a restarted controller gets it back. Must not know tickets and services beyond their ids.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Final

from msgspec import Struct, field

from controller.core.wait_guess import ServiceQueue
from vuoro.values import ServiceId, TicketId, WaitRange

#: Bounds are whole steps of so many minutes, and a range is at least one step wide.
STEP_MIN: Final = 5
#: The share of waits that shall end inside their range: the 85 % that are owed, and two to spare.
INSIDE: Final = 0.87
#: The share that may end below the range, and the same above it.
OUTSIDE: Final = (1 - INSIDE) / 2
#: How far one wait moves the share that is left out. Gibbs and Candès take 0.005 for thousands; a day has hundreds.
_GAIN: Final = 0.01
#: Never is less left out on one side, or one mishap would make every range useless; nor more, or no range would remain.
_LEAST_LEFT_OUT: Final = 0.02
_MOST_LEFT_OUT: Final = 0.45
#: So many errors of all services together are kept: a day of a busy site, a week of a quiet one.
_KEPT: Final = 1000
#: Before a site knows its errors, waits are taken to end between half and twice the guess.
_FIRST_ERRORS: Final = tuple(tenth / 10 for tenth in range(-5, 11))


class Promise(Struct, frozen=True):
    """What a waiting customer was told, kept until the call shows whether it was true."""

    likely_min: float
    told: WaitRange


class WaitEstimator(Struct):
    """The waits of one site: today's queues, the errors of the last guesses, and the shares left out on either side."""

    queues: dict[ServiceId, ServiceQueue] = field(default_factory=dict)
    promises: dict[TicketId, Promise] = field(default_factory=dict)
    errors: list[float] = field(default_factory=lambda: list(_FIRST_ERRORS))
    left_out_below: float = OUTSIDE
    left_out_above: float = OUTSIDE

    def range_for_new(self, service: ServiceId, now_ms: int) -> WaitRange | None:
        """Return the range for a customer who would come now; `None` is "cannot say yet"."""
        queue = self.queues.get(service)
        likely = None if queue is None else queue.likely(now_ms)
        return None if likely is None else self._around(likely)

    def observe_arrival(self, service: ServiceId, ticket: TicketId, now_ms: int) -> WaitRange | None:
        """Note a newcomer and return what they are told."""
        queue = self._queue(service)
        likely = queue.likely(now_ms)
        queue.join(ticket, now_ms)
        if likely is None:
            return None
        told = self._around(likely)
        self.promises[ticket] = Promise(likely, told)
        return told

    def observe_call(self, service: ServiceId, ticket: TicketId, now_ms: int) -> None:
        """Note the first call of a waiting ticket, whatever its place, and learn from it."""
        wait = self._queue(service).call(ticket, now_ms)
        promise = self.promises.pop(ticket, None)
        if wait is not None and promise is not None:
            self._learn(promise, wait)

    def observe_leaving(self, service: ServiceId, ticket: TicketId) -> None:
        """Note a customer who waits here no longer without having been called: gone, transferred or put on hold."""
        self._queue(service).leave(ticket)
        self.promises.pop(ticket, None)

    def next_day(self) -> None:
        """Forget the queues of the day; what was learnt about errors stays."""
        self.queues.clear()
        self.promises.clear()

    def _queue(self, service: ServiceId) -> ServiceQueue:
        return self.queues.setdefault(service, ServiceQueue())

    def _around(self, likely: float) -> WaitRange:
        errors = sorted(self.errors)
        scale = _scale(likely)
        lowest = likely + scale * errors[int(self.left_out_below * len(errors))]
        highest = likely + scale * errors[-1 - int(self.left_out_above * len(errors))]
        low = STEP_MIN * max(0, floor(lowest / STEP_MIN))
        return WaitRange(low, max(low + STEP_MIN, STEP_MIN * ceil(highest / STEP_MIN)))

    def _learn(self, promise: Promise, wait: float) -> None:
        self.errors.append((wait - promise.likely_min) / _scale(promise.likely_min))
        del self.errors[:-_KEPT]
        self.left_out_below = _moved(self.left_out_below, missed=wait < promise.told.low_min)
        self.left_out_above = _moved(self.left_out_above, missed=wait > promise.told.high_min)


def _scale(likely: float) -> float:
    """Return what errors are measured in: long waits are guessed less well, and less than a step never matters."""
    return likely + STEP_MIN


def _moved(share: float, *, missed: bool) -> float:
    """Return the share to leave out from now on: less after a miss, a little more otherwise."""
    return min(_MOST_LEFT_OUT, max(_LEAST_LEFT_OUT, share + _GAIN * (OUTSIDE - missed)))
