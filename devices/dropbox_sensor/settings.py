"""The drop box's settings: which box it is, how its sensor and switches are wired, and what full and empty measure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta, Struct

from devices.dropbox_sensor.parsers import SPEECH, Family
from devices.dropbox_sensor.sensor import STILL, Calibration, Sensor
from devices.dropbox_sensor.state import Setup
from vuoro.settings import DaemonSettings, Simulation
from vuoro.values import BoxId

#: A pin by its BCM number, as gpiozero counts.
Pin = Annotated[int, Meta(ge=0, le=27, description="a BCM pin number from 0 to 27")]
_Seconds = Annotated[int, Meta(ge=10, le=3600)]
_Celsius = Annotated[float, Meta(ge=-30, le=50, description="a temperature from -30 to 50 °C")]

#: What gpiozero 2.0.1 takes for the speed of sound, and how near an HC-SR04 sees.
_GPIOZERO_SOUND_M_S: Final = 343.26
_HC_SR04_LEAST_MM: Final = 20


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


class KeySettings(Struct, frozen=True, kw_only=True):
    """A key switch between ``pin`` and ground; whoever turns it there and back confirms the emptying."""

    pin: Pin
    conducts_when_turned: bool = True


class DropboxSettings(DaemonSettings, frozen=True, kw_only=True):
    """The settings file of a drop box; it has one sensor, ``ultrasonic`` or ``serial``.

    ``measure_every_s``: how often the sensor is asked while nobody is at the box. ``thermometer``: the folder of a
    DS18B20, such as ``/sys/bus/w1/devices/28-0316a2795bff``; without one, the air is taken to have
    ``air_temperature_c``. ``lid_left_open_s``, ``door_left_open_s``: open for longer, they have been left so.
    """

    box: BoxId
    calibration: Calibration
    measure_every_s: _Seconds = 60
    air_temperature_c: _Celsius = 20.0
    thermometer: Path | None = None
    lid_left_open_s: _Seconds = 60
    door_left_open_s: _Seconds = 900
    lamp: Pin | None = None
    ultrasonic: UltrasonicSettings | None = None
    serial: SerialSettings | None = None
    lid: SwitchSettings | None = None
    door: SwitchSettings | None = None
    key: KeySettings | None = None

    def __post_init__(self) -> None:
        """Refuse settings whose parts do not fit together, naming all that is wrong."""
        mistakes = [*self._blind(), *self._doubled(), *(self._unwired() if self.simulation is Simulation.OFF else ())]
        if mistakes:
            raise ValueError("; ".join(mistakes))

    def setup(self) -> Setup:
        """Return what the logic has to know of the box."""
        return Setup(
            box=self.box,
            lid_left_ms=1000 * self.lid_left_open_s,
            door_left_ms=1000 * self.door_left_open_s,
            has_key=self.key is not None,
            has_lamp=self.lamp is not None,
        )

    def sensor(self) -> Sensor:
        """Return what the logic has to know of the sensor."""
        speech = None if self.serial is None else SPEECH[self.serial.family]
        sound_m_s = _GPIOZERO_SOUND_M_S if self.ultrasonic is not None else None
        return Sensor(
            calibration=self.calibration,
            every_ms=1000 * self.measure_every_s,
            sound_m_s=sound_m_s if speech is None else speech.sound_m_s,
            air_c=self.air_temperature_c,
            still=STILL if speech is None else speech.still,
        )

    def _blind(self) -> list[str]:
        name, nearest = "HC-SR04", _HC_SR04_LEAST_MM
        if self.serial is not None:
            name, nearest = self.serial.family.value, SPEECH[self.serial.family].least_mm
        elif self.ultrasonic is None:
            return []
        if nearest <= self.calibration.full_mm:
            return []
        return [f'a "{name}" sees nothing nearer than {nearest} mm: the box cannot be full at less (full_mm)']

    def _doubled(self) -> list[str]:
        wired = (self.lid, self.door, self.key)
        pins = [switch.pin for switch in wired if switch is not None]
        pins += [] if self.lamp is None else [self.lamp]
        pins += [] if self.ultrasonic is None else [self.ultrasonic.trigger, self.ultrasonic.echo]
        return [f"pin {pin} is used {pins.count(pin)} times" for pin in sorted(set(pins)) if pins.count(pin) > 1]

    def _unwired(self) -> list[str]:
        sensors = (self.ultrasonic is not None) + (self.serial is not None)
        one = [] if sensors == 1 else [f"the box needs one sensor, [ultrasonic] or [serial], and has {sensors}"]
        missing = [name for name, switch in (("lid", self.lid), ("door", self.door)) if switch is None]
        return one + [f"the box needs a [{name}] switch" for name in missing]
