"""A ticket printer at the other end of a pseudo-terminal: it takes paper and says that it is well.

Owns the terminal and the thread that reads it. Must not know what stands on the paper.
"""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from pathlib import Path
from typing import Final, Self

_QUESTION: Final = b"\x10\x04"
_QUESTION_BYTES: Final = 3
_WELL: Final = b"\x12"
_CUT: Final = b"\x1dV"
_TURN_S: Final = 0.2


class PtyPrinter:
    """Open at ``device`` as a serial printer; ``paper`` is all that has come, ``first_ns`` when each ticket began."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.device = Path(os.ttyname(self._theirs))
        self.paper = b""
        self.first_ns: list[int] = []
        self.cuts = 0
        self._in_ticket = False
        self._cut = threading.Condition()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pty printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        os.close(self._ours)
        os.close(self._theirs)

    def wait_for_cut(self, number: int, timeout_s: float) -> bool:
        """Return whether so many tickets have come out before ``timeout_s`` have passed."""
        with self._cut:
            return self._cut.wait_for(lambda: self.cuts >= number, timeout_s)

    def _run(self) -> None:
        while not self._stopped.is_set():
            if select.select([self._ours], [], [], _TURN_S)[0]:
                now = time.monotonic_ns()
                self._take(os.read(self._ours, 65536), now)

    def _take(self, data: bytes, now: int) -> None:
        while data:
            at = data.find(_QUESTION)
            text = data if at < 0 else data[:at]
            data = b"" if at < 0 else data[at + _QUESTION_BYTES :]
            if text:
                self._print(text, now)
            if at >= 0:
                os.write(self._ours, _WELL)

    def _print(self, text: bytes, now: int) -> None:
        if not self._in_ticket:
            self.first_ns.append(now)
        self.paper += text
        cuts = self.paper.count(_CUT)
        self._in_ticket = cuts == self.cuts
        with self._cut:
            self.cuts = cuts
            self._cut.notify_all()
