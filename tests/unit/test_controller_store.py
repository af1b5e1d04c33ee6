"""The store: an append-only history, tables that follow from it, and starts that do not grow with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import box_tables, emptying_records, loading, loading_around
from controller.app import KEEP_WAITS_EVERY
from controller.store import Store, StoreError
from tests.unit.controller_world import PLAN, Hub, replies, request
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import BOOT, MORNING, take
from vuoro.database import DatabaseNewerError
from vuoro.messages.replies import Accepted

DERIVED = (
    "tickets",
    "shifts",
    "bookings",
    "messages",
    "calls",
    "showings",
    "counters",
    "last_called",
    "leases",
    "boxes",
    "box_points",
    "openings",
    "dues",
    "box_asked",
    "help",
    "notices",
    "documents",
    "repairs",
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def play(hub: Hub, day: list[Step]) -> None:
    for sender, command in day:
        hub.handle(request(sender.client, command, sender.actor))


@given(st.lists(steps, max_size=60))
@settings(deadline=None)
def test_a_restart_gives_the_lobby_as_it_was(day: list[Step]) -> None:
    hub = Hub(None)
    play(hub, day)
    assert hub.loaded() == hub.lobby
    hub.close()


@given(st.lists(steps, max_size=60))
@settings(deadline=None)
def test_the_derived_tables_follow_from_the_history_alone(day: list[Step]) -> None:
    hub, again = Hub(None), Store(None)
    play(hub, day)
    with again.transaction():
        for event in hub.history().events:
            again.append(event)
    assert again.page(1) == hub.history()
    for table in DERIVED:
        assert rows(again, table) == rows(hub.store, table)
    hub.close()
    again.close()


@given(st.lists(steps, max_size=40))
@settings(deadline=None)
def test_one_batch_gives_what_single_commands_give(day: list[Step]) -> None:
    single, batched = Hub(None), Hub(None)
    requests = [request(sender.client, command, sender.actor) for sender, command in day]
    one_by_one = [reply for one in requests for reply in replies(single.handle(one))]
    assert replies(batched.handle(*requests)) == one_by_one
    assert batched.history() == single.history()
    single.close()
    batched.close()


def test_a_batch_is_one_transaction(hub: Hub) -> None:
    statements = traced(hub)
    hub.handle(*(request("kiosk-1", take()) for _ in range(50)))
    assert [word for word in statements if word in {"BEGIN", "COMMIT", "ROLLBACK"}] == ["BEGIN", "COMMIT"]


def test_a_ticket_costs_few_statements(hub: Hub) -> None:
    statements = traced(hub)
    hub.ask("kiosk-1", take())
    # Is the command known? Then the event, the ticket, its counter and the reply.
    assert statements == ["BEGIN", "SELECT", "INSERT", "INSERT", "INSERT", "INSERT", "COMMIT"]


def test_what_was_committed_is_there_for_others_before_it_is_published(hub: Hub) -> None:
    hub.handle(request("kiosk-1", take()))
    assert hub.path is not None
    with closing(sqlite3.connect(hub.path)) as other:
        assert other.execute("SELECT count(*) FROM tickets").fetchone() == (1,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET day = '1970-01-01'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1",
        "INSERT INTO events SELECT 5, day, at, mono_ms, boot, kind, fact FROM events WHERE seq = 1",
    ],
)
def test_the_history_is_neither_changed_nor_torn(hub: Hub, sql: str) -> None:
    hub.handle(request("kiosk-1", take()), request("kiosk-1", take()))
    with pytest.raises(sqlite3.IntegrityError, match="events:"):
        hub.store._connection.execute(sql)
    assert [event.seq for event in hub.history().events] == [1, 2]


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "controller.sqlite3"
    Store(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 999")
    with pytest.raises(DatabaseNewerError):
        Store(path)


def test_a_reply_is_kept_as_it_was_given(hub: Hub) -> None:
    command = request("kiosk-1", take())
    (reply,) = replies(hub.handle(command))
    assert isinstance(reply, Accepted)
    assert hub.store.reply(reply.command_id) == reply


def test_a_transaction_that_fails_leaves_nothing(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    (event,) = hub.history().events
    with pytest.raises(StoreError, match="no gaps"), hub.store.transaction():
        hub.store.append(event)
    assert hub.history().events == (event,)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (loading.LATEST, ()),
        (loading.OPEN_TICKETS, ()),
        (loading.NO_SHOWS, ("2020-01-13",)),
        (loading.LIVE_CALLS, ()),
        (loading.SITE_SECRET, ()),
        (loading.HANDED_IN, (1,)),
        (loading.MESSAGES, ("2020-01-13",)),
        (loading.BOOKINGS, ("2020-01-06",)),
        (loading.SHIFTS, ("2020-01-13",)),
        (loading.SHOWINGS, ("20200113-A001.1",)),
        (loading.UNPRINTED, ("2020-01-13",)),
        (loading.COUNTERS, ("2020-01-13",)),
        (loading.LAST_NUMBER, ("A",)),
        (box_tables.POINTS, ("shared",)),
        (box_tables.OPENINGS, ("shared", 100)),
        (box_tables.DUES, ("shared", 100)),
        (emptying_records.HEAD, ()),
        (loading_around.REPAIRS, ("2020-01-06",)),
        (loading_around.DOCUMENTS, ("2020-01-13",)),
    ],
)
def test_a_start_reads_by_indexes_only(hub: Hub, query: str, values: tuple[str, ...]) -> None:
    plan = [row[3] for row in hub.store._connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    # "ORDER BY … DESC LIMIT 1" walks the primary key from its end, which SQLite calls a scan.
    scans = [step for step in plan if step.startswith("SCAN") and "USING INDEX" not in step]
    table = {loading.LATEST: "events", emptying_records.HEAD: "emptying_log"}.get(query)
    assert scans == ([f"SCAN {table}"] if table else [])


def test_a_start_reads_no_more_after_a_long_history(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "controller.sqlite3")
    effort = steps_of_a_start(hub)
    for _ in range(3):
        hub.handle(*(request("kiosk-1", take()) for _ in range(KEEP_WAITS_EVERY)))
        hub.store._connection.execute("UPDATE tickets SET state = 'served', printed = 1, ended_seq = 1")
    assert steps_of_a_start(hub) <= effort + 50
    hub.close()


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    return store._connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608  names of ours


def traced(hub: Hub) -> list[str]:
    """Return the list that gets the first word of every statement from now on."""
    words: list[str] = []
    seen: list[str] = [""]

    def note(sql: str) -> None:
        if sql != seen[-1]:  # a trigger is told as its statement once more
            words.append(sql.split(maxsplit=1)[0])
        seen.append(sql)

    hub.store._connection.set_trace_callback(note)
    return words


def steps_of_a_start(hub: Hub) -> int:
    """Return the work of a start, in instructions of SQLite's virtual machine."""
    ticks: list[None] = []
    hub.store._connection.set_progress_handler(lambda: ticks.append(None), 1)
    hub.store.load(PLAN, MORNING, BOOT)
    hub.store._connection.set_progress_handler(None, 1)
    return len(ticks)
