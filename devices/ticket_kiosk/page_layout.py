"""What stands on the papers that are no tickets: the receipt for a document, and a test page. Pure.

A receipt is in Finnish, Swedish and English, of equal size. It tells for whom a document came and when, to the second,
in local time and UTC; it holds nothing of who brought it, nor of what it is about.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from devices.ticket_kiosk.events import PrintPage
from devices.ticket_kiosk.layout import Gap, Line, Part, Qr, Rule, number_line, words_in_one
from vuoro.i18n import text
from vuoro.messages.device_commands import DocumentStamp, PrintReceipt
from vuoro.values import Language, Texts

_TONGUES: Final = (Language.FI, Language.SV, Language.EN)
_SPACE: Final = 24
_SMALL_SPACE: Final = 10
#: So much of a hash tells one record from another; the whole stands in the log.
_HEAD: Final = 12
_GROUP: Final = 4
#: A line for each class of letters that a ticket can have: those of the printer's code pages, and drawn ones.
_LETTERS: Final = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ",
    "abcdefghijklmnopqrstuvwxyzåäö",
    "0123456789 .,:;-()/€é",
    "ÁČĐŊŠŦŽ áčđŋšŧž",
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ҐЄІЇ ґєії",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
)


def lay_out_page(page: PrintPage, columns: int) -> tuple[Part, ...]:
    """Return what staff have asked for, on a paper ``columns`` letters wide."""
    do = page.errand.do
    parts = _receipt(do.stamp, columns) if isinstance(do, PrintReceipt) else _test_page(page.device, page.at, columns)
    return tuple(parts)


def _receipt(stamp: DocumentStamp, columns: int) -> Iterator[Part]:
    local = stamp.at.astimezone(ZoneInfo(stamp.time_zone))
    yield from _wrapped(_each(stamp.site_name), columns)
    yield Gap(_SPACE)
    for tongue in _TONGUES:
        yield Rule()
        yield Gap(_SMALL_SPACE)
        yield from _wrapped([text("receipt.received", tongue)], columns, height=2, bold=True)
        yield from _wrapped([stamp.authority_name.get(tongue)], columns)
        yield from _wrapped([text("receipt.number", tongue, number=stamp.number)], columns)
        yield Gap(_SMALL_SPACE)
    yield Rule()
    yield Gap(_SMALL_SPACE)
    yield Line(_day(local), width=2, height=2, bold=True)
    yield Line(f"{local:%H.%M.%S}", width=3, height=3, bold=True)
    yield Line(f"{stamp.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
    if not stamp.clock_trusted:
        yield Gap(_SMALL_SPACE)
        for words in words_in_one("receipt.clock_unverified", _TONGUES, columns):
            yield Line(words, bold=True)
    yield Gap(_SMALL_SPACE)
    yield Rule()
    yield Gap(_SMALL_SPACE)
    yield from _log(stamp, columns)
    yield Gap(_SMALL_SPACE)
    yield from _wrapped(words_in_one("receipt.keep", _TONGUES, columns), columns)


def _log(stamp: DocumentStamp, columns: int) -> Iterator[Part]:
    """Return the head of the emptying log: nobody can change the log afterwards without this paper telling."""
    if not stamp.log_head:
        return
    head = stamp.log_head[:_HEAD]
    groups = " ".join(head[start : start + _GROUP] for start in range(0, len(head), _GROUP))
    yield from _wrapped(words_in_one("receipt.log", _TONGUES, columns), columns)
    yield Line(f"{stamp.log_count}: {groups}")


def _test_page(device: str, at: datetime, columns: int) -> Iterator[Part]:
    yield from _wrapped(words_in_one("receipt.test", _TONGUES, columns), columns)
    yield Line(device, width=2, height=2, bold=True)
    yield Line(f"{_day(at)} {at:%H.%M.%S}")
    yield Rule()
    yield number_line("X0189", columns)
    for letters in _LETTERS:
        yield from _wrapped([letters], columns)
        yield from _wrapped([letters], columns, bold=True)
    yield Gap(_SMALL_SPACE)
    yield Qr(device)
    yield Gap(_SMALL_SPACE)
    yield Rule()
    yield Gap(_SMALL_SPACE)


def _day(at: datetime) -> str:
    return f"{at.day}.{at.month}.{at.year}"


def _each(words: Texts) -> list[str]:
    return list(dict.fromkeys(words.get(tongue) for tongue in _TONGUES))


def _wrapped(words: list[str], columns: int, *, height: int = 1, bold: bool = False) -> Iterator[Line]:
    for each in words:
        for line in textwrap.wrap(each, columns):
            yield Line(line, height=height, bold=bold)
