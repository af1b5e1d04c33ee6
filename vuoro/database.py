"""Opens SQLite files: durable at every commit, and migrated to the version that this program knows.

The only opener of database files. Owns pragmas and migrations; must not know what the tables mean.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Protocol

from vuoro.errors import VuoroError

#: How long one connection waits for another (a backup, a report) before a statement fails.
BUSY_MS: Final = 5_000

# FULL, not NORMAL: in WAL mode NORMAL loses the last commits when the power goes.
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)
_PARTS: Final = "CREATE TABLE IF NOT EXISTS part_version (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"
_MIGRATION_NAME: Final = re.compile(r"^([0-9]{4})_[a-z0-9_]+\.sql$")


class DatabaseUnusableError(VuoroError):
    """The file cannot be used as a database; the text says what is wrong with it and what to do."""


class DatabaseNewerError(DatabaseUnusableError):
    """The file was written by a newer program; nothing in it was touched."""


def open_database(path: Path | None, migrations: Traversable) -> sqlite3.Connection:
    """Return a connection to the database ``path`` (None: one in memory), migrated by the folder ``migrations``.

    The folder has files ``0001_name.sql``, ``0002_…`` without a gap; each one runs in a transaction of its own.
    Transactions are the caller's: nothing begins or commits by itself. Raises `DatabaseUnusableError`.
    """
    scripts = _scripts(migrations)
    name = "in memory" if path is None else str(path)
    if path is not None and not path.parent.is_dir():
        raise DatabaseUnusableError(f"{name}: there is no folder {path.parent}: create it, or mend the setting")
    try:
        connection = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
    except sqlite3.Error as error:
        raise DatabaseUnusableError(f"{name}: {error}: check the rights of the file and its folder") from error
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        _migrate(connection, scripts, name, _FileVersion())
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseUnusableError(f"{name}: {error}: check the disk, or restore the last backup") from error
    except BaseException:
        connection.close()
        raise
    return connection


def migrate_part(connection: sqlite3.Connection, part: str, migrations: Traversable) -> None:
    """Migrate the tables of one ``part`` of a file, such as a device's own store in the file of its outbox.

    ``PRAGMA user_version`` belongs to the whole file; the version of a part is kept in a table. The first migration of
    a part has to bear tables that are there already: they were made without a version once. Raises
    `DatabaseUnusableError`.
    """
    try:
        connection.execute(_PARTS)
        _migrate(connection, _scripts(migrations), f"the {part} tables", _PartVersion(part))
    except sqlite3.Error as error:
        raise DatabaseUnusableError(f"the {part} tables: {error}: check the disk, or restore a backup") from error


class _Version(Protocol):
    """Where the number of the last migration is kept."""

    def read(self, connection: sqlite3.Connection) -> int: ...

    def write(self, connection: sqlite3.Connection, version: int) -> None: ...


class _FileVersion:
    """The version of the file."""

    def read(self, connection: sqlite3.Connection) -> int:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def write(self, connection: sqlite3.Connection, version: int) -> None:
        connection.execute(f"PRAGMA user_version = {version}")


class _PartVersion:
    """The version of one part of the file."""

    def __init__(self, part: str) -> None:
        self._part = part

    def read(self, connection: sqlite3.Connection) -> int:
        row = connection.execute("SELECT version FROM part_version WHERE part = ?", (self._part,)).fetchone()
        return 0 if row is None else row[0]

    def write(self, connection: sqlite3.Connection, version: int) -> None:
        connection.execute("INSERT OR REPLACE INTO part_version (part, version) VALUES (?, ?)", (self._part, version))


def _scripts(migrations: Traversable) -> list[str]:
    """Return the SQL of every migration in order; raises `ValueError` for names that leave a gap."""
    files = sorted((entry for entry in migrations.iterdir() if entry.name.endswith(".sql")), key=lambda f: f.name)
    for number, file in enumerate(files, start=1):
        match = _MIGRATION_NAME.match(file.name)
        if match is None or int(match[1]) != number:
            raise ValueError(f"migration {file.name!r} should be {number:04d}_<what_it_does>.sql")
    return [file.read_text(encoding="utf-8") for file in files]


def _migrate(connection: sqlite3.Connection, scripts: list[str], name: str, kept: _Version) -> None:
    version = kept.read(connection)
    if version > len(scripts):
        raise DatabaseNewerError(
            f"{name}: written by a newer version (database version {version}, this program knows {len(scripts)}): "
            f"install the newer program, or restore the backup made before the update"
        )
    while version < len(scripts):
        version = _migrate_once(connection, scripts, kept)


def _migrate_once(connection: sqlite3.Connection, scripts: list[str], kept: _Version) -> int:
    """Apply the next migration, unless another process has just done it; return the version reached."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = kept.read(connection)
        if version < len(scripts):
            for statement in _statements(scripts[version]):
                connection.execute(statement)
            version += 1
            kept.write(connection, version)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return version


def _statements(script: str) -> Iterator[str]:
    """Split a script; `Connection.executescript` would commit the transaction that we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
