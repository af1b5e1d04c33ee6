"""When a drop box will be full: a range, counted in hours in which the doors are open, or nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.forecast import forecast
from controller.core.known_box import Point
from tests.unit.core_world import SMALL_SITE
from vuoro.timetable import WeekHours

ALWAYS = SMALL_SITE
OFFICE = replace(SMALL_SITE, hours=WeekHours(weekdays=("09:00-16:15",)))
#: Monday, when the doors of the office open.
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Helsinki")).astimezone(UTC)


def _points(*levels: tuple[float, int]) -> list[Point]:
    """Return levels by the hours after nine."""
    return [Point(NINE + timedelta(hours=hours), fill) for hours, fill in levels]


def _local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('Europe/Helsinki')):%a %H:%M}"


def test_a_box_that_has_filled_evenly_will_be_full_around_when_it_goes_on_like_that() -> None:
    full = forecast(_points(*((hours / 2, 5 * hours) for hours in range(13))), ALWAYS)
    assert full is not None
    assert full.start < NINE + timedelta(hours=10) < full.end
    assert (_local(full.start), _local(full.end)) == ("Mon 17:31", "Mon 21:20")


def test_the_more_is_known_the_narrower_is_the_range() -> None:
    known = [forecast(_points(*((n / 10, n) for n in range(until))), ALWAYS) for until in (10, 40, 70, 95)]
    widths = [full.end - full.start for full in known if full is not None]
    assert len(widths) == 4
    assert widths == sorted(widths, reverse=True)


def test_a_box_that_fills_faster_in_the_afternoon_may_be_full_earlier() -> None:
    evenly = forecast(_points((0, 0), (1, 10), (2, 20), (3, 30), (4, 40)), ALWAYS)
    faster = forecast(_points((0, 0), (1, 5), (2, 10), (3, 25), (4, 40)), ALWAYS)
    assert evenly is not None
    assert faster is not None
    assert faster.start < evenly.start


def test_nobody_drops_anything_while_the_doors_are_shut() -> None:
    full = forecast(_points((0, 0), (1, 20), (2, 40), (4, 60), (7, 85)), OFFICE)
    assert full is not None
    assert (_local(full.start), _local(full.end)) == ("Tue 09:12", "Tue 13:31")


def test_over_the_weekend_nothing_is_dropped_either() -> None:
    friday = [Point(point.at + timedelta(days=4), point.fill) for point in _points((0, 0), (1, 10), (2, 20), (6, 60))]
    full = forecast(friday, OFFICE)
    assert full is not None
    assert _local(full.start).startswith("Mon")


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [(0, 0)],
        [(0, 0), (1, 10), (2, 20)],
        [(0, 40), (1, 41), (2, 42), (3, 43)],
        [(0, 60), (1, 50), (2, 40), (3, 30)],
        [(0, 0), (0.1, 10), (0.2, 20), (0.3, 30)],
        [(0, 0), (100, 2), (200, 4), (300, 6)],
    ],
    ids=["nothing known", "one level", "too few", "hardly risen", "falling", "too soon", "in two months"],
)
def test_nobody_can_say(levels: list[tuple[float, int]]) -> None:
    assert forecast(_points(*levels), ALWAYS) is None


def test_a_box_that_is_full_is_full_now() -> None:
    full = forecast(_points((0, 0), (1, 50), (2, 99), (3, 100)), ALWAYS)
    assert full is not None
    assert full.start == full.end == NINE + timedelta(hours=3)


def test_a_point_that_never_opens_again_has_no_forecast() -> None:
    closed = replace(SMALL_SITE, hours=WeekHours())
    assert forecast(_points((0, 0), (1, 10), (2, 20), (3, 30)), closed) is None


@given(
    st.lists(st.tuples(st.floats(0.05, 3), st.integers(-5, 15)), min_size=4, max_size=40),
    st.sampled_from([ALWAYS, OFFICE]),
)
def test_the_range_begins_before_it_ends_and_not_before_the_last_level(
    steps: list[tuple[float, int]], site: object
) -> None:
    hours, fill, levels = 0.0, 0, []
    for gap, rise in steps:
        hours, fill = hours + gap, min(100, max(0, fill + rise))
        levels.append((hours, fill))
    points = _points(*levels)
    full = forecast(points, site)  # type: ignore[arg-type]  # a Site
    if full is not None:
        assert points[-1].at <= full.start <= full.end


@pytest.mark.parametrize("of_late", [0.6, 1.0, 1.7], ids=["slower in the end", "evenly", "faster in the end"])
def test_of_invented_boxes_that_are_half_full_the_truth_lies_in_the_range_three_times_of_four(of_late: float) -> None:
    chance = random.Random(6)  # noqa: S311  no secret, and the same each time
    told, hits = 0, 0
    for _ in range(400):
        pace, hours, fill, levels = chance.uniform(0.5, 4), 0.0, 0.0, [(0.0, 0)]
        while fill < 100:
            hours += chance.expovariate(pace * (of_late if fill > 25 else 1))
            fill += chance.uniform(1, 4)
            levels.append((hours, min(100, int(fill))))
        full = forecast(_points(*(level for level in levels if level[1] <= 50)), ALWAYS)
        if full is not None:
            told += 1
            hits += full.start <= NINE + timedelta(hours=hours) <= full.end
    assert told > 300
    assert 0.7 < hits / told < 0.9
