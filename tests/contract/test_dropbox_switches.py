"""What lid and door of the drop box tell: the simulated ones, and switches on gpiozero's mock pins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPin

from devices.dropbox_sensor.events import DoorFound, DoorMoved, KeyMoved, LidMoved, Measured
from devices.dropbox_sensor.hardware import BoxSwitches, GpioLamp
from devices.dropbox_sensor.logic import DOOR_OPENED_MS, LID_LIFTED_MS
from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import KeySettings, SwitchSettings
from devices.dropbox_sensor.simulated import SimulatedBox
from vuoro.messages.loop import Event
from vuoro.messages.simulation import DropEnvelope, SensorState, SetDoor, SetSensor
from vuoro.values import Moment

_NOW = Moment(mono_ms=123_456, utc=datetime(2026, 3, 2, 7, 0, tzinfo=UTC))
_LID, _DOOR, _KEY, _LAMP = 5, 6, 13, 19
_CALIBRATION = Calibration(empty_mm=600, full_mm=100)


class _Clock:
    boot = "boot-1"

    def __init__(self) -> None:
        self._now = _NOW

    def now(self) -> Moment:
        return self._now

    def pass_ms(self, ms: int) -> None:
        self._now = Moment(mono_ms=self._now.mono_ms + ms, utc=self._now.utc + timedelta(milliseconds=ms))

    def real_seconds_until(self, mono_ms: int) -> float | None:
        raise AssertionError(f"a switch does not sleep until {mono_ms}")


class _Rig(Protocol):
    """The switches and the hand of the test; ``events`` is what came, in its order."""

    events: list[Event]

    def move_lid(self, *, open_: bool) -> None: ...

    def move_door(self, *, open_: bool) -> None: ...

    def turn_key(self) -> None: ...

    def close(self) -> None: ...


class _SimulatedRig:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.clock = _Clock()
        self.box = SimulatedBox(self.events.append, self.clock, _CALIBRATION)

    def move_lid(self, *, open_: bool) -> None:
        self.box.move_lid(open_=open_)

    def move_door(self, *, open_: bool) -> None:
        self.box.set_door(open_=open_)

    def turn_key(self) -> None:
        self.box.turn_key()

    def close(self) -> None:
        self.box.close()


class _ConductingPin(MockPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that a switch connects to ground before anybody looks."""

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        self.drive_low()


class _GpioRig:
    def __init__(self, *, conducts_when_open: bool, lid_open: bool = False, door_open: bool = False) -> None:
        self.events: list[Event] = []
        self.pins = MockFactory()
        Device.pin_factory = self.pins
        self._conducts_when_open = conducts_when_open
        for number, is_open in ((_LID, lid_open), (_DOOR, door_open)):
            if is_open is conducts_when_open:
                self.pins.pin(number, pin_class=_ConductingPin)
        lid, door = (SwitchSettings(pin=pin, conducts_when_open=conducts_when_open) for pin in (_LID, _DOOR))
        key = KeySettings(pin=_KEY, conducts_when_turned=True)
        self.switches = BoxSwitches(lid, door, self.events.append, _Clock(), key)

    def move_lid(self, *, open_: bool) -> None:
        self._move(_LID, open_=open_)

    def move_door(self, *, open_: bool) -> None:
        self._move(_DOOR, open_=open_)

    def turn_key(self) -> None:
        self.pins.pin(_KEY).drive_low()
        self.pins.pin(_KEY).drive_high()

    def close(self) -> None:
        self.switches.close()
        self.pins.reset()
        Device.pin_factory = None

    def _move(self, number: int, *, open_: bool) -> None:
        pin = self.pins.pin(number)
        (pin.drive_low if open_ is self._conducts_when_open else pin.drive_high)()


@pytest.fixture(params=["simulated", "reed switches", "microswitches"])
def rig(request: pytest.FixtureRequest) -> Iterator[_Rig]:
    made: _Rig = (
        _SimulatedRig() if request.param == "simulated" else _GpioRig(conducts_when_open="micro" in request.param)
    )
    yield made
    made.close()


def test_at_the_start_the_door_is_found_shut_and_nothing_has_moved(rig: _Rig) -> None:
    assert rig.events == [DoorFound(open=False)]


def test_the_lid_tells_when_it_opens_and_shuts(rig: _Rig) -> None:
    rig.events.clear()
    rig.move_lid(open_=True)
    assert rig.events == [LidMoved(open=True, at=_NOW)]
    rig.move_lid(open_=False)
    assert rig.events[1:] == [LidMoved(open=False, at=_NOW)]


def test_the_door_tells_when_it_opens_and_shuts(rig: _Rig) -> None:
    rig.events.clear()
    rig.move_door(open_=True)
    assert rig.events == [DoorMoved(open=True, at=_NOW)]
    rig.move_door(open_=False)
    assert rig.events[1:] == [DoorMoved(open=False, at=_NOW)]


def test_the_key_tells_when_it_is_turned_and_turned_back(rig: _Rig) -> None:
    rig.events.clear()
    rig.turn_key()
    turned, back = rig.events
    assert turned == KeyMoved(turned=True, at=_NOW)
    assert isinstance(back, KeyMoved)
    assert not back.turned


@pytest.mark.parametrize("conducts_when_open", [True, False])
@pytest.mark.parametrize("lid_open", [True, False])
@pytest.mark.parametrize("door_open", [True, False])
def test_how_lid_and_door_stand_at_the_start_is_told(
    *, conducts_when_open: bool, lid_open: bool, door_open: bool
) -> None:
    rig = _GpioRig(conducts_when_open=conducts_when_open, lid_open=lid_open, door_open=door_open)
    assert rig.events == [DoorFound(open=door_open), *([LidMoved(open=True, at=_NOW)] if lid_open else [])]
    rig.close()


def test_an_envelope_dropped_in_the_simulation_lifts_the_lid_for_long_enough() -> None:
    rig = _SimulatedRig()
    rig.events.clear()
    rig.box.act(DropEnvelope(fill=40))
    opened, shut = rig.events
    assert isinstance(opened, LidMoved)
    assert isinstance(shut, LidMoved)
    assert (opened.open, opened.at, shut.open) == (True, _NOW, False)
    assert shut.at.mono_ms - opened.at.mono_ms >= LID_LIFTED_MS
    assert shut.at.utc - opened.at.utc == timedelta(milliseconds=shut.at.mono_ms - opened.at.mono_ms)


def test_two_envelopes_at_the_same_instant_of_a_simulation_are_dropped_one_after_the_other() -> None:
    rig = _SimulatedRig()
    rig.events.clear()
    for fill in (40, 41):
        rig.box.act(DropEnvelope(fill=fill))
    times = [event.at.mono_ms for event in rig.events if isinstance(event, LidMoved)]
    assert times == sorted(set(times))


@pytest.mark.parametrize("fill", [0, 1, 33, 50, 99, 100])
def test_the_simulated_sensor_measures_what_was_dropped_and_nothing_after_an_emptying(fill: int) -> None:
    rig = _SimulatedRig()
    rig.box.act(DropEnvelope(fill=fill))
    rig.box.measure(1)
    rig.box.act(SetDoor(open=True))
    rig.clock.pass_ms(DOOR_OPENED_MS)
    rig.box.act(SetDoor(open=False))
    rig.box.measure(2)
    fills = [_CALIBRATION.fill(e.distances[0]) for e in rig.events if isinstance(e, Measured)]
    assert fills == [fill, 0]


def test_a_forced_door_opens_and_leaves_what_is_in_the_box() -> None:
    rig = _SimulatedRig()
    rig.box.act(DropEnvelope(fill=40))
    rig.events.clear()
    rig.box.act(SetDoor(open=True, emptied=False))
    rig.box.measure(1)
    opened, measured = rig.events
    assert opened == DoorMoved(open=True, at=_NOW)
    assert isinstance(measured, Measured)
    assert _CALIBRATION.fill(measured.distances[0]) == 40


@pytest.mark.parametrize(
    ("sensor", "distances"),
    [(SensorState.MUTE, set()), (SensorState.BLOCKED, {50}), (SensorState.FROZEN, {400}), (SensorState.OK, {350})],
)
def test_the_simulated_sensor_is_as_the_simulation_wants(sensor: SensorState, distances: set[int]) -> None:
    rig = _SimulatedRig()
    rig.box.fill_to(40)
    rig.box.act(SetSensor(sensor=sensor))
    rig.box.fill_to(50)
    rig.box.measure(1)
    measured = rig.events[-1]
    assert isinstance(measured, Measured)
    assert set(measured.distances) == distances
    assert bool(measured.said) is (sensor is SensorState.FROZEN)


def test_a_lamp_on_a_pin_burns_and_goes_out() -> None:
    pins = MockFactory()
    Device.pin_factory = pins
    lamp = GpioLamp(_LAMP)
    pin = pins.pin(_LAMP)
    states = []
    for on in (True, False, True):
        lamp.light(on=on)
        states.append(pin.state)
    lamp.close()
    assert states == [True, False, True]
    pins.reset()
    Device.pin_factory = None
