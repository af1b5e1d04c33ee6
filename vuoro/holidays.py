"""The days on which Finnish authorities are closed by law and custom.

The holidays of the Church Act and the laws on Independence Day and the First of May, and the two eves that count like
them when a time limit is reckoned (150/1930, section 5). Computed, because the list is fixed and a library of all the
world's holidays costs each daemon 20 MB; the tests compare it with such a library.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class Holiday(StrEnum):
    """A holiday by the key of its name in the string table ``holiday``."""

    NEW_YEAR = "new_year"
    EPIPHANY = "epiphany"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    FIRST_OF_MAY = "first_of_may"
    ASCENSION = "ascension"
    WHIT_SUNDAY = "whit_sunday"
    MIDSUMMER_EVE = "midsummer_eve"
    MIDSUMMER_DAY = "midsummer_day"
    ALL_SAINTS = "all_saints"
    INDEPENDENCE_DAY = "independence_day"
    CHRISTMAS_EVE = "christmas_eve"
    CHRISTMAS_DAY = "christmas_day"
    BOXING_DAY = "boxing_day"


def holiday(day: date) -> Holiday | None:
    """Return which holiday ``day`` is, None for an ordinary day."""
    return holidays_of(day.year).get(day)


@cache
def holidays_of(year: int) -> dict[date, Holiday]:
    """Return the holidays of ``year`` in their order; where two fall together, the later one of the list."""
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    days = {
        date(year, 1, 1): Holiday.NEW_YEAR,
        date(year, 1, 6): Holiday.EPIPHANY,
        easter - timedelta(days=2): Holiday.GOOD_FRIDAY,
        easter: Holiday.EASTER_SUNDAY,
        easter + timedelta(days=1): Holiday.EASTER_MONDAY,
        date(year, 5, 1): Holiday.FIRST_OF_MAY,
        easter + timedelta(days=39): Holiday.ASCENSION,
        easter + timedelta(days=49): Holiday.WHIT_SUNDAY,
        midsummer - timedelta(days=1): Holiday.MIDSUMMER_EVE,
        midsummer: Holiday.MIDSUMMER_DAY,
        _saturday_from(date(year, 10, 31)): Holiday.ALL_SAINTS,
        date(year, 12, 6): Holiday.INDEPENDENCE_DAY,
        date(year, 12, 24): Holiday.CHRISTMAS_EVE,
        date(year, 12, 25): Holiday.CHRISTMAS_DAY,
        date(year, 12, 26): Holiday.BOXING_DAY,
    }
    return dict(sorted(days.items()))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday by the Gregorian reckoning (the anonymous algorithm; Meeus, Astronomical Algorithms)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    correction = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)
