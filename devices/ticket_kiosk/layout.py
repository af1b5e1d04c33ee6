"""What stands on a ticket, line by line: pure, the same for every printer but for its width.

Finnish and Swedish always, of equal size, and one language more: the chosen one, or English. Must not know any bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from devices.ticket_kiosk.events import Slip
from vuoro.i18n import text
from vuoro.values import Language, Standing, Texts, WaitRange

#: Letters are made of cells of this many dots; a cell is multiplied by a line's width and height.
CELL_WIDTH: Final = 12
CELL_HEIGHT: Final = 24
#: The number is as large as any printer can: its digits fill about 0.7 of 24 mm at 203 dpi, 27 mm at 180 dpi.
NUMBER_HEIGHT: Final = 8
MAX_WIDTH: Final = 8


class Line(Struct, frozen=True):
    """One line of letters, in the middle of the paper."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False


class Gap(Struct, frozen=True):
    """Empty paper, in dots."""

    dots: int


class Rule(Struct, frozen=True):
    """A thin line across the paper."""


class Qr(Struct, frozen=True):
    """A QR code in the middle of the paper."""

    data: str


Part = Line | Gap | Rule | Qr


def lay_out(slip: Slip, columns: int) -> tuple[Part, ...]:
    """Return the ticket of ``slip`` on a paper ``columns`` letters wide."""
    return tuple(_parts(slip, columns))


def languages(chosen: Language) -> tuple[Language, Language, Language]:
    """Return the three languages of a ticket, the chosen one first."""
    official = (Language.FI, Language.SV)
    if chosen in official:
        other = Language.SV if chosen is Language.FI else Language.FI
        return chosen, other, Language.EN
    return chosen, *official


def _parts(slip: Slip, columns: int) -> Iterator[Part]:
    tongues = languages(slip.ticket.language)
    if slip.point is not None:
        yield from _lines(_each(slip.point, tongues), columns)
        yield Gap(_SPACE)
    yield from _lines(words_in_one("ticket.your_number", tongues, columns), columns)
    yield Gap(_SMALL_SPACE)
    yield number_line(slip.ticket.number, columns)
    for tongue in tongues:
        yield from _block(slip, tongue, columns)
    if slip.code is not None:
        yield from _code(slip.code, slip.follow, tongues, columns)
    yield Rule()
    yield Gap(_SMALL_SPACE)
    yield Line(_issued_at(slip, tongues[0]))


def number_line(number: str, columns: int) -> Line:
    """Return a ticket's number, as large as any printer can."""
    return Line(number, width=min(MAX_WIDTH, columns // len(number)), height=NUMBER_HEIGHT, bold=True)


def _code(code: str, follow: str | None, tongues: tuple[Language, ...], columns: int) -> Iterator[Part]:
    """Return what the customer can follow the queue with, or leave it."""
    yield Rule()
    yield Gap(_SMALL_SPACE)
    if follow is not None:
        yield Qr(follow)
        yield Gap(_HAIR_SPACE)
    key = "ticket.cancel_by_code" if follow is None else "ticket.follow_by_code"
    yield from _lines(words_in_one(key, tongues, columns), columns)
    yield Line(code, width=2, height=2, bold=True)
    yield Gap(_HAIR_SPACE)


def words_in_one(key: str, tongues: tuple[Language, ...], columns: int) -> list[str]:
    """Return a few words in all languages, in one line where the paper is wide enough."""
    words = [text(key, tongue) for tongue in tongues]
    line = " · ".join(words)
    return [line] if len(line) <= columns else words


def _block(slip: Slip, tongue: Language, columns: int) -> Iterator[Part]:
    """Return what one customer has to know, in one language."""
    yield Rule()
    yield Gap(_SMALL_SPACE)
    if slip.service is not None:
        yield from _lines([slip.service.name.get(tongue)], columns, height=2, bold=True)
        yield Gap(_HAIR_SPACE)
        yield from _lines([slip.service.authority_name.get(tongue)], columns)
        yield from _lines([_where(slip.service.area_name.get(tongue), slip.floor, tongue)], columns)
    if slip.ahead is not None:
        yield from _lines([text("ticket.waiting_ahead", tongue, count=slip.ahead)], columns)
    yield from _lines([_wait(slip.wait, tongue)], columns)
    yield from _lines(_circumstances(slip, tongue), columns)
    yield from _lines([text("ticket.watch_the_display", tongue)], columns)
    yield Gap(_SMALL_SPACE)


def _where(area: str, floor: int | None, tongue: Language) -> str:
    if floor is None:
        return text("ticket.wait_in", tongue, area=area)
    named = text("ticket.ground_floor", tongue) if floor == 0 else text("ticket.floor", tongue, floor=floor)
    return text("ticket.wait_on_floor", tongue, area=area, floor=named)


def _wait(wait: WaitRange | None, tongue: Language) -> str:
    if wait is None:
        return text("ticket.wait_unknown", tongue)
    return text("ticket.wait_range", tongue, low=wait.low_min, high=wait.high_min)


def _circumstances(slip: Slip, tongue: Language) -> list[str]:
    """Return what is of this customer only: the appointment, the other number of the visit, the needs."""
    words = []
    if slip.ticket.appointment_at is not None:
        at = slip.ticket.appointment_at.astimezone(ZoneInfo(slip.time_zone))
        words.append(text("ticket.appointment", tongue, hour=at.hour, minute=at.minute))
    if slip.standing is not None and slip.standing is not Standing.ON_TIME:
        words.append(text(f"ticket.appointment_{slip.standing.value}", tongue))
    if slip.ticket.visit not in (None, slip.ticket.ticket):
        words.append(text("ticket.visit", tongue, number=slip.ticket.visit.partition("-")[2]))
    if slip.ticket.needs:
        needs = ", ".join(text(f"ticket.need_{need.value}", tongue) for need in slip.ticket.needs)
        words.append(text("ticket.needs", tongue, needs=needs))
    return words


def _issued_at(slip: Slip, tongue: Language) -> str:
    local = slip.ticket.issued_at.astimezone(ZoneInfo(slip.time_zone))
    day = {"day": local.day, "month": local.month, "year": local.year}
    return text("ticket.issued_at", tongue, **day, hour=local.hour, minute=local.minute)


def _each(words: Texts, tongues: tuple[Language, ...]) -> list[str]:
    """Return ``words`` in each language, a name that is the same in several only once."""
    return list(dict.fromkeys(words.get(tongue) for tongue in tongues))


def _lines(words: list[str], columns: int, *, height: int = 1, bold: bool = False) -> Iterator[Line]:
    for each in words:
        # Most fit as they are, and `textwrap` takes its time.
        for line in [each] if len(each) <= columns else textwrap.wrap(each, columns):
            yield Line(line, height=height, bold=bold)


_SPACE: Final = 24
_SMALL_SPACE: Final = 10
_HAIR_SPACE: Final = 4
