"""Asks an ESC/POS printer how it is: ``DLE EOT n``, one byte back, each byte checked.

python-escpos 3.1 calls a mute printer well ("paper plenty") and waits a full time-out for each byte; this does not.
"""

from __future__ import annotations

import time
from typing import Final, Protocol

from devices.ticket_kiosk.events import PrinterCondition

#: How long a printer has for an answer.
REPLY_S: Final = 1.0

_ONLINE, _OFFLINE_CAUSE, _PAPER = 1, 2, 4
_FIXED_BITS, _FIXED = 0x93, 0x12
_IS_OFFLINE: Final = 0x08
_COVER_IS_OPEN: Final = 0x04
_STOPPED_FOR_PAPER: Final = 0x20
_PAPER_IS_LOW: Final = 0x0C
_PAPER_IS_OUT: Final = 0x60


class Stream(Protocol):
    """The two directions of a connected printer. Everything raises `OSError` when the connection is gone."""

    def write(self, data: bytes) -> None:
        """Hand over all of ``data``; raises `OSError` when the printer takes nothing for too long."""
        ...

    def read(self) -> int | None:
        """Return the next byte, or None when none has come for a short while."""
        ...

    def discard(self) -> None:
        """Forget what has come and was not read."""
        ...

    def close(self) -> None:
        """Close at once, whatever is still to be sent."""
        ...


def ask(stream: Stream, reply_s: float = REPLY_S) -> PrinterCondition:
    """Return the printer's condition; raises `OSError` when the connection is gone.

    The questions are answered in real time, past the printer's buffer, but they arrive after all bytes sent before:
    an answer also says that those have arrived.
    """
    online = _reply(stream, _ONLINE, reply_s)
    paper = None if online is None else _reply(stream, _PAPER, reply_s)
    if online is None or paper is None:
        return PrinterCondition.SILENT
    cause = _reply(stream, _OFFLINE_CAUSE, reply_s) or 0  # some models have no answer to this one
    if cause & _COVER_IS_OPEN:
        return PrinterCondition.COVER_OPEN
    if paper & _PAPER_IS_OUT or cause & _STOPPED_FOR_PAPER:
        return PrinterCondition.PAPER_OUT
    if online & _IS_OFFLINE:
        return PrinterCondition.OFFLINE
    return PrinterCondition.PAPER_LOW if paper & _PAPER_IS_LOW else PrinterCondition.OK


def _reply(stream: Stream, question: int, reply_s: float) -> int | None:
    stream.discard()
    stream.write(bytes([0x10, 0x04, question]))
    deadline = time.monotonic() + reply_s
    while time.monotonic() < deadline:
        byte = stream.read()
        if byte is not None and is_status(byte):
            return byte
    return None


def is_status(byte: int) -> bool:
    """Return whether ``byte`` can be the answer to ``DLE EOT``: its fixed bits are 0xx1xx10."""
    return byte & _FIXED_BITS == _FIXED
