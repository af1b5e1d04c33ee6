"""A device whose disk takes nothing more: what is not kept is not shown, it is told, and work goes on afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from tests.full_disks import no_file_grows, no_more_pages
from tests.unit.paper_line import PaperLine
from vuoro.device import DISK_RETRY_MS, WAITING_FOR_DISK, DeviceApp
from vuoro.messages import loop
from vuoro.messages.commands import CallNext
from vuoro.messages.device import Finding, Health, Severity
from vuoro.messages.replies import Accepted, Done
from vuoro.outbox import DiskRefusesError, Outbox
from vuoro.service import LinkUp, Received
from vuoro.topics import HEALTH, REPLY
from vuoro.values import EPOCH, Moment

_BIG = 40_000


class _Written(loop.Event, frozen=True):
    """Somebody has written a long letter into the book."""

    letter: str


class _Looked(loop.Event, frozen=True):
    """Somebody has looked at the book."""


class _Keep(loop.Durable, frozen=True):
    """Keep a letter."""

    letter: str


class _Show(loop.Effect, frozen=True):
    """Show this."""

    what: str


class _Book(Struct, frozen=True):
    """The letters that the book has."""

    letters: tuple[str, ...] = ()
    works: bool = True


class _Logic:
    def step(self, state: _Book, event: loop.Event, _now: Any) -> tuple[_Book, tuple[loop.Effect, ...]]:
        match event:
            case _Written(letter=letter):
                asked = loop.Send(CallNext(desk=letter))
                return _Book((*state.letters, letter), state.works), (_Keep(letter), asked, _Show(letter))
            case _Looked():
                return state, (_Show(f"{len(state.letters)} letters"),)
            case loop.DiskChanged(works=works):
                return _Book(state.letters, works), (_Show("works" if works else "does not work"),)
            case loop.Answered():
                return state, (_Show("answered"),)
        return state, ()

    def next_due(self, _state: _Book) -> int | None:
        return None

    def busy(self, _state: _Book) -> bool:
        return False


class _Desk:
    """A device with a book; the clock stands where it is put."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = PaperLine("book-1")
        self.outbox = Outbox(path)
        self.outbox.connection.execute("CREATE TABLE book (letter TEXT)")
        self.shown: list[str] = []
        self.ms = 0
        self.app: DeviceApp[_Book] = DeviceApp(_Logic(), _Book(), self, outbox=self.outbox, session=self.line)
        self.app.start(self.now)
        self.app.handle([LinkUp()], self.now)

    @property
    def now(self) -> Moment:
        return Moment(mono_ms=self.ms, utc=EPOCH.utc)

    def tell(self, *events: object) -> None:
        self.app.handle(events, self.now)

    def try_again(self) -> None:
        self.ms += DISK_RETRY_MS
        self.app.due(self.now)

    def save(self, effect: loop.Durable) -> None:
        assert isinstance(effect, _Keep)
        self.outbox.connection.execute("INSERT INTO book VALUES (?)", (effect.letter * _BIG,))

    def perform(self, effect: loop.Effect) -> None:
        assert isinstance(effect, _Show)
        self.shown.append(effect.what)

    def close(self) -> None: ...

    def kept(self) -> list[str]:
        return [letter[0] for (letter,) in self.outbox.connection.execute("SELECT letter FROM book")]

    def findings(self) -> tuple[Finding, ...]:
        health = self.line.messages(HEALTH)[-1]
        assert isinstance(health, Health)
        return health.findings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[_Desk]:
    desk = _Desk(tmp_path / "book.sqlite3")
    yield desk
    desk.outbox.close()


Full = Callable[[_Desk], AbstractContextManager[None]]
FULL = pytest.mark.parametrize(
    "full",
    [lambda desk: no_file_grows(desk.path), lambda desk: no_more_pages(desk.outbox.connection)],
    ids=["at the commit", "in the middle"],
)


@FULL
def test_what_cannot_be_kept_is_not_shown_and_not_sent(desk: _Desk, full: Full) -> None:
    with full(desk):
        desk.tell(_Written("a"))
        assert desk.shown == ["does not work"]
        assert desk.line.sent == []
        assert desk.app._state.letters == ()
        assert (len(desk.outbox), desk.kept()) == (0, [])


@FULL
def test_a_full_disk_is_told_in_health_once_until_it_takes_something_again(desk: _Desk, full: Full) -> None:
    with full(desk):
        desk.tell(_Written("a"))
        desk.try_again()
        assert [(finding.code, finding.severity) for finding in desk.findings()] == [("disk", Severity.FAULT)]
        told = len(desk.line.messages(HEALTH))
        desk.try_again()
        assert len(desk.line.messages(HEALTH)) == told
    desk.try_again()
    assert desk.findings() == ()


@FULL
def test_when_there_is_room_again_all_that_has_waited_happens_in_its_order(desk: _Desk, full: Full) -> None:
    with full(desk):
        desk.tell(_Written("a"), _Looked(), _Written("b"))
        desk.try_again()
        assert desk.shown == ["does not work"]
    desk.try_again()
    assert desk.shown == ["does not work", "works", "a", "1 letters", "b"]
    assert desk.kept() == ["a", "b"]
    assert [request.command for request in desk.line.sent] == [CallNext(desk="a"), CallNext(desk="b")]


def test_the_disk_is_tried_when_its_time_has_come_and_the_logic_is_woken_by_its_own_time_again(desk: _Desk) -> None:
    with no_file_grows(desk.path):
        desk.tell(_Written("a"))
        assert desk.app.next_due() == DISK_RETRY_MS
        assert desk.app.busy()
    desk.try_again()
    assert desk.app.next_due() is None


def test_an_answer_that_could_not_be_kept_is_taken_once(desk: _Desk) -> None:
    desk.tell(_Written("a"))
    answer = Received(REPLY, "book-1", Accepted(command_id=desk.line.sent[0].command_id, result=Done()))
    with no_file_grows(desk.path):
        desk.tell(answer, answer)
    desk.try_again()
    desk.tell(answer)
    assert desk.shown.count("answered") == 1
    assert len(desk.outbox) == 0


def test_a_disk_that_stays_full_for_ever_ends_the_daemon_before_its_memory_is_full_too(desk: _Desk) -> None:
    with no_file_grows(desk.path):
        desk.tell(*[_Written("a") for _ in range(WAITING_FOR_DISK)])
        with pytest.raises(DiskRefusesError, match="events wait for it"):
            desk.tell(_Written("b"))


def test_what_is_wrong_with_the_statement_is_not_taken_for_a_full_disk(desk: _Desk) -> None:
    desk.outbox.connection.execute("DROP TABLE book")
    with pytest.raises(Exception, match="no such table") as raised:
        desk.tell(_Written("a"))
    assert not isinstance(raised.value, DiskRefusesError)
