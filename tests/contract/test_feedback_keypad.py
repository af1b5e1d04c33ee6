"""A keypad that is not there, is pulled out, and comes back; and one that cannot be opened for good."""

from __future__ import annotations

import errno
import os
import pty
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evdev import InputEvent, ecodes
from evdev.eventio import EventIO

from devices.feedback_terminal.events import KeyDown
from devices.feedback_terminal.hardware import Keypad, keymap
from devices.feedback_terminal.settings import KeypadSettings
from tests.input_pipe import InputPipe
from vuoro.clock import SystemClock
from vuoro.input_reader import InputSource
from vuoro.messages.loop import Event
from vuoro.touch.hardware import open_keypad
from vuoro.touch.parts import Part, PartTroubled
from vuoro.values import Moment

_PATIENCE_S = 20
_PAD = KeypadSettings(device=Path("/dev/input/by-id/usb-keypad-event-kbd"))
_FOUND = PartTroubled(Part.KEYPAD, None)
_NOW = Moment(mono_ms=1, utc=datetime(2026, 3, 2, 7, 0, tzinfo=UTC))


class _Clock(SystemClock):
    def now(self) -> Moment:
        return _NOW


class _Plug(InputPipe):
    """A keypad, from its plug going in to its plug coming out."""

    def __init__(self, *, unplug_raises: bool) -> None:
        super().__init__()
        self._unplug_raises = unplug_raises

    def press(self, key: int) -> None:
        self.sends(ecodes.EV_KEY, ecodes.ecodes[f"KEY_KP{key}"], 1)

    def read(self) -> Iterator[InputEvent]:
        if self.is_pulled and self._unplug_raises:  # what the kernel says of a keypad that is gone
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return super().read()


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _lost(event: Event) -> str:
    """Return why there is no keypad."""
    assert isinstance(event, PartTroubled)
    assert event.part is Part.KEYPAD
    return event.trouble or ""


@contextmanager
def _reading(open_it: Callable[[], InputSource]) -> Iterator[Callable[[], Event]]:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    keypad = Keypad(open_it, keymap(_PAD), events.put, _Clock())
    try:
        yield lambda: events.get(timeout=_PATIENCE_S)
    finally:
        keypad.close()


@pytest.mark.parametrize("unplug_raises", [True, False], ids=["ENODEV", "end of stream"])
def test_a_keypad_pulled_out_is_told_dropped_at_once_and_read_again_when_it_is_back(*, unplug_raises: bool) -> None:
    first, second = (_Plug(unplug_raises=unplug_raises) for _ in range(2))
    plugs = iter([first, second])
    with _reading(lambda: next(plugs)) as next_event:
        first.press(3)
        assert next_event() == KeyDown(3, _NOW)
        first.pull()
        assert _lost(next_event())
        assert next_event() == _FOUND
        assert first.is_closed
        second.press(7)
        assert next_event() == KeyDown(7, _NOW)
    assert second.is_closed


def test_a_keypad_that_is_not_there_is_told_once_however_often_it_is_looked_for() -> None:
    plug = _Plug(unplug_raises=True)
    tries: list[int] = []

    def open_it() -> EventIO:
        tries.append(1)
        if len(tries) < 4:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return plug

    with _reading(open_it) as next_event:
        assert "No such file" in _lost(next_event())
        assert next_event() == _FOUND
    assert len(tries) == 4


def test_the_terminal_stops_while_it_looks_for_its_keypad(tmp_path: Path) -> None:
    with _reading(lambda: open_keypad(tmp_path / "usb-keypad")) as next_event:
        assert _lost(next_event())


def test_a_path_that_leads_to_no_keypad_is_an_error_and_leaves_nothing_open() -> None:
    master, slave = pty.openpty()
    before = _open_files()
    for path in (Path("/dev/null"), Path(os.ttyname(slave))):
        with pytest.raises(OSError, match="ioctl"):
            open_keypad(path)
    assert _open_files() == before
    os.close(master)
    os.close(slave)
