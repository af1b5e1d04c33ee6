"""Which presses are answers: the rules alone, over presses as they lie on the terminal's disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.question import Question, answer
from vuoro.counting import SCALES, answers
from vuoro.values import Language, Moment

_NINE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def _press(key: int, ms: int, rested_ms: int | None = None, question: Question = Question.SATISFACTION) -> Press:
    at = Moment(mono_ms=ms, utc=_NINE + timedelta(milliseconds=ms))
    return Press(question=question, key=key, at=at, rested_ms=rested_ms)


def _keys(presses: list[Press]) -> list[int]:
    return [press.key for press in answers(presses)]


def test_one_press_is_one_answer() -> None:
    assert _keys([_press(4, 0)]) == [4]


def test_a_family_of_four_within_a_minute_gives_four_answers() -> None:
    assert _keys([_press(5, 0), _press(4, 15_000), _press(5, 31_000), _press(1, 44_000)]) == [5, 4, 5, 1]


def test_two_people_three_seconds_apart_are_two() -> None:
    assert _keys([_press(2, 0), _press(2, 3_000)]) == [2, 2]


def test_the_last_press_within_three_seconds_wins() -> None:
    assert _keys([_press(1, 0), _press(5, 2_999)]) == [5]


def test_a_child_hammering_one_key_gives_one_answer() -> None:
    assert _keys([_press(1, beat * 180, 90) for beat in range(200)]) == [1]


def test_a_bouncing_contact_is_one_press_and_does_not_prolong_the_three_seconds() -> None:
    assert _keys([_press(3, 0), _press(3, 4, 2), _press(3, 9, 3), _press(5, 3_004)]) == [3, 5]


def test_the_bounce_of_a_button_let_go_after_a_long_press_is_no_second_answer() -> None:
    assert _keys([_press(3, 0), _press(3, 8_003, 3)]) == [3]


@pytest.mark.parametrize("key", [0, 6, 10])
def test_a_key_outside_the_scale_of_the_question_is_no_answer(key: int) -> None:
    assert _keys([_press(4, 0), _press(key, 1_000)]) == [4]


def test_an_answer_to_another_question_corrects_nothing() -> None:
    assert _keys([_press(2, 0, question=Question.EFFORT), _press(9, 800, question=Question.RECOMMEND)]) == [2, 9]


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=5), st.integers(min_value=3_000, max_value=60_000))))
def test_nobody_who_waits_for_their_turn_is_dropped(people: list[tuple[int, int]]) -> None:
    presses, ms = [], 0
    for key, gap in people:
        ms += gap
        presses.append(_press(key, ms))
    assert _keys(presses) == [key for key, _ in people]


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=5), st.integers(min_value=50, max_value=9_000))))
def test_there_is_one_answer_for_each_pause_of_three_seconds(people: list[tuple[int, int]]) -> None:
    presses, ms = [], 0
    for key, gap in people:
        ms += gap
        presses.append(_press(key, ms, gap))
    pauses = sum(gap >= 3_000 for _, gap in people[1:])
    assert len(answers(presses)) == (pauses + 1 if people else 0)


@pytest.mark.parametrize("question", Question)
def test_each_question_becomes_its_own_field_of_the_command(question: Question) -> None:
    for key in SCALES[question]:
        command = answer(question, key, Language.SV)
        fields = {q: getattr(command, q.value) for q in Question}
        assert fields == {q: key if q is question else None for q in Question}
        assert command.language is Language.SV
