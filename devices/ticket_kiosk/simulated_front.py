"""A keypad that anyone can use without hardware."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.pages.keys import PadKey
from vuoro.messages.loop import Event


class FakeKeypad:
    """A keypad that anyone can press without a finger."""

    def __init__(self, put: Callable[[Event], None]) -> None:
        self._put = put

    def strike(self, key: PadKey) -> None:
        """Press a key."""
        self._put(KeyStruck(key, time.monotonic_ns()))

    def close(self) -> None:
        """Nothing to let go of."""
