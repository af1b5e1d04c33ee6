"""A simulated drop box, with verbs of the world: its sensor and both its switches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from devices.dropbox_sensor.events import DoorFound, DoorMoved, LidMoved, Measured
from devices.dropbox_sensor.gauge import Calibration
from vuoro.clock import Clock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnyAct, DropEnvelope, SetDoor
from vuoro.values import EPOCH, Moment

#: How long somebody holds the lid up, and how long the next person takes to lift it again.
LIFTED_MS: Final = 800
BETWEEN_MS: Final = 400


class SimulatedBox:
    """A box that people drop envelopes into.

    Whoever drops an envelope takes their time, and the next one waits: the edges of a whole visit are handed over at
    once, with the times at which they come. So a driven clock, too, sees a lid that was open for a while.
    """

    def __init__(self, put: Callable[[Event], None], clock: Clock, calibration: Calibration) -> None:
        self._put = put
        self._clock = clock
        self._calibration = calibration
        self._fill = 0
        self._is_mute = False
        self._free_from = EPOCH
        put(DoorFound(open=False))

    def act(self, act: AnyAct) -> None:
        """Let happen what the simulation wants."""
        match act:
            case DropEnvelope(fill=fill):
                self.drop_envelope(fill)
            case SetDoor(open=open_):
                self.set_door(open_=open_)

    def fill_to(self, fill: int) -> None:
        """Let the box be so full, in percent."""
        self._fill = fill

    def drop_envelope(self, fill: int) -> None:
        """Lift the lid, drop an envelope and let the lid fall; the box is ``fill`` percent full after it."""
        lifted = max(self._clock.now(), self._free_from)
        fallen = _later(lifted, LIFTED_MS)
        self._free_from = _later(fallen, BETWEEN_MS)
        self._fill = fill
        self._put(LidMoved(open=True, at=lifted))
        self._put(LidMoved(open=False, at=fallen))

    def move_lid(self, *, open_: bool) -> None:
        """Lift the lid, or let it fall."""
        self._put(LidMoved(open=open_, at=self._clock.now()))

    def set_door(self, *, open_: bool) -> None:
        """Open the emptying door and take everything out, or close it."""
        if open_:
            self._fill = 0
        self._put(DoorMoved(open=open_, at=self._clock.now()))

    def mute(self) -> None:
        """Break the sensor."""
        self._is_mute = True

    def mend(self) -> None:
        """Mend the sensor."""
        self._is_mute = False

    def measure(self, number: int) -> None:
        """Answer with what the box holds."""
        depth = self._calibration.empty_mm - self._calibration.full_mm
        distance = self._calibration.empty_mm - round(depth * self._fill / 100)
        self._put(Measured(number, (), "no echo") if self._is_mute else Measured(number, (distance,)))

    def close(self) -> None:
        """Nothing to let go of."""


def _later(moment: Moment, milliseconds: int) -> Moment:
    return Moment(mono_ms=moment.later(milliseconds), utc=moment.utc + timedelta(milliseconds=milliseconds))
