"""Hardware of several devices: the switch in a headset's jack, and a keypad of Linux's input layer.

Must not know what the keys mean. Callbacks only put events into the inbox.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Final

import gpiozero

from vuoro.input_reader import InputEvent, InputSource
from vuoro.jack_reader import JackReader, JackSource
from vuoro.messages.loop import Event
from vuoro.touch.parts import HeadsetChanged, Part, PartTroubled
from vuoro.touch.ports import Closable
from vuoro.touch.settings import HeadsetSettings

# Without this, gpiozero 2.0.1 tries one pin library after the other, and silently takes a slower and less exact one
# where lgpio cannot start.
os.environ.setdefault("GPIOZERO_PIN_FACTORY", "lgpio")


#: Linux's question for the state of all switches; the length of the answer is in its third byte.
_EVIOCGSW: Final = 2 << 30 | ord("E") << 8 | 0x1B


class HeadsetJack:
    """The switch in the headset's jack, which closes to ground while a plug is in it."""

    def __init__(self, pin: int, put: Callable[[Event], None]) -> None:
        # A plug scrapes over the contacts for a moment; silence comes too early rather than too late.
        self._switch = gpiozero.Button(pin, pull_up=True)
        self._switch.when_pressed = partial(put, HeadsetChanged(plugged=True))
        self._switch.when_released = partial(put, HeadsetChanged(plugged=False))
        if self._switch.is_pressed:  # gpiozero fires for edges only
            put(HeadsetChanged(plugged=True))

    def close(self) -> None:
        """Let go of the pin."""
        self._switch.close()


class _Jack:
    """A jack of Linux's input layer, with the state of its switches."""

    def __init__(self, path: Path) -> None:
        from evdev import InputDevice  # noqa: PLC0415  it has to be compiled: a device without a jack does without

        self._device = InputDevice(str(path), readonly=True)

    def fileno(self) -> int:
        """Return what to wait for."""
        number: int = self._device.fileno()
        return number

    def read(self) -> Iterable[InputEvent]:
        """Return what has happened."""
        events: Iterable[InputEvent] = self._device.read()
        return events

    def switches(self) -> Collection[int]:
        """Return the switches that are closed now; evdev 2.0 can ask for keys and lamps only."""
        bits = bytearray(2)
        fcntl.ioctl(self._device.fileno(), _EVIOCGSW | len(bits) << 16, bits)
        return {code for code in range(8 * len(bits)) if bits[code // 8] & 1 << code % 8}

    def close(self) -> None:
        """Let go of the jack."""
        self._device.close()


def jack_of(settings: HeadsetSettings, put: Callable[[Event], None]) -> Closable:
    """Return the jack that the settings name, with its events in the inbox."""
    if settings.pin is not None:
        return HeadsetJack(settings.pin, put)
    path = Path() if settings.jack is None else settings.jack
    return JackReader(partial(open_jack, path), partial(_plug, put), partial(_lose, put))


def _plug(put: Callable[[Event], None], plugged: bool) -> None:
    put(HeadsetChanged(plugged=plugged))


def _lose(put: Callable[[Event], None], trouble: str | None) -> None:
    put(PartTroubled(Part.JACK, trouble))


def open_jack(path: Path) -> JackSource:
    """Open the jack of a sound card. Raises `OSError` while that cannot be."""
    return _Jack(path)


def open_keypad(path: Path) -> InputSource:
    """Open and grab the keypad, so that its keys reach nothing else. Raises `OSError` while that cannot be."""
    from evdev import InputDevice  # noqa: PLC0415  it has to be compiled: a device without a keypad does without

    keypad = InputDevice(str(path), readonly=True)
    try:
        keypad.grab()
    except OSError:
        keypad.close()
        raise
    return keypad
