"""A keypad that anyone can use without hardware, and what a simulation does to it, to the screen and to the jack."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.pages.keys import PadKey
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnyAct, PlugHeadset, PressKey, TouchAt
from vuoro.touch.parts import HeadsetChanged
from vuoro.touch.simulated import SimulatedScreen

_KEYS: Final = frozenset(PadKey)


class FakeKeypad:
    """A keypad that anyone can press without a finger."""

    def __init__(self, put: Callable[[Event], None]) -> None:
        self._put = put

    def strike(self, key: PadKey) -> None:
        """Press a key."""
        self._put(KeyStruck(key, time.monotonic_ns()))

    def close(self) -> None:
        """Nothing to let go of."""


class FrontWorld:
    """Lets happen at the kiosk's front what the simulation wants; a kiosk without a screen has None."""

    def __init__(self, put: Callable[[Event], None], screen: SimulatedScreen | None, keypad: FakeKeypad) -> None:
        self._put = put
        self._screen = screen
        self._keypad = keypad

    def act(self, act: AnyAct) -> None:
        """Touch the screen, press a key, plug in a headset; other acts are meant for other parts."""
        match act:
            case TouchAt(x=x, y=y) if self._screen is not None:
                self._screen.touch(x, y)
            case PressKey(key=key) if key in _KEYS:
                self._keypad.strike(PadKey(key))
            case PlugHeadset(plugged=plugged):
                self._put(HeadsetChanged(plugged=plugged))
            case _:
                pass
