"""The life of a daemon: one inbox, one thread that empties it, a watchdog that proves it.

MQTT, hardware and timers only put things into the `Inbox`; `Service.run` takes them out, hands them to the
`App` and sleeps until the next is due. Must not know what an app does.
"""

from __future__ import annotations

import queue
import signal
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any, Final, Protocol, TypeGuard

from msgspec import Struct

from vuoro.clock import Clock
from vuoro.notify import Notifier
from vuoro.topics import Topic
from vuoro.values import Moment

#: How often, in real time, an app may do its upkeep and the watchdog is fed.
UPKEEP_S: Final = 1.0
#: However fast events come, an app gets no more of them at a time, so that the watchdog stays fed.
MAX_BATCH: Final = 1000


class Received(Struct, frozen=True):
    """A message came over the broker and has been decoded.

    ``value`` is the topic's variable (a client, a desk, …); ``age_ms`` how long the broker had kept it.
    """

    topic: Topic
    value: str | None
    message: Any
    age_ms: int = 0


class LinkUp(Struct, frozen=True):
    """The session is connected and subscribed."""


class LinkDown(Struct, frozen=True):
    """The connection to the broker is gone; the session tries again by itself."""

    reason: str


class _Stop(Struct, frozen=True):
    """SIGTERM or SIGINT: finish what is in the inbox and leave."""


class Inbox:
    """The one entrance of a daemon; safe to use from any thread and from signal handlers."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[object] = queue.SimpleQueue()

    def put(self, event: object) -> None:
        """Add an event; never blocks."""
        self._queue.put(event)

    def take_all(self, timeout_s: float) -> list[object]:
        """Return what waits, in order, up to `MAX_BATCH`; wait up to ``timeout_s`` for the first one."""
        batch: list[object] = []
        try:
            batch.append(self._queue.get(timeout=timeout_s))
            while len(batch) < MAX_BATCH:
                batch.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return batch

    def is_empty(self) -> bool:
        """Return whether nothing waits at this instant."""
        return self._queue.empty()


class App(Protocol):
    """What a daemon does; called by one thread only."""

    def start(self, now: Moment) -> None:
        """Load durable state and make everything ready; called once, before the first event."""
        ...

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Handle the events of ``batch`` in their order."""
        ...

    def next_due(self) -> int | None:
        """Return the monotonic time (ms) at which `due` has to be called, None for never."""
        ...

    def due(self, now: Moment) -> None:
        """Do what is due at ``now``."""
        ...

    def busy(self) -> bool:
        """Return whether something that was begun has not ended, such as an unanswered command or a print."""
        ...

    def upkeep(self) -> None:
        """Do what real time asks for (send again, refresh); called about every `UPKEEP_S`."""
        ...

    def stop(self) -> None:
        """Say goodbye; called once, last."""
        ...


class SimulationLink(Protocol):
    """The wire to a simulation that drives the clock; `vuoro.simulated` has the only one."""

    def wants(self, event: object) -> TypeGuard[Received]:
        """Return whether ``event`` is the simulation's; the app never sees it then."""
        ...

    def has_time(self) -> bool:
        """Return whether the clock has been set; until then everything else waits."""
        ...

    def take(self, event: Received) -> None:
        """Set the clock, or let something happen to the simulated hardware."""
        ...

    def settle(self, app: App) -> None:
        """Tell the simulation that the inbox is empty, and that nothing is due."""
        ...


class Service:
    """Runs one app until SIGTERM."""

    def __init__(self, app: App, inbox: Inbox, clock: Clock, notifier: Notifier, link: SimulationLink | None) -> None:
        self._app = app
        self._inbox = inbox
        self._clock = clock
        self._notifier = notifier
        self._link = link
        self._waiting: list[object] = []
        self._next_upkeep = 0.0
        self._running = True

    def run(self) -> None:
        """Run until a signal says stop. Raises what the app raises: with a broken core a daemon must restart."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        self._app.start(self._clock.now())
        self._notifier.ready()
        while self._running:
            self._turn()
        self._notifier.stopping()
        self._app.stop()

    def _turn(self) -> None:
        for event in self._inbox.take_all(self._patience()):
            if isinstance(event, _Stop):
                self._running = False
            elif self._link is not None and self._link.wants(event):
                self._hand_over()
                self._link.take(event)
                self._hand_over()
            else:
                self._waiting.append(event)
        self._hand_over()
        self._keep_up()
        if self._link is not None and self._inbox.is_empty() and not self._is_due(self._clock.now()):
            self._link.settle(self._app)

    def _hand_over(self) -> None:
        """Let the app handle what waits, all at the time that held when it came, then do what is due.

        While the simulation has not told the time yet, everything goes on waiting.
        """
        if not self._has_time():
            return
        events, self._waiting = self._waiting, []
        if events:
            self._app.handle(events, self._clock.now())
        now = self._clock.now()
        if self._is_due(now):
            self._app.due(now)

    def _has_time(self) -> bool:
        return self._link is None or self._link.has_time()

    def _is_due(self, now: Moment) -> bool:
        due = self._app.next_due()
        return due is not None and due <= now.mono_ms and self._has_time()

    def _patience(self) -> float:
        until_upkeep = max(0.0, self._next_upkeep - time.monotonic())
        due = self._app.next_due() if self._has_time() else None
        until_due = None if due is None else self._clock.real_seconds_until(due)
        return until_upkeep if until_due is None else min(until_upkeep, until_due)

    def _keep_up(self) -> None:
        if time.monotonic() >= self._next_upkeep:
            self._next_upkeep = time.monotonic() + UPKEEP_S
            self._app.upkeep()
            self._notifier.alive()

    def _on_signal(self, _signum: int, _frame: FrameType | None) -> None:
        self._inbox.put(_Stop())
