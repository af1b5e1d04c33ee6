"""Carries out what the logic wants, with the box's sensor and its store."""

from __future__ import annotations

from devices.dropbox_sensor.events import Measure, Remember
from devices.dropbox_sensor.ports import Ranger, Switches
from devices.dropbox_sensor.store import BoxStore
from vuoro.messages import loop


class BoxHands:
    """The drop box's `vuoro.device.Hands`."""

    def __init__(self, store: BoxStore, ranger: Ranger, switches: Switches) -> None:
        self._store = store
        self._ranger = ranger
        self._switches = switches

    def save(self, effect: loop.Durable) -> None:
        """Write the memory, inside the outbox's transaction."""
        if isinstance(effect, Remember):
            self._store.save(effect.memory)

    def perform(self, effect: loop.Effect) -> None:
        """Ask the sensor."""
        if isinstance(effect, Measure):
            self._ranger.measure(effect.number)

    def close(self) -> None:
        """Let go of the sensor and the switches."""
        self._ranger.close()
        self._switches.close()
