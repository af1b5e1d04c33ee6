"""Keeps a fault that repeats from filling the log: the first is told at once, the rest as a number."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

#: A fault of one kind is told at most once in this time.
EVERY_S: Final = 30.0


class QuietLog:
    """Warns at a limited rate, one kind of fault apart from another; safe to use from any thread."""

    def __init__(self, log: logging.Logger, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._told_at: dict[str, float] = {}
        self._untold: dict[str, int] = {}

    def warning(self, message: str, *arguments: object) -> None:
        """Log ``message``, unless this text (whatever its arguments) was logged less than `EVERY_S` ago."""
        with self._lock:
            untold = self._turn(message)
        if untold is not None:
            suffix = f" (and {untold} times more since the last line like this)" if untold else ""
            self._log.warning(message + suffix, *arguments)

    def _turn(self, message: str) -> int | None:
        """Return how often ``message`` was kept back if it is its turn now, else None."""
        now = self._monotonic()
        told_at = self._told_at.get(message)
        if told_at is not None and now - told_at < EVERY_S:
            self._untold[message] = self._untold.get(message, 0) + 1
            return None
        self._told_at[message] = now
        return self._untold.pop(message, 0)
