"""The rows of a recorded office day, read from CSV and checked one by one.

Owns what a single row must look like and the words for what is wrong with it. Must not know how rows belong
together; that is `simulation.feed`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from vuoro.errors import ExitCode, VuoroError

#: The columns that are used; others may be there and are ignored, except ``date`` (see `Row.stamped`).
COLUMNS: Final = (
    "name",
    "time",
    "date_fixed",
    "status",
    "idGrupy",
    "literaGrupy",
    "nazwaGrupy",
    "liczbaCzynnychStan",
    "liczbaKlwKolejce",
    "aktualnyNumer",
)
MAX_BYTES: Final = 32 * 1024 * 1024
#: Devices whose clock was never set say 2012; no office of this feed was recorded before this year.
FIRST_YEAR: Final = 2015

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_NUMBER = re.compile(r"([^\W\d_])([0-9]{1,5})")
_COUNT = re.compile(r"[0-9]{1,6}")


class FeedError(VuoroError):
    """A file that cannot be replayed: where, what is wrong, and how to mend it."""

    exit_code = ExitCode.DATA

    def __init__(self, path: Path, line: int | None, what: str, mend: str) -> None:
        place = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {what}\n  {mend}")
        self.path, self.line, self.what, self.mend = path, line, what, mend


@dataclass(frozen=True)
class Row:
    """One queue at one time, as recorded.

    ``minute`` is local time since midnight; ``number`` the ordinal of the ticket called last, 0 before the first call;
    ``stamped`` the date as the device wrote it, before anyone corrected it.
    """

    line: int
    office: str
    minute: int
    day: date
    stamped: str
    queue: str
    letter: str
    queue_name: str
    open: bool
    desks: int
    waiting: int
    number: int


def read_rows(path: Path) -> list[Row]:
    """Return every row of the file at ``path``; raises `FeedError` for the first that cannot be understood."""
    return [_row(path, line, fields) for line, fields in _records(path, _text(path))]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FeedError(path, None, f"larger than {MAX_BYTES >> 20} MiB", "Give the file of a single office day.")
        data = path.read_bytes()
    except OSError as error:
        raise FeedError(
            path, None, f"cannot be read: {error.strerror}", "Check the path and its permissions."
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FeedError(path, line, "not UTF-8 text", "Save the file as UTF-8.") from error


def _records(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        _check_header(path, header)
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(header or ()):
                what = f"{len(fields)} fields where the header names {len(header or ())}"
                raise FeedError(path, reader.line_num, what, "Complete the row or remove it.")
            yield reader.line_num, dict(zip(header or (), fields, strict=True))
    except csv.Error as error:
        raise FeedError(path, reader.line_num, f"not CSV: {error}", "Check the quotes around this line.") from error


def _check_header(path: Path, header: list[str] | None) -> None:
    if not header:
        raise FeedError(path, None, "the file is empty", "Give a recorded office day in CSV with a header line.")
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        mend = f"The header must name {', '.join(COLUMNS)}, separated by commas."
        raise FeedError(path, 1, f"missing columns: {', '.join(missing)}", mend)
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise FeedError(path, 1, f"columns named twice: {', '.join(twice)}", "Remove or rename one of them.")


def _row(path: Path, line: int, fields: Mapping[str, str]) -> Row:
    letter = fields["literaGrupy"].strip()
    if len(letter) != 1 or not letter.isalpha() or not letter.isupper():
        raise FeedError(path, line, f"literaGrupy is {letter!r}", "A queue's letter is one capital letter.")
    return Row(
        line=line,
        office=fields["name"].strip(),
        minute=_minute(path, line, fields["time"].strip()),
        day=_day(path, line, fields["date_fixed"].strip()),
        stamped=fields.get("date", fields["date_fixed"]).strip(),
        queue=fields["idGrupy"].strip(),
        letter=letter,
        queue_name=fields["nazwaGrupy"].strip(),
        open=_open(path, line, fields["status"].strip()),
        desks=_count(path, line, "liczbaCzynnychStan", fields),
        waiting=_count(path, line, "liczbaKlwKolejce", fields),
        number=_number(path, line, letter, fields["aktualnyNumer"].strip()),
    )


def _minute(path: Path, line: int, text: str) -> int:
    match = _TIME.fullmatch(text)
    if match is None:
        raise FeedError(path, line, f"time is {text!r}", "Times are local, HH:MM, 00:00 to 23:59.")
    return int(match[1]) * 60 + int(match[2])


def _day(path: Path, line: int, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.isoformat() != text:
        raise FeedError(path, line, f"date_fixed is {text!r}", "Dates are written YYYY-MM-DD.")
    if day.year < FIRST_YEAR:
        mend = (
            f"Correct date_fixed: a device whose clock was never set says 2012; days before {FIRST_YEAR} are refused."
        )
        raise FeedError(path, line, f"date_fixed is {text}, which cannot be the day of the recording", mend)
    return day


def _open(path: Path, line: int, text: str) -> bool:
    if text not in ("0", "1"):
        raise FeedError(path, line, f"status is {text!r}", "The status is 1 (the queue is open) or 0 (it is not).")
    return text == "1"


def _count(path: Path, line: int, column: str, fields: Mapping[str, str]) -> int:
    text = fields[column].strip()
    if _COUNT.fullmatch(text) is None:
        raise FeedError(path, line, f"{column} is {text!r}", "Counts are whole numbers from 0 up.")
    return int(text)


def _number(path: Path, line: int, letter: str, text: str) -> int:
    if not text:
        return 0
    match = _NUMBER.fullmatch(text)
    if match is None:
        mend = "A called ticket is a letter and digits such as X113, or empty before the first call."
        raise FeedError(path, line, f"aktualnyNumer is {text!r}", mend)
    if match[1] != letter:
        mend = "A queue calls only tickets of its own letter; the row is mixed up with another queue's."
        raise FeedError(path, line, f"ticket {text} was called by the queue of letter {letter}", mend)
    return int(match[2])
