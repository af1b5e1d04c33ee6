"""The emptying log on disk: its lines as they were written, append-only by triggers, for the years that the site says.

Owns the table ``emptying_log``. Must not know what a record says; that is `vuoro.emptying_log`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from vuoro.messages.replies import EmptyingRecords
from vuoro.messages.state import LogHead

Execute = Callable[[str, tuple[Any, ...]], Any]

#: A page stays well under the 256 KiB that a reply may have, where every quote in a line is told by two characters.
PAGE_BYTES: Final = 100 * 1024
#: So many are forgotten in one step of the retention.
A_STEP: Final = 1000

_KEEP: Final = "INSERT INTO emptying_log (record, day, hash, line) VALUES (?, ?, ?, ?)"
HEAD: Final = "SELECT record, hash FROM emptying_log ORDER BY record DESC LIMIT 1"
_FROM: Final = "SELECT line FROM emptying_log WHERE record >= ? ORDER BY record"
_MOVE_MARK: Final = (
    "UPDATE retention SET log_first_kept = (SELECT min(record) FROM emptying_log WHERE day >= ?1)"
    " WHERE log_first_kept < (SELECT min(record) FROM emptying_log WHERE day >= ?1)"
)
_FORGET: Final = (
    "DELETE FROM emptying_log WHERE record IN (SELECT record FROM emptying_log"
    " WHERE record < (SELECT log_first_kept FROM retention) ORDER BY record LIMIT ?)"
)


def keep(execute: Execute, record: int, day: date, digest: str, line: str) -> None:
    """Write a record down."""
    execute(_KEEP, (record, day.isoformat(), digest, line))


def head(execute: Execute) -> LogHead:
    """Return the head of the log."""
    for count, digest in execute(HEAD, ()):
        return LogHead(count=count, head=digest)
    return LogHead()


def page(execute: Execute, first: int) -> EmptyingRecords:
    """Return the records from ``first`` on, as many as one reply can carry."""
    lines: list[str] = []
    room = PAGE_BYTES
    for (line,) in execute(_FROM, (first,)):
        room -= len(line.encode())
        if room < 0:
            return EmptyingRecords(lines=tuple(lines), complete=False, head=head(execute))
        lines.append(line)
    return EmptyingRecords(lines=tuple(lines), complete=True, head=head(execute))


def forget(execute: Execute, before: date) -> bool:
    """Forget records of days before ``before``, some at a time; return whether there were any."""
    moved = execute(_MOVE_MARK, (before.isoformat(),)).rowcount
    return bool(moved > 0 or execute(_FORGET, (A_STEP,)).rowcount > 0)
