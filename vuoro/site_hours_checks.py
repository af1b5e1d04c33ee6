"""Finds hours in a site model that cannot be meant: overlapping, ending before they start, or behind closed doors.

Owns the rules on hours for `vuoro.site_checks`. Must not know what is open at which instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import msgspec

from vuoro.expected import Finding
from vuoro.site import Site
from vuoro.timetable import MIDNIGHT, ExceptionDay, Span, WeekHours, both, minute, spans

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def check_hours(site: Site) -> Iterator[Finding]:
    """Yield every mistake in the hours of the point and of its authorities."""
    yield from _timetable("", site.hours, site.exceptions)
    for index, authority in enumerate(site.authorities):
        key = f"authorities[{index}]."
        yield from _timetable(key, authority.hours, authority.exceptions)
        if site.hours is not None and authority.hours is not None:
            yield from _behind_closed_doors(f"{key}hours", site.hours, authority.hours)
    yield from _day_end(site)


def _day_end(site: Site) -> Iterator[Finding]:
    """Tell of doors that close after the day has ended; a point without hours has no doors."""
    if site.hours is None:
        return
    for weekday, name in enumerate(_WEEKDAYS):
        last = max((span.end for span in site.hours.on(weekday)), default=0)
        if minute(site.day_ends) < last < MIDNIGHT:
            what = f"the day would end at {site.day_ends}, and on {name} the point closes later"
            yield Finding("day_ends", what, "End the day after the last hours; 23:59 fits everybody.")
            return


def _timetable(key: str, week: WeekHours | None, exceptions: tuple[ExceptionDay, ...]) -> Iterator[Finding]:
    if week is not None:
        for name, texts in msgspec.structs.asdict(week).items():
            yield from _day(f"{key}hours.{name}", spans(texts or ()))
    for index, exception in enumerate(exceptions):
        yield from _day(f"{key}exceptions[{index}].hours", spans(exception.hours))
        if exception.until is not None and exception.until < exception.day:
            what = f"{exception.until} is before {exception.day}"
            yield Finding(f"{key}exceptions[{index}].until", what, "Write the last of the days, or leave it away.")
        covering = [other for other in range(index) if exceptions[other].covers(exception.day)]
        if covering:
            what = f"{exception.day} is an exception already, by {key}exceptions[{covering[0]}]"
            yield Finding(f"{key}exceptions[{index}].day", what, "Keep one of them.")


def _day(key: str, day: tuple[Span, ...]) -> Iterator[Finding]:
    for index, span in enumerate(day):
        if span.end <= span.start:
            what = f"{span} ends before it starts"
            yield Finding(f"{key}[{index}]", what, "Write the earlier time first; hours past midnight are two days.")
    for earlier, later in pairwise(sorted(span for span in day if span.start < span.end)):
        if later.start < earlier.end:
            yield Finding(key, f"{earlier} and {later} overlap", "Make one of them out of the two.")


def _behind_closed_doors(key: str, doors: WeekHours, week: WeekHours) -> Iterator[Finding]:
    for weekday, name in enumerate(_WEEKDAYS):
        for span in week.on(weekday):
            if span.start < span.end and both((span,), doors.on(weekday)) != (span,):
                open_then = ", ".join(map(str, doors.on(weekday))) or "closed"
                what = f"{name} {span} is outside the hours of the point ({open_then})"
                yield Finding(key, what, "Shorten these hours, or open the point longer.")
