"""The tactile keypad by evdev's own reader on a pipe, and the headset's jack on a mock pin."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import gpiozero
import pytest
from evdev import ecodes
from gpiozero.pins.mock import MockFactory, MockPin

from devices.ticket_kiosk.hardware import keymap
from devices.ticket_kiosk.pages.keys import PadKey
from tests.input_pipe import InputPipe
from vuoro.key_reader import KeyReader
from vuoro.messages.loop import Event
from vuoro.touch.hardware import HeadsetJack, open_keypad
from vuoro.touch.parts import HeadsetChanged

_PATIENCE_S = 20


class _HeldPin(MockPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that a plug keeps at ground, whatever pulls it up."""

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        self.drive_low()


class _Plug(InputPipe):
    """A keypad, from its plug going in to its plug coming out."""

    def press(self, name: str) -> None:
        """Press a key for so long that it repeats, and let it go."""
        for value in (1, 2, 2, 0):
            self.turns(name, value)

    def turns(self, name: str, value: int) -> None:
        self.sends(ecodes.EV_KEY, ecodes.ecodes[name], value)


class _Desk:
    """A keypad's reader, with the plugs that will be put in one after the other, and what it told."""

    def __init__(self) -> None:
        self.told: queue.SimpleQueue[PadKey | str | None] = queue.SimpleQueue()
        self.plugs = [_Plug(), _Plug()]
        self._next = iter(self.plugs)
        self.reader = KeyReader(self._open, keymap(), self.told.put, self.told.put)

    def hears(self) -> PadKey | str | None:
        return self.told.get(timeout=_PATIENCE_S)

    def _open(self) -> _Plug:
        plug = next(self._next, None)
        if plug is None:
            raise FileNotFoundError("no keypad")
        return plug


@pytest.fixture
def desk() -> Iterator[_Desk]:
    desk = _Desk()
    yield desk
    desk.reader.close()


def test_each_key_is_heard_once_however_long_it_is_held(desk: _Desk) -> None:
    for name in ("KEY_DOWN", "KEY_UP", "KEY_ENTER", "KEY_BACKSPACE", "KEY_SPACE", "KEY_VOLUMEUP", "KEY_VOLUMEDOWN"):
        desk.plugs[0].press(name)
    heard = [desk.hears() for _ in PadKey]
    assert heard == [
        PadKey.NEXT,
        PadKey.PREVIOUS,
        PadKey.SELECT,
        PadKey.BACK,
        PadKey.SPEAK,
        PadKey.LOUDER,
        PadKey.SOFTER,
    ]


def test_no_other_key_has_a_meaning(desk: _Desk) -> None:
    for name in ("KEY_ESC", "KEY_F1", "KEY_LEFTCTRL", "KEY_POWER", "KEY_SYSRQ", "KEY_A"):
        desk.plugs[0].press(name)
    desk.plugs[0].press("KEY_KP5")
    assert desk.hears() is PadKey.SELECT


def test_a_keypad_that_is_pulled_out_is_told_and_heard_again_when_it_is_back(desk: _Desk) -> None:
    desk.plugs[0].pull()
    assert desk.hears() == "the keypad sends no more"
    assert desk.hears() is None
    desk.plugs[1].press("KEY_RIGHT")
    assert desk.hears() is PadKey.NEXT


def test_what_is_no_keypad_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        open_keypad(tmp_path / "keypad")


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    factory = MockFactory()
    monkeypatch.setattr(gpiozero.Device, "pin_factory", factory)
    yield factory
    factory.reset()


def _jack(pins: MockFactory) -> tuple[list[Event], HeadsetJack, Callable[[], None], Callable[[], None]]:
    events: list[Event] = []
    jack = HeadsetJack(5, events.append)
    pin = pins.pin(5)
    return events, jack, pin.drive_low, pin.drive_high


def test_the_jack_tells_when_a_plug_goes_in_and_comes_out(pins: MockFactory) -> None:
    events, jack, plug_in, pull_out = _jack(pins)
    assert events == []
    plug_in()
    pull_out()
    assert events == [HeadsetChanged(plugged=True), HeadsetChanged(plugged=False)]
    jack.close()


def test_a_headset_that_is_in_already_at_the_start_is_found(pins: MockFactory) -> None:
    pins.pin(5, pin_class=_HeldPin)
    events, jack, _, _ = _jack(pins)
    assert events == [HeadsetChanged(plugged=True)]
    jack.close()
