from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuoro.holidays import Holiday
from vuoro.hours import (
    Because,
    Closed,
    Period,
    business_day,
    closes_at,
    is_open,
    last_closing,
    opens_next,
    periods,
    running_day,
    why_closed,
)
from vuoro.site import Area, Authority, Desk, Service, Site
from vuoro.timetable import ExceptionDay, WeekHours
from vuoro.values import Texts

HELSINKI = ZoneInfo("Europe/Helsinki")
EVE = Texts(fi="Itsenäisyyspäivän aatto", sv="Dagen före självständighetsdagen", en="Independence Day eve")
POINT = WeekHours(weekdays=("08:00-16:15",), tue=("08:00-18:00",))
KELA = WeekHours(weekdays=("09:00-12:00", "13:00-15:00"), wed=())


def same(words: str) -> Texts:
    return Texts(fi=words, sv=words, en=words)


def a_site(
    hours: WeekHours | None = POINT,
    own: WeekHours | None = KELA,
    exceptions: tuple[ExceptionDay, ...] = (),
    own_exceptions: tuple[ExceptionDay, ...] = (),
    time_zone: str = "Europe/Helsinki",
) -> Site:
    return Site(
        site="test",
        name=same("Test"),
        time_zone=time_zone,
        hours=hours,
        exceptions=exceptions,
        authorities=(Authority(id="kela", name=same("Kela"), hours=own, exceptions=own_exceptions),),
        areas=(Area(id="aula", name=same("Aula")),),
        services=(Service(id="benefits", letter="A", name=same("Benefits"), authority="kela", area="aula"),),
        desks=(Desk(id="1", name=same("1"), services=("benefits",)),),
    )


def at(text: str, fold: int = 0) -> datetime:
    """Return the instant of a local time in Helsinki."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:00", True),
        ("2026-11-23T15:00", False),
        ("2026-11-25T10:00", False),
        ("2026-11-28T10:00", False),
    ],
)
def test_a_service_is_open_in_the_hours_of_its_authority(local: str, expected: bool) -> None:
    assert is_open(a_site(), "benefits", at(local)) is expected


def test_a_service_is_closed_while_the_point_is() -> None:
    site = a_site(hours=WeekHours(weekdays=("10:00-14:00",)), own=WeekHours(weekdays=("09:00-15:00",)))
    assert not is_open(site, "benefits", at("2026-11-23T09:30"))
    assert closes_at(site, "benefits", at("2026-11-23T13:00")) == at("2026-11-23T14:00")


def test_an_authority_without_hours_serves_whenever_the_point_is_open() -> None:
    assert is_open(a_site(own=None), "benefits", at("2026-11-24T17:59"))
    assert not is_open(a_site(own=None), "benefits", at("2026-11-24T18:00"))


@pytest.mark.parametrize("local", ["2026-11-23T03:00", "2026-12-25T12:00", "2026-03-29T03:30"])
def test_a_point_without_hours_is_always_open(local: str) -> None:
    site = a_site(hours=None, own=None)
    assert is_open(site, "benefits", at(local))
    assert closes_at(site, "benefits", at(local)) is None
    assert opens_next(site, "benefits", at(local)) is None


def test_the_evening_tells_when_the_service_opens_the_next_morning() -> None:
    assert opens_next(a_site(), "benefits", at("2026-11-23T15:00")) == at("2026-11-24T09:00")


def test_the_lunch_hour_tells_when_the_service_goes_on() -> None:
    assert opens_next(a_site(), "benefits", at("2026-11-23T12:30")) == at("2026-11-23T13:00")


def test_a_friday_evening_tells_of_monday() -> None:
    assert opens_next(a_site(), "benefits", at("2026-11-27T16:00")) == at("2026-11-30T09:00")


def test_the_day_before_a_free_wednesday_tells_of_thursday() -> None:
    assert opens_next(a_site(), "benefits", at("2026-11-24T15:30")) == at("2026-11-26T09:00")


def test_a_service_that_is_never_served_opens_never() -> None:
    assert opens_next(a_site(own=WeekHours()), "benefits", at("2026-11-24T15:30")) is None


def test_an_open_service_tells_until_when() -> None:
    assert closes_at(a_site(), "benefits", at("2026-11-23T10:00")) == at("2026-11-23T12:00")


def test_a_closed_service_tells_no_closing() -> None:
    assert closes_at(a_site(), "benefits", at("2026-11-23T12:30")) is None


def test_hours_past_midnight_are_one_period() -> None:
    site = a_site(hours=None, own=WeekHours(mon=("20:00-24:00",), tue=("00:00-02:00",)))
    assert closes_at(site, "benefits", at("2026-11-23T21:00")) == at("2026-11-24T02:00")
    assert opens_next(site, "benefits", at("2026-11-23T21:00")) == at("2026-11-30T20:00")


def test_the_last_closing_of_a_day_is_after_its_lunch_hour() -> None:
    assert last_closing(a_site(), "benefits", date(2026, 11, 23)) == at("2026-11-23T15:00")
    assert last_closing(a_site(), "benefits", date(2026, 11, 25)) is None


@pytest.mark.parametrize("day", ["2026-12-24", "2026-12-25", "2026-04-03", "2026-05-14", "2026-06-19"])
def test_a_holiday_and_its_eve_are_closed(day: str) -> None:
    assert not is_open(a_site(), "benefits", at(f"{day}T10:00"))


def test_christmas_tells_of_the_first_weekday_after_it() -> None:
    assert opens_next(a_site(), "benefits", at("2026-12-23T16:00")) == at("2026-12-28T09:00")


def test_an_exception_day_of_the_authority_has_its_own_hours() -> None:
    site = a_site(own_exceptions=(ExceptionDay(day=date(2026, 11, 25), hours=("10:00-11:00",)),))
    assert is_open(site, "benefits", at("2026-11-25T10:30"))
    assert not is_open(site, "benefits", at("2026-11-25T11:00"))


def test_an_exception_day_of_the_point_closes_every_authority() -> None:
    site = a_site(exceptions=(ExceptionDay(day=date(2026, 11, 23), reason=EVE),))
    assert not is_open(site, "benefits", at("2026-11-23T10:00"))


def test_a_point_that_opens_on_a_holiday_needs_an_authority_that_does() -> None:
    opened = (ExceptionDay(day=date(2026, 12, 24), hours=("09:00-12:00",)),)
    assert not is_open(a_site(exceptions=opened), "benefits", at("2026-12-24T10:00"))
    assert is_open(a_site(exceptions=opened, own_exceptions=opened), "benefits", at("2026-12-24T10:00"))
    assert is_open(a_site(exceptions=opened, own=None), "benefits", at("2026-12-24T10:00"))


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-23T08:30", Closed(because=Because.BEFORE_OPENING)),
        ("2026-11-23T12:30", Closed(because=Because.BETWEEN_HOURS)),
        ("2026-11-23T16:00", Closed(because=Because.AFTER_CLOSING)),
        ("2026-11-25T10:00", Closed(because=Because.NOT_TODAY)),
        ("2026-12-24T10:00", Closed(because=Because.HOLIDAY, holiday=Holiday.CHRISTMAS_EVE)),
        ("2026-12-04T10:00", Closed(because=Because.EXCEPTION, reason=EVE)),
        ("2026-11-23T10:00", None),
    ],
)
def test_a_closed_service_says_why(local: str, expected: Closed | None) -> None:
    site = a_site(exceptions=(ExceptionDay(day=date(2026, 12, 4), reason=EVE),))
    assert why_closed(site, "benefits", at(local)) == expected


def test_the_business_day_is_that_of_the_site_and_not_of_utc() -> None:
    assert business_day(a_site(), at("2026-07-01T00:30")) == date(2026, 7, 1)
    assert business_day(a_site(), at("2026-07-01T23:30")) == date(2026, 7, 1)


def test_a_business_day_runs_from_one_evening_to_the_next() -> None:
    noon, end = at("2026-11-24T12:00"), at("2026-11-24T23:59")
    assert running_day(a_site(), noon) == Period(at("2026-11-23T23:59"), end)
    assert running_day(a_site(), end) == Period(end, at("2026-11-25T23:59"))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_the_running_day_lasts_as_long_as_the_clocks_say(day: str, hours: int) -> None:
    start, end = running_day(a_site(), at(f"{day}T12:00"))
    assert end - start == timedelta(hours=hours)


NIGHT = WeekHours(sun=("00:00-24:00",))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_whole_day_lasts_as_long_as_the_clocks_say(day: str, hours: int) -> None:
    (period,) = periods(a_site(hours=None, own=NIGHT), "benefits", date.fromisoformat(day))
    assert period.end - period.start == timedelta(hours=hours)


def test_hours_that_end_in_the_hour_that_comes_twice_last_until_its_second_end() -> None:
    site = a_site(hours=None, own=WeekHours(sun=("03:00-03:45",)))
    assert is_open(site, "benefits", at("2026-10-25T03:30", fold=0))
    assert is_open(site, "benefits", at("2026-10-25T03:30", fold=1))
    assert closes_at(site, "benefits", at("2026-10-25T03:30")) == at("2026-10-25T03:45", fold=1)


def test_office_hours_are_kept_on_the_day_the_clocks_change() -> None:
    site = a_site(hours=None, own=WeekHours(sun=("09:00-15:00",)))
    for day in ("2026-03-29", "2026-10-25"):
        assert opens_next(site, "benefits", at(f"{day}T00:30")) == at(f"{day}T09:00")
        assert closes_at(site, "benefits", at(f"{day}T14:59")) == at(f"{day}T15:00")


def test_another_time_zone_keeps_its_own_hours() -> None:
    stockholm = a_site(time_zone="Europe/Stockholm", own=None)
    assert not is_open(stockholm, "benefits", at("2026-11-23T08:59"))
    assert is_open(stockholm, "benefits", at("2026-11-23T09:00"))


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by the strategy's rule


@given(INSTANTS)
def test_open_and_why_closed_always_agree(utc: datetime) -> None:
    site = a_site()
    assert is_open(site, "benefits", utc) is (why_closed(site, "benefits", utc) is None)
    assert is_open(site, "benefits", utc) is (closes_at(site, "benefits", utc) is not None)


@given(INSTANTS)
def test_the_next_opening_is_an_instant_at_which_a_closed_service_opens(utc: datetime) -> None:
    site = a_site()
    opening = opens_next(site, "benefits", utc)
    assert opening is not None
    assert opening > utc
    assert is_open(site, "benefits", opening)
    assert not is_open(site, "benefits", opening - timedelta(microseconds=1))
