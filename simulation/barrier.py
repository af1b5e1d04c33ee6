"""Drives the one clock of a simulated lobby, and lets nothing be overtaken: the next instant comes when all is done.

Owns the present moment and the settling of the lobby at it. Must not know what happens at an instant.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from simulation.link import PATIENCE_S, Link, StuckError
from simulation.rounds import Rounds
from vuoro.messages.simulation import AtTime
from vuoro.values import ClientId, Moment

#: The simulated hub was switched on so long before the day begins, so no time is ever zero or negative.
UPTIME_MS: Final = 60_000


class Barrier:
    """The driven clock of a lobby. ``punctual`` daemons are woken exactly when they are due.

    The others wake at the next instant that somebody else needs; a sensor that measures every second would otherwise
    make a day of a lobby last as long as its measurements.
    """

    def __init__(
        self, link: Link, clients: Iterable[ClientId], punctual: Collection[ClientId], begin: datetime, speed: float
    ) -> None:
        """Begin at the UTC time ``begin``; ``speed`` limits how many times faster than life the clock may run."""
        self._link = link
        self._rounds = Rounds(clients)
        self._punctual = frozenset(punctual)
        self._begin = begin
        self._speed = speed
        self._began_s = time.monotonic()
        self._at_ms = 0

    @property
    def at_ms(self) -> int:
        """Return the present time, in milliseconds after the begin."""
        return self._at_ms

    def advance(self, to_ms: int) -> None:
        """Move the clock to ``to_ms`` after the begin, through every instant at which somebody is due before it."""
        due = self._next_due()
        while due is not None and due < to_ms:
            self._move(due)
            self.settle()
            due = self._next_due()
        self._move(max(to_ms, self._at_ms))
        self.settle()

    def settle(self) -> None:
        """Return when nothing is left to do at the present time, and all that was seen has been heard."""
        while True:
            self._link.tell_time(self._rounds.begin(self._now()))
            self._await_answers()
            if self._rounds.quiet() and self._all_told():
                if not (self._link.in_doubt or self._link.recorder.has_gap):
                    return
                self._link.catch_up()

    def _await_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self._rounds.missing():
            for item in self._link.receive():
                if isinstance(item.message, AtTime):
                    self._rounds.answer(item.message)
            if time.monotonic() > deadline:
                who = ", ".join(sorted(self._rounds.missing()))
                raise StuckError(f"{who} did not come to rest within {PATIENCE_S:.0f} s")

    def _all_told(self) -> bool:
        """Return whether every sight has arrived; ask for those that went down with a broker."""
        complete = True
        for answer in self._rounds.answers():
            after = self._link.recorder.missing_after(answer.client, answer.process, answer.seen)
            if after is not None:
                self._link.ask_again(answer.client, after)
                complete = False
        return complete

    def _next_due(self) -> int | None:
        """Return when the next punctual daemon is due, in milliseconds after the begin."""
        dues = [
            answer.next_due_ms - UPTIME_MS
            for answer in self._rounds.answers()
            if answer.client in self._punctual and answer.next_due_ms is not None
        ]
        # A daemon that is still due at the present time has missed it; a millisecond later it is due again.
        return max(min(dues), self._at_ms + 1) if dues else None

    def _move(self, to_ms: int) -> None:
        ahead_s = self._began_s + to_ms / 1000 / self._speed - time.monotonic()
        if ahead_s > 0:
            time.sleep(ahead_s)
        self._at_ms = to_ms

    def _now(self) -> Moment:
        return Moment(mono_ms=self._at_ms + UPTIME_MS, utc=self._begin + timedelta(milliseconds=self._at_ms))
