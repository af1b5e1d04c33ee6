"""Simulated keys and lamps, with verbs of the world; they stand in for every kind of keyset."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from devices.feedback_terminal.events import KeyDown, KeyUp
from devices.feedback_terminal.keys import Key
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import Lights
from vuoro.clock import Clock
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnyAct, AnySeen, PressButton, ThanksSeen
from vuoro.touch.parts import Part, PartTroubled
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
        self._pressed_ns: dict[tuple[Key | None, Moment], int] = {}
        self.lit: frozenset[int] = frozenset()
        self.question: FeedbackQuestion | None = None

    def act(self, act: AnyAct) -> None:
        """Let happen what the simulation wants."""
        if isinstance(act, PressButton) and act.button in _DIGITS:
            self.press(int(act.button))

    def press(self, key: Key) -> None:
        """Press a key and let it go."""
        self.hold(key)
        self.release(key)

    def hold(self, key: Key) -> None:
        """Press a key and keep the finger on it."""
        at = self._clock.now()
        self._pressed_ns.setdefault((key, at), time.monotonic_ns())
        self._put(KeyDown(key, at))

    def release(self, key: Key) -> None:
        """Take the finger off a key."""
        self._put(KeyUp(key, self._clock.now()))

    def unplug(self) -> None:
        """Pull the keypad's plug."""
        self._put(PartTroubled(Part.KEYPAD, "unplugged"))

    def plug_in(self) -> None:
        """Put the plug back."""
        self._put(PartTroubled(Part.KEYPAD, None))

    def thank(self, press: Press) -> None:
        """Let somebody see that the press has been taken."""
        pressed_ns = self._pressed_ns.get((press.value, press.at), time.monotonic_ns())
        self._pressed_ns = {
            (key, at): ns
            for (key, at), ns in self._pressed_ns.items()
            if at >= press.at and (key, at) != (press.value, press.at)
        }
        self._eyes.see(ThanksSeen(real_ns=time.monotonic_ns(), button=str(press.value), pressed_ns=pressed_ns))

    def light(self, lights: Lights) -> None:
        """Light lamps."""
        self.lit, self.question = lights.keys, lights.question

    def close(self) -> None:
        """Put out every lamp."""
        self.lit, self.question = frozenset(), None


class SimulatedTone:
    """A tone that counts how often it has sounded."""

    def __init__(self) -> None:
        self.sounded = 0

    def play(self) -> None:
        """Sound."""
        self.sounded += 1

    def close(self) -> None:
        """Nothing to let go of."""


_DIGITS = frozenset(str(digit) for digit in range(11))
