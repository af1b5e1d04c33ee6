"""Keeps the commands that the controller has not answered yet, on the device's own disk.

Owns their order and their survival. Must not know how a command is sent, or what it asks for.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from vuoro.database import open_database
from vuoro.errors import VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.commands import AnyCommand, Request

_LOG: Final = logging.getLogger(__name__)
_DECODER: Final = msgspec.json.Decoder(Request)
_MIGRATIONS: Final = resources.files("vuoro") / "migrations" / "outbox"
_UNREADABLE: Final = """
CREATE TABLE IF NOT EXISTS unreadable (
    position INTEGER PRIMARY KEY,
    what TEXT NOT NULL,
    content TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT;
"""


#: A full disk (on a full tmpfs every commit ends so), one that fails, and one that Linux has made read-only for that.
_REFUSALS: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
_PRIMARY_CODE: Final = 0xFF
_TRIAL: Final = 64 * 1024


class DiskRefusesError(VuoroError):
    """The disk takes nothing more; what was to be written is not, and everything written before is still there."""


class Outbox:
    """The unanswered commands of one device; used by one thread only.

    ``connection`` is open for the tables of the device's own store, so that both change in one transaction.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file ``path``; None keeps everything in memory only."""
        self.connection: sqlite3.Connection = open_database(path, _MIGRATIONS)
        # Text with damaged bytes reaches whoever reads it, who sets it aside, instead of ending the program.
        self.connection.text_factory = lambda content: content.decode("utf-8", "replace")
        self.connection.executescript(_UNREADABLE)
        self._set_aside_unreadable()
        self._count = self._counted()

    @property
    def unreadable(self) -> int:
        """Return how much on this disk could not be read and is set aside: commands, and rows of the device's store."""
        return self._counted("outbox_unreadable") + self._counted("unreadable")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside durable together, or nothing where an exception leaves it. Cannot be nested.

        Raises `DiskRefusesError` where the disk is full or fails.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._count = self._counted()
            if _is_refusal(error):
                raise DiskRefusesError(f"the disk takes nothing more: {error}") from error
            raise

    def try_disk(self) -> None:
        """Write and delete as much as a busy step of any device; raises `DiskRefusesError` where that is too much."""
        with self.transaction():
            self.connection.execute("INSERT OR REPLACE INTO disk_trial VALUES (1, zeroblob(?))", (_TRIAL,))
        with self.transaction():
            self.connection.execute("DELETE FROM disk_trial")

    def put(self, command: AnyCommand) -> Request:
        """Add a command as the newest, inside a transaction; return it with its new identity."""
        self._need_transaction()
        request = Request(command_id=new_command_id(), command=command)
        self.connection.execute(
            "INSERT INTO outbox (command_id, request) VALUES (?, ?)",
            (request.command_id, msgspec.json.encode(request)),
        )
        self._count += 1
        return request

    def get(self, command_id: str) -> Request | None:
        """Return the unanswered command with this identity."""
        row = self.connection.execute("SELECT request FROM outbox WHERE command_id = ?", (command_id,)).fetchone()
        return None if row is None else _DECODER.decode(row[0])

    def remove(self, command_id: str) -> None:
        """Forget an answered command, inside a transaction; nothing happens where it is not there."""
        self._need_transaction()
        self._count -= self.connection.execute("DELETE FROM outbox WHERE command_id = ?", (command_id,)).rowcount

    def unanswered(self) -> list[Request]:
        """Return every command that waits for its answer, oldest first."""
        rows = self.connection.execute("SELECT request FROM outbox ORDER BY position")
        return [_DECODER.decode(request) for (request,) in rows]

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self.connection.close()

    def _need_transaction(self) -> None:
        if not self.connection.in_transaction:
            raise RuntimeError("the outbox changes only inside its transaction()")

    def _counted(self, table: str = "outbox") -> int:
        count: int = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  our own tables
        return count

    def _set_aside_unreadable(self) -> None:
        """Move what cannot be decoded out of the way: one bad row must not keep the device from working."""
        rows = self.connection.execute("SELECT position, command_id, request FROM outbox").fetchall()
        for position, command_id, request in rows:
            try:
                _DECODER.decode(request)
            except msgspec.MsgspecError as error:
                _LOG.error("command %s in the outbox cannot be read and is set aside: %s", command_id, error)
                self._set_aside(position, str(error))

    def _set_aside(self, position: int, problem: str) -> None:
        with self.transaction():
            self.connection.execute(
                "INSERT INTO outbox_unreadable (command_id, request, problem)"
                " SELECT command_id, request, ? FROM outbox WHERE position = ?",
                (problem, position),
            )
            self.connection.execute("DELETE FROM outbox WHERE position = ?", (position,))


def _is_refusal(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & _PRIMARY_CODE in _REFUSALS


def set_aside(connection: sqlite3.Connection, what: str, content: object, problem: Exception) -> None:
    """Keep what a device's store could not read, for people; the store removes it, in the same transaction."""
    _LOG.error("%s on the disk cannot be read and is set aside: %s", what, problem)
    connection.execute(
        "INSERT INTO unreadable (what, content, problem) VALUES (?, ?, ?)", (what, repr(content), str(problem))
    )
