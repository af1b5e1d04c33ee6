"""The raw presses on the terminal's own disk, in the same database as the outbox: one transaction for both.

Owns the tables ``press`` and ``answer_set_aside``. No press is ever deleted here: the counting rules may change, the
presses stay; one that cannot be read is moved out of the way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.question import Question
from vuoro.messages.commands import GiveFeedback
from vuoro.outbox import set_aside
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
CREATE TABLE IF NOT EXISTS answer_set_aside (
    seq INTEGER PRIMARY KEY,
    command TEXT NOT NULL
) STRICT;
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

    def set_aside(self, answer: GiveFeedback) -> None:
        """Keep an answer that the controller has refused; inside a transaction."""
        self._connection.execute(
            "INSERT INTO answer_set_aside (command) VALUES (?)", (msgspec.json.encode(answer).decode(),)
        )

    def take_back(self) -> None:
        """Note that every answer set aside is handed in again; inside a transaction."""
        self._connection.execute("DELETE FROM answer_set_aside")

    def refused(self) -> list[GiveFeedback]:
        """Return the answers that the controller has refused, in their order."""
        rows = self._connection.execute("SELECT seq, command FROM answer_set_aside ORDER BY seq").fetchall()
        answers = []
        for seq, command in rows:
            try:
                answers.append(msgspec.json.decode(command, type=GiveFeedback))
            except msgspec.MsgspecError as problem:
                self._move_away("answer_set_aside", seq, command, problem)
        return answers

    def waiting(self) -> dict[str, list[Press]]:
        """Return the presses that wait to become answers, by their boot, in their order."""
        return self._read("WHERE waiting = 1")

    def all(self) -> dict[str, list[Press]]:
        """Return every press ever kept, by its boot, in their order."""
        return self._read("")

    def _read(self, where: str) -> dict[str, list[Press]]:
        by_boot: dict[str, list[Press]] = {}
        columns = "seq, boot, question, key, mono_ms, utc, rested_ms"
        rows = self._connection.execute(
            f"SELECT {columns} FROM press {where} ORDER BY seq"  # noqa: S608  both parts are written in this file
        ).fetchall()
        for seq, boot, *row in rows:
            try:
                press = _press(*row)
            except ValueError as problem:
                self._move_away("press", seq, (boot, *row), problem)
            else:
                by_boot.setdefault(boot, []).append(press)
        return by_boot

    def _move_away(self, table: str, seq: int, content: object, problem: Exception) -> None:
        """Keep a row that cannot be read where people find it: it must not keep the terminal from working."""
        self._connection.execute("BEGIN IMMEDIATE")
        set_aside(self._connection, f"a row of {table}", content, problem)
        self._connection.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))  # noqa: S608  a table of this file
        self._connection.execute("COMMIT")


def _press(question: str, key: int, mono_ms: int, utc: str, rested_ms: int | None) -> Press:
    at = Moment(mono_ms=mono_ms, utc=datetime.fromisoformat(utc))
    return Press(question=Question(question), key=key, at=at, rested_ms=rested_ms)
