"""Reads a device of Linux's input layer that may be unplugged and plugged in at any time, in a thread of its own.

Owns the reading, the losing and the finding again. Must not know evdev: whoever opens the device brings its source.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Final, Generic, Protocol, TypeVar

from vuoro.backoff import Backoff

_LOG: Final = logging.getLogger(__name__)


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


Source = TypeVar("Source", bound=InputSource)


class InputReader(Generic[Source]):
    """Tells ``heard`` of each event, and ``lost`` why there is no device, None when there is one.

    ``opened`` is told of each device that has been opened, before its first event. ``name`` is for the log.
    """

    def __init__(
        self,
        name: str,
        open_it: Callable[[], Source],
        heard: Callable[[InputEvent], None],
        lost: Callable[[str | None], None],
        opened: Callable[[Source], None] | None = None,
    ) -> None:
        self._name = name
        self._open = open_it
        self._heard = heard
        self._lost = lost
        self._opened = opened
        self._reason: str | None = None
        self._stop = os.eventfd(0, os.EFD_NONBLOCK)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and let go of the device."""
        os.eventfd_write(self._stop, 1)
        self._thread.join()
        os.close(self._stop)

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopped_within(0 if self._reason is None else backoff.next()):
            try:
                device = self._open()
            except OSError as error:
                self._tell(str(error))
                continue
            backoff.reset()
            self._tell(None)
            with closing(device):  # at once when it is gone: select() on a dead descriptor returns for ever
                self._read(device)

    def _read(self, device: Source) -> None:
        if self._opened is not None:
            self._opened(device)
        while self._stop not in select.select([device.fileno(), self._stop], [], [])[0]:
            try:
                events = list(device.read())  # a generator: only here does it read
            except OSError as error:  # ENODEV once the plug is pulled
                self._tell(str(error))
                return
            if not events:
                self._tell(f"the {self._name} sends no more")
                return
            for event in events:
                self._heard(event)

    def _tell(self, reason: str | None) -> None:
        if self._reason != reason:
            _LOG.warning("%s: %s", self._name, reason or "found")
            self._lost(reason)
        self._reason = reason

    def _stopped_within(self, seconds: float) -> bool:
        return bool(select.select([self._stop], [], [], seconds)[0])
