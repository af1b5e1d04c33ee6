"""Reads a keypad that may be unplugged and plugged in at any time, in a thread of its own.

Owns the reading, the losing and the finding again. Must not know evdev: whoever opens the keypad brings its source.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Final, Generic, Protocol, TypeVar

from vuoro.backoff import Backoff

_LOG: Final = logging.getLogger(__name__)

#: The type of a key event in Linux, and its values; 2, the kernel's autorepeat, is no press.
_EV_KEY: Final = 1
_UP: Final = 0
_DOWN: Final = 1


class InputEvent(Protocol):
    """One event of Linux's input layer."""

    type: int
    code: int
    value: int


class InputSource(Protocol):
    """An opened input device, such as evdev's."""

    def fileno(self) -> int:
        """Return what to wait for."""
        ...

    def read(self) -> Iterable[InputEvent]:
        """Return what has happened; raises `OSError` once the device is gone."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


Key = TypeVar("Key")


class KeyReader(Generic[Key]):
    """Tells ``pressed`` of each key that goes down, and ``lost`` why there is no keypad, None when there is one.

    Whoever has to know how long a key is held gives ``released``: it is told of each key that comes up.
    """

    def __init__(
        self,
        open_it: Callable[[], InputSource],
        meaning: Mapping[int, Key],
        pressed: Callable[[Key], None],
        lost: Callable[[str | None], None],
        released: Callable[[Key], None] | None = None,
    ) -> None:
        self._open = open_it
        self._meaning = meaning
        self._pressed = pressed
        self._lost = lost
        self._released = released
        self._reason: str | None = None
        self._stop = os.eventfd(0, os.EFD_NONBLOCK)
        self._thread = threading.Thread(target=self._run, name="keypad", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and let go of the keypad."""
        os.eventfd_write(self._stop, 1)
        self._thread.join()
        os.close(self._stop)

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopped_within(0 if self._reason is None else backoff.next()):
            try:
                keypad = self._open()
            except OSError as error:
                self._tell(str(error))
                continue
            backoff.reset()
            self._tell(None)
            with closing(keypad):  # at once when it is gone: select() on a dead descriptor returns for ever
                self._read(keypad)

    def _read(self, keypad: InputSource) -> None:
        while self._stop not in select.select([keypad.fileno(), self._stop], [], [])[0]:
            try:
                events = list(keypad.read())  # a generator: only here does it read
            except OSError as error:  # ENODEV once the plug is pulled
                self._tell(str(error))
                return
            if not events:
                self._tell("the keypad sends no more")
                return
            for event in events:
                if event.type == _EV_KEY and event.code in self._meaning:
                    self._moved(self._meaning[event.code], event.value)

    def _moved(self, key: Key, value: int) -> None:
        if value == _DOWN:
            self._pressed(key)
        elif value == _UP and self._released is not None:
            self._released(key)

    def _tell(self, reason: str | None) -> None:
        if self._reason != reason:
            _LOG.warning("keypad: %s", reason or "found")
            self._lost(reason)
        self._reason = reason

    def _stopped_within(self, seconds: float) -> bool:
        return bool(select.select([self._stop], [], [], seconds)[0])
