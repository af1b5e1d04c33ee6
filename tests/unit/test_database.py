from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from vuoro.database import DatabaseNewerError, DatabaseUnusableError, migrate_part, open_database

FIRST = """
-- The tickets; a comment with a semicolon; inside
CREATE TABLE ticket (number TEXT PRIMARY KEY, note TEXT DEFAULT ';') STRICT;
CREATE TABLE call (number TEXT NOT NULL REFERENCES ticket (number)) STRICT;
"""
SECOND = """
CREATE TABLE log (line TEXT) STRICT;
CREATE TRIGGER keep AFTER DELETE ON ticket BEGIN
    INSERT INTO log VALUES ('gone: ' || old.number);
    INSERT INTO log VALUES ('for ever');
END;
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_tickets.sql").write_text(FIRST, encoding="utf-8")
    (folder / "README").write_text("not a migration", encoding="utf-8")
    return folder


def version(connection: sqlite3.Connection) -> object:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_file_gets_every_table_and_the_newest_version(tmp_path: Path, migrations: Path) -> None:
    (migrations / "0002_log.sql").write_text(SECOND, encoding="utf-8")
    connection = open_database(tmp_path / "a.db", migrations)
    assert version(connection) == 2
    assert tables(connection) == {"ticket", "call", "log"}


def test_a_trigger_is_one_statement(tmp_path: Path, migrations: Path) -> None:
    (migrations / "0002_log.sql").write_text(SECOND, encoding="utf-8")
    connection = open_database(tmp_path / "a.db", migrations)
    connection.execute("INSERT INTO ticket (number) VALUES ('X001')")
    connection.execute("DELETE FROM ticket")
    assert [line for (line,) in connection.execute("SELECT line FROM log")] == ["gone: X001", "for ever"]


def test_an_older_file_keeps_its_content_and_gets_what_is_missing(tmp_path: Path, migrations: Path) -> None:
    connection = open_database(tmp_path / "a.db", migrations)
    connection.execute("INSERT INTO ticket (number) VALUES ('X001')")
    connection.close()
    (migrations / "0002_log.sql").write_text(SECOND, encoding="utf-8")
    connection = open_database(tmp_path / "a.db", migrations)
    assert version(connection) == 2
    assert connection.execute("SELECT number FROM ticket").fetchall() == [("X001",)]


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path, migrations: Path) -> None:
    connection = open_database(tmp_path / "a.db", migrations)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(DatabaseNewerError, match=r"a\.db: written by a newer version .*7.*this program knows 1"):
        open_database(tmp_path / "a.db", migrations)
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path, migrations: Path) -> None:
    open_database(tmp_path / "a.db", migrations).close()
    broken = migrations / "0002_log.sql"
    broken.write_text("CREATE TABLE log (line TEXT);\nCREATE TABLE ticket (number TEXT);\n", encoding="utf-8")
    with pytest.raises(DatabaseUnusableError, match="table ticket already exists"):
        open_database(tmp_path / "a.db", migrations)
    broken.unlink()
    connection = open_database(tmp_path / "a.db", migrations)
    assert version(connection) == 1
    assert tables(connection) == {"ticket", "call"}


@pytest.mark.parametrize("name", ["0003_gap.sql", "2_short.sql", "0001_twice.sql", "0002-hyphen.sql", "0002.sql"])
def test_a_folder_of_migrations_with_a_gap_or_a_wrong_name_is_refused(
    tmp_path: Path, migrations: Path, name: str
) -> None:
    (migrations / name).write_text(SECOND, encoding="utf-8")
    with pytest.raises(ValueError, match=r"should be 000\d_"):
        open_database(tmp_path / "a.db", migrations)


def test_a_commit_is_on_the_disk_and_rules_between_tables_hold(tmp_path: Path, migrations: Path) -> None:
    connection = open_database(tmp_path / "a.db", migrations)
    settings = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert settings == {"journal_mode": "wal", "synchronous": 2}
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO call VALUES ('X999')")


def test_nothing_begins_by_itself(tmp_path: Path, migrations: Path) -> None:
    connection = open_database(tmp_path / "a.db", migrations)
    connection.execute("INSERT INTO ticket (number) VALUES ('X001')")
    assert not connection.in_transaction
    other = open_database(tmp_path / "a.db", migrations)
    assert other.execute("SELECT count(*) FROM ticket").fetchone() == (1,)


def test_a_database_in_memory_needs_no_file(migrations: Path) -> None:
    assert tables(open_database(None, migrations)) == {"ticket", "call"}


def test_two_programs_that_open_a_new_file_at_once_migrate_it_once(tmp_path: Path, migrations: Path) -> None:
    barrier = threading.Barrier(4)
    versions: list[object] = []

    def open_it() -> None:
        barrier.wait()
        connection = open_database(tmp_path / "a.db", migrations)
        versions.append(version(connection))
        connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions == [1, 1, 1, 1]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, migrations: Path) -> None:
    with pytest.raises(DatabaseUnusableError, match=r"there is no folder .*nowhere: create it"):
        open_database(tmp_path / "nowhere" / "a.db", migrations)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, migrations: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnusableError, match=r"a\.db: file is not a database"):
        open_database(tmp_path / "a.db", migrations)


def test_a_file_that_is_a_folder_is_named(tmp_path: Path, migrations: Path) -> None:
    (tmp_path / "a.db").mkdir()
    with pytest.raises(DatabaseUnusableError, match=r"a\.db: unable to open database file"):
        open_database(tmp_path / "a.db", migrations)


def test_a_part_of_a_file_has_versions_of_its_own(tmp_path: Path, migrations: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "0001_lamps.sql").write_text("CREATE TABLE IF NOT EXISTS lamp (name TEXT) STRICT;", encoding="utf-8")
    connection = open_database(tmp_path / "a.db", migrations)
    connection.execute("CREATE TABLE lamp (name TEXT) STRICT")  # from the time before the part had a version
    connection.execute("INSERT INTO lamp VALUES ('vero')")
    migrate_part(connection, "kiosk", part)
    (part / "0002_pins.sql").write_text("ALTER TABLE lamp ADD COLUMN pin INTEGER;", encoding="utf-8")
    for _ in range(2):
        migrate_part(connection, "kiosk", part)
    assert connection.execute("SELECT name, pin FROM lamp").fetchall() == [("vero", None)]
    assert version(connection) == 1


def test_a_part_of_a_newer_program_is_refused(tmp_path: Path, migrations: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "0001_lamps.sql").write_text("CREATE TABLE lamp (name TEXT) STRICT;", encoding="utf-8")
    connection = open_database(None, migrations)
    migrate_part(connection, "kiosk", part)
    (part / "0001_lamps.sql").unlink()
    with pytest.raises(DatabaseNewerError, match=r"the kiosk tables: .*database version 1, this program knows 0"):
        migrate_part(connection, "kiosk", part)


def test_a_part_whose_migration_fails_leaves_everything_as_it_was(tmp_path: Path, migrations: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "0001_lamps.sql").write_text("CREATE TABLE lamp (name TEXT);\nCREATE TABLE ticket (x);", encoding="utf-8")
    connection = open_database(None, migrations)
    with pytest.raises(DatabaseUnusableError, match="the kiosk tables"):
        migrate_part(connection, "kiosk", part)
    assert "lamp" not in tables(connection)
