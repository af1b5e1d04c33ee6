"""Drives the one clock of a simulated lobby, and lets nothing be overtaken: the next instant comes when all is done.

Owns the present moment, whom an instant concerns, and the settling at it. Must not know what happens at an instant.

An instant concerns the controller and the displays, which hear of everything, and those who are due or are acted on.
The others are told the time when it concerns them, at the latest at the next `call_together`. That, and asking nobody
who has nothing to do with it, lets a day of a thousand tickets pass in half a minute.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from simulation.link import PATIENCE_S, Link, StuckError
from simulation.rounds import Rounds
from vuoro.messages.simulation import AnyAct, AtTime, SetTime
from vuoro.site import Site
from vuoro.values import ClientId, ClientKind, Moment

#: The simulated hub was switched on so long before the day begins, so no time is ever zero or negative.
UPTIME_MS: Final = 60_000

#: Who hears of everything, and has to know the time whenever anything happens.
_ALWAYS: Final = frozenset({ClientKind.CONTROLLER, ClientKind.DISPLAY})
#: Who is woken at the very instant it is due. A sensor that measures every minute can wait for the others.
_PUNCTUAL: Final = _ALWAYS | {ClientKind.KIOSK}
_PEOPLE: Final = frozenset({ClientKind.CONSOLE, ClientKind.MAINTENANCE})


class Barrier:
    """The driven clock of a lobby."""

    def __init__(self, link: Link, site: Site, begin: datetime, speed: float) -> None:
        """Begin at the UTC time ``begin``; ``speed`` limits how many times faster than life the clock may run."""
        kinds = site.clients()
        self._link = link
        self._everybody = frozenset(client for client, kind in kinds.items() if kind not in _PEOPLE)
        self._always = frozenset(client for client, kind in kinds.items() if kind in _ALWAYS)
        self._punctual = frozenset(client for client, kind in kinds.items() if kind in _PUNCTUAL)
        self._concerned = self._everybody
        self._rounds = Rounds()
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

    def act(self, client: ClientId, act: AnyAct) -> None:
        """Let something happen to a device at the present time."""
        self._concerned |= {client}
        # Both go the same way, so the device, and whomever it turns to, knows the time before anything happens.
        self._link.tell_time(SetTime(round=0, mono_ms=self._now().mono_ms, utc=self._now().utc), self._concerned)
        self._link.act(client, act)

    def tell_controller(self) -> None:
        """Return when the controller knows the present time; commands come to it on another way than the time."""
        self._ask(self._concerned)
        self._listen({ClientKind.CONTROLLER.value})

    def call_together(self) -> None:
        """Let the present instant concern everybody, and return when nothing is left to do."""
        self._concerned = self._everybody
        self.settle()

    def settle(self) -> None:
        """Return when nothing is left to do at the present time, and all that was seen has been heard."""
        while True:
            self._ask(self._concerned)
            self._listen(self._concerned)
            if self._rounds.quiet() and self._all_told():
                if not (self._link.in_doubt or self._link.recorder.has_gap):
                    return
                self._concerned = self._everybody
                self._link.catch_up()

    def _ask(self, clients: Collection[ClientId]) -> None:
        self._link.tell_time(self._rounds.begin(self._now(), clients), clients)

    def _now(self) -> Moment:
        return Moment(mono_ms=self._at_ms + UPTIME_MS, utc=self._begin + timedelta(milliseconds=self._at_ms))

    def _listen(self, clients: Collection[ClientId]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not self._rounds.missing().isdisjoint(clients):
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
        dues = [due for client, due in self._dues() if client in self._punctual]
        # A daemon that is still due at the present time has missed it; a millisecond later it is due again.
        return max(min(dues), self._at_ms + 1) if dues else None

    def _dues(self) -> list[tuple[ClientId, int]]:
        latest = self._rounds.latest()
        return [(at.client, at.next_due_ms - UPTIME_MS) for at in latest if at.next_due_ms is not None]

    def _move(self, to_ms: int) -> None:
        ahead_s = self._began_s + to_ms / 1000 / self._speed - time.monotonic()
        if ahead_s > 0:
            time.sleep(ahead_s)
        self._at_ms = to_ms
        self._concerned = self._always | {client for client, due in self._dues() if due <= to_ms}
