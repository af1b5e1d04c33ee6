"""The wire between a daemon on simulated hardware and the simulation.

Only a daemon whose settings ask for a simulation has one; it is made once, in ``vuoro.daemon``.
"""

from __future__ import annotations

from collections.abc import Callable

from vuoro.clock import DrivenClock
from vuoro.messages.simulation import AnyAct, AnySeen, AtTime, SetTime
from vuoro.service import App, Received
from vuoro.session import Session
from vuoro.topics import SIM_ACT, SIM_AT, SIM_SEEN, SIM_TIME
from vuoro.values import Moment


class Wire:
    """Brings time and acts from the simulation, and takes back what a person would see."""

    def __init__(self, session: Session, clock: DrivenClock | None) -> None:
        """Make the wire; ``clock`` is None where the lobby runs in real time."""
        self._session = session
        self._clock = clock
        self._on_act: Callable[[AnyAct], None] | None = None
        self._round: int | None = None

    def on_act(self, handler: Callable[[AnyAct], None]) -> None:
        """Let ``handler`` move the simulated hardware."""
        self._on_act = handler

    def see(self, seen: AnySeen) -> None:
        """Tell the simulation what a person standing there sees now."""
        self._session.publish(SIM_SEEN, self._session.client, seen)

    def wants(self, event: object) -> bool:
        """Return whether the event came from the simulation."""
        return isinstance(event, Received) and event.topic in (SIM_TIME, SIM_ACT)

    def take(self, event: object) -> None:
        """Set the clock, or move the simulated hardware."""
        assert isinstance(event, Received)
        message: SetTime | AnyAct = event.message
        if not isinstance(message, SetTime):
            if self._on_act is not None:
                self._on_act(message)
        elif self._clock is not None:
            self._clock.set(Moment(mono_ms=message.mono_ms, utc=message.utc))
            self._round = message.round

    def settle(self, app: App, handled: int) -> None:
        """Answer the round that is open, as soon as the daemon has nothing left to do."""
        if self._round is None or app.busy():
            return
        here = AtTime(
            client=self._session.client, round=self._round, activity=handled, next_due_ms=app.next_due()
        )
        self._round = None
        self._session.publish(SIM_AT, self._session.client, here)
