"""When a drop box will be full: a range, told from how it has filled since it was last open.

A box fills while the doors are open, so time is counted in hours of the point. Two rates are taken: of the whole time
since the box was open, and of its second half, so that a morning does not speak for the afternoon. Customers come
independently of each other: what is known from n drops and is said of the next m is wrong by about the square root of
1/n + 1/m of it. The range is from when the box is full at the faster rate to when it is full at the slower one, each
wider by 1.28 times that. On invented days the truth lies in it four times of five (`test_core_forecast`).

Nobody can say anything before the box has risen a little and for a while, while its sensor cannot tell, or where it
would take longer than two weeks.

Must not know which box it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import sqrt
from typing import Final, NamedTuple

from controller.core.known_box import Point
from vuoro.hours import Period, business_day, point_periods
from vuoro.site import Site

#: So much has to be known of it, or the box may have been full of air.
LEAST_POINTS: Final = 4
LEAST_RISE: Final = 5
LEAST_TIME: Final = timedelta(minutes=30)
#: Further ahead nobody looks, and every box is emptied before.
HORIZON_DAYS: Final = 14
_FULL: Final = 100
#: Of errors that are spread like a bell, four of five are smaller than so many times their usual size.
_FOUR_OF_FIVE: Final = 1.28


class Range(NamedTuple):
    """From the earliest to the latest time at which the box will be full."""

    start: datetime
    end: datetime


def forecast(points: Sequence[Point], site: Site) -> Range | None:
    """Return when the box will be full, None while nobody can say."""
    if len(points) < LEAST_POINTS or points[-1].fill - points[0].fill < LEAST_RISE:
        return None
    first, last = points[0], points[-1]
    if last.fill >= _FULL:
        return Range(last.at, last.at)
    if _open_time(site, first.at, last.at) < LEAST_TIME:
        return None
    whole, of_late = _rate(site, first, last), _rate(site, _middle(site, points), last)
    rates = [whole, of_late] if of_late > 0 else [whole]
    error = 1 + _FOUR_OF_FIVE * sqrt(_doubt(points))
    left = timedelta(seconds=_FULL - last.fill)
    start = _after_open(site, last.at, left / max(rates) / error)
    end = _after_open(site, last.at, left / min(rates) * error)
    return Range(start, end) if start is not None and end is not None else None


def _doubt(points: Sequence[Point]) -> float:
    """Return the variance of what is said of the rest of the way, relative to it."""
    known = len(points) - 1
    risen, left = points[-1].fill - points[0].fill, _FULL - points[-1].fill
    return 1 / known + risen / (left * known)


def _middle(site: Site, points: Sequence[Point]) -> Point:
    """Return the point at which half of the open time was over."""
    half = _open_time(site, points[0].at, points[-1].at) / 2
    return next(point for point in points if _open_time(site, points[0].at, point.at) >= half)


def _rate(site: Site, one: Point, other: Point) -> float:
    """Return by how many percent a second the box has risen, 0 where it has not."""
    seconds = _open_time(site, one.at, other.at).total_seconds()
    return max(0.0, (other.fill - one.fill) / seconds) if seconds > 0 else 0.0


def _open_time(site: Site, start: datetime, end: datetime) -> timedelta:
    spans = (min(period.end, end) - max(period.start, start) for period in _periods(site, start, end))
    return sum((span for span in spans if span > timedelta(0)), timedelta(0))


def _after_open(site: Site, start: datetime, needed: timedelta) -> datetime | None:
    """Return when the doors have been open for ``needed`` since ``start``, None beyond the horizon."""
    for period in _periods(site, start, start + timedelta(days=HORIZON_DAYS)):
        begin = max(period.start, start)
        if period.end - begin >= needed:
            return begin + needed
        needed -= max(timedelta(0), period.end - begin)
    return None


def _periods(site: Site, start: datetime, end: datetime) -> Iterator[Period]:
    day, last = business_day(site, start), business_day(site, end)
    while day <= last:
        yield from point_periods(site, day)
        day += timedelta(days=1)
