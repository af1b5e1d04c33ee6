"""The feedback terminal's logic: what a press does at once, what follows it, what health says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from devices.feedback_terminal import logic
from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.events import (
    EndThanks,
    Keep,
    KeyDown,
    KeyFoundDown,
    KeysFound,
    KeysLost,
    KeyUp,
    SetAside,
    Settle,
    TakeBack,
    Thank,
)
from devices.feedback_terminal.question import Question
from vuoro.counting import answers
from vuoro.messages import loop
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.device import Finding, Severity
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode
from vuoro.values import FeedbackChannel, Language, Moment

_NINE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
Kind = TypeVar("Kind", bound=loop.Effect)


def _at(ms: int) -> Moment:
    return Moment(mono_ms=ms, utc=_NINE + timedelta(milliseconds=ms))


class _Terminal:
    """The logic with a clock that goes from one due time to the next, as the daemon's does."""

    def __init__(self, question: Question = Question.SATISFACTION) -> None:
        self.state = logic.initial(question, Language.FI, {}, "boot-1")
        self.ms = 0
        self.effects: list[loop.Effect] = []
        self.tell(loop.Started())

    def tell(self, *events: loop.Event) -> None:
        for event in events:
            self.state, effects = logic.step(self.state, event, _at(self.ms))
            self.effects.extend(effects)

    def wait(self, ms: int) -> None:
        until = self.ms + ms
        while (due := logic.next_due(self.state)) is not None and due <= until:
            self.ms = max(due, self.ms)
            self.tell(loop.Due())
        self.ms = until

    def press(self, key: int, *, held_ms: int = 80) -> None:
        self.tell(KeyDown(key, _at(self.ms)))
        self.wait(held_ms)
        self.tell(KeyUp(key, _at(self.ms)))

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def given(self) -> list[int | None]:
        commands = [effect.command for effect in self.of(loop.Send)]
        return [command.satisfaction for command in commands if isinstance(command, GiveFeedback)]

    def findings(self) -> tuple[Finding, ...]:
        return self.of(loop.ReportHealth)[-1].findings


def test_a_press_is_written_to_disk_and_thanked_for_at_once() -> None:
    terminal = _Terminal()
    terminal.effects.clear()
    terminal.tell(KeyDown(4, _at(0)))
    press = Press(question=Question.SATISFACTION, key=4, at=_at(0))
    assert terminal.effects == [Keep((press,)), Thank(press)]


def test_the_answer_goes_out_when_nothing_has_followed_for_three_seconds() -> None:
    terminal = _Terminal()
    terminal.press(4)
    terminal.wait(2_919)
    assert terminal.given() == []
    terminal.wait(1)
    assert terminal.of(loop.Send) == [
        loop.Send(GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=4))
    ]


def test_an_answer_leaves_the_waiting_presses_in_the_step_that_hands_it_in() -> None:
    terminal = _Terminal()
    terminal.press(4)
    terminal.wait(2_919)
    terminal.effects.clear()
    terminal.wait(1)
    assert [type(effect) for effect in terminal.effects] == [Settle, loop.Send]


def test_the_lamp_is_lit_for_two_seconds() -> None:
    terminal = _Terminal()
    terminal.press(4)
    terminal.wait(1_919)
    assert terminal.of(EndThanks) == []
    terminal.wait(1)
    assert terminal.of(EndThanks) == [EndThanks(press.press) for press in terminal.of(Thank)]


def test_a_corrected_answer_moves_the_thanks_to_the_new_key() -> None:
    terminal = _Terminal()
    terminal.press(1)
    terminal.wait(900)
    terminal.press(5)
    first, second = terminal.of(Thank)
    order = [effect for effect in terminal.effects if isinstance(effect, Thank | EndThanks)]
    assert order == [first, EndThanks(first.press), second]
    terminal.wait(10_000)
    assert terminal.given() == [5]


def test_a_family_of_four_within_a_minute_is_four_answers() -> None:
    terminal = _Terminal()
    for key in (5, 4, 5, 1):
        terminal.press(key)
        terminal.wait(14_000)
    assert terminal.given() == [5, 4, 5, 1]


def test_a_child_hammering_every_key_is_one_answer_and_every_press_is_kept() -> None:
    terminal = _Terminal()
    for beat in range(100):
        terminal.press(1 + beat % 5)
        terminal.wait(70)
    terminal.wait(3_000)
    assert terminal.given() == [5]
    assert sum(len(keep.presses) for keep in terminal.of(Keep)) == 100


def test_a_bounce_is_kept_with_the_next_write_and_thanked_for_only_once() -> None:
    terminal = _Terminal()
    terminal.press(2, held_ms=3)
    terminal.wait(2)
    terminal.press(2, held_ms=100)
    assert len(terminal.of(Thank)) == 1
    terminal.wait(3_000)
    assert terminal.given() == [2]
    assert [press.rested_ms for keep in terminal.of(Keep) for press in keep.presses] == [None, 2]


def test_a_contact_that_chatters_on_is_written_in_batches_and_stays_one_press() -> None:
    terminal = _Terminal()
    for _ in range(1_000):
        terminal.press(2, held_ms=1)
        terminal.wait(1)
    terminal.wait(3_000)
    assert terminal.given() == [2]
    kept = terminal.of(Keep)
    assert sum(len(keep.presses) for keep in kept) == 1_000
    assert len(kept) <= 1_000 // logic.BOUNCES_IN_MEMORY + 2


def test_letting_go_of_a_key_held_for_long_is_no_second_answer() -> None:
    terminal = _Terminal()
    terminal.press(3, held_ms=5_000)
    terminal.wait(2)
    terminal.press(3, held_ms=1)
    terminal.wait(10_000)
    assert terminal.given() == [3]


def test_a_key_outside_the_scale_is_kept_but_neither_thanked_for_nor_counted() -> None:
    terminal = _Terminal()
    terminal.press(9)
    terminal.wait(10_000)
    assert terminal.given() == []
    assert terminal.of(Thank) == []
    assert [press.key for keep in terminal.of(Keep) for press in keep.presses] == [9]


def test_zero_and_ten_are_answers_to_the_recommendation_question() -> None:
    terminal = _Terminal(Question.RECOMMEND)
    for key in (0, 10):
        terminal.press(key)
        terminal.wait(5_000)
    commands = [send.command for send in terminal.of(loop.Send)]
    assert [c.recommend for c in commands if isinstance(c, GiveFeedback)] == [0, 10]


def test_a_key_held_for_ten_seconds_is_told_as_stuck_until_it_comes_up() -> None:
    terminal = _Terminal()
    terminal.tell(KeyDown(3, _at(0)))
    terminal.wait(9_999)
    assert terminal.findings() == ()
    terminal.wait(1)
    assert [(f.code, f.severity) for f in terminal.findings()] == [("key_stuck", Severity.WARNING)]
    assert "key 3" in terminal.findings()[0].detail
    terminal.tell(KeyUp(3, _at(terminal.ms)))
    assert terminal.findings() == ()


def test_a_key_found_down_at_the_start_is_no_answer_but_may_be_stuck() -> None:
    terminal = _Terminal()
    terminal.tell(KeyFoundDown(2, _at(0)))
    terminal.wait(10_000)
    assert terminal.given() == []
    assert [f.code for f in terminal.findings()] == ["key_stuck"]


def test_a_stuck_key_does_not_hinder_the_others() -> None:
    terminal = _Terminal()
    terminal.tell(KeyFoundDown(2, _at(0)))
    terminal.wait(20_000)
    terminal.press(5)
    terminal.wait(3_000)
    assert terminal.given() == [5]


def test_a_missing_keypad_is_a_fault_until_it_is_back() -> None:
    terminal = _Terminal()
    terminal.tell(KeyDown(2, _at(0)), KeysLost("No such device"))
    assert [(f.code, f.severity, f.detail) for f in terminal.findings()] == [
        ("keypad_unplugged", Severity.FAULT, "No such device")
    ]
    terminal.tell(KeysFound())
    terminal.wait(20_000)
    assert terminal.findings() == ()
    assert terminal.given() == [2]


def test_a_refused_answer_is_kept_told_and_handed_in_again_at_the_next_start() -> None:
    terminal = _Terminal()
    command = GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=4)
    refused = Rejected(command_id=_ID, code=RejectionCode.NOT_ALLOWED, message="")
    terminal.tell(loop.Answered(command, refused))
    assert terminal.of(SetAside) == [SetAside(command)]
    assert [(f.code, f.severity) for f in terminal.findings()] == [("answer_refused", Severity.FAULT)]
    terminal.tell(loop.Answered(command, Accepted(command_id=_ID, result=Done())))
    assert [f.code for f in terminal.findings()] == ["answer_refused"]
    again = logic.initial(Question.SATISFACTION, Language.FI, {}, "boot-2", refused=terminal.state.refused)
    after, effects = logic.step(again, loop.Started(), _at(0))
    assert effects[:2] == (TakeBack(), loop.Send(command))
    assert after.refused == ()


def test_what_could_not_be_read_of_the_disk_is_told() -> None:
    state = logic.initial(Question.SATISFACTION, Language.FI, {}, "boot-1", unreadable=2)
    _, (health,) = logic.step(state, loop.Started(), _at(0))
    assert isinstance(health, loop.ReportHealth)
    assert [(f.code, f.severity) for f in health.findings] == [("disk_unreadable", Severity.FAULT)]


def test_health_is_told_at_the_start_and_then_only_when_it_changes() -> None:
    terminal = _Terminal()
    terminal.press(4)
    terminal.wait(60_000)
    assert len(terminal.of(loop.ReportHealth)) == 1


@given(
    st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=10),
            st.integers(min_value=1, max_value=4_000),
            st.integers(min_value=1, max_value=4_000),
        ),
        max_size=40,
    )
)
def test_counting_the_kept_presses_again_gives_the_answers_that_were_handed_in(
    strikes: list[tuple[int, int, int]],
) -> None:
    terminal = _Terminal()
    for key, held_ms, rest_ms in strikes:
        terminal.press(key, held_ms=held_ms)
        terminal.wait(rest_ms)
    terminal.wait(3_000)
    kept = [press for keep in terminal.of(Keep) for press in keep.presses]
    assert terminal.given() == [press.key for press in answers(kept)]
