"""Hardware of several devices: the switch in a headset's jack, and a keypad of Linux's input layer.

Must not know what the keys mean. Callbacks only put events into the inbox.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import gpiozero

from vuoro.key_reader import InputSource
from vuoro.messages.loop import Event
from vuoro.touch.parts import HeadsetChanged

# Without this, gpiozero 2.0.1 tries one pin library after the other, and silently takes a slower and less exact one
# where lgpio cannot start.
os.environ.setdefault("GPIOZERO_PIN_FACTORY", "lgpio")


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
