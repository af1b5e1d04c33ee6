"""Hours remembered: the same answers as `vuoro.hours` gives, whatever the order of the questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.opening import Openings
from tests.unit.core_world import OFFICE, SMALL_SITE
from vuoro.hours import closes_at, is_open, last_closing, opens_next, periods, running_day
from vuoro.timetable import WeekHours

#: Five weeks around the end of summer time.
INSTANTS = st.datetimes(datetime(2026, 10, 5), datetime(2026, 11, 9), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by the strategy's rule
SERVICES = st.sampled_from(["benefits", "tax"])


@given(st.lists(st.tuples(INSTANTS, SERVICES), max_size=30))
def test_what_is_remembered_is_what_would_be_found_anew(questions: list[tuple[datetime, str]]) -> None:
    openings = Openings(OFFICE)
    for utc, service in questions:
        opening = openings.of(service, utc)
        assert opening.is_open == is_open(OFFICE, service, utc)
        assert opening.closes_at == closes_at(OFFICE, service, utc)
        assert opening.opens_at == (None if opening.is_open else opens_next(OFFICE, service, utc))
        assert openings.on(service, utc.date()) == periods(OFFICE, service, utc.date())
        assert openings.running_day(utc) == running_day(OFFICE, utc)
        assert openings.next_change(utc) == Openings(OFFICE).next_change(utc)


@given(INSTANTS)
def test_nothing_opens_or_closes_before_the_next_change(utc: datetime) -> None:
    openings = Openings(OFFICE)
    change = openings.next_change(utc)
    assert change is not None
    before = change - timedelta(milliseconds=1)
    services = ("benefits", "housing", "tax")
    now = [is_open(OFFICE, service, utc) for service in services]
    assert [is_open(OFFICE, service, before) for service in services] == now
    assert [is_open(OFFICE, service, change) for service in services] != now


def test_where_no_service_has_hours_nothing_ever_changes() -> None:
    assert Openings(SMALL_SITE).next_change(datetime(2026, 11, 24, tzinfo=UTC)) is None


def test_a_service_closes_for_the_day_after_its_last_hours() -> None:
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert Openings(OFFICE).of("benefits", morning).last_closing == last_closing(OFFICE, "benefits", morning.date())


@pytest.mark.parametrize(
    "utc", [datetime(2026, 11, 24, 10, 30, tzinfo=UTC), datetime(2026, 11, 24, 23, 30, tzinfo=UTC)]
)
def test_a_service_that_is_open_past_midnight_does_not_close_at_midnight(utc: datetime) -> None:
    night = WeekHours(tue=("08:00-24:00",), wed=("00:00-02:00",))
    kela, vero = SMALL_SITE.authorities
    site = replace(SMALL_SITE, authorities=(replace(kela, hours=night), vero))
    assert Openings(site).of("benefits", utc).last_closing == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


def test_a_service_that_never_closes_has_no_last_closing() -> None:
    assert Openings(SMALL_SITE).of("benefits", datetime(2026, 11, 24, 10, 0, tzinfo=UTC)).last_closing is None
