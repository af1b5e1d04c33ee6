"""What the terminal keeps on its disk: over versions, over damage, and no longer than it has to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.feedback_terminal.events import Drop, Finish, HandIn, Keep, KeepKnown, NoteCounted, SetAside, Thin
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.store import VisitStore
from tests.feedback_examples import BOOT, MORNING, at, told_of
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.loop import Durable
from vuoro.outbox import Outbox
from vuoro.values import FeedbackChannel, Language

#: As the first version of the terminal made them.
_FIRST_TABLES = """
CREATE TABLE press (
    seq INTEGER PRIMARY KEY, question TEXT NOT NULL, key INTEGER NOT NULL, boot TEXT NOT NULL,
    mono_ms INTEGER NOT NULL, utc TEXT NOT NULL, rested_ms INTEGER, waiting INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX press_waiting ON press (seq) WHERE waiting = 1;
CREATE TABLE answer_set_aside (seq INTEGER PRIMARY KEY, command TEXT NOT NULL) STRICT;
"""


class _Disk:
    """A terminal's file."""

    def __init__(self, path: Path | None = None, *, trusted: bool = True) -> None:
        self.outbox = Outbox(path)
        self.trusted = trusted
        self.store = VisitStore(self.outbox.connection, BOOT, lambda: self.trusted)

    def save(self, *effects: Durable) -> None:
        with self.outbox.transaction():
            for effect in effects:
                self.store.save(effect)

    def change(self, sql: str) -> None:
        self.outbox.connection.execute(sql)

    def close(self) -> None:
        self.outbox.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[_Disk]:
    disk = _Disk(tmp_path / "outbox.sqlite3")
    yield disk
    disk.close()


def _press(value: int | None, ms: int = 0, question: FeedbackQuestion = FeedbackQuestion.SATISFACTION) -> Press:
    return Press(question=question, value=value, at=at(ms))


def _keep(*presses: Press, number: int | None = 1, service: str | None = None) -> Keep:
    return Keep(presses=presses, number=number, language=Language.SV, service=service)


def _answer(value: int) -> GiveFeedback:
    presses = (_press(value, value).raw(BOOT),)
    return GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.SV, satisfaction=value, presses=presses)


def test_a_visit_that_was_not_over_is_found_again_with_all_that_was_said(disk: _Disk) -> None:
    disk.save(_keep(_press(1, 0, FeedbackQuestion.SERVICE), service="kela"), _keep(_press(4, 1_000), service="kela"))
    (left,) = disk.store.visits(Language.FI)
    assert (left.boot, left.visit.number, left.visit.language, left.visit.service) == (BOOT, 1, Language.SV, "kela")
    assert [press.value for press in left.visit.presses] == [1, 4]


def test_an_answer_waits_with_when_it_was_given_and_whether_the_clock_was_set_then(disk: _Disk) -> None:
    disk.save(_keep(_press(4, 4)), Finish(1, _answer(4)))
    disk.trusted = False
    disk.save(_keep(_press(5, 5), number=2), Finish(2, _answer(5)))
    assert disk.store.visits(Language.FI) == ()
    assert [(one.command.satisfaction, one.at.mono_ms, one.trusted) for one in disk.store.finished(9)] == [
        (4, 4, True),
        (5, 5, False),
    ]
    assert disk.store.waiting() == 2
    assert len(disk.store.finished(1)) == 1


def test_what_is_handed_in_waits_no_more_and_its_number_is_not_used_again(disk: _Disk) -> None:
    disk.save(_keep(_press(4, 4), number=7), Finish(7, _answer(4)))
    disk.save(HandIn(7))
    assert disk.store.waiting() == 0
    assert disk.store.next_number() == 8


@pytest.mark.parametrize("days", [29, 31])
def test_old_presses_go_only_when_the_hub_has_counted_them(disk: _Disk, days: int) -> None:
    disk.save(_keep(_press(4, 4), number=1), _keep(_press(5, 5), number=2))
    disk.save(HandIn(1), HandIn(2), NoteCounted(_press(4, 4).raw(BOOT)))
    disk.save(Thin(MORNING + timedelta(days=days - 30)))
    assert [press.value for press in disk.store.presses()] == ([5] if days > 30 else [4, 5])


def test_presses_that_answer_nothing_go_when_they_are_old(disk: _Disk) -> None:
    disk.save(_keep(_press(9), number=None), _keep(_press(None), number=1), Drop(1))
    disk.save(Thin(MORNING + timedelta(days=1)))
    assert disk.store.presses() == []


def test_what_the_hub_told_last_is_known_again_but_not_of_which_day_it_was(disk: _Disk) -> None:
    site, services = told_of("lahti")
    disk.save(KeepKnown(site), KeepKnown(services), KeepKnown(services))
    known = disk.store.known()
    assert (known.site, known.services, known.told_on) == (site, services.services, None)


def test_presses_of_the_first_version_that_waited_are_handed_in_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite3"
    before = Outbox(path)
    before.connection.executescript(_FIRST_TABLES)
    rows = [("boot-0", 1, 0, 0), ("boot-0", 2, 9_000, 1), ("boot-0", 3, 9_500, 1), ("boot-1", 5, 400, 1)]
    before.connection.executemany(
        "INSERT INTO press (question, key, boot, mono_ms, utc, waiting) VALUES ('satisfaction', ?2, ?1, ?3, ?5, ?4)",
        [(*row, MORNING.isoformat()) for row in rows],
    )
    before.close()
    disk = _Disk(path)
    visits = disk.store.visits(Language.FI)
    assert [(one.boot, one.visit.language, one.visit.value(FeedbackQuestion.SATISFACTION)) for one in visits] == [
        ("boot-0", Language.FI, 3),
        ("boot-1", Language.FI, 5),
    ]
    assert [press.value for press in disk.store.presses()] == [1, 2, 3, 5]
    disk.save(Thin(MORNING + timedelta(days=1)))
    assert [press.value for press in disk.store.presses()] == [2, 3, 5]
    disk.close()
    again = _Disk(path)
    assert len(again.store.visits(Language.FI)) == 2
    again.close()


def test_a_damaged_press_is_set_aside_and_the_others_are_counted(disk: _Disk) -> None:
    disk.save(_keep(*(_press(value, value) for value in (1, 2, 3))))
    disk.change("UPDATE press SET utc = CAST(X'32FFFE' AS TEXT) WHERE value = 1")
    disk.change("UPDATE press SET question = 'satisfbction' WHERE value = 2")
    (left,) = disk.store.visits(Language.FI)
    assert [press.value for press in left.visit.presses] == [3]
    assert [press.value for press in disk.store.presses()] == [3]
    assert disk.outbox.unreadable == 2


def test_a_damaged_answer_is_set_aside_and_the_others_are_handed_in_again(disk: _Disk) -> None:
    disk.save(SetAside(_answer(1)), SetAside(_answer(5)))
    disk.save(_keep(_press(2, 2)), Finish(1, _answer(2)), _keep(_press(3, 3), number=2), Finish(2, _answer(3)))
    disk.change("UPDATE answer_set_aside SET command = '{' WHERE seq = 1")
    disk.change("UPDATE visit SET command = '{' WHERE number = 1")
    assert disk.store.refused() == (_answer(5),)
    assert [one.number for one in disk.store.finished(9)] == [2]
    assert disk.outbox.unreadable == 2


def test_a_language_that_cannot_be_read_is_the_terminals_own(disk: _Disk) -> None:
    disk.save(_keep(_press(4)))
    disk.change("UPDATE visit SET language = 'xx'")
    assert [one.visit.language for one in disk.store.visits(Language.EN)] == [Language.EN]
