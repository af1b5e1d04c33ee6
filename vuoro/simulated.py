"""The wire between a daemon on simulated hardware and the simulation.

Only a daemon whose settings ask for a simulation has one; it is made once, in ``vuoro.daemon``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TypeGuard

from msgspec.structs import replace

from vuoro.clock import DrivenClock
from vuoro.line import Line
from vuoro.messages.simulation import AnyAct, AnySeen, AtTime, SetTime, TellAgain, Told
from vuoro.service import App, Received
from vuoro.topics import SIM_ACT, SIM_AT, SIM_SEEN, SIM_TIME
from vuoro.values import EPOCH, Moment


class Wire:
    """Brings time and acts from the simulation, and takes back what a person would see."""

    def __init__(self, session: Line, clock: DrivenClock | None, published: Callable[[], int]) -> None:
        """Make the wire; ``clock`` is None where the lobby runs in real time.

        ``published`` tells how many messages the daemon has sent to others than the simulation.
        """
        self._published = published
        self._session = session
        self._clock = clock
        self._on_act: list[Callable[[AnyAct], None]] = []
        self._round: int | None = None
        self._last_act = 0
        self._seen: list[AnySeen] = []
        self._process = os.getpid()
        self._telling = threading.Lock()

    def on_act(self, handler: Callable[[AnyAct], None]) -> None:
        """Let ``handler`` move the simulated hardware, beside those that do already."""
        self._on_act.append(handler)

    def see(self, seen: AnySeen) -> None:
        """Tell the simulation what a person standing there sees now; any thread may call it."""
        with self._telling:
            if self._clock is not None:  # only a replay may ask for all of it again
                seen = replace(seen, told=len(self._seen) + 1, process=self._process)
                self._seen.append(seen)
            self._session.publish(SIM_SEEN, self._session.client, seen)

    def wants(self, event: object) -> TypeGuard[Received]:
        """Return whether the event came from the simulation."""
        return isinstance(event, Received) and event.topic in (SIM_TIME, SIM_ACT)

    def has_time(self) -> bool:
        """Return whether the clock tells the time: at once where it is the machine's own."""
        return self._clock is None or self._clock.now() != EPOCH

    def take(self, event: Received) -> None:
        """Set the clock, or move the simulated hardware."""
        message: SetTime | Told = event.message
        match message:
            case SetTime() if self._clock is not None:
                self._clock.set(Moment(mono_ms=message.mono_ms, utc=message.utc))
                self._round = message.round or None
            case SetTime():
                pass
            case TellAgain():
                self._tell_again(message.after)
            case _:
                self._act(message)

    def settle(self, app: App) -> None:
        """Answer the round that is open, as soon as the daemon has nothing left to do."""
        if self._round is None or app.busy():
            return
        here = AtTime(
            client=self._session.client,
            round=self._round,
            activity=self._published(),
            next_due_ms=app.next_due(),
            seen=len(self._seen),
            process=self._process,
        )
        self._round = None
        self._session.publish(SIM_AT, self._session.client, here)

    def _tell_again(self, after: int) -> None:
        with self._telling:
            for seen in self._seen[after:]:
                self._session.publish(SIM_SEEN, self._session.client, seen)

    def _act(self, act: AnyAct) -> None:
        if act.number and act.number <= self._last_act:
            return  # the broker has handed it over a second time
        self._last_act = max(self._last_act, act.number)
        for handler in self._on_act:
            handler(act)
