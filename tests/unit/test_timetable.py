from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vuoro.timetable import MIDNIGHT, WHOLE_DAY, ExceptionDay, Span, WeekHours, both, minute, spans

SPANS = st.lists(
    st.tuples(st.integers(0, MIDNIGHT), st.integers(0, MIDNIGHT)).map(lambda ends: Span(*sorted(ends))), max_size=4
).map(tuple)


def minutes(day: tuple[Span, ...]) -> set[int]:
    return {each for span in day for each in range(span.start, span.end)}


def test_a_span_is_read_in_minutes_of_the_day() -> None:
    assert spans(("09:00-12:00", "22:30-24:00")) == (Span(540, 720), Span(1350, 1440))


def test_a_span_is_shown_as_it_is_written() -> None:
    assert str(Span(minute("09:05"), MIDNIGHT)) == "09:05-24:00"


def test_a_weekday_without_hours_of_its_own_has_those_of_all_weekdays() -> None:
    week = WeekHours(weekdays=("09:00-15:00",), tue=("08:00-18:00",))
    assert week.on(0) == spans(("09:00-15:00",))
    assert week.on(1) == spans(("08:00-18:00",))


def test_a_weekday_with_an_empty_list_is_closed() -> None:
    assert WeekHours(weekdays=("09:00-15:00",), fri=()).on(4) == ()


def test_the_weekend_is_closed_unless_it_has_hours() -> None:
    week = WeekHours(weekdays=("09:00-15:00",), sat=("10:00-14:00",))
    assert week.on(5) == spans(("10:00-14:00",))
    assert week.on(6) == ()


def test_an_exception_holds_for_its_day_only() -> None:
    exception = ExceptionDay(day=date(2026, 12, 23))
    assert [exception.covers(date(2026, 12, day)) for day in (22, 23, 24)] == [False, True, False]


def test_an_exception_can_last_for_a_run_of_days() -> None:
    exception = ExceptionDay(day=date(2026, 12, 28), until=date(2026, 12, 30))
    assert [exception.covers(date(2026, 12, day)) for day in range(27, 32)] == [False, True, True, True, False]


@given(SPANS, SPANS)
def test_the_time_in_both_is_in_the_one_and_in_the_other(some: tuple[Span, ...], others: tuple[Span, ...]) -> None:
    common = both(some, others)
    assert minutes(common) == minutes(some) & minutes(others)
    assert all(earlier.end < later.start for earlier, later in pairwise(common))


@given(SPANS)
def test_a_whole_day_takes_nothing_away(some: tuple[Span, ...]) -> None:
    assert minutes(both(some, WHOLE_DAY)) == minutes(some)
