"""Simulated keys and lamps, with verbs of the world; they stand in for every kind of keyset."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.events import KeyDown, KeysFound, KeysLost, KeyUp
from vuoro.clock import Clock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnyAct, AnySeen, PressButton, ThanksSeen
from vuoro.values import Moment


class Eyes(Protocol):
    """Whoever stands before the terminal; in a demo the wire to the simulation."""

    def see(self, seen: AnySeen) -> None:
        """See something."""
        ...


class SimulatedKeyset:
    """Eleven keys with lamps; nobody needs a Pi to press them."""

    def __init__(self, put: Callable[[Event], None], clock: Clock, eyes: Eyes) -> None:
        self._put = put
        self._clock = clock
        self._eyes = eyes
        self._pressed_ns: dict[tuple[int, Moment], int] = {}
        self.lit: set[int] = set()

    def act(self, act: AnyAct) -> None:
        """Let happen what the simulation wants."""
        if isinstance(act, PressButton) and act.button in _DIGITS:
            self.press(int(act.button))

    def press(self, key: int) -> None:
        """Press a key and let it go."""
        self.hold(key)
        self.release(key)

    def hold(self, key: int) -> None:
        """Press a key and keep the finger on it."""
        at = self._clock.now()
        self._pressed_ns.setdefault((key, at), time.monotonic_ns())
        self._put(KeyDown(key, at))

    def release(self, key: int) -> None:
        """Take the finger off a key."""
        self._put(KeyUp(key, self._clock.now()))

    def unplug(self) -> None:
        """Pull the keypad's plug."""
        self._put(KeysLost("unplugged"))

    def plug_in(self) -> None:
        """Put the plug back."""
        self._put(KeysFound())

    def thank(self, press: Press) -> None:
        """Light the pressed key's lamp, before somebody's eyes."""
        self.lit.add(press.key)
        pressed_ns = self._pressed_ns.get((press.key, press.at), time.monotonic_ns())
        self._pressed_ns = {
            (key, at): ns
            for (key, at), ns in self._pressed_ns.items()
            if at >= press.at and (key, at) != (press.key, press.at)
        }
        self._eyes.see(ThanksSeen(real_ns=time.monotonic_ns(), button=str(press.key), pressed_ns=pressed_ns))

    def end_thanks(self, press: Press) -> None:
        """Put the lamp out."""
        self.lit.discard(press.key)

    def close(self) -> None:
        """Put out every lamp."""
        self.lit.clear()


_DIGITS = frozenset(str(digit) for digit in range(11))
