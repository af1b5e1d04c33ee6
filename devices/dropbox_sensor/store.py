"""The drop box's memory on its own disk, in the same database as the outbox: one transaction for both.

Owns the tables ``box`` and ``opening_set_aside``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Final

import msgspec

from devices.dropbox_sensor.events import Memory, Opening
from vuoro.database import migrate_part
from vuoro.messages.commands import ReportOpening
from vuoro.outbox import set_aside

_MIGRATIONS: Final = resources.files("devices.dropbox_sensor") / "migrations"
_OPENING: Final = "opened_at, closed_at, opening_envelopes, fill_before, watched, clock_trusted, confirmed"
_NOTHING: Final = (None, None, None, None, None, False, False)


class BoxStore:
    """One `Memory`, replaced as a whole."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        migrate_part(connection, "dropbox", _MIGRATIONS)

    def save(self, memory: Memory) -> None:
        """Write the memory in place of the one before; inside a transaction."""
        o = memory.opening
        times = () if o is None else (o.opened_at.isoformat(), _text(o.closed_at))
        opening = (
            _NOTHING if o is None else (*times, o.envelopes, o.fill_before, o.watched, o.clock_trusted, o.confirmed)
        )
        self._connection.execute(
            f"INSERT OR REPLACE INTO box (id, envelopes, {_OPENING}) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  names of this file
            (memory.envelopes, *opening),
        )
        self._connection.execute("DELETE FROM opening_set_aside")
        self._connection.executemany(
            "INSERT INTO opening_set_aside (command) VALUES (?)",
            [(msgspec.json.encode(command).decode(),) for command in memory.set_aside],
        )

    def load(self) -> Memory:
        """Return the memory; an empty one on a new disk. What cannot be read is set aside, and the rest is kept."""
        self._connection.execute("BEGIN IMMEDIATE")
        memory = Memory(envelopes=self._envelopes(), opening=self._opening(), set_aside=tuple(self._refused()))
        self._connection.execute("COMMIT")
        return memory

    def _envelopes(self) -> int:
        row = self._connection.execute("SELECT envelopes FROM box").fetchone()
        return 0 if row is None else row[0]

    def _opening(self) -> Opening | None:
        row = self._connection.execute(
            f"SELECT {_OPENING} FROM box WHERE opened_at IS NOT NULL"  # noqa: S608  names of this file
        ).fetchone()
        try:
            return None if row is None else _opening(*row)
        except (msgspec.ValidationError, ValueError) as problem:
            set_aside(self._connection, "an opening of the door", row, problem)
            self._connection.execute("UPDATE box SET opened_at = NULL")
            return None

    def _refused(self) -> Iterator[ReportOpening]:
        rows = self._connection.execute("SELECT seq, command FROM opening_set_aside ORDER BY seq").fetchall()
        for seq, command in rows:
            try:
                yield msgspec.json.decode(command, type=ReportOpening)
            except msgspec.MsgspecError as problem:
                set_aside(self._connection, "a refused opening", command, problem)
                self._connection.execute("DELETE FROM opening_set_aside WHERE seq = ?", (seq,))


def _opening(opened_at: str, closed_at: str | None, envelopes: int, fill_before: int | None, *flags: int) -> Opening:
    watched, clock_trusted, confirmed = map(bool, flags)
    opening = Opening(
        opened_at=_moment(opened_at),
        closed_at=None if closed_at is None else _moment(closed_at),
        envelopes=envelopes,
        fill_before=fill_before,
        watched=watched,
        clock_trusted=clock_trusted,
        confirmed=confirmed,
    )
    return msgspec.convert(msgspec.to_builtins(opening), Opening)  # a percentage of 300 is damage too


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
