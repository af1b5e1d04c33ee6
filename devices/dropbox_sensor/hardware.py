"""The drop box's real sensors and switches: GPIO (gpiozero) and serial lines (pyserial).

A sensor is opened for each measurement and let go after it: nothing runs in between, nothing can go stale, and one
that was unplugged works again at the next measurement. Callbacks and threads only put events into the inbox.
"""

from __future__ import annotations

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
from gpiozero import Button, DistanceSensor, DistanceSensorNoEcho, GPIOZeroError, PWMSoftwareFallback

from devices.dropbox_sensor.events import DoorFound, DoorMoved, LidMoved, Measured
from devices.dropbox_sensor.parsers import SPEECH, Family, FrameParser
from devices.dropbox_sensor.ports import Ranger, Switches
from devices.dropbox_sensor.settings import DropboxSettings, SwitchSettings, UltrasonicSettings
from vuoro.clock import Clock
from vuoro.messages.loop import Event

Put = Callable[[Event], None]

#: A measurement is so many readings, whose median counts, or as many as come within the time.
READINGS: Final = 7
MEASURE_S: Final = 2.0
#: An echo from farther away than this share of the empty box comes from elsewhere.
FARTHEST: Final = 1.5


def ranger(settings: DropboxSettings, put: Put) -> Ranger:
    """Return the sensor that the settings name."""
    if settings.serial is not None:
        return SerialRanger(settings.serial.port, settings.serial.family, put)
    if settings.ultrasonic is not None:
        return Ultrasonic(settings.ultrasonic, put, most_mm=round(FARTHEST * settings.calibration.empty_mm))
    raise ValueError("no sensor in the settings")


def switches(settings: DropboxSettings, put: Put, clock: Clock) -> Switches:
    """Return the switches that the settings name."""
    if settings.lid is None or settings.door is None:
        raise ValueError("no lid or no door switch in the settings")
    return BoxSwitches(settings.lid, settings.door, put, clock)


class BoxSwitches:
    """The switches of lid and door. Nothing is debounced here; `devices.dropbox_sensor.contact` does it."""

    def __init__(self, lid: SwitchSettings, door: SwitchSettings, put: Put, clock: Clock) -> None:
        self._put = put
        self._clock = clock
        self._lid = self._watched(lid, LidMoved)
        self._door = self._watched(door, DoorMoved)
        put(DoorFound(open=self._door.is_pressed is door.conducts_when_open))
        if self._lid.is_pressed is lid.conducts_when_open:
            self._tell(LidMoved, True)

    def close(self) -> None:
        """Let go of the pins."""
        self._lid.close()
        self._door.close()

    def _watched(self, wired: SwitchSettings, kind: type[LidMoved | DoorMoved]) -> Button:
        switch = Button(wired.pin)  # pulled up: "pressed" is a contact that conducts
        switch.when_pressed = partial(self._tell, kind, wired.conducts_when_open)
        switch.when_released = partial(self._tell, kind, not wired.conducts_when_open)
        return switch

    def _tell(self, kind: type[LidMoved | DoorMoved], open_: bool) -> None:
        self._put(kind(open_, self._clock.now()))


class _Asked(ABC):
    """A sensor that measures when it is asked to, each time in a thread of its own."""

    def __init__(self, put: Put, within_s: float) -> None:
        self._put = put
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
            distances = self._take(time.monotonic() + self._within_s)
        except (OSError, termios.error, GPIOZeroError) as error:  # pyserial lets termios.error through
            self._put(Measured(number, (), str(error)))
        else:
            self._put(Measured(number, tuple(distances[:READINGS]), "" if distances else self.silence))

    #: What it means when no reading has come.
    silence: str

    @abstractmethod
    def _take(self, until: float) -> list[int]:
        """Return the distances (mm) read before ``until``."""


class _Pings(DistanceSensor):  # type: ignore[misc]  # gpiozero has no types
    """A `DistanceSensor` that collects its raw readings.

    gpiozero 2.0.1 keeps the last value of a dead sensor for ever, and gives one that sees nothing the value of the
    greatest distance. So what its thread reads is taken before it is smoothed; the greatest is left out.
    """

    def __init__(self, wiring: UltrasonicSettings, most_mm: int) -> None:
        self.heard: list[int] = []
        self.enough = threading.Event()
        # The readings of the pin driver's own clock are good enough for a box, and silence is told in health.
        for category in (PWMSoftwareFallback, DistanceSensorNoEcho):
            warnings.filterwarnings("ignore", category=category)
        super().__init__(echo=wiring.echo, trigger=wiring.trigger, max_distance=most_mm / 1000, partial=True)

    def _read(self) -> float | None:
        share: float | None = super()._read()
        if share is not None and share < 1:
            self.heard.append(round(share * self.max_distance * 1000))
            if len(self.heard) >= READINGS:
                self.enough.set()
        return share


class Ultrasonic(_Asked):
    """An ultrasonic sensor with a trigger and an echo pin."""

    silence = "no echo"

    def __init__(self, wiring: UltrasonicSettings, put: Put, *, most_mm: int, within_s: float = MEASURE_S) -> None:
        super().__init__(put, within_s)
        self._wiring = wiring
        self._most_mm = most_mm

    def _take(self, until: float) -> list[int]:
        with closing(_Pings(self._wiring, self._most_mm)) as pings:
            while not self._stopping.is_set() and time.monotonic() < until and not pings.enough.wait(0.05):
                pass
        return list(pings.heard)


class SerialRanger(_Asked):
    """A sensor that sends frames on a serial line all the time."""

    silence = "no frame of this family on the line"

    def __init__(self, port: Path, family: Family, put: Put, *, within_s: float = MEASURE_S) -> None:
        super().__init__(put, within_s)
        self._port = str(port)
        self._family = family

    def _take(self, until: float) -> list[int]:
        parser, distances = FrameParser(self._family), list[int]()
        with serial.Serial(self._port, SPEECH[self._family].baudrate, timeout=0.1, exclusive=True) as line:
            line.reset_input_buffer()  # what has gathered there is from another time
            while len(distances) < READINGS and time.monotonic() < until and not self._stopping.is_set():
                distances += [reading.mm for reading in parser.feed(line.read(max(1, line.in_waiting)))]
        return distances
