"""The emptying log as the hub keeps it: append-only, whole after any power cut, read page by page."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from controller import emptying_records
from controller.core.plan import Plan
from tests.unit.controller_world import Hub, Published, request
from tests.unit.core_steps import VUOROCTL
from tests.unit.core_world import ADVISOR, CLERK_1, MORNING, SMALL_SITE, take
from tests.unit.full_disks import full_disk
from vuoro.emptying_log import ClockQuality, read, verify
from vuoro.messages.commands import (
    ConfirmEmptying,
    ExplainEmptying,
    ReadEmptyingLog,
    ReadWords,
    ReportFill,
    ReportOpening,
)
from vuoro.messages.events import EmptyingLogged, Event
from vuoro.messages.replies import Accepted, EmptyingRecords, Numbered, Rejected, RejectionCode, Reply, WordsFound
from vuoro.messages.state import AdvisorState, DropboxState
from vuoro.service import Received
from vuoro.site import Retention
from vuoro.topics import ADVISOR as ADVISOR_TOPIC
from vuoro.topics import DROPBOX
from vuoro.values import HelpReason, LateReason, Moment, RecordKind, Role, WordsKind

#: 16:15 in Helsinki, on the day of the tests.
DUE = MORNING.utc.replace(hour=14, minute=15)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    hub.link_up()
    hub.ask("dropbox-1", ReportFill(box="shared", fill=10, envelopes=2))
    hub.line.take()
    yield hub
    hub.close()


def move(hub: Hub, utc: datetime) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later((utc - now.utc) // timedelta(milliseconds=1)), utc)


def wait_until(hub: Hub, utc: datetime) -> list[Published]:
    move(hub, utc)
    return hub.handle()


def opening(at: datetime = DUE + timedelta(seconds=5), seconds: int = 40) -> ReportOpening:
    closed_at = at + timedelta(seconds=seconds)
    return ReportOpening(box="shared", opened_at=at, closed_at=closed_at, envelopes=2, fill_before=10, fill_after=0)


def number(reply: Reply) -> int:
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, Numbered)
    return reply.result.number


def empty(hub: Hub, at: datetime = DUE) -> int:
    """Let somebody empty the box at ``at``, and nobody confirm it."""
    move(hub, max(hub.clock.moment.utc, at + timedelta(minutes=1)))
    return number(hub.ask("dropbox-1", opening(at)))


def page(hub: Hub, first: int = 1) -> EmptyingRecords:
    reply = hub.ask(VUOROCTL.client, ReadEmptyingLog(first=first))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, EmptyingRecords)
    return reply.result


def kinds(hub: Hub) -> list[RecordKind]:
    return [read(line).record.what for line in page(hub).lines]


def test_every_record_of_the_log_is_a_fact_with_its_hash_and_the_head_is_published(hub: Hub) -> None:
    move(hub, DUE + timedelta(minutes=1))
    published = hub.handle(request("dropbox-1", opening()))
    told = [message.fact for _, _, message in published if isinstance(message, Event)]
    facts = [fact for fact in told if isinstance(fact, EmptyingLogged)]
    log = page(hub)
    assert [type(fact) for fact in facts] == [EmptyingLogged]
    assert [fact.hash for fact in facts] == [read(line).hash for line in log.lines]
    states = [m for topic, _, m in published if topic is DROPBOX and isinstance(m, DropboxState)]
    assert {state.log for state in states} == {log.head}
    assert {state.box for state in states} == {"shared", "kela-box"}


def test_nothing_that_is_published_or_replayed_names_who_confirmed(hub: Hub) -> None:
    confirm = ConfirmEmptying(box="shared", opening=empty(hub))
    published = hub.handle(request("console", confirm, ADVISOR.actor))
    account = ADVISOR.person.account
    assert account in page(hub).lines[-1]
    assert account not in repr(published)
    assert account not in repr(hub.history())


def test_a_confirmation_comes_back_with_its_number_and_its_words_are_kept_apart(hub: Hub) -> None:
    confirm = ConfirmEmptying(box="shared", opening=empty(hub), words="Avain jumissa, soita 040 123 4567.")
    assert number(hub.ask("console", confirm, ADVISOR.actor)) == 2
    assert "jumissa" not in "".join(page(hub).lines)
    team = replace(ADVISOR.person, role=Role.TEAM)
    wanted = ReadWords(kind=WordsKind.EMPTYING, first=date(2020, 1, 13), last=date(2020, 1, 13))
    reply = hub.ask("console", wanted, team)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, WordsFound)
    (said,) = reply.result.said
    assert said.words.startswith("Avain jumissa")
    assert "4567" not in said.words


def test_a_confirmation_that_comes_twice_is_one(hub: Hub) -> None:
    command = request("console", ConfirmEmptying(box="shared", opening=empty(hub)), ADVISOR.actor)
    hub.handle(command, command)
    hub.handle(command)
    assert kinds(hub) == [RecordKind.OPENED, RecordKind.CONFIRMED]


def test_the_reminder_comes_by_itself_and_goes_with_the_emptying(hub: Hub) -> None:
    wait_until(hub, DUE - timedelta(minutes=16))
    due_ms = hub.app.next_due()
    assert due_ms == hub.clock.moment.later(60_000)
    move(hub, DUE - timedelta(minutes=15))
    hub.app.due(hub.clock.now())
    assert wanted(hub.line.take()) == [HelpReason.BOX_DUE]
    move(hub, DUE + timedelta(minutes=1))
    assert wanted(hub.handle(request("dropbox-1", opening()))) == []


def wanted(published: list[Published]) -> list[HelpReason]:
    states = [m for topic, _, m in published if topic is ADVISOR_TOPIC and isinstance(m, AdvisorState)]
    return [one.reason for one in states[-1].requests]


def test_a_hub_that_was_off_at_the_time_finds_what_was_missed_at_its_next_start(hub: Hub) -> None:
    move(hub, DUE + timedelta(days=1, hours=2))
    hub.clock.boot = "boot-2"
    hub.crash()
    hub.link_up()
    assert kinds(hub) == [RecordKind.MISSED, RecordKind.MISSED]
    assert hub.loaded() == hub.lobby


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE emptying_log SET line = '{}'",
        "UPDATE emptying_log SET record = record + 10",
        "DELETE FROM emptying_log",
        "DELETE FROM emptying_log WHERE record = 2",
        "INSERT OR REPLACE INTO emptying_log SELECT * FROM emptying_log WHERE record = 1",
        "INSERT INTO emptying_log SELECT 3, day, hash, line FROM emptying_log WHERE record = 1",
        "INSERT INTO emptying_log SELECT 5, day, hash, line FROM emptying_log WHERE record = 2",
        "UPDATE retention SET log_first_kept = 3",
        "UPDATE retention SET log_first_kept = 2",
    ],
)
def test_the_log_in_the_database_is_neither_changed_nor_torn(hub: Hub, sql: str) -> None:
    hub.ask("console", ConfirmEmptying(box="shared", opening=empty(hub)), ADVISOR.actor)
    before = page(hub)
    with pytest.raises(sqlite3.IntegrityError, match=r"emptying_log:|retention:"):
        hub.store._connection.execute(sql)
    assert page(hub) == before


def test_a_long_log_is_read_page_by_page_and_is_whole(hub: Hub) -> None:
    for minute in range(300):
        empty(hub, MORNING.utc + timedelta(minutes=minute))
    lines: list[str] = []
    pages = 0
    while True:
        run = page(hub, first=len(lines) + 1)
        lines += run.lines
        pages += 1
        if run.complete:
            break
    assert pages > 1
    assert len(lines) == run.head.count == 300
    assert verify(lines, run.head.head) == []


def test_a_page_after_the_last_record_is_empty_and_tells_the_head(hub: Hub) -> None:
    empty(hub)
    run = page(hub, first=2)
    assert (run.lines, run.complete, run.head.count) == ((), True, 1)


def test_who_may_not_read_the_log_is_refused(hub: Hub) -> None:
    reply = hub.ask("console", ReadEmptyingLog(), CLERK_1.actor)
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.NOT_ALLOWED


def test_after_ten_years_records_go_and_the_rest_is_still_a_chain(hub: Hub) -> None:
    empty(hub)
    empty(hub, DUE + timedelta(days=1))
    later = DUE + timedelta(days=3655)
    empty(hub, later)
    thin(hub)
    run = page(hub)
    first = read(run.lines[0]).record.number
    assert 2 < first < run.head.count
    assert verify(run.lines, run.head.head, first=first) == []
    empty(hub, later + timedelta(minutes=30))
    assert verify(page(hub).lines, page(hub).head.head, first=first) == []


def test_no_site_lets_records_go_that_are_not_a_year_old(hub: Hub) -> None:
    empty(hub)
    empty(hub, DUE + timedelta(days=300))
    with pytest.raises(sqlite3.IntegrityError, match="retention:"):
        emptying_records.forget(hub.store._connection.execute, date(2020, 11, 1))


def test_the_last_record_never_goes(hub: Hub) -> None:
    empty(hub)
    emptying_records.forget(hub.store._connection.execute, date(2090, 1, 1))
    assert len(page(hub).lines) == 1


def thin(hub: Hub) -> None:
    site = replace(SMALL_SITE, retention=Retention(emptying_log_years=10))
    hub.plan = Plan(site)
    while hub.store.thin(site):
        pass


# Power cuts.


class _PowerCutError(BaseException):
    """The current is gone in the middle of something."""


class _Fuse:
    """Burns through at the ``blows_at``-th point at which the hub touches disk or broker; leaves the disk as it is."""

    def __init__(self, hub: Hub, blows_at: int, disk: Path) -> None:
        self._hub = hub
        self._left = blows_at
        self._disk = disk
        self._execute = hub.store._connection.execute
        self._publish = hub.line.publish
        hub.store._connection = self  # type: ignore[assignment]  # it stands before the connection
        hub.line.publish = self.publish  # type: ignore[method-assign,assignment]  # and before the broker

    def execute(self, *statement: Any) -> Any:
        self._point()
        return self._execute(*statement)

    def publish(self, *message: Any) -> None:
        self._point()
        self._publish(*message)

    @property
    def in_transaction(self) -> bool:
        return False  # nobody is there to roll anything back

    def _point(self) -> None:
        if self._left == 0:
            assert self._hub.path is not None
            for ending in ("", "-wal"):
                shutil.copyfile(f"{self._hub.path}{ending}", f"{self._disk}{ending}")
            raise _PowerCutError
        self._left -= 1


_OPENING = request("dropbox-1", opening())
_OPENING_WITH_KEY = request("dropbox-1", replace(opening(), confirmed_at_box=True))
_CONFIRMATION = request("console", ConfirmEmptying(box="shared", opening=1), ADVISOR.actor)
_EXPLANATION = request("console", ExplainEmptying(box="shared", due_at=DUE, late=LateReason.RUSH), ADVISOR.actor)


class _Deed(NamedTuple):
    """Something that happens at ``at``, after what ``before`` does; the clock alone does it without a command."""

    command: Received | None
    at: datetime
    records: list[RecordKind]
    before: Callable[[Hub], object] = lambda _hub: None


_DEEDS = {
    "an opening": _Deed(_OPENING, DUE + timedelta(minutes=2), [RecordKind.OPENED]),
    "an opening with the key": _Deed(
        _OPENING_WITH_KEY, DUE + timedelta(minutes=2), [RecordKind.OPENED, RecordKind.CONFIRMED]
    ),
    "a confirmation": _Deed(_CONFIRMATION, DUE + timedelta(minutes=3), [RecordKind.CONFIRMED], empty),
    "an explanation": _Deed(
        _EXPLANATION,
        DUE + timedelta(minutes=32),
        [RecordKind.EXPLAINED],
        lambda hub: wait_until(hub, DUE + timedelta(minutes=31)),
    ),
    "an emptying that nobody made": _Deed(None, DUE + timedelta(minutes=31), [RecordKind.MISSED]),
}


@pytest.mark.parametrize("deed", _DEEDS.values(), ids=_DEEDS)
def test_wherever_the_power_is_cut_a_record_is_whole_or_comes_when_it_is_back(tmp_path: Path, deed: _Deed) -> None:
    cuts = 0
    while _is_cut(tmp_path, deed, cuts):
        cuts += 1
    assert cuts > 6  # statements, commits and messages


def _is_cut(folder: Path, deed: _Deed, blows_at: int) -> bool:
    """Cut the power at the ``blows_at``-th point of ``deed``, and switch it on again; return whether it came so far."""
    hub = Hub(folder / f"{blows_at}.sqlite3")
    hub.link_up()
    hub.ask("dropbox-1", ReportFill(box="shared", fill=10, envelopes=2))
    deed.before(hub)
    before = page(hub).lines
    connection = hub.store._connection
    batch = [] if deed.command is None else [deed.command]
    move(hub, deed.at)
    _Fuse(hub, blows_at, folder / f"{blows_at}-after.sqlite3")
    try:
        hub.handle(*batch)
    except _PowerCutError:
        after = Hub(folder / f"{blows_at}-after.sqlite3")
        after.clock.moment = hub.clock.moment
        after.link_up()
        _check(after, before, deed, batch)
        return True
    finally:
        connection.close()
    return False


def _check(hub: Hub, before: tuple[str, ...], deed: _Deed, batch: list[Received]) -> None:
    found = page(hub).lines
    assert found[: len(before)] == before
    assert verify(found, hub.lobby.log_head.head or None) == []
    assert hub.loaded() == hub.lobby
    hub.handle(*batch)  # what was not answered comes again
    assert kinds(hub)[len(before) :] == deed.records
    confirmed = RecordKind.CONFIRMED in deed.records
    assert [opening.confirmed is not None for opening in hub.lobby.boxes["shared"].openings] in ([], [confirmed])
    hub.close()


def test_a_disk_that_refuses_keeps_the_opening_for_when_there_is_room_again(hub: Hub) -> None:
    move(hub, DUE + timedelta(minutes=2))
    with full_disk(hub):
        hub.handle(_OPENING, _CONFIRMATION)
    assert kinds(hub) == []
    hub.handle(_OPENING, _CONFIRMATION)
    assert kinds(hub) == [RecordKind.OPENED, RecordKind.CONFIRMED]


def test_a_jump_of_the_clock_leaves_the_log_a_chain_and_marks_its_times(hub: Hub) -> None:
    hub.ask("kiosk-1", take())  # somebody waits, so the jump is not believed
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(60_000), now.utc + timedelta(days=400))
    hub.ask("dropbox-1", opening(MORNING.utc))
    (line,) = page(hub).lines
    record = read(line).record
    assert record.clock is ClockQuality.DOUBTFUL
    assert record.made.utc < MORNING.utc + timedelta(hours=1)
    assert verify([line], hub.lobby.log_head.head) == []
