"""The drop box's real sensors and switches: GPIO (gpiozero) and serial lines (pyserial).

A sensor is opened for each measurement and let go after it: nothing runs in between, nothing can go stale, and one
that was unplugged works again at the next measurement. Callbacks and threads only put events into the inbox.
"""

from __future__ import annotations

import struct
import termios
import threading
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import serial
from gpiozero import LED, Button, DistanceSensor, DistanceSensorNoEcho, GPIOZeroError, PWMSoftwareFallback

from devices.dropbox_sensor.events import DoorFound, DoorMoved, KeyMoved, LidMoved, Measured
from devices.dropbox_sensor.machine import Thermometer, no_thermometer
from devices.dropbox_sensor.parsers import SPEECH, Family, FrameParser, Reading
from devices.dropbox_sensor.ports import Lamp, Ranger, Switches
from devices.dropbox_sensor.settings import DropboxSettings, KeySettings, SwitchSettings, UltrasonicSettings
from vuoro.clock import Clock
from vuoro.messages.loop import Event

Put = Callable[[Event], None]
#: Tells the temperature of the air (°C), None where nobody knows it.
Air = Callable[[], float | None]

#: A measurement is so many readings, whose median counts, or as many as come within the time.
READINGS: Final = 7
MEASURE_S: Final = 3.0
_HC_SR04_MOST_MM: Final = 4_000


def ranger(settings: DropboxSettings, put: Put) -> Ranger:
    """Return the sensor that the settings name."""
    air = no_thermometer if settings.thermometer is None else Thermometer(settings.thermometer).read
    if settings.serial is not None:
        return SerialRanger(settings.serial.port, settings.serial.family, put, air)
    if settings.ultrasonic is not None:
        return Ultrasonic(settings.ultrasonic, put, air, most_mm=_HC_SR04_MOST_MM)
    raise ValueError("no sensor in the settings")


def switches(settings: DropboxSettings, put: Put, clock: Clock) -> Switches:
    """Return the switches that the settings name."""
    if settings.lid is None or settings.door is None:
        raise ValueError("no lid or no door switch in the settings")
    return BoxSwitches(settings.lid, settings.door, put, clock, settings.key)


def lamp(settings: DropboxSettings) -> Lamp:
    """Return the lamp that the settings name, or none."""
    return NoLamp() if settings.lamp is None else GpioLamp(settings.lamp)


class BoxSwitches:
    """The switches of lid and door, and the key. Nothing is debounced here, but in `devices.dropbox_sensor.contact`."""

    def __init__(
        self, lid: SwitchSettings, door: SwitchSettings, put: Put, clock: Clock, key: KeySettings | None = None
    ) -> None:
        self._put = put
        self._clock = clock
        self._lid = self._watched(lid.pin, LidMoved, conducting=lid.conducts_when_open)
        self._door = self._watched(door.pin, DoorMoved, conducting=door.conducts_when_open)
        self._key = None if key is None else self._watched(key.pin, KeyMoved, conducting=key.conducts_when_turned)
        put(DoorFound(open=self._door.is_pressed is door.conducts_when_open))
        if self._lid.is_pressed is lid.conducts_when_open:
            self._tell(LidMoved, True)

    def close(self) -> None:
        """Let go of the pins."""
        self._lid.close()
        self._door.close()
        if self._key is not None:
            self._key.close()

    def _watched(self, pin: int, kind: type[LidMoved | DoorMoved | KeyMoved], *, conducting: bool) -> Button:
        switch = Button(pin)  # pulled up: "pressed" is a contact that conducts
        switch.when_pressed = partial(self._tell, kind, conducting)
        switch.when_released = partial(self._tell, kind, not conducting)
        return switch

    def _tell(self, kind: type[LidMoved | DoorMoved | KeyMoved], moved: bool) -> None:
        self._put(kind(moved, self._clock.now()))


class GpioLamp:
    """A lamp, or an LED with its resistor, between a pin and ground."""

    def __init__(self, pin: int) -> None:
        self._led = LED(pin)

    def light(self, *, on: bool) -> None:
        """Light it, or let it go out."""
        (self._led.on if on else self._led.off)()

    def close(self) -> None:
        """Let it go out, and let go of the pin."""
        self._led.close()


class NoLamp:
    """A box without a lamp."""

    def light(self, *, on: bool) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class _Asked(ABC):
    """A sensor that measures when it is asked to, each time in a thread of its own."""

    def __init__(self, put: Put, air: Air, within_s: float) -> None:
        self._put = put
        self._air = air
        self._within_s = within_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def measure(self, number: int) -> None:
        """Begin a measurement, unless the last one still hangs."""
        if self._thread is not None and self._thread.is_alive():
            self._put(Measured(number, (), "the last measurement has not ended"))
            return
        self._thread = threading.Thread(target=self._run, args=(number,), name="ranger", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Break off a measurement that is going on."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(2 * self._within_s)

    def _run(self, number: int) -> None:
        try:
            readings, silence = self._take(time.monotonic() + self._within_s)
        except (OSError, termios.error, GPIOZeroError) as error:  # pyserial lets termios.error through
            readings, silence = [], str(error)
        self._put(_answer(number, readings[:READINGS], silence, self._air()))

    @abstractmethod
    def _take(self, until: float) -> tuple[list[Reading], str]:
        """Return what was read before ``until``, and what it means where that is nothing."""


def _answer(number: int, readings: list[Reading], silence: str, air_c: float | None) -> Measured:
    said = {reading.raw for reading in readings}
    return Measured(
        number,
        tuple(reading.mm for reading in readings),
        "" if readings else silence,
        said=said.pop() if len(said) == 1 else b"",
        air_c=air_c,
        sensor_c=readings[-1].celsius if readings else None,
    )


class _Pings(DistanceSensor):  # type: ignore[misc]  # gpiozero has no types
    """A `DistanceSensor` that collects its raw readings.

    gpiozero 2.0.1 keeps the last value of a dead sensor for ever, and gives one that sees nothing the value of the
    greatest distance. So what its thread reads is taken before it is smoothed; the greatest is left out.
    """

    def __init__(self, wiring: UltrasonicSettings, most_mm: int) -> None:
        self.heard: list[Reading] = []
        self.enough = threading.Event()
        # The readings of the pin driver's own clock are good enough for a box, and silence is told in health.
        for category in (PWMSoftwareFallback, DistanceSensorNoEcho):
            warnings.filterwarnings("ignore", category=category)
        super().__init__(echo=wiring.echo, trigger=wiring.trigger, max_distance=most_mm / 1000, partial=True)

    def _read(self) -> float | None:
        share: float | None = super()._read()
        if share is not None and share < 1:
            self.heard.append(Reading(round(share * self.max_distance * 1000), struct.pack("d", share)))
            if len(self.heard) >= READINGS:
                self.enough.set()
        return share


class Ultrasonic(_Asked):
    """An ultrasonic sensor with a trigger and an echo pin."""

    def __init__(
        self, wiring: UltrasonicSettings, put: Put, air: Air, *, most_mm: int, within_s: float = MEASURE_S
    ) -> None:
        super().__init__(put, air, within_s)
        self._wiring = wiring
        self._most_mm = most_mm

    def _take(self, until: float) -> tuple[list[Reading], str]:
        with closing(_Pings(self._wiring, self._most_mm)) as pings:
            while not self._stopping.is_set() and time.monotonic() < until and not pings.enough.wait(0.05):
                pass
        return list(pings.heard), "no echo"


class SerialRanger(_Asked):
    """A sensor that sends frames on a serial line all the time."""

    def __init__(self, port: Path, family: Family, put: Put, air: Air, *, within_s: float = MEASURE_S) -> None:
        super().__init__(put, air, within_s)
        self._port = str(port)
        self._family = family

    def _take(self, until: float) -> tuple[list[Reading], str]:
        parser, readings, heard = FrameParser(self._family), list[Reading](), 0
        with serial.Serial(self._port, SPEECH[self._family].baudrate, timeout=0.1, exclusive=True) as line:
            line.reset_input_buffer()  # what has gathered there is from another time
            while len(readings) < READINGS and time.monotonic() < until and not self._stopping.is_set():
                data = line.read(max(1, line.in_waiting))
                heard += len(data)
                readings += parser.feed(data)
        return readings, _silence(parser, heard)


def _silence(parser: FrameParser, heard: int) -> str:
    """Return what it means that no reading came of so many bytes."""
    if parser.blanks:
        return "the sensor says that it has nothing to measure"
    return "no frame of this family on the line" if heard else "nothing on the line"
