"""When a drop box is to be emptied: at 16:15 on every working day of Finland."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.schedule import Schedule
from tests.unit.core_world import SMALL_SITE
from vuoro.holidays import holiday
from vuoro.timetable import ExceptionDay

_HELSINKI = ZoneInfo("Europe/Helsinki")
_BOX = SMALL_SITE.boxes[0]


def _schedule(*exceptions: ExceptionDay) -> Schedule:
    return Schedule(replace(SMALL_SITE, exceptions=exceptions), _BOX)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_HELSINKI).astimezone(UTC)


def _days(after: str, until: str, *exceptions: ExceptionDay) -> list[str]:
    dues = _schedule(*exceptions).all_between(_local(after), _local(until))
    return [f"{due.astimezone(_HELSINKI):%a %d.%m. %H:%M}" for due in dues]


def test_in_an_ordinary_week_it_is_emptied_from_monday_to_friday() -> None:
    assert _days("2026-03-02T08:00", "2026-03-09T08:00") == [
        "Mon 02.03. 16:15",
        "Tue 03.03. 16:15",
        "Wed 04.03. 16:15",
        "Thu 05.03. 16:15",
        "Fri 06.03. 16:15",
    ]


def test_at_christmas_and_midsummer_the_eves_count_like_holidays() -> None:
    assert _days("2026-12-23T08:00", "2026-12-29T08:00") == ["Wed 23.12. 16:15", "Mon 28.12. 16:15"]
    assert _days("2026-06-18T08:00", "2026-06-23T08:00") == ["Thu 18.06. 16:15", "Mon 22.06. 16:15"]


def test_a_day_on_which_the_point_is_closed_has_no_emptying() -> None:
    move = ExceptionDay(day=date(2026, 3, 3), until=date(2026, 3, 4))
    assert _days("2026-03-02T16:15", "2026-03-06T08:00", move) == ["Thu 05.03. 16:15"]


def test_where_the_doors_close_earlier_for_once_the_box_is_emptied_then() -> None:
    early, late = (
        ExceptionDay(day=date(2026, 3, 3), hours=("09:00-14:00",)),
        ExceptionDay(day=date(2026, 3, 4), hours=("09:00-18:00",)),
    )
    assert _days("2026-03-03T08:00", "2026-03-05T08:00", early, late) == ["Tue 03.03. 14:00", "Wed 04.03. 16:15"]


def test_the_clock_on_the_wall_counts_in_winter_and_in_summer() -> None:
    schedule = _schedule()
    assert schedule.next_after(_local("2026-03-27T08:00")) == datetime(2026, 3, 27, 14, 15, tzinfo=UTC)
    assert schedule.next_after(_local("2026-03-28T08:00")) == datetime(2026, 3, 30, 13, 15, tzinfo=UTC)


def test_a_point_that_is_closed_for_good_has_no_next_emptying() -> None:
    closed = ExceptionDay(day=date(2026, 1, 1), until=date(2030, 1, 1))
    assert _schedule(closed).next_after(_local("2026-03-02T08:00")) is None
    assert _schedule(closed).last_before(_local("2029-03-02T08:00")) is None


@pytest.mark.parametrize(
    ("at", "near"),
    [
        ("2026-03-02T15:14", False),
        ("2026-03-02T15:15", True),
        ("2026-03-02T17:15", True),
        ("2026-03-02T17:16", False),
        ("2026-03-08T16:15", False),
    ],
)
def test_an_hour_around_the_emptying_somebody_may_be_expected_at_the_box(at: str, *, near: bool) -> None:
    assert _schedule().is_near(_local(at)) is near


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  bounds have no zone
def test_the_emptying_before_and_after_any_instant_are_neighbours(at: datetime) -> None:
    schedule = _schedule()
    last, coming = schedule.last_before(at), schedule.next_after(at)
    assert last is not None
    assert coming is not None
    assert last <= at < coming
    assert schedule.next_after(last) == coming
    assert coming - last <= timedelta(days=6)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  bounds have no zone
def test_nobody_has_to_come_on_a_day_off(at: datetime) -> None:
    due = _schedule().next_after(at)
    assert due is not None
    day = due.astimezone(_HELSINKI).date()
    assert day.weekday() < 5
    assert holiday(day) is None
