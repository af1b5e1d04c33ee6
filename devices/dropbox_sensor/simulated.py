"""A simulated drop box, with verbs of the world: its sensor, its switches, its key, its lamp, its clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from devices.dropbox_sensor.events import ClockSeen, DoorFound, DoorMoved, KeyMoved, LidMoved, Measured
from devices.dropbox_sensor.sensor import Calibration
from vuoro.clock import Clock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnyAct, DropEnvelope, SensorState, SetDoor, SetLid, SetSensor, TurnKey
from vuoro.values import EPOCH, Moment

#: How long somebody holds the lid up or the key turned, and how long the next person takes to lift the lid again.
LIFTED_MS: Final = 800
TURNED_MS: Final = 400
BETWEEN_MS: Final = 400
#: A measurement has so many readings.
READINGS: Final = 5


class SimulatedBox:
    """A box that people drop envelopes into.

    Whoever drops an envelope takes their time, and the next one waits: the edges of a whole visit are handed over at
    once, with the times at which they come. So a driven clock, too, sees a lid that was open for a while.
    """

    def __init__(self, put: Callable[[Event], None], clock: Clock, calibration: Calibration) -> None:
        self.lit = False
        self._put = put
        self._clock = clock
        self._calibration = calibration
        self._fill = 0
        self._sensor = SensorState.OK
        self._frozen_mm: int | None = None
        self._air_c: float | None = None
        self._clock_trusted = True
        self._free_from = EPOCH
        put(DoorFound(open=False))

    def act(self, act: AnyAct) -> None:
        """Let happen what the simulation wants."""
        match act:
            case DropEnvelope(fill=fill):
                self.drop_envelope(fill)
            case SetDoor(open=True, emptied=False):
                self.force_door()
            case SetDoor(open=open_):
                self.set_door(open_=open_)
            case SetLid(open=open_):
                self.move_lid(open_=open_)
            case TurnKey():
                self.turn_key()
            case SetSensor(sensor=sensor):
                self.set_sensor(sensor)

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
        """Lift the lid and leave it so, or let it fall."""
        self._put(LidMoved(open=open_, at=self._clock.now()))

    def set_door(self, *, open_: bool) -> None:
        """Open the emptying door and take everything out, or close it."""
        if open_:
            self._fill = 0
        self._put(DoorMoved(open=open_, at=self._clock.now()))

    def force_door(self) -> None:
        """Break the emptying door open; what is in the box stays there."""
        self._put(DoorMoved(open=True, at=self._clock.now()))

    def turn_key(self) -> None:
        """Turn the key there and back."""
        turned = self._clock.now()
        self._put(KeyMoved(turned=True, at=turned))
        self._put(KeyMoved(turned=False, at=_later(turned, TURNED_MS)))

    def set_sensor(self, sensor: SensorState) -> None:
        """Let the sensor be like this."""
        self._frozen_mm = self._distance() if sensor is SensorState.FROZEN else None
        self._sensor = sensor

    def mute(self) -> None:
        """Break the sensor."""
        self.set_sensor(SensorState.MUTE)

    def freeze(self) -> None:
        """Let the sensor say for ever what it says now."""
        self.set_sensor(SensorState.FROZEN)

    def block(self) -> None:
        """Let an envelope lie against the sensor."""
        self.set_sensor(SensorState.BLOCKED)

    def mend(self) -> None:
        """Mend the sensor, and take away what is before it."""
        self.set_sensor(SensorState.OK)

    def warm_to(self, celsius: float) -> None:
        """Let the thermometer tell this."""
        self._air_c = celsius

    def unset_clock(self) -> None:
        """Start as a Pi does that has not heard the time yet."""
        self._clock_trusted = False

    def set_clock(self) -> None:
        """Let the network tell the time."""
        self._clock_trusted = True

    def measure(self, number: int) -> None:
        """Answer with what the box holds."""
        if self._sensor is SensorState.MUTE:
            self._put(Measured(number, (), "no echo", air_c=self._air_c))
            return
        said = b"" if self._frozen_mm is None else str(self._frozen_mm).encode()
        self._put(Measured(number, (self._distance(),) * READINGS, said=said, air_c=self._air_c))

    def light(self, *, on: bool) -> None:
        """Light the lamp, or let it go out."""
        self.lit = on

    def look(self) -> None:
        """Tell whether the clock is set."""
        self._put(ClockSeen(trusted=self._clock_trusted))

    def close(self) -> None:
        """Nothing to let go of."""

    def _distance(self) -> int:
        if self._frozen_mm is not None:
            return self._frozen_mm
        if self._sensor is SensorState.BLOCKED:
            return self._calibration.full_mm // 2
        depth = self._calibration.empty_mm - self._calibration.full_mm
        return self._calibration.empty_mm - round(depth * self._fill / 100)


def _later(moment: Moment, milliseconds: int) -> Moment:
    return Moment(mono_ms=moment.later(milliseconds), utc=moment.utc + timedelta(milliseconds=milliseconds))
