"""A whole history of feedback counted again: by the same rule as it was told, by another one as that says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from vuoro.counting import RULE, Answered, CountingRule, is_outside_hours, is_suspect
from vuoro.messages.commands import FeedbackQuestion, RawPress
from vuoro.recounting import Counted, KeptPress, recount

EFFORT, SATISFACTION = FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION


def press(
    seq: int, ms: int, value: int | None, question: FeedbackQuestion = SATISFACTION, rested: int = 900
) -> KeptPress:
    raw = RawPress(question=question, value=value, boot="b1", mono_ms=ms, rested_ms=rested)
    return KeptPress(seq=seq, client="feedback-1", press=raw)


def told(*values: int | None) -> list[Counted]:
    return [Counted(seq=seq, satisfaction=value) for seq, value in enumerate(values, start=1)]


def by(rule: CountingRule, kept: Sequence[KeptPress], before: Sequence[Counted]) -> list[tuple[int, int | None]]:
    return [(one.seq, one.satisfaction) for one in recount(before, kept, rule)]


def test_two_customers_four_seconds_apart_are_one_by_a_rule_of_five_seconds() -> None:
    kept = [press(1, 0, 2), press(2, 4_000, 5)]
    assert by(RULE, kept, told(2, 5)) == [(1, 2), (2, 5)]
    assert by(CountingRule(correction_ms=5_000), kept, told(2, 5)) == [(2, 5)]


def test_a_customer_who_thought_better_of_it_after_two_seconds_is_two_by_a_rule_of_one_second() -> None:
    kept = [press(1, 0, 2), press(1, 2_000, 5)]
    assert by(RULE, kept, told(5)) == [(1, 5)]
    assert by(CountingRule(correction_ms=1_000), kept, told(5)) == [(1, 2), (1, 5)]


def test_a_customer_who_went_back_to_a_question_after_a_minute_stays_one_by_any_rule() -> None:
    kept = [press(1, 0, 2), press(1, 1_000, 4, EFFORT), press(1, 61_000, 5)]
    for rule in (RULE, CountingRule(correction_ms=100), CountingRule(correction_ms=60_000)):
        (one,) = recount(told(5), kept, rule)
        assert (one.effort, one.satisfaction) == (4, 5)


def test_customers_whom_the_terminal_kept_apart_though_they_were_close_stay_apart() -> None:
    kept = [press(1, 0, 2), press(2, 1_500, 5)]
    for rule in (RULE, CountingRule(correction_ms=60_000)):
        assert by(rule, kept, told(2, 5)) == [(1, 2), (2, 5)]


def test_a_press_that_is_a_bounce_by_the_other_rule_is_no_answer() -> None:
    kept = [press(1, 0, 2), press(2, 9_000, 5, rested=70)]
    assert by(CountingRule(bounce_ms=100), kept, told(2, 5)) == [(1, 2)]


def test_what_came_without_presses_stays_as_it_was_told() -> None:
    paper = Counted(seq=7, recommend=9)
    assert recount([*told(4), paper], [press(1, 0, 4)], CountingRule(burst_answers=1)) == [*told(4), paper]


def test_a_stricter_rule_finds_more_suspects() -> None:
    kept = [press(seq, seq * 5_000, 4) for seq in range(1, 7)]
    before = told(*[4] * 6)
    suspects = [one.suspect for one in recount(before, kept, RULE)]
    assert suspects == [False] * 4 + [True] * 2
    strict = CountingRule(burst_answers=1, family_size=1)
    assert [one.suspect for one in recount(before, kept, strict)] == [False] + [True] * 5


def test_two_terminals_and_two_boots_are_counted_apart() -> None:
    kept = [press(seq, seq * 5_000, 4) for seq in range(1, 9)]
    others = [KeptPress(seq=one.seq, client=f"feedback-{one.seq % 2}", press=one.press) for one in kept]
    assert not any(one.suspect for one in recount(told(*[4] * 8), others, RULE))


def test_a_quarter_of_an_hour_after_closing_is_outside_by_a_stricter_rule() -> None:
    late = KeptPress(seq=1, client="feedback-1", minutes_outside=15, press=press(1, 0, 4).press)
    assert not recount(told(4), [late], RULE)[0].outside_hours
    assert recount(told(4), [late], CountingRule(outside_min=10))[0].outside_hours


def test_what_the_terminal_alone_knew_of_the_hours_stays() -> None:
    before = [Counted(seq=1, satisfaction=4, outside_hours=True)]
    assert recount(before, [press(1, 0, 4)], CountingRule(outside_min=600)) == before


# By the same rule.

_presses = st.lists(
    st.tuples(st.integers(10, 20_000), st.integers(0, 7), st.sampled_from([EFFORT, SATISFACTION]), st.integers(0, 300)),
    max_size=30,
)


def as_a_terminal_tells(
    history: Sequence[tuple[int, int, FeedbackQuestion, int]],
) -> tuple[list[Counted], list[KeptPress]]:
    """Return what a terminal would tell and keep that ends a visit three seconds after a press of it."""
    kept: list[KeptPress] = []
    ms, seq, last_accepted = 0, 1, None
    for gap, value, question, rested in history:
        ms += gap
        counts = value in range(1, 6) and rested >= RULE.bounce_ms
        if counts and last_accepted is not None and ms - last_accepted >= RULE.correction_ms:
            seq += 1
        kept.append(press(seq, ms, value, question, rested))
        last_accepted = ms if counts else last_accepted
    return [one for _, of_visit in groupby(kept, key=lambda one: one.seq) if (one := _told(list(of_visit)))], kept


def _told(visit: list[KeptPress]) -> Counted | None:
    counting = [
        one.press for one in visit if one.press.value in range(1, 6) and (one.press.rested_ms or 0) >= RULE.bounce_ms
    ]
    if not counting:
        return None
    values = {one.question: one.value for one in counting}
    return Counted(seq=visit[0].seq, effort=values.get(EFFORT), satisfaction=values.get(SATISFACTION))


def with_suspects(counted: list[Counted], kept: list[KeptPress]) -> list[bool]:
    """Return what a terminal says of each answer when it hands it in, which is when it knows only those before."""
    recent: list[Answered] = []
    said = []
    for one in counted:
        its = [
            k.press for k in kept if k.seq == one.seq and k.press.value in range(1, 6) and k.press.rested_ms is not None
        ]
        its = [p for p in its if (p.rested_ms or 0) >= RULE.bounce_ms]
        most = max(sum(p.question == question for p in its) for question in (EFFORT, SATISFACTION))
        answer = Answered(its[-1].mono_ms, most)
        said.append(is_suspect(answer, recent))
        recent.append(answer)
    return said


@given(_presses)
def test_by_the_rule_of_the_terminal_every_answer_is_as_it_was_told(
    history: list[tuple[int, int, FeedbackQuestion, int]],
) -> None:
    before, kept = as_a_terminal_tells(history)
    again = recount(before, kept, RULE)
    assert [(one.seq, one.effort, one.satisfaction) for one in again] == [
        (one.seq, one.effort, one.satisfaction) for one in before
    ]
    assert [one.suspect for one in again] == with_suspects(before, kept)
    assert not any(is_outside_hours(one.minutes_outside) for one in kept)


@given(_presses, st.builds(CountingRule, correction_ms=st.integers(0, 60_000), bounce_ms=st.integers(0, 1_000)))
def test_whatever_the_rule_no_answer_comes_from_nowhere_and_each_has_a_place_of_its_own(
    history: list[tuple[int, int, FeedbackQuestion, int]], rule: CountingRule
) -> None:
    before, kept = as_a_terminal_tells(history)
    again = recount(before, kept, rule)
    places = [(one.seq, one.part) for one in again]
    assert len(set(places)) == len(places)
    assert {one.seq for one in again} <= {one.seq for one in kept}
    assert again == recount(before, list(reversed(kept)), rule)
