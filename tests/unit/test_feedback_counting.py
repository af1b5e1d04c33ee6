"""Which presses are answers: the rules alone, over presses as they lie on the terminal's disk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.feedback_terminal.press import Press
from tests.feedback_examples import at
from vuoro.counting import answers, last_of_each, most_pressed
from vuoro.messages.commands import FeedbackQuestion


def _press(
    value: int | None,
    ms: int,
    rested_ms: int | None = None,
    question: FeedbackQuestion = FeedbackQuestion.SATISFACTION,
) -> Press:
    return Press(question=question, value=value, at=at(ms), rested_ms=rested_ms)


def _values(presses: list[Press]) -> list[int | None]:
    return [press.value for press in answers(presses)]


def test_one_press_is_one_answer() -> None:
    assert _values([_press(4, 0)]) == [4]


def test_a_family_of_four_within_a_minute_gives_four_answers() -> None:
    assert _values([_press(5, 0), _press(4, 15_000), _press(5, 31_000), _press(1, 44_000)]) == [5, 4, 5, 1]


def test_two_people_three_seconds_apart_are_two() -> None:
    assert _values([_press(2, 0), _press(2, 3_000)]) == [2, 2]


def test_the_last_press_within_three_seconds_wins() -> None:
    assert _values([_press(1, 0), _press(5, 2_999)]) == [5]


def test_a_child_hammering_one_key_gives_one_answer() -> None:
    assert _values([_press(1, beat * 180, 90) for beat in range(200)]) == [1]


def test_a_bouncing_contact_is_one_press_and_does_not_prolong_the_three_seconds() -> None:
    assert _values([_press(3, 0), _press(3, 4, 2), _press(3, 9, 3), _press(5, 3_004)]) == [3, 5]


def test_the_bounce_of_a_button_let_go_after_a_long_press_is_no_second_answer() -> None:
    assert _values([_press(3, 0), _press(3, 8_003, 3)]) == [3]


@pytest.mark.parametrize("value", [0, 6, 10])
def test_a_key_outside_the_scale_of_the_question_is_no_answer(value: int) -> None:
    assert _values([_press(4, 0), _press(value, 1_000)]) == [4]


def test_an_answer_to_another_question_corrects_nothing() -> None:
    presses = [_press(2, 0, None, FeedbackQuestion.EFFORT), _press(9, 800, None, FeedbackQuestion.RECOMMEND)]
    assert _values(presses) == [2, 9]


def test_of_each_question_what_one_customer_said_last_is_their_answer() -> None:
    presses = [
        _press(2, 0, None, FeedbackQuestion.EFFORT),
        _press(4, 4_000),
        _press(5, 9_000, None, FeedbackQuestion.EFFORT),
        _press(1, 9_010, 10),
    ]
    assert {question: press.value for question, press in last_of_each(presses).items()} == {
        FeedbackQuestion.EFFORT: 5,
        FeedbackQuestion.SATISFACTION: 4,
    }


def test_hammering_is_counted_by_the_question_and_without_bounces() -> None:
    presses = [_press(4, beat * 200, 100) for beat in range(9)] + [_press(4, 5_000, 2)]
    assert most_pressed([*presses, _press(2, 6_000, None, FeedbackQuestion.EFFORT)]) == 9
    assert most_pressed([]) == 0


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=5), st.integers(min_value=3_000, max_value=60_000))))
def test_nobody_who_waits_for_their_turn_is_dropped(people: list[tuple[int, int]]) -> None:
    presses, ms = [], 0
    for value, gap in people:
        ms += gap
        presses.append(_press(value, ms))
    assert _values(presses) == [value for value, _ in people]


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=5), st.integers(min_value=50, max_value=9_000))))
def test_there_is_one_answer_for_each_pause_of_three_seconds(people: list[tuple[int, int]]) -> None:
    presses, ms = [], 0
    for value, gap in people:
        ms += gap
        presses.append(_press(value, ms, gap))
    pauses = sum(gap >= 3_000 for _, gap in people[1:])
    assert len(answers(presses)) == (pauses + 1 if people else 0)
