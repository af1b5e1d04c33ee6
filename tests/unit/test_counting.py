"""Who counts and who plays: the counting rules that terminal and hub share, over raw presses as they travel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuoro.counting import RULE, Answered, CountingRule, answers, is_accepted, is_outside_hours, is_suspect
from vuoro.messages.commands import FeedbackQuestion, RawPress


def _press(
    value: int | None, ms: int, question: FeedbackQuestion = FeedbackQuestion.SATISFACTION, *, rested_ms: int = 900
) -> RawPress:
    return RawPress(question=question, value=value, boot="b1", mono_ms=ms, rested_ms=rested_ms)


def _suspects(people: list[Answered], rule: CountingRule = RULE) -> list[bool]:
    return [is_suspect(one, people[:place], rule) for place, one in enumerate(people)]


def test_a_family_of_four_pressing_one_after_the_other_counts_as_four() -> None:
    assert _suspects([Answered(0), Answered(4_000), Answered(8_500), Answered(13_000)]) == [False] * 4


def test_a_family_of_which_one_has_a_trembling_finger_counts_as_four() -> None:
    assert _suspects([Answered(0), Answered(4_000, presses=2), Answered(8_500), Answered(13_000)]) == [False] * 4


def test_children_who_press_on_and_on_are_suspect_from_the_fifth_answer_on() -> None:
    assert _suspects([Answered(beat * 3_500) for beat in range(8)]) == [False] * 4 + [True] * 4


def test_four_answers_in_half_a_minute_with_many_presses_are_no_family() -> None:
    assert _suspects([Answered(0), Answered(5_000, presses=4), Answered(12_000), Answered(19_000)]) == [
        False,
        False,
        False,
        True,
    ]


def test_a_child_hammering_one_key_is_suspect_though_it_is_one_answer() -> None:
    assert is_suspect(Answered(20_000, presses=100), ())


def test_a_customer_who_wavers_is_not_suspect() -> None:
    assert not is_suspect(Answered(20_000, presses=4), ())


def test_after_half_a_minute_of_rest_the_next_customer_counts_again() -> None:
    playing = [Answered(beat * 3_500) for beat in range(8)]
    assert not is_suspect(Answered(playing[-1].mono_ms + 30_000), playing)


def test_a_busy_terminal_with_a_customer_every_eight_seconds_has_no_suspects() -> None:
    assert not any(_suspects([Answered(beat * 8_000) for beat in range(200)]))


@given(st.lists(st.integers(min_value=10_000, max_value=90_000), max_size=40))
def test_people_with_ten_seconds_between_them_are_never_suspect(gaps: list[int]) -> None:
    moments = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    assert not any(_suspects([Answered(ms) for ms in moments]))


@given(st.lists(st.tuples(st.integers(1, 60_000), st.integers(1, 12)), max_size=30))
def test_what_comes_later_changes_nothing_of_what_was_said(gaps: list[tuple[int, int]]) -> None:
    ms, people = 0, []
    for gap, presses in gaps:
        ms += gap
        people.append(Answered(ms, presses))
    said = _suspects(people)
    for known in range(len(people)):
        assert _suspects(people[:known]) == said[:known]


def test_a_question_skipped_is_an_answer_too() -> None:
    assert is_accepted(_press(None, 0))
    assert [press.value for press in answers([_press(4, 0), _press(None, 2_000)])] == [None]


@pytest.mark.parametrize("value", [-1, 0, 6, 11])
def test_a_value_off_the_scale_is_no_answer(value: int) -> None:
    assert not is_accepted(_press(value, 0))


def test_a_service_of_the_menu_is_an_answer_by_any_number() -> None:
    assert is_accepted(_press(17, 0, FeedbackQuestion.SERVICE))


def test_another_rule_finds_other_answers_in_the_same_presses() -> None:
    presses = [_press(2, 0), _press(4, 2_000), _press(5, 2_030, rested_ms=30)]
    assert [press.value for press in answers(presses)] == [4]
    assert [press.value for press in answers(presses, CountingRule(correction_ms=1_000))] == [2, 4]
    assert [press.value for press in answers(presses, CountingRule(bounce_ms=20))] == [5]


@pytest.mark.parametrize(("minutes", "outside"), [(None, False), (0, False), (30, False), (31, True)])
def test_whoever_leaves_half_an_hour_after_closing_has_still_been_a_customer(
    minutes: float | None, *, outside: bool
) -> None:
    assert is_outside_hours(minutes) is outside
