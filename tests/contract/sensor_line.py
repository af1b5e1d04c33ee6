"""A serial line with a sensor at its far end, for the tests of whatever reads it."""

from __future__ import annotations

import contextlib
import os
import pty
import threading
import tty
from pathlib import Path


class SensorLine:
    """A pty whose far end sends whatever ``sends`` is, again and again."""

    def __init__(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path = Path(os.ttyname(self._slave))
        self.sends = b""
        self._cut = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Pull the cable of the USB adapter."""
        self._cut.set()
        self._thread.join()
        for end in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(end)

    def _run(self) -> None:
        os.set_blocking(self._master, False)
        while not self._cut.wait(0.002):
            with contextlib.suppress(BlockingIOError):  # nobody reads: a real line loses it
                os.write(self._master, self.sends)
