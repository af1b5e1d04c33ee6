"""The drop box's settings: which box it is, how its sensor and switches are wired, and what full and empty measure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from devices.dropbox_sensor.gauge import Calibration
from devices.dropbox_sensor.parsers import SPEECH, Family
from vuoro.settings import DaemonSettings, Simulation
from vuoro.values import BoxId

#: A pin by its BCM number, as gpiozero counts.
Pin = Annotated[int, Meta(ge=0, le=27, description="a BCM pin number from 0 to 27")]


class UltrasonicSettings(Struct, frozen=True, kw_only=True):
    """An HC-SR04 or one like it; its echo goes to the pin by a divider to 3.3 V."""

    trigger: Pin
    echo: Pin


class SerialSettings(Struct, frozen=True, kw_only=True):
    """A sensor that sends frames by itself, on a UART of the Pi or a USB adapter."""

    port: Path
    family: Family


class SwitchSettings(Struct, frozen=True, kw_only=True):
    """A switch between ``pin`` and ground; a reed switch conducts while its magnet is near, with lid or door shut."""

    pin: Pin
    conducts_when_open: bool = False


class DropboxSettings(DaemonSettings, frozen=True, kw_only=True):
    """The settings file of a drop box; it has one sensor, ``ultrasonic`` or ``serial``.

    ``measure_every_s``: how often the sensor is asked while nobody is at the box.
    """

    box: BoxId
    calibration: Calibration
    measure_every_s: Annotated[int, Meta(ge=10, le=3600)] = 60
    ultrasonic: UltrasonicSettings | None = None
    serial: SerialSettings | None = None
    lid: SwitchSettings | None = None
    door: SwitchSettings | None = None

    def __post_init__(self) -> None:
        """Refuse settings whose parts do not fit together, naming all that is wrong."""
        mistakes = [*self._blind(), *self._doubled(), *(self._unwired() if self.simulation is Simulation.OFF else ())]
        if mistakes:
            raise ValueError("; ".join(mistakes))

    def _blind(self) -> list[str]:
        if self.serial is None or SPEECH[self.serial.family].least_mm <= self.calibration.full_mm:
            return []
        name, nearest = self.serial.family.value, SPEECH[self.serial.family].least_mm
        return [f'a "{name}" sees nothing nearer than {nearest} mm: the box cannot be full at less (full_mm)']

    def _doubled(self) -> list[str]:
        pins = [switch.pin for switch in (self.lid, self.door) if switch is not None]
        pins += [] if self.ultrasonic is None else [self.ultrasonic.trigger, self.ultrasonic.echo]
        return [f"pin {pin} is used {pins.count(pin)} times" for pin in sorted(set(pins)) if pins.count(pin) > 1]

    def _unwired(self) -> list[str]:
        sensors = (self.ultrasonic is not None) + (self.serial is not None)
        one = [] if sensors == 1 else [f"the box needs one sensor, [ultrasonic] or [serial], and has {sensors}"]
        missing = [name for name, switch in (("lid", self.lid), ("door", self.door)) if switch is None]
        return one + [f"the box needs a [{name}] switch" for name in missing]
