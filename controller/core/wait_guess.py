"""How long a new customer of one service will likely wait: one number, before it is widened to a range.

Owns three guesses and their blend. Each guess sees another part of the truth:

*head of line*: as long as the customer has waited who is next. It feels at once that a queue has stalled.
*recent mean*: as long as the last customers waited. It is steady, and late.
*pace*: the turns until the newcomer's own, each as long as the last ones were on average. A turn is the time from one
call to the next while somebody waits. It sees a crowd at the door before anyone has waited long. Where nobody waits,
it is as long as the last customers waited who found nobody waiting: mostly not at all.

Plain queue length is no guess here: it takes the pauses with nobody waiting for time that service needs. Each guess
weighs by how well it did lately (the inverse of its mean squared error), so that no office has to choose between them.
Knows no ranges.
"""

from __future__ import annotations

from statistics import fmean
from typing import Final

from msgspec import Struct, field

from vuoro.values import TicketId

#: The mean wait is taken over so many of the latest waits.
_LAST_WAITS: Final = 30
#: A turn's error is multiplied by the place in the queue, so turns, and the weights, rest on twice as many.
_LAST_TURNS: Final = 60
#: A service with fewer calls today says nothing yet; fewer turns make no pace.
ENOUGH: Final = 5
#: Until its errors are known a guess is taken to be wrong by one step of the printed range.
_FIRST_ERROR_MIN: Final = 5.0

#: What each guess says, in minutes, by its name.
Guesses = dict[str, float]


class Waiting(Struct):
    """A customer in the queue: since when, whether nobody waited when they came, and what was guessed then."""

    since_ms: int
    found_nobody: bool
    guesses: Guesses


class ServiceQueue(Struct):
    """One service today, as far as it tells how long people wait; all lists in minutes, the latest last."""

    waiting: dict[TicketId, Waiting] = field(default_factory=dict)
    calls: int = 0
    last_call_ms: int = 0
    waits: list[float] = field(default_factory=list)
    waits_finding_nobody: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    squared_errors: dict[str, list[float]] = field(default_factory=dict)

    def likely(self, now_ms: int) -> float | None:
        """Return the likely wait in minutes of somebody who comes now, `None` before enough calls."""
        guesses = self._guesses(now_ms)
        if not guesses:
            return None
        return fmean(guesses.values(), weights=[1 / self._mean_squared_error(name) for name in guesses])

    def join(self, ticket: TicketId, now_ms: int) -> None:
        """Put a newcomer at the end of the queue."""
        self.waiting[ticket] = Waiting(now_ms, not self.waiting, self._guesses(now_ms))

    def leave(self, ticket: TicketId) -> None:
        """Take out a customer who is not called; a wait that did not end teaches nothing."""
        self.waiting.pop(ticket, None)

    def call(self, ticket: TicketId, now_ms: int) -> float | None:
        """Take out a customer who is called, learn from their wait and return it; `None` if they do not wait here."""
        called = self.waiting.pop(ticket, None)
        if called is None:
            return None
        wait = _minutes(now_ms - called.since_ms)
        if called.found_nobody:
            _remember(self.waits_finding_nobody, wait, _LAST_TURNS)
        else:
            _remember(self.turns, _minutes(max(0, now_ms - max(self.last_call_ms, called.since_ms))), _LAST_TURNS)
        _remember(self.waits, wait, _LAST_WAITS)
        for name, guess in called.guesses.items():
            _remember(self.squared_errors.setdefault(name, []), (guess - wait) ** 2, _LAST_TURNS)
        self.calls += 1
        self.last_call_ms = now_ms
        return wait

    def _guesses(self, now_ms: int) -> Guesses:
        if self.calls < ENOUGH:
            return {}
        head = next(iter(self.waiting.values()), None)
        guesses = {
            "head of line": 0.0 if head is None else _minutes(now_ms - head.since_ms),
            "recent mean": fmean(self.waits),
        }
        if head is None and self.waits_finding_nobody:
            guesses["pace"] = fmean(self.waits_finding_nobody)
        elif head is not None and len(self.turns) >= ENOUGH:
            guesses["pace"] = (len(self.waiting) + 1) * fmean(self.turns)
        return guesses

    def _mean_squared_error(self, name: str) -> float:
        return fmean([_FIRST_ERROR_MIN**2, *self.squared_errors.get(name, ())])


def _minutes(milliseconds: int) -> float:
    return milliseconds / 60_000


def _remember(values: list[float], value: float, kept: int) -> None:
    values.append(value)
    del values[:-kept]
