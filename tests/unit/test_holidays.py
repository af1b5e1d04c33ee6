from __future__ import annotations

from datetime import date

import holidays as referee
import pytest

from vuoro.holidays import Holiday, easter_sunday, holiday, holidays_of


@pytest.mark.parametrize("year", range(2000, 2101))
def test_the_holidays_of_a_year_are_those_of_an_independent_list(year: int) -> None:
    assert set(holidays_of(year)) == set(referee.country_holidays("FI", years=year))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 6), Holiday.EPIPHANY),
        (date(2026, 4, 3), Holiday.GOOD_FRIDAY),
        (date(2026, 5, 14), Holiday.ASCENSION),
        (date(2026, 6, 19), Holiday.MIDSUMMER_EVE),
        (date(2026, 10, 31), Holiday.ALL_SAINTS),
        (date(2026, 12, 6), Holiday.INDEPENDENCE_DAY),
        (date(2026, 12, 24), Holiday.CHRISTMAS_EVE),
    ],
)
def test_a_holiday_is_known_by_its_name(day: date, expected: Holiday) -> None:
    assert holiday(day) is expected


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 4, 2), date(2026, 12, 31), date(2027, 6, 24)])
def test_an_ordinary_day_is_no_holiday(day: date) -> None:
    assert holiday(day) is None


@pytest.mark.parametrize("easter", [date(1818, 3, 22), date(2038, 4, 25), date(2049, 4, 18), date(2000, 4, 23)])
def test_easter_is_found_at_its_earliest_and_its_latest(easter: date) -> None:
    assert easter_sunday(easter.year) == easter
