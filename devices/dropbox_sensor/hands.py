"""Carries out what the logic wants, with the box's sensor, lamp, clock and store."""

from __future__ import annotations

from devices.dropbox_sensor.events import Light, LookAtClock, Measure, Remember
from devices.dropbox_sensor.ports import Lamp, Ranger, Switches, WallClock
from devices.dropbox_sensor.store import BoxStore
from vuoro.messages import loop


class BoxHands:
    """The drop box's `vuoro.device.Hands`."""

    def __init__(self, store: BoxStore, ranger: Ranger, switches: Switches, lamp: Lamp, wall_clock: WallClock) -> None:
        self._store = store
        self._ranger = ranger
        self._switches = switches
        self._lamp = lamp
        self._wall_clock = wall_clock

    def save(self, effect: loop.Durable) -> None:
        """Write the memory, inside the outbox's transaction."""
        if isinstance(effect, Remember):
            self._store.save(effect.memory)

    def perform(self, effect: loop.Effect) -> None:
        """Ask the sensor or the clock, light the lamp."""
        match effect:
            case Measure(number=number):
                self._ranger.measure(number)
            case LookAtClock():
                self._wall_clock.look()
            case Light(on=on):
                self._lamp.light(on=on)

    def close(self) -> None:
        """Let go of the hardware."""
        self._ranger.close()
        self._switches.close()
        self._lamp.close()
