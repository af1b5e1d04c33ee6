"""What every keyset of the feedback terminal promises: the simulated one, lit buttons on GPIO, the keypad.

The real adapters run on gpiozero's mock pins, and on a pipe that carries the kernel's real ``struct input_event``.
"""

from __future__ import annotations

import os
import queue
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from evdev import ecodes
from evdev.eventio import EventIO
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPin

from devices.feedback_terminal.events import KeyDown, KeyFoundDown, KeyUp, LampsTroubled
from devices.feedback_terminal.hardware import Keypad, LitButtons, QuestionLamps, keymap
from devices.feedback_terminal.keys import Control, Key
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.settings import KeypadSettings, PadKey
from devices.feedback_terminal.simulated import SimulatedKeyset
from devices.feedback_terminal.state import Lights
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, PressButton, ThanksSeen
from vuoro.values import Moment

_NOW = Moment(mono_ms=123_456, utc=datetime(2026, 3, 2, 7, 0, tzinfo=UTC))
_PATIENCE_S = 20


class _StoppedClock:
    boot = "boot-1"

    def now(self) -> Moment:
        return _NOW

    def real_seconds_until(self, mono_ms: int) -> float | None:
        raise AssertionError(f"a keyset does not sleep until {mono_ms}")


class _Events:
    """An inbox that a test can read; waiting has an end only where nothing comes."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def put(self, event: Event) -> None:
        self._queue.put(event)

    def next(self) -> Event:
        return self._queue.get(timeout=_PATIENCE_S)

    def is_empty(self) -> bool:
        return self._queue.empty()


class _Rig(Protocol):
    """One keyset and the finger and eye of the test."""

    keyset: Keyset
    events: _Events

    def hold(self, key: int) -> None: ...

    def release(self, key: int) -> None: ...

    def is_lit(self, key: int) -> bool: ...

    def close(self) -> None: ...


class _Eyes:
    def __init__(self) -> None:
        self.seen: list[AnySeen] = []

    def see(self, seen: AnySeen) -> None:
        self.seen.append(seen)


class _SimulatedRig:
    def __init__(self) -> None:
        self.events = _Events()
        self.eyes = _Eyes()
        self.keyset = SimulatedKeyset(self.events.put, _StoppedClock(), self.eyes)

    def hold(self, key: int) -> None:
        self.keyset.hold(key)

    def release(self, key: int) -> None:
        self.keyset.release(key)

    def is_lit(self, key: int) -> bool:
        return key in self.keyset.lit

    def close(self) -> None:
        self.keyset.close()


_PINS: dict[Key, int] = {**{key: key + 1 for key in range(1, 6)}, Control.SKIP: 8}
_LAMPS: dict[Key, int] = {key: key + 11 for key in range(1, 6)}
_PAD = KeypadSettings(
    device=Path("/dev/input/by-id/usb-keypad-event-kbd"), skip=PadKey.KEYPAD_PLUS, repeat=PadKey.KEYPAD_DOT
)


class _HeldPin(MockPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that a finger keeps at ground, whatever pulls it up."""

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        self.drive_low()


class _ButtonsRig:
    def __init__(self, down: int | None = None) -> None:
        self.events = _Events()
        self.pins = MockFactory()
        Device.pin_factory = self.pins
        if down is not None:
            self.pins.pin(down + 1, pin_class=_HeldPin)
        self.keyset = LitButtons(_PINS, _LAMPS, self.events.put, _StoppedClock())

    def hold(self, key: int) -> None:
        self.pins.pin(key + 1).drive_low()

    def release(self, key: int) -> None:
        self.pins.pin(key + 1).drive_high()

    def is_lit(self, key: int) -> bool:
        return bool(self.pins.pin(key + 11).state)

    def close(self) -> None:
        self.keyset.close()
        self.pins.reset()
        Device.pin_factory = None


class _Pipe(EventIO):
    """A keypad whose kernel is the test: evdev's C reader only wants something to read(2) from."""

    def __init__(self, reader: int) -> None:
        self.fd = reader

    def close(self) -> None:
        os.close(self.fd)


_LAMP = 20


class _KeypadRig:
    def __init__(self) -> None:
        self.events = _Events()
        self.pins = MockFactory()
        Device.pin_factory = self.pins
        reader, self.writer = os.pipe()
        pipe = _Pipe(reader)
        self.keyset = Keypad(lambda: pipe, keymap(_PAD), self.events.put, _StoppedClock(), lamp=_LAMP)

    def hold(self, key: int) -> None:
        self.write(self._code(key), 1)

    def release(self, key: int) -> None:
        self.write(self._code(key), 0)

    def is_lit(self, key: int) -> bool:
        del key  # the keypad has one lamp for all its keys
        return bool(self.pins.pin(_LAMP).state)

    def write(self, code: int, value: int) -> None:
        at = time.time_ns()
        for kind, its_code, its_value in ((ecodes.EV_KEY, code, value), (ecodes.EV_SYN, ecodes.SYN_REPORT, 0)):
            seconds, micros = divmod(at // 1_000, 1_000_000)
            os.write(self.writer, struct.pack("@llHHi", seconds, micros, kind, its_code, its_value))

    def close(self) -> None:
        self.keyset.close()
        os.close(self.writer)
        self.pins.reset()
        Device.pin_factory = None

    @staticmethod
    def _code(key: int) -> int:
        return int(ecodes.ecodes["KEY_KPENTER" if key == 10 else f"KEY_KP{key}"])


@pytest.fixture(params=[_SimulatedRig, _ButtonsRig, _KeypadRig], ids=["simulated", "buttons", "keypad"])
def rig(request: pytest.FixtureRequest) -> Iterator[_Rig]:
    made: _Rig = request.param()
    yield made
    made.close()


@pytest.fixture
def keypad() -> Iterator[_KeypadRig]:
    made = _KeypadRig()
    yield made
    made.close()


def _press(key: int) -> Press:
    return Press(question=FeedbackQuestion.SATISFACTION, value=key, at=_NOW)


def _thanks(*keys: int) -> Lights:
    return Lights(keys=frozenset(keys), question=FeedbackQuestion.SATISFACTION, thanks=True)


@pytest.mark.parametrize("key", [1, 3, 5])
def test_a_key_tells_when_it_goes_down_and_when_it_comes_up(rig: _Rig, key: int) -> None:
    rig.hold(key)
    assert rig.events.next() == KeyDown(key, _NOW)
    rig.release(key)
    assert rig.events.next() == KeyUp(key, _NOW)
    assert rig.events.is_empty()


def test_two_keys_at_once_are_told_one_after_the_other(rig: _Rig) -> None:
    for key in (2, 4):
        rig.hold(key)
    for key in (2, 4):
        rig.release(key)
    assert [rig.events.next() for _ in range(4)] == [
        KeyDown(2, _NOW),
        KeyDown(4, _NOW),
        KeyUp(2, _NOW),
        KeyUp(4, _NOW),
    ]


def test_the_adapter_passes_every_bounce_on(rig: _Rig) -> None:
    for _ in range(5):
        rig.hold(3)
        rig.release(3)
    assert [type(rig.events.next()) for _ in range(10)] == [KeyDown, KeyUp] * 5


def test_thanks_are_visible_until_they_end(rig: _Rig) -> None:
    assert not rig.is_lit(4)
    rig.keyset.light(_thanks(4))
    assert rig.is_lit(4)
    rig.keyset.light(Lights())
    assert not rig.is_lit(4)


def test_only_the_pressed_button_is_lit() -> None:
    for made in (_SimulatedRig(), _ButtonsRig()):
        made.keyset.light(Lights(keys=frozenset(range(1, 6))))
        assert [key for key in range(1, 6) if made.is_lit(key)] == [1, 2, 3, 4, 5]
        made.keyset.light(_thanks(2))
        assert [key for key in range(1, 6) if made.is_lit(key)] == [2]
        made.close()


def test_lamps_that_cannot_be_switched_are_told_once_and_again_when_they_can() -> None:
    rig = _ButtonsRig()
    broken = rig.pins.pin(12)
    whole = broken._set_state
    for _ in range(3):
        broken._set_state = _refuse
        rig.keyset.light(_thanks(1))
    told = rig.events.next()
    assert isinstance(told, LampsTroubled)
    assert told.trouble == "OSError: GPIO busy: True"
    assert rig.events.is_empty()
    broken._set_state = whole
    rig.keyset.light(_thanks(1))
    assert rig.events.next() == LampsTroubled(None)
    assert rig.is_lit(1)
    rig.close()


def _refuse(state: object) -> None:
    raise OSError(f"GPIO busy: {state}")


def test_the_lamp_of_the_question_that_is_asked_is_lit_alone() -> None:
    pins = MockFactory()
    Device.pin_factory = pins
    wired = {FeedbackQuestion.EFFORT: 20, FeedbackQuestion.SATISFACTION: 21}
    lamps = QuestionLamps(wired, _Events().put)
    for question in (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION, None):
        lamps.light(Lights(question=question))
        assert [one for one, pin in wired.items() if pins.pin(pin).state] == [one for one in wired if one is question]
    lamps.close()
    pins.reset()
    Device.pin_factory = None


def test_keys_that_answer_nothing_are_told_by_what_they_are_for(keypad: _KeypadRig) -> None:
    for code in (ecodes.KEY_KPPLUS, ecodes.KEY_KPDOT):
        keypad.write(code, 1)
    assert [keypad.events.next(), keypad.events.next()] == [KeyDown(Control.SKIP, _NOW), KeyDown(Control.REPEAT, _NOW)]


def test_the_button_that_leaves_a_question_out_is_a_key_like_the_others() -> None:
    rig = _ButtonsRig()
    rig.pins.pin(8).drive_low()
    assert rig.events.next() == KeyDown(Control.SKIP, _NOW)
    rig.close()


def test_a_button_held_down_before_the_start_is_found_and_is_no_press() -> None:
    rig = _ButtonsRig(down=3)
    assert rig.events.next() == KeyFoundDown(3, _NOW)
    rig.release(3)
    assert rig.events.next() == KeyUp(3, _NOW)
    rig.close()


@pytest.mark.parametrize("key", range(11))
def test_the_keypad_has_the_digits_and_a_key_for_ten(keypad: _KeypadRig, key: int) -> None:
    keypad.hold(key)
    assert keypad.events.next() == KeyDown(key, _NOW)


def test_the_digits_above_the_letters_mean_the_same(keypad: _KeypadRig) -> None:
    keypad.write(ecodes.KEY_7, 1)
    assert keypad.events.next() == KeyDown(7, _NOW)


def test_the_kernels_autorepeat_of_a_held_key_is_no_press(keypad: _KeypadRig) -> None:
    keypad.hold(5)
    for _ in range(20):
        keypad.write(ecodes.KEY_KP5, 2)
    keypad.release(5)
    assert [keypad.events.next(), keypad.events.next()] == [KeyDown(5, _NOW), KeyUp(5, _NOW)]
    assert keypad.events.is_empty()


def test_keys_without_a_meaning_are_not_told(keypad: _KeypadRig) -> None:
    for code in (ecodes.KEY_NUMLOCK, ecodes.KEY_MUTE, ecodes.KEY_A):
        keypad.write(code, 1)
    keypad.hold(1)
    assert keypad.events.next() == KeyDown(1, _NOW)


def test_the_simulation_sees_the_thanks_with_the_time_of_the_press() -> None:
    rig = _SimulatedRig()
    before = time.monotonic_ns()
    rig.keyset.act(PressButton(button="4"))
    pressed = rig.events.next()
    assert pressed == KeyDown(4, _NOW)
    assert rig.events.next() == KeyUp(4, _NOW)
    rig.keyset.thank(_press(4))
    (seen,) = rig.eyes.seen
    assert isinstance(seen, ThanksSeen)
    assert seen.button == "4"
    assert before <= seen.pressed_ns <= seen.real_ns


def test_the_simulation_can_press_only_keys_that_are_there() -> None:
    rig = _SimulatedRig()
    rig.keyset.act(PressButton(button="kela"))
    rig.keyset.act(PressButton(button="11"))
    assert rig.events.is_empty()
