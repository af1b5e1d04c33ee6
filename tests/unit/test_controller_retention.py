"""After the days of retention only hourly counts are left of tickets, and all of them are in the counts."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from controller import retention
from controller.core.plan import Plan
from controller.store import Store, StoreError
from tests.unit.controller_world import Hub, request
from tests.unit.core_world import ADVISOR, CLERK_1, SMALL_SITE
from vuoro.messages import events
from vuoro.messages.commands import (
    AnyCommand,
    Appointment,
    CallNext,
    CancelTicket,
    FinishService,
    GiveFeedback,
    ImportAppointments,
    LeaseNumbers,
    MarkNoShow,
    OpenDesk,
    ReplayEvents,
    ReportFill,
    StartService,
    TakeTicket,
)
from vuoro.messages.replies import Accepted, Events
from vuoro.site import Retention
from vuoro.values import CancelReason, FeedbackChannel, Language, Moment

SITE = replace(SMALL_SITE, retention=Retention(tickets_days=30))
HELSINKI = ZoneInfo("Europe/Helsinki")
COUNTED = ("hourly", "hourly_cancelled", "hourly_waits")
FORGOTTEN = ("tickets", "calls", "showings", "messages", "shifts", "bookings")
Cell = tuple[Any, ...]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    hub.plan = Plan(SITE)
    hub.start()
    yield hub
    hub.close()


def wait(hub: Hub, seconds: float) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(int(seconds * 1000)), now.utc + timedelta(seconds=seconds))
    hub.handle()


def play(hub: Hub, seed: int, steps: int = 60) -> None:
    """Let people come, be served, not come and leave, over some hours."""
    chance = random.Random(seed)  # noqa: S311  no secret, and the same each time
    for _ in range(steps):
        wait(hub, chance.uniform(1, 200))
        take = TakeTicket(service=chance.choice(["benefits", "housing"]), language=chance.choice([*Language][:3]))
        at_desk = hub.lobby.at_desk.get("1")
        waiting = list(hub.lobby.tickets)
        hub.ask("kiosk-1", take)
        hub.handle(request("console", OpenDesk(desk="1"), CLERK_1.actor))
        hub.handle(request("console", CallNext(desk="1"), CLERK_1.actor))
        if at_desk is not None:
            moves: list[AnyCommand] = [
                StartService(ticket=at_desk),
                FinishService(ticket=at_desk),
                MarkNoShow(ticket=at_desk),
            ]
            hub.handle(request("console", chance.choice(moves), CLERK_1.actor))
        if waiting and chance.random() < 0.2:
            leave = CancelTicket(ticket=chance.choice(waiting), reason=chance.choice([*CancelReason]))
            hub.handle(request("console", leave, ADVISOR.actor))
    hub.ask("feedback-1", GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, effort=2))
    hub.ask("dropbox-1", ReportFill(box="shared", fill=10, envelopes=1))
    hub.ask("kiosk-1", LeaseNumbers(service="tax", boot="boot-1", asked_ms=0))
    at = hub.clock.moment.utc + timedelta(hours=1)
    appointment = Appointment(code="ABCD-12", service="benefits", at=at)
    hub.ask("maintenance", ImportAppointments(day=hub.lobby.day, appointments=(appointment,)))


def days_pass(hub: Hub, days: int) -> None:
    """Let days pass, with something happening on the last of them."""
    wait(hub, days * 24 * 3600)
    hub.ask("kiosk-1", LeaseNumbers(service="tax", boot="boot-2", asked_ms=0))


def thin(store: Store) -> None:
    while store.thin(SITE):
        pass


def counted(hub: Hub) -> dict[str, set[Cell]]:
    execute = hub.store._connection.execute
    return {table: set(execute(f"SELECT * FROM {table}")) for table in COUNTED}  # noqa: S608  names of ours


def expected(history: list[events.Event]) -> dict[str, set[Cell]]:
    """Count the tickets of ``history`` from their events alone."""
    issued = {event.fact.ticket: event for event in history if isinstance(event.fact, events.TicketIssued)}
    called: dict[str, events.Event] = {}
    started: dict[str, events.Event] = {}
    ended: dict[str, events.Event] = {}
    for event in history:
        match event.fact:
            case events.TicketCalled(ticket=ticket):
                called.setdefault(ticket, event)
            case events.ServiceStarted(ticket=ticket):
                started[ticket] = event
            case (
                events.ServiceFinished(ticket=ticket)
                | events.TicketNoShow(ticket=ticket)
                | events.TicketCancelled(ticket=ticket)
            ):
                ended[ticket] = event
    sums: Counter[tuple[Cell, str]] = Counter()
    cancelled: Counter[Cell] = Counter()
    waits: Counter[Cell] = Counter()
    for ticket, event in issued.items():
        fact = event.fact
        assert isinstance(fact, events.TicketIssued)
        end = ended[ticket]
        cell = (event.day.isoformat(), event.at.astimezone(HELSINKI).hour, fact.service, str(fact.language), "kiosk")
        sums[cell, "issued"] += 1
        if ticket in called:
            wait_ms = (called[ticket].at - event.at) // timedelta(milliseconds=1)
            sums[cell, "called"] += 1
            sums[cell, "wait_ms"] += wait_ms
            waits[(*cell, wait_ms // 60_000)] += 1
        sums[cell, "no_show"] += isinstance(end.fact, events.TicketNoShow)
        if isinstance(end.fact, events.ServiceFinished):
            sums[cell, "served"] += 1
            sums[cell, "service_ms"] += (end.at - started[ticket].at) // timedelta(milliseconds=1)
        if isinstance(end.fact, events.TicketCancelled):
            cancelled[(*cell, str(end.fact.reason))] += 1
    names = ("issued", "called", "served", "no_show", "wait_ms", "service_ms")
    cells = {cell for cell, _ in sums}
    return {
        "hourly": {(*cell, *(sums[cell, name] for name in names)) for cell in cells},
        "hourly_cancelled": {(*cell, count) for cell, count in cancelled.items()},
        "hourly_waits": {(*cell, count) for cell, count in waits.items()},
    }


def whole_history(hub: Hub) -> list[events.Event]:
    history: list[events.Event] = []
    complete = False
    while not complete:
        page = hub.store.page(history[-1].seq + 1 if history else 1)
        history += page.events
        complete = page.complete
    return history


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_counts_are_those_of_the_history(hub: Hub, seed: int) -> None:
    play(hub, seed)
    days_pass(hub, 31)
    history = whole_history(hub)
    thin(hub.store)
    assert counted(hub) == expected(history)
    assert sum(row[5] for row in counted(hub)["hourly"]) == 60


def test_nothing_of_single_tickets_and_clerks_is_left(hub: Hub) -> None:
    play(hub, seed=4)
    execute = hub.store._connection.execute
    assert execute("SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM shifts)").fetchone() == (1, 1)
    days_pass(hub, 31)
    thin(hub.store)
    left = {table: execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in FORGOTTEN}  # noqa: S608  ours
    assert left == dict.fromkeys(FORGOTTEN, 0)
    replies = [reply for (reply,) in execute("SELECT reply FROM replies")]
    assert not [reply for reply in replies if b"20200113-" in reply]


def test_feedback_boxes_and_blocks_stay(hub: Hub) -> None:
    play(hub, seed=5)
    days_pass(hub, 31)
    thin(hub.store)
    kinds = {kind for (kind,) in hub.store._connection.execute("SELECT kind FROM events")}
    assert kinds == {"feedback_given", "fill_reported", "emptying_logged", "numbers_leased"}


def test_what_is_younger_stays_as_it_is(hub: Hub) -> None:
    play(hub, seed=6)
    days_pass(hub, 30)
    before = whole_history(hub)
    thin(hub.store)
    assert whole_history(hub) == before
    assert counted(hub) == {table: set() for table in COUNTED}


def test_a_new_day_alone_deletes_nothing(hub: Hub) -> None:
    play(hub, seed=7)
    days_pass(hub, 1)
    history = whole_history(hub)
    for _ in range(5):
        hub.app.upkeep()
    assert whole_history(hub) == history


def test_a_crash_between_or_within_steps_counts_nothing_twice_and_loses_nothing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "TICKETS_A_STEP", 7)
    monkeypatch.setattr(retention, "EVENTS_A_STEP", 30)
    play(hub, seed=8)
    days_pass(hub, 31)
    history = whole_history(hub)
    chance = random.Random(8)  # noqa: S311  as above
    more = True
    while more:
        with_power = chance.random() < 0.6
        if with_power:
            more = hub.store.thin(SITE)
        else:
            dies_after(hub.store, chance.randrange(1, 40))
            hub.crash()
    assert counted(hub) == expected(history)


def dies_after(store: Store, statements: int) -> None:
    """Make a step, in which the power goes after so many statements, unless it is over by then."""
    done = 0

    def execute(sql: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        nonlocal done
        done += 1
        if done > statements:
            raise sqlite3.OperationalError("no power")
        return store._connection.execute(sql, values)

    def step() -> None:
        with store.transaction():
            retention.thin(execute, SITE)
            raise sqlite3.OperationalError("no power just before the commit")

    with pytest.raises(StoreError):
        step()


def test_a_replay_begins_with_what_is_kept_and_says_so(hub: Hub) -> None:
    play(hub, seed=9)
    days_pass(hub, 31)
    last = hub.lobby.seq
    thin(hub.store)
    reply = hub.ask("maintenance", ReplayEvents(from_seq=1))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, Events)
    assert reply.result.first_kept == last
    assert [event.seq for event in reply.result.events] == [last]


def test_the_sequence_goes_on_after_what_has_gone(hub: Hub) -> None:
    play(hub, seed=10)
    days_pass(hub, 31)
    last = hub.lobby.seq
    thin(hub.store)
    hub.crash()
    hub.ask("kiosk-1", TakeTicket(service="tax", language=Language.SV))
    assert [event.seq for event in hub.history().events] == [last, last + 1]
    assert hub.loaded() == hub.lobby


def test_a_ticket_that_is_open_for_so_long_keeps_its_history(hub: Hub) -> None:
    play(hub, seed=11)
    hub.store._connection.execute("UPDATE tickets SET ended_seq = NULL, state = 'waiting' WHERE number = 'A005'")
    days_pass(hub, 31)
    hub.store._connection.execute("UPDATE tickets SET ended_seq = NULL, state = 'waiting' WHERE number = 'A005'")
    thin(hub.store)
    ((issued_seq,),) = hub.store._connection.execute("SELECT issued_seq FROM tickets")
    assert hub.store.page(1).first_kept == issued_seq
    assert hub.history().events[0].seq == issued_seq


def test_the_retention_goes_by_the_days_on_record_not_by_a_clock(hub: Hub) -> None:
    play(hub, seed=12)
    history = whole_history(hub)
    wait(hub, 400 * 24 * 3600)
    thin(hub.store)
    assert whole_history(hub)[: len(history)] == history


def test_old_tickets_go_by_themselves_while_the_controller_works(hub: Hub) -> None:
    play(hub, seed=13)
    days_pass(hub, 31)
    for _ in range(100):
        hub.app.upkeep()
    assert hub.store._connection.execute("SELECT count(*) FROM tickets").fetchone() == (0,)
    assert not hub.app._thinning
    assert hub.loaded() == hub.lobby


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE retention SET first_kept = 0",
        "UPDATE retention SET first_kept = 999999",
        "UPDATE retention SET thinned_to = 2",
        "UPDATE retention SET first_kept = 2",
        "DELETE FROM retention",
        "DELETE FROM events WHERE seq = 1",
    ],
)
def test_nothing_of_the_history_can_be_deleted_without_the_mark(hub: Hub, sql: str) -> None:
    hub.ask("kiosk-1", TakeTicket(service="tax", language=Language.SV))
    hub.ask("kiosk-1", TakeTicket(service="tax", language=Language.SV))
    with pytest.raises(sqlite3.IntegrityError):
        hub.store._connection.execute(sql)


@pytest.mark.parametrize("kind", retention.LASTING)
def test_what_lasts_cannot_be_deleted_below_the_mark_either(hub: Hub, kind: str) -> None:
    insert = "INSERT INTO events (seq, day, at, mono_ms, boot, kind, fact) VALUES (?, '2020-01-13', '', 0, '', ?, '{}')"
    hub.store._connection.execute(insert, (1, kind))
    hub.store._connection.execute(insert, (2, kind))
    hub.store._connection.execute("UPDATE retention SET first_kept = 2")
    with pytest.raises(sqlite3.IntegrityError, match="does not go away"):
        hub.store._connection.execute("DELETE FROM events WHERE seq = 1")


def test_every_lasting_kind_is_a_kind_of_fact() -> None:
    kinds = {str(fact.__struct_config__.tag) for fact in events.AnyFact.__args__}
    assert kinds >= set(retention.LASTING) - {"site_changed"}
