"""How answers reach the hub: at once while it is there, else in their order later, with their age, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from devices.feedback_terminal.events import (
    ClockSeen,
    Finish,
    Finished,
    FinishedRead,
    HandIn,
    KeyDown,
    ReadFinished,
    Thank,
    Thin,
)
from devices.feedback_terminal.handing import BATCH, OLDEST_MS, age_of
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.state import MOST_WAITING
from tests.feedback_examples import BOOT, MORNING, Terminal, at, with_keys, with_screen
from vuoro.ids import new_command_id
from vuoro.messages import loop
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.device import Severity
from vuoro.messages.replies import Accepted, Done
from vuoro.values import FeedbackChannel, Language, Moment, PresenceStatus

_ANSWER = GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=4)
_DAY_MS = 86_400_000
_START = at(0)


def _answers(terminal: Terminal, count: int = 1, pause_ms: int = 8_000) -> None:
    for _ in range(count):
        terminal.press(4)
        terminal.wait(pause_ms)


def _waiting(count: int, *, boot: str = BOOT, when: Moment = _START, trusted: bool = True) -> tuple[Finished, ...]:
    return tuple(
        Finished(number=number, command=_ANSWER, boot=boot, at=when, trusted=trusted) for number in range(1, count + 1)
    )


def _hub_answers(terminal: Terminal, count: int) -> None:
    for send in terminal.of(loop.Send)[-count:]:
        terminal.tell(loop.Answered(send.command, Accepted(command_id=new_command_id(), result=Done())))


def test_without_the_hub_an_answer_stays_on_the_terminals_own_disk() -> None:
    terminal = Terminal(with_keys(), hub=False)
    _answers(terminal, 2)
    assert [effect.number for effect in terminal.of(Finish)] == [1, 2]
    assert terminal.of(loop.Send) == []
    assert terminal.state.waiting.finished == 2


def test_when_the_hub_comes_back_what_waits_is_read_and_handed_in_with_its_age() -> None:
    terminal = Terminal(with_keys(), hub=False)
    _answers(terminal, 2)
    terminal.wait(7 * _DAY_MS)
    terminal.reach_hub()
    assert terminal.of(ReadFinished) == [ReadFinished(BATCH)]
    terminal.tell(FinishedRead(_waiting(2), trusted=False))
    ages = [send.command.age_ms for send in terminal.of(loop.Send) if isinstance(send.command, GiveFeedback)]
    assert ages == [terminal.ms] * 2
    assert terminal.handed_in() == [1, 2]
    assert terminal.state.waiting.finished == 0


def test_a_controller_that_is_away_is_waited_for_as_the_hub_is() -> None:
    terminal = Terminal(with_keys())
    terminal.controller(PresenceStatus.LOST)
    _answers(terminal)
    assert terminal.of(loop.Send) == []
    terminal.controller(PresenceStatus.ONLINE)
    assert terminal.of(ReadFinished) == [ReadFinished(BATCH)]


def test_what_has_waited_goes_out_in_batches_each_after_the_answers_to_the_one_before() -> None:
    terminal = Terminal(with_keys(), Loaded(finished=BATCH + 1))
    assert len(terminal.of(ReadFinished)) == 1
    terminal.tell(FinishedRead(_waiting(BATCH), trusted=True))
    _hub_answers(terminal, BATCH - 1)
    assert len(terminal.of(ReadFinished)) == 1
    terminal.tell(
        loop.Answered(terminal.of(loop.Send)[0].command, Accepted(command_id=new_command_id(), result=Done()))
    )
    assert len(terminal.of(ReadFinished)) == 2


def test_a_new_answer_does_not_overtake_those_that_wait() -> None:
    terminal = Terminal(with_keys(), Loaded(finished=1))
    _answers(terminal)
    assert [type(effect) for effect in terminal.effects if isinstance(effect, Finish | HandIn)] == [Finish]
    terminal.tell(FinishedRead(_waiting(2), trusted=True))
    assert terminal.handed_in() == [1, 2]


def test_a_hub_that_goes_while_the_disk_is_read_is_waited_for_again() -> None:
    terminal = Terminal(with_keys(), Loaded(finished=1))
    terminal.reach_hub(up=False)
    terminal.tell(FinishedRead(_waiting(1), trusted=True))
    assert terminal.of(loop.Send) == []
    terminal.reach_hub()
    assert len(terminal.of(ReadFinished)) == 2


def test_rows_that_cannot_be_read_are_not_asked_for_for_ever() -> None:
    terminal = Terminal(with_keys(), Loaded(finished=3))
    terminal.tell(FinishedRead((), trusted=True))
    terminal.reach_hub(up=False)
    terminal.reach_hub()
    assert len(terminal.of(ReadFinished)) == 1


@pytest.mark.parametrize(("then", "now", "age_ms"), [(True, True, 90_000), (True, False, None), (False, True, None)])
def test_after_a_reboot_the_age_is_known_only_by_a_wall_clock_that_was_set_both_times(
    *, then: bool, now: bool, age_ms: int | None
) -> None:
    (one,) = _waiting(1, boot="boot-0", when=Moment(mono_ms=5_000_000, utc=MORNING), trusted=then)
    moment = Moment(mono_ms=60_000, utc=MORNING + timedelta(seconds=90))
    assert age_of(one, BOOT, moment, trusted=now) == age_ms


def test_within_a_boot_the_age_needs_no_wall_clock_however_that_jumps() -> None:
    (one,) = _waiting(1, when=at(1_000), trusted=False)
    jumped = Moment(mono_ms=61_000, utc=datetime(2040, 1, 1, tzinfo=UTC))
    assert age_of(one, BOOT, jumped, trusted=False) == 60_000


@pytest.mark.parametrize("utc", [MORNING - timedelta(seconds=1), MORNING + timedelta(days=32)])
def test_an_age_that_cannot_be_is_not_told(utc: datetime) -> None:
    (one,) = _waiting(1, boot="boot-0", when=Moment(mono_ms=0, utc=MORNING))
    assert age_of(one, BOOT, Moment(mono_ms=0, utc=utc), trusted=True) is None


def test_more_than_a_month_in_one_boot_is_an_age_that_is_not_told() -> None:
    (one,) = _waiting(1, when=at(0))
    assert age_of(one, BOOT, at(OLDEST_MS), trusted=False) == OLDEST_MS
    assert age_of(one, BOOT, at(OLDEST_MS + 1), trusted=False) is None


def test_a_terminal_with_too_many_answers_waiting_takes_no_more_and_says_so() -> None:
    terminal = Terminal(with_screen(), Loaded(finished=MOST_WAITING - 1), hub=False).learns_of("lahti")
    terminal.touch("English", "Skip", "4", "Finish")
    assert [(f.code, f.severity) for f in terminal.findings()] == [("answers_full", Severity.FAULT)]
    assert "cannot take feedback" in terminal.page.title
    terminal.reach_hub()
    terminal.tell(FinishedRead(_waiting(BATCH), trusted=True))
    assert terminal.codes() == []


def test_keys_are_dark_and_thank_nobody_while_no_answer_can_be_taken() -> None:
    terminal = Terminal(with_keys())
    terminal.tell(loop.DiskChanged(works=False))
    terminal.press(4)
    terminal.wait(5_000)
    assert terminal.given() == []
    assert terminal.state.lights is not None
    assert terminal.state.lights.keys == frozenset()
    terminal.tell(loop.DiskChanged(works=True))
    terminal.press(4)
    terminal.wait(5_000)
    assert [answer.satisfaction for answer in terminal.given()] == [4]


def test_a_press_that_has_waited_for_the_disk_is_not_thanked_for_when_its_customer_has_gone() -> None:
    terminal = Terminal(with_keys())
    terminal.wait(60_000)
    terminal.tell(KeyDown(4, at(30_000)))
    assert terminal.of(Thank) == []


def test_presses_outside_the_hours_are_kept_and_left_out_of_the_scores() -> None:
    night = Terminal(with_keys()).learns_of("lahti")
    night.tell(ClockSeen(trusted=True))
    night.wait(10 * 3_600_000)  # five past seven in the evening
    _answers(night)
    assert [answer.outside_hours for answer in night.given()] == [True]


@pytest.mark.parametrize("trusted", [True, False])
def test_hours_are_gone_by_only_where_the_clock_has_been_set(*, trusted: bool) -> None:
    terminal = Terminal(with_keys()).learns_of("lahti")
    terminal.tell(ClockSeen(trusted=trusted))
    terminal.wait(10 * 3_600_000)
    _answers(terminal)
    assert [answer.outside_hours for answer in terminal.given()] == [trusted]


def test_during_the_hours_nothing_is_outside_of_them() -> None:
    terminal = Terminal(with_keys()).learns_of("lahti")
    terminal.tell(ClockSeen(trusted=True))
    _answers(terminal)
    assert [answer.outside_hours for answer in terminal.given()] == [False]


def test_on_a_day_of_which_no_hours_are_known_nothing_is_outside_of_them() -> None:
    terminal = Terminal(with_keys()).learns_of("lahti")
    terminal.tell(ClockSeen(trusted=True))
    terminal.wait(_DAY_MS + 10 * 3_600_000)
    _answers(terminal)
    assert [answer.outside_hours for answer in terminal.given()] == [False]


def test_old_presses_are_thinned_once_a_day_but_never_by_a_clock_that_nobody_has_set() -> None:
    terminal = Terminal(replace(with_keys(), keep_days=7))
    terminal.wait(3 * _DAY_MS)
    assert terminal.of(Thin) == []
    terminal.tell(ClockSeen(trusted=True))
    terminal.wait(_DAY_MS)
    first, second = terminal.of(Thin)
    assert first.before == at(3 * _DAY_MS).utc - timedelta(days=7)
    assert second.before - first.before == timedelta(days=1)
