"""When a site serves: open or not, why not, until when, and when again.

Owns the rule that a service is open while its authority *and* the point are: each by its exception days first, then by
the holidays of Finland, then by its week. Every question gets its instant as an argument; there is no clock in here.
Local hours become instants by the site's time zone, so days of 23 and 25 hours come out right.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from math import inf
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from vuoro.holidays import Holiday, holiday
from vuoro.services import Authority
from vuoro.site import Site
from vuoro.timetable import MIDNIGHT, WHOLE_DAY, ExceptionDay, Span, TimeOfDay, WeekHours, both, minute, spans
from vuoro.values import ServiceId, Texts

#: How many days ahead an opening is looked for.
_LOOK_AHEAD_DAYS: Final = 400
_SATURDAY: Final = 5
_MINUTE: Final = timedelta(minutes=1)


class Period(NamedTuple):
    """From one instant (UTC) until another one."""

    start: datetime
    end: datetime


class Because(StrEnum):
    """Why a service is closed at an instant."""

    BEFORE_OPENING = "before_opening"
    BETWEEN_HOURS = "between_hours"
    AFTER_CLOSING = "after_closing"
    NOT_TODAY = "not_today"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"


class Closed(Struct, frozen=True, kw_only=True):
    """Why a service is closed: which holiday, or what the site file says of the exception day."""

    because: Because
    holiday: Holiday | None = None
    reason: Texts | None = None


def business_day(site: Site, utc: datetime) -> date:
    """Return the day that it is at the site."""
    return utc.astimezone(_zone(site.time_zone)).date()


def running_day(site: Site, utc: datetime) -> Period:
    """Return from the last end of a business day at or before ``utc`` until the next one."""
    today = business_day(site, utc)
    zone, of_day = _zone(site.time_zone), minute(site.day_ends)
    before, this, after = (_instant(today + timedelta(days=days), of_day, zone, fold=1) for days in (-1, 0, 1))
    return Period(before, this) if utc < this else Period(this, after)


def is_open(site: Site, service: ServiceId, utc: datetime) -> bool:
    """Return whether ``service`` is served at the instant ``utc``."""
    return any(period.start <= utc < period.end for period in periods(site, service, business_day(site, utc)))


def opens_next(site: Site, service: ServiceId, utc: datetime) -> datetime | None:
    """Return the first opening after ``utc``, None where there is none within a year."""
    today = business_day(site, utc)
    closed_at: datetime | None = None
    for days in range(_LOOK_AHEAD_DAYS):
        for period in periods(site, service, today + timedelta(days=days)):
            if period.start > utc and period.start != closed_at:
                return period.start
            closed_at = period.end
    return None


def closes_at(site: Site, service: ServiceId, utc: datetime) -> datetime | None:
    """Return until when ``service`` is open; None where it is closed at ``utc``, or stays open for a week and more."""
    day = business_day(site, utc)
    closing = next((period.end for period in periods(site, service, day) if period.start <= utc < period.end), None)
    for days in range(1, 8):
        next_day = periods(site, service, day + timedelta(days=days))
        if closing is None or not next_day or next_day[0].start != closing:
            return closing
        closing = next_day[0].end
    return None


def last_closing(site: Site, service: ServiceId, day: date) -> datetime | None:
    """Return when ``service`` closes for good on ``day``, None where it is not served that day."""
    of_day = periods(site, service, day)
    return of_day[-1].end if of_day else None


def periods(site: Site, service: ServiceId, day: date) -> tuple[Period, ...]:
    """Return the periods of ``day`` in which ``service`` is served, in their order."""
    authority = site.authority(site.service(service).authority)
    return _periods(site, spans_of(site, authority, day), day)


def _periods(site: Site, of_day: tuple[Span, ...], day: date) -> tuple[Period, ...]:
    zone = _zone(site.time_zone)
    return tuple(
        Period(_instant(day, span.start, zone, fold=0), _instant(day, span.end, zone, fold=1)) for span in of_day
    )


def point_periods(site: Site, day: date) -> tuple[Period, ...]:
    """Return the periods of ``day`` in which the doors of the point are open, in their order."""
    return _periods(site, _spans(site.hours, site.exceptions, day), day)


def minutes_outside(site: Site, utc: datetime) -> float:
    """Return how many minutes ``utc`` is before the day's first service opens or after its last one closes; 0 between.

    On a day without any service all of it is outside.
    """
    day = business_day(site, utc)
    of_day = [period for service in site.services for period in periods(site, service.id, day)]
    if not of_day:
        return inf
    early, late = min(period.start for period in of_day) - utc, utc - max(period.end for period in of_day)
    return max(0.0, early / _MINUTE, late / _MINUTE)


def working_instant(site: Site, time_of_day: TimeOfDay, day: date) -> datetime | None:
    """Return the instant of ``time_of_day`` on ``day``; None where nobody works at the point on that day.

    No working days are Saturdays, Sundays, the holidays and the eves that count like them (150/1930, section 5), and
    the days on which the point is closed by way of exception. Where the doors close earlier by way of exception, it is
    when they do.
    """
    exception = _exception(site.exceptions, day)
    if day.weekday() >= _SATURDAY or holiday(day) or (exception is not None and not exception.hours):
        return None
    last = MIDNIGHT if exception is None else max(span.end for span in spans(exception.hours))
    return _instant(day, min(minute(time_of_day), last), _zone(site.time_zone), fold=0)


def spans_of(site: Site, authority: Authority, day: date) -> tuple[Span, ...]:
    """Return the local hours in which ``authority`` serves at the point on ``day``, for a list of today's services."""
    return both(_spans(site.hours, site.exceptions, day), _spans(authority.hours, authority.exceptions, day))


def why_closed(site: Site, service: ServiceId, utc: datetime) -> Closed | None:
    """Return why ``service`` is closed at ``utc``, None where it is open."""
    day = business_day(site, utc)
    of_day = periods(site, service, day)
    if any(period.start <= utc < period.end for period in of_day):
        return None
    if not of_day:
        return _why_not_on(site, site.authority(site.service(service).authority), day)
    if utc < of_day[0].start:
        return Closed(because=Because.BEFORE_OPENING)
    return Closed(because=Because.BETWEEN_HOURS if utc < of_day[-1].start else Because.AFTER_CLOSING)


def _why_not_on(site: Site, authority: Authority, day: date) -> Closed:
    for exceptions in (site.exceptions, authority.exceptions):
        exception = _exception(exceptions, day)
        if exception is not None:
            return Closed(because=Because.EXCEPTION, reason=exception.reason)
    closed_for = holiday(day)
    return Closed(because=Because.NOT_TODAY if closed_for is None else Because.HOLIDAY, holiday=closed_for)


def _spans(week: WeekHours | None, exceptions: tuple[ExceptionDay, ...], day: date) -> tuple[Span, ...]:
    exception = _exception(exceptions, day)
    if exception is not None:
        return spans(exception.hours)
    if week is None:
        return WHOLE_DAY
    return () if holiday(day) else week.on(day.weekday())


def _exception(exceptions: tuple[ExceptionDay, ...], day: date) -> ExceptionDay | None:
    return next((exception for exception in exceptions if exception.covers(day)), None)


def _instant(day: date, at_minute: int, zone: ZoneInfo, *, fold: int) -> datetime:
    """Return the instant of a local time; of an hour that comes twice, ``fold`` 0 means the first, 1 the second."""
    whole_days, minutes = divmod(at_minute, MIDNIGHT)
    local = datetime.combine(day + timedelta(days=whole_days), time(*divmod(minutes, 60)), zone)
    return local.replace(fold=fold).astimezone(UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
