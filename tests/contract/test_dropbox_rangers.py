"""What every distance sensor of the drop box promises: the simulated one, ultrasonic on GPIO, and serial ones.

The real adapters run on gpiozero's mock pins, whose echo comes by a real clock, and on a pty fed with real frames.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockTriggerPin

from devices.dropbox_sensor.events import DoorFound, Measured
from devices.dropbox_sensor.gauge import LEAST_READINGS
from devices.dropbox_sensor.hardware import READINGS, SerialRanger, Ultrasonic
from devices.dropbox_sensor.machine import no_thermometer
from devices.dropbox_sensor.parsers import Family
from devices.dropbox_sensor.ports import Ranger
from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import UltrasonicSettings
from devices.dropbox_sensor.simulated import SimulatedBox
from devices.dropbox_sensor.simulated_frames import FRAME, a02, tf
from tests.contract.sensor_line import SensorLine
from vuoro.clock import SystemClock
from vuoro.messages.loop import Event

_PATIENCE_S = 20
_TRIGGER, _ECHO = 23, 24
_SOUND_MM_PER_S = 343_260
_EMPTY_MM, _FULL_MM = 900, 300
#: A sensor on a mock pin is timed by threads; a box ten times as deep makes their lateness small beside the echo.
_DEEPER = 10
_WITHIN_S = 1.0


class _Events:
    """An inbox that a test can read; waiting has an end only where nothing comes."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def put(self, event: Event) -> None:
        self._queue.put(event)

    def next(self) -> Event:
        return self._queue.get(timeout=_PATIENCE_S)


class _Rig(Protocol):
    """One sensor, and what is in front of it."""

    ranger: Ranger
    events: _Events
    #: The reading for what is placed at 1 mm, and how far it may be from the truth.
    scale: int
    tolerance_mm: int

    def place(self, mm: int) -> None: ...

    def silence(self) -> None: ...

    def close(self) -> None: ...


class _SimulatedRig:
    scale, tolerance_mm = 1, 0

    def __init__(self) -> None:
        self.events = _Events()
        self._calibration = Calibration(empty_mm=_EMPTY_MM, full_mm=_FULL_MM)
        self._box = SimulatedBox(self.events.put, SystemClock(), self._calibration)
        self.ranger: Ranger = self._box
        assert self.events.next() == DoorFound(open=False)

    def place(self, mm: int) -> None:
        self._box.mend()
        self._box.fill_to(self._calibration.fill(mm))

    def silence(self) -> None:
        self._box.mute()

    def close(self) -> None:
        self.ranger.close()


class _UltrasonicRig:
    scale, tolerance_mm = _DEEPER, 1_500

    def __init__(self) -> None:
        self.events = _Events()
        self.pins = MockFactory()
        Device.pin_factory = self.pins
        self._echo = self.pins.pin(_ECHO)
        self._trigger = self.pins.pin(_TRIGGER, pin_class=MockTriggerPin, echo_pin=self._echo)
        wiring = UltrasonicSettings(trigger=_TRIGGER, echo=_ECHO)
        self.ranger: Ranger = Ultrasonic(
            wiring, self.events.put, no_thermometer, most_mm=_DEEPER * 1_500, within_s=_WITHIN_S
        )

    def place(self, mm: int) -> None:
        self._trigger.echo_pin = self._echo
        self._trigger.echo_time = 2 * _DEEPER * mm / _SOUND_MM_PER_S

    def silence(self) -> None:
        self._trigger.echo_pin = self.pins.pin(2)  # the echo's wire is off

    def close(self) -> None:
        self.ranger.close()
        self.pins.reset()
        Device.pin_factory = None


class _SerialRig:
    scale = 1

    def __init__(self, family: Family) -> None:
        self.events = _Events()
        self.line = SensorLine()
        self.tolerance_mm = 13 if family is Family.MAXBOTIX_INCH else 0
        self.frame = FRAME[family]
        self.ranger: Ranger = SerialRanger(self.line.path, family, self.events.put, no_thermometer, within_s=_WITHIN_S)

    def place(self, mm: int) -> None:
        self.line.sends = self.frame(mm)

    def silence(self) -> None:
        self.line.sends = b""

    def close(self) -> None:
        self.ranger.close()
        self.line.cut()


_RIGS: Final[dict[str, Callable[[], _Rig]]] = {
    "simulated": _SimulatedRig,
    "ultrasonic": _UltrasonicRig,
    "a02yyuw": lambda: _SerialRig(Family.A02YYUW),
    "tf_luna": lambda: _SerialRig(Family.TF_LUNA),
    "tfmini_s": lambda: _SerialRig(Family.TFMINI_S),
    "maxbotix": lambda: _SerialRig(Family.MAXBOTIX),
    "maxbotix_inch": lambda: _SerialRig(Family.MAXBOTIX_INCH),
}


@pytest.fixture(params=_RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[_Rig]:
    made = _RIGS[request.param]()
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[_SerialRig]:
    made = _SerialRig(Family.A02YYUW)
    yield made
    made.close()


def _measured(rig: _Rig, number: int) -> Measured:
    rig.ranger.measure(number)
    event = rig.events.next()
    assert isinstance(event, Measured)
    assert event.number == number
    return event


def test_a_question_is_answered_with_what_is_in_front_of_the_sensor(rig: _Rig) -> None:
    rig.place(420)
    answer = _measured(rig, 7)
    assert LEAST_READINGS <= len(answer.distances) <= READINGS
    assert answer.trouble == ""
    assert sorted(answer.distances)[len(answer.distances) // 2] == pytest.approx(420 * rig.scale, abs=rig.tolerance_mm)


def test_each_question_is_answered_with_the_present_and_not_with_what_was_there_before(rig: _Rig) -> None:
    rig.place(330)
    near = _measured(rig, 1).distances
    rig.place(870)
    far = _measured(rig, 2).distances
    assert max(near) < min(far)


def test_a_sensor_without_a_reading_says_so_and_never_the_last_value(rig: _Rig) -> None:
    rig.place(420)
    assert _measured(rig, 1).distances
    rig.silence()
    answer = _measured(rig, 2)
    assert answer.distances == ()
    assert answer.trouble != ""


def test_a_silent_sensor_works_again_when_it_speaks_again(rig: _Rig) -> None:
    rig.silence()
    assert _measured(rig, 1).distances == ()
    rig.place(420)
    assert _measured(rig, 2).distances


def test_an_echo_from_beyond_the_box_is_no_reading() -> None:
    rig = _UltrasonicRig()
    rig.place(1_600)
    answer = _measured(rig, 1)
    assert answer == Measured(1, (), "no echo")
    rig.close()


@pytest.mark.parametrize("noise", [b"\x07", b"\xff\x01", b"\xff\xff\xff", bytes(range(64))])
def test_noise_on_the_line_between_frames_does_not_matter(line: _SerialRig, noise: bytes) -> None:
    line.line.sends = a02(511) * 3 + noise
    assert set(_measured(line, 1).distances) == {511}


def test_another_sensor_than_the_settings_say_is_silence(line: _SerialRig) -> None:
    line.line.sends = b"R0480\r"
    assert _measured(line, 1) == Measured(1, (), "no frame of this family on the line")


def test_a_line_that_is_not_there_is_told_and_asked_again_at_the_next_measurement(line: _SerialRig) -> None:
    line.place(640)
    missing = line.line.path.with_name("not-plugged-in")
    events = _Events()
    ranger = SerialRanger(missing, Family.A02YYUW, events.put, no_thermometer)
    ranger.measure(1)
    answer = events.next()
    assert isinstance(answer, Measured)
    assert (answer.number, answer.distances) == (1, ())
    assert "not-plugged-in" in answer.trouble


def test_an_adapter_unplugged_in_the_middle_of_a_measurement_is_told(line: _SerialRig) -> None:
    line.silence()
    line.ranger.measure(1)
    line.line.cut()
    answer = line.events.next()
    assert isinstance(answer, Measured)
    assert answer.distances == ()
    assert answer.trouble != ""


def test_a_measurement_that_hangs_is_not_begun_a_second_time(line: _SerialRig) -> None:
    line.silence()
    line.ranger.measure(1)
    line.ranger.measure(2)
    assert line.events.next() == Measured(2, (), "the last measurement has not ended")
    first = line.events.next()
    assert isinstance(first, Measured)
    assert first.number == 1


def test_a_box_that_stops_breaks_a_measurement_off(line: _SerialRig) -> None:
    line.silence()
    line.ranger.measure(1)
    line.ranger.close()
    assert [thread for thread in threading.enumerate() if thread.name == "ranger"] == []


def test_a_line_on_which_nothing_comes_says_so(line: _SerialRig) -> None:
    line.silence()
    assert _measured(line, 1) == Measured(1, (), "nothing on the line")


def test_a_sensor_that_has_nothing_to_measure_says_so(line: _SerialRig) -> None:
    line.line.sends = a02(0)
    assert _measured(line, 1) == Measured(1, (), "the sensor says that it has nothing to measure")


def test_readings_that_are_alike_to_the_last_bit_are_told_as_such_and_others_not(line: _SerialRig) -> None:
    line.line.sends = a02(511)
    assert _measured(line, 1).said == (511).to_bytes(2, "big")
    line.line.sends = a02(511) + a02(512)
    assert _measured(line, 2).said == b""


def test_a_tf_luna_that_stands_still_in_distance_but_not_in_strength_lives() -> None:
    rig = _SerialRig(Family.TF_LUNA)
    rig.line.sends = tf(640, 801) + tf(640, 802)
    answer = _measured(rig, 1)
    assert (set(answer.distances), answer.said, answer.sensor_c) == ({640}, b"", 26.0)
    rig.close()


def test_the_temperature_of_the_air_comes_with_every_answer_of_a_box_with_a_thermometer() -> None:
    events = _Events()
    ranger = SerialRanger(Path("/nowhere"), Family.A02YYUW, events.put, lambda: 21.5)
    ranger.measure(1)
    answer = events.next()
    assert isinstance(answer, Measured)
    assert (answer.distances, answer.air_c) == ((), 21.5)
