"""The ports of buttons and lamps, held by the simulated ones and by gpiozero's on mock pins alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from devices.ticket_kiosk.events import Pressed, Released
from devices.ticket_kiosk.hardware import GpioButtons, GpioLamps
from devices.ticket_kiosk.ports import Buttons, Lamps
from devices.ticket_kiosk.settings import LitButton
from devices.ticket_kiosk.simulated import FakeButtons, FakeLamps
from tests.kiosk_examples import Kiosk
from vuoro.clock import SystemClock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, PressRefused

_WIRING = {"vero": LitButton(pin=17, lamp=27), "kela": LitButton(pin=22, lamp=23)}
_CLOCK = SystemClock()


class _Rig(Protocol):
    """A panel of buttons, the finger that presses them and the eye that sees their lamps."""

    events: list[Event]
    buttons: Buttons
    lamps: Lamps

    def hold(self, button: str) -> None: ...
    def release(self, button: str) -> None: ...
    def is_lit(self, button: str) -> bool: ...


class _FakeRig:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seen: list[AnySeen] = []
        self._fake_buttons = FakeButtons(self.events.append, _CLOCK)
        self._fake_lamps = FakeLamps(self)
        self.buttons: Buttons = self._fake_buttons
        self.lamps: Lamps = self._fake_lamps

    def see(self, seen: AnySeen) -> None:
        self.seen.append(seen)

    def hold(self, button: str) -> None:
        self._fake_buttons.hold(button)

    def release(self, button: str) -> None:
        self._fake_buttons.release(button)

    def is_lit(self, button: str) -> bool:
        return button in self._fake_lamps.lit


class _GpioRig:
    def __init__(self, pins: MockFactory) -> None:
        self.events: list[Event] = []
        self._pins = pins
        self.buttons: Buttons = GpioButtons(_WIRING, self.events.append, _CLOCK)
        self.lamps: Lamps = GpioLamps(_WIRING)

    def hold(self, button: str) -> None:
        self._pins.pin(_WIRING[button].pin).drive_low()

    def release(self, button: str) -> None:
        self._pins.pin(_WIRING[button].pin).drive_high()

    def is_lit(self, button: str) -> bool:
        return bool(self._pins.pin(_WIRING[button].lamp).state)


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    before = gpiozero.Device.pin_factory
    gpiozero.Device.pin_factory = MockFactory()
    yield gpiozero.Device.pin_factory
    gpiozero.Device.pin_factory.reset()
    gpiozero.Device.pin_factory = before


@pytest.fixture(params=["simulated", "gpio"])
def rig(request: pytest.FixtureRequest, pins: MockFactory) -> Iterator[_Rig]:
    built: _Rig = _FakeRig() if request.param == "simulated" else _GpioRig(pins)
    yield built
    built.buttons.close()
    built.lamps.close()


def _told(rig: _Rig) -> list[tuple[type[Event], str]]:
    return [(type(event), event.button) for event in rig.events if isinstance(event, Pressed | Released)]


def test_a_press_and_its_release_are_told_with_the_button(rig: _Rig) -> None:
    rig.hold("kela")
    rig.release("kela")
    assert _told(rig) == [(Pressed, "kela"), (Released, "kela")]


def test_every_strike_is_told_with_all_bouncing(rig: _Rig) -> None:
    for _ in range(5):
        rig.hold("vero")
        rig.release("vero")
    assert [kind for kind, _ in _told(rig)].count(Pressed) == 5


def test_a_bouncing_press_is_one_ticket(rig: _Rig) -> None:
    for _ in range(5):
        rig.hold("vero")
        rig.release("vero")
    kiosk = Kiosk().open()
    kiosk.tell(*rig.events)
    assert [command.service for command in kiosk.asked()] == ["vero"]


def test_a_press_tells_when_it_was(rig: _Rig) -> None:
    before = _CLOCK.now()
    rig.hold("vero")
    [pressed] = rig.events
    assert isinstance(pressed, Pressed)
    assert before.mono_ms <= pressed.at.mono_ms <= _CLOCK.now().mono_ms


def test_lamps_are_dark_at_first_and_lit_one_by_one(rig: _Rig) -> None:
    assert not rig.is_lit("vero")
    rig.lamps.set("vero", lit=True)
    assert rig.is_lit("vero")
    assert not rig.is_lit("kela")
    rig.lamps.set("vero", lit=False)
    assert not rig.is_lit("vero")


def test_a_refusal_lights_no_lamp(rig: _Rig) -> None:
    rig.lamps.refuse("vero")
    assert not rig.is_lit("vero")


def test_closing_puts_the_lamps_out(rig: _Rig) -> None:
    rig.lamps.set("vero", lit=True)
    rig.lamps.close()
    assert not rig.is_lit("vero")


def test_in_a_simulation_somebody_sees_that_a_press_was_refused() -> None:
    rig = _FakeRig()
    rig.lamps.refuse("vero")
    [seen] = rig.seen
    assert isinstance(seen, PressRefused)
    assert seen.button == "vero"
