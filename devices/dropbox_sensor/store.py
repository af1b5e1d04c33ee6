"""The drop box's memory on its own disk, in the same database as the outbox: one transaction for both.

Owns the tables ``box`` and ``opening_set_aside``.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

import msgspec

from devices.dropbox_sensor.events import Memory, Opening
from vuoro.messages.commands import ReportOpening

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS box (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    envelopes INTEGER NOT NULL,
    opened_at TEXT,
    closed_at TEXT,
    opening_envelopes INTEGER,
    fill_before INTEGER,
    watched INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS opening_set_aside (
    seq INTEGER PRIMARY KEY,
    command TEXT NOT NULL
) STRICT;
"""


class BoxStore:
    """One `Memory`, replaced as a whole."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_TABLES)

    def save(self, memory: Memory) -> None:
        """Write the memory in place of the one before; inside a transaction."""
        o = memory.opening
        opening = (
            (None, None, None, None, None)
            if o is None
            else (o.opened_at.isoformat(), _text(o.closed_at), o.envelopes, o.fill_before, o.watched)
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO box VALUES (1, ?, ?, ?, ?, ?, ?)", (memory.envelopes, *opening)
        )
        self._connection.execute("DELETE FROM opening_set_aside")
        self._connection.executemany(
            "INSERT INTO opening_set_aside (command) VALUES (?)",
            [(msgspec.json.encode(command).decode(),) for command in memory.set_aside],
        )

    def load(self) -> Memory:
        """Return the memory; an empty one on a new disk."""
        rows = self._connection.execute("SELECT command FROM opening_set_aside ORDER BY seq")
        set_aside = tuple(msgspec.json.decode(command, type=ReportOpening) for (command,) in rows)
        row = self._connection.execute(
            "SELECT envelopes, opened_at, closed_at, opening_envelopes, fill_before, watched FROM box"
        ).fetchone()
        if row is None:
            return Memory(set_aside=set_aside)
        envelopes, opened_at, *rest = row
        return Memory(envelopes=envelopes, opening=opened_at and _opening(opened_at, *rest), set_aside=set_aside)


def _opening(opened_at: str, closed_at: str | None, envelopes: int, fill_before: int | None, watched: int) -> Opening:
    return Opening(
        opened_at=datetime.fromisoformat(opened_at),
        closed_at=None if closed_at is None else datetime.fromisoformat(closed_at),
        envelopes=envelopes,
        fill_before=fill_before,
        watched=bool(watched),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
