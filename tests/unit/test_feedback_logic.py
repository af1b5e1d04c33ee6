"""A terminal with keys and one question: what a press does at once, what follows it, what health says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.feedback_terminal import logic
from devices.feedback_terminal.customer import UNKEPT
from devices.feedback_terminal.events import (
    HandIn,
    Keep,
    KeyDown,
    KeyFoundDown,
    KeyUp,
    LampsTroubled,
    Light,
    NoteCounted,
    SetAside,
    TakeBack,
    Thank,
)
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.press import Press
from tests.feedback_examples import BOOT, Terminal, at, with_keys
from vuoro.counting import answers
from vuoro.ids import new_command_id
from vuoro.messages import loop
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.device import Severity
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode
from vuoro.touch.parts import Part, PartTroubled
from vuoro.values import FeedbackChannel, Language

_SCALE = frozenset(range(1, 6))


def _terminal(*questions: FeedbackQuestion) -> Terminal:
    return Terminal(with_keys(*questions))


def _satisfactions(terminal: Terminal) -> list[int | None]:
    return [answer.satisfaction for answer in terminal.given()]


def _lit(terminal: Terminal) -> list[frozenset[int]]:
    return [light.lights.keys for light in terminal.of(Light)]


def _accepted(terminal: Terminal) -> None:
    """Let the hub answer what was handed in last."""
    command = terminal.of(loop.Send)[-1].command
    terminal.tell(loop.Answered(command, Accepted(command_id=new_command_id(), result=Done())))


def test_a_press_is_written_to_disk_and_thanked_for_at_once() -> None:
    terminal = _terminal()
    terminal.effects.clear()
    terminal.tell(KeyDown(4, at(0)))
    press = Press(question=FeedbackQuestion.SATISFACTION, value=4, at=at(0))
    keep, thank, light = terminal.effects
    assert keep == Keep(presses=(press,), number=1, language=Language.FI, service=None)
    assert thank == Thank(press)
    assert isinstance(light, Light)
    assert light.lights.keys == {4}


def test_the_answer_goes_out_when_nothing_has_followed_for_three_seconds() -> None:
    terminal = _terminal()
    terminal.press(4)
    terminal.wait(2_919)
    assert terminal.given() == []
    terminal.wait(1)
    (answer,) = terminal.given()
    assert replace(answer, presses=()) == GiveFeedback(
        channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=4, age_ms=3_000
    )
    assert [(press.value, press.boot, press.mono_ms) for press in answer.presses] == [(4, BOOT, 0)]


def test_an_answer_leaves_the_terminals_own_tables_in_the_step_that_hands_it_in() -> None:
    terminal = _terminal()
    terminal.press(4)
    terminal.wait(2_919)
    terminal.effects.clear()
    terminal.wait(1)
    assert [type(effect) for effect in terminal.effects if isinstance(effect, loop.Durable)] == [HandIn, loop.Send]


def test_the_lamps_that_answer_are_lit_then_the_pressed_one_alone_for_as_long_as_it_can_be_corrected() -> None:
    terminal = _terminal()
    terminal.press(4)
    terminal.wait(2_919)
    assert _lit(terminal) == [_SCALE, {4}]
    terminal.wait(1)
    assert _lit(terminal) == [_SCALE, {4}, _SCALE]


def test_a_corrected_answer_moves_the_light_to_the_new_key() -> None:
    terminal = _terminal()
    terminal.press(1)
    terminal.wait(900)
    terminal.press(5)
    assert _lit(terminal) == [_SCALE, {1}, {5}]
    terminal.wait(10_000)
    assert _satisfactions(terminal) == [5]


def test_a_family_of_four_within_half_a_minute_is_four_answers_that_count() -> None:
    terminal = _terminal()
    for key in (5, 4, 5, 1):
        terminal.press(key)
        terminal.wait(6_000)
    assert _satisfactions(terminal) == [5, 4, 5, 1]
    assert not any(answer.suspect for answer in terminal.given())


def test_a_child_hammering_every_key_is_one_suspect_answer_and_every_press_is_kept() -> None:
    terminal = _terminal()
    for beat in range(100):
        terminal.press(1 + beat % 5)
        terminal.wait(70)
    terminal.wait(3_000)
    (answer,) = terminal.given()
    assert (answer.satisfaction, answer.suspect) == (5, True)
    assert sum(len(keep.presses) for keep in terminal.of(Keep)) == 100
    assert len(answer.presses) == 60


def test_children_taking_turns_are_suspect_from_the_fifth_answer_on_and_kept_all_the_same() -> None:
    terminal = _terminal()
    for _ in range(7):
        terminal.press(1)
        terminal.wait(3_400)
    assert [answer.suspect for answer in terminal.given()] == [False] * 4 + [True] * 3


def test_a_bounce_is_kept_with_the_next_write_and_thanked_for_only_once() -> None:
    terminal = _terminal()
    terminal.press(2, held_ms=3)
    terminal.wait(2)
    terminal.press(2, held_ms=100)
    assert len(terminal.of(Thank)) == 1
    terminal.wait(2_000)
    terminal.press(3)
    terminal.wait(3_000)
    assert _satisfactions(terminal) == [3]
    assert [press.rested_ms for keep in terminal.of(Keep) for press in keep.presses] == [None, 2, None]


def test_a_contact_that_chatters_on_is_written_in_batches_and_stays_one_press() -> None:
    terminal = _terminal()
    for _ in range(1_000):
        terminal.press(2, held_ms=1)
        terminal.wait(1)
    terminal.wait(3_000)
    assert _satisfactions(terminal) == [2]
    kept = terminal.of(Keep)
    assert sum(len(keep.presses) for keep in kept) + len(terminal.state.unkept) == 1_000
    assert len(kept) <= 1_000 // UNKEPT + 2


def test_letting_go_of_a_key_held_for_long_is_no_second_answer() -> None:
    terminal = _terminal()
    terminal.press(3, held_ms=5_000)
    terminal.wait(2)
    terminal.press(3, held_ms=1)
    terminal.wait(10_000)
    assert _satisfactions(terminal) == [3]


def test_a_key_outside_the_scale_is_kept_but_neither_thanked_for_nor_counted() -> None:
    terminal = _terminal()
    terminal.press(9)
    terminal.wait(10_000)
    assert terminal.given() == []
    assert terminal.of(Thank) == []
    assert [(keep.number, press.value) for keep in terminal.of(Keep) for press in keep.presses] == [(None, 9)]


def test_zero_and_ten_are_answers_to_the_recommendation_question() -> None:
    terminal = _terminal(FeedbackQuestion.RECOMMEND)
    for key in (0, 10):
        terminal.press(key)
        terminal.wait(5_000)
    assert [answer.recommend for answer in terminal.given()] == [0, 10]


def test_a_key_held_for_ten_seconds_is_told_as_stuck_until_it_comes_up() -> None:
    terminal = _terminal()
    terminal.tell(KeyDown(3, at(0)))
    terminal.wait(9_999)
    assert terminal.findings() == ()
    terminal.wait(1)
    assert [(f.code, f.severity) for f in terminal.findings()] == [("key_stuck", Severity.WARNING)]
    assert "key 3" in terminal.findings()[0].detail
    terminal.tell(KeyUp(3, at(terminal.ms)))
    assert terminal.findings() == ()


def test_a_key_found_down_at_the_start_is_no_answer_but_may_be_stuck() -> None:
    terminal = _terminal()
    terminal.tell(KeyFoundDown(2, at(0)))
    terminal.wait(10_000)
    assert terminal.given() == []
    assert terminal.codes() == ["key_stuck"]


def test_a_stuck_key_does_not_hinder_the_others() -> None:
    terminal = _terminal()
    terminal.tell(KeyFoundDown(2, at(0)))
    terminal.wait(20_000)
    terminal.press(5)
    terminal.wait(3_000)
    assert _satisfactions(terminal) == [5]


def test_a_missing_keypad_is_told_until_it_is_back_and_nobody_holds_its_keys() -> None:
    terminal = _terminal()
    terminal.tell(KeyDown(2, at(0)), PartTroubled(Part.KEYPAD, "No such device"))
    assert [(f.code, f.detail) for f in terminal.findings()] == [("keypad_unplugged", "No such device")]
    terminal.tell(PartTroubled(Part.KEYPAD, None))
    terminal.wait(20_000)
    assert terminal.findings() == ()
    assert _satisfactions(terminal) == [2]


def test_lamps_that_fail_are_told_and_answers_are_taken_in_the_dark() -> None:
    terminal = _terminal()
    terminal.tell(LampsTroubled("GPIO busy"))
    assert [(f.code, f.severity, f.detail) for f in terminal.findings()] == [
        ("lamps_failed", Severity.WARNING, "GPIO busy")
    ]
    terminal.press(4)
    terminal.tell(LampsTroubled(None))
    assert terminal.findings() == ()
    terminal.wait(3_000)
    assert _satisfactions(terminal) == [4]


def test_a_counted_answer_is_noted_so_that_its_presses_may_go_when_they_are_old() -> None:
    terminal = _terminal()
    terminal.press(4)
    terminal.wait(3_000)
    _accepted(terminal)
    (noted,) = terminal.of(NoteCounted)
    assert (noted.press.boot, noted.press.mono_ms) == (BOOT, 0)


def test_a_refused_answer_is_kept_told_and_handed_in_again_at_the_next_start() -> None:
    terminal = _terminal()
    terminal.press(4)
    terminal.wait(3_000)
    command = terminal.of(loop.Send)[0].command
    assert isinstance(command, GiveFeedback)
    refused = Rejected(command_id=new_command_id(), code=RejectionCode.NOT_ALLOWED, message="")
    terminal.tell(loop.Answered(command, refused))
    assert terminal.of(SetAside) == [SetAside(command)]
    assert terminal.of(NoteCounted) == []
    assert [(f.code, f.severity) for f in terminal.findings()] == [("answer_refused", Severity.FAULT)]
    again = logic.initial(with_keys(), Loaded(refused=terminal.state.waiting.refused))
    after, effects = logic.step(again, loop.Started(), at(0))
    assert effects[:2] == (TakeBack(), loop.Send(command))
    assert after.waiting.refused == ()


def test_what_could_not_be_read_of_the_disk_is_told() -> None:
    terminal = Terminal(with_keys(), Loaded(unreadable=2))
    assert [(f.code, f.severity) for f in terminal.findings()] == [("disk_unreadable", Severity.FAULT)]


def test_health_is_told_at_the_start_and_then_only_when_what_is_wrong_changes() -> None:
    terminal = _terminal()
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
    terminal = _terminal()
    for key, held_ms, rest_ms in strikes:
        terminal.press(key, held_ms=held_ms)
        terminal.wait(rest_ms)
    terminal.wait(3_000)
    for _ in terminal.of(loop.Send):
        _accepted(terminal)
    kept = [press for keep in terminal.of(Keep) for press in keep.presses]
    assert _satisfactions(terminal) == [press.value for press in answers(kept)]
