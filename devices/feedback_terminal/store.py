"""The raw presses on the terminal's own disk, in the same database as the outbox: one transaction for both.

Owns the table ``press``. Nothing is ever deleted here: the counting rules may change, the presses stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.question import Question
from vuoro.values import Moment

#: ``waiting`` is 1 until the press has become an answer, been corrected by another, or was none.
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS press (
    seq INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    key INTEGER NOT NULL,
    boot TEXT NOT NULL,
    mono_ms INTEGER NOT NULL,
    utc TEXT NOT NULL,
    rested_ms INTEGER,
    waiting INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX IF NOT EXISTS press_waiting ON press (seq) WHERE waiting = 1;
"""


class PressStore:
    """The presses of all boots; ``boot`` is the present one."""

    def __init__(self, connection: sqlite3.Connection, boot: str) -> None:
        self._connection = connection
        self._boot = boot
        connection.executescript(_TABLE)

    def keep(self, presses: Sequence[Press]) -> None:
        """Write the presses; inside a transaction."""
        self._connection.executemany(
            "INSERT INTO press (question, key, boot, mono_ms, utc, rested_ms) VALUES (?, ?, ?, ?, ?, ?)",
            [(p.question.value, p.key, self._boot, p.at.mono_ms, p.at.utc.isoformat(), p.rested_ms) for p in presses],
        )

    def settle(self) -> None:
        """Note that no press waits any more; inside a transaction."""
        self._connection.execute("UPDATE press SET waiting = 0 WHERE waiting = 1")

    def waiting(self) -> dict[str, list[Press]]:
        """Return the presses that wait to become answers, by their boot, in their order."""
        return self._read("WHERE waiting = 1")

    def all(self) -> dict[str, list[Press]]:
        """Return every press ever kept, by its boot, in their order."""
        return self._read("")

    def _read(self, where: str) -> dict[str, list[Press]]:
        by_boot: dict[str, list[Press]] = {}
        columns = "boot, question, key, mono_ms, utc, rested_ms"
        for boot, question, key, mono_ms, utc, rested_ms in self._connection.execute(
            f"SELECT {columns} FROM press {where} ORDER BY seq"  # noqa: S608  both parts are written in this file
        ):
            at = Moment(mono_ms=mono_ms, utc=datetime.fromisoformat(utc))
            press = Press(question=Question(question), key=key, at=at, rested_ms=rested_ms)
            by_boot.setdefault(boot, []).append(press)
        return by_boot
