"""Opens SQLite files: durable at every commit, and migrated to the version that this program knows.

The only opener of database files. Owns pragmas and migrations; must not know what the tables mean.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

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
        _migrate(connection, scripts, name)
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseUnusableError(f"{name}: {error}: check the disk, or restore the last backup") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _scripts(migrations: Traversable) -> list[str]:
    """Return the SQL of every migration in order; raises `ValueError` for names that leave a gap."""
    files = sorted((entry for entry in migrations.iterdir() if entry.name.endswith(".sql")), key=lambda f: f.name)
    for number, file in enumerate(files, start=1):
        match = _MIGRATION_NAME.match(file.name)
        if match is None or int(match[1]) != number:
            raise ValueError(f"migration {file.name!r} should be {number:04d}_<what_it_does>.sql")
    return [file.read_text(encoding="utf-8") for file in files]


def _migrate(connection: sqlite3.Connection, scripts: list[str], name: str) -> None:
    version = _version(connection)
    if version > len(scripts):
        raise DatabaseNewerError(
            f"{name}: written by a newer version (database version {version}, this program knows {len(scripts)}): "
            f"install the newer program, or restore the backup made before the update"
        )
    while version < len(scripts):
        version = _migrate_once(connection, scripts)


def _migrate_once(connection: sqlite3.Connection, scripts: list[str]) -> int:
    """Apply the next migration, unless another process has just done it; return the version reached."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version < len(scripts):
            for statement in _statements(scripts[version]):
                connection.execute(statement)
            version += 1
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return version


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
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
