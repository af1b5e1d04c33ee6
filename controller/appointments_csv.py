"""Reads a file of appointments: CSV as the booking systems of the authorities export it.

Owns the columns and what can be wrong in them; all mistakes are told at once, with their lines. The columns are, in any
order and separated by commas or semicolons: ``code`` (the booking code), ``service`` (its id or its letter), ``date``
(2020-01-13) and ``time`` (09:30, local). Other columns are not read: no name leaves the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import ClassVar, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from vuoro.errors import ConfigError, ExitCode, Problem
from vuoro.expected import did_you_mean
from vuoro.messages.commands import Appointment
from vuoro.site import Site

COLUMNS: Final = ("code", "service", "date", "time")
_CODE: Final = re.compile(r"[0-9A-Za-z-]{4,20}")
_Row = Mapping[str, str]
T = TypeVar("T")


class AppointmentsError(ConfigError):
    """A file of appointments cannot be used; ``problems`` has every mistake in it."""

    exit_code: ClassVar[ExitCode] = ExitCode.DATA


class _Mistake(NamedTuple):
    column: str
    what: str
    remedy: str


def read_appointments(path: Path, site: Site) -> tuple[Appointment, ...]:
    """Return the appointments of the file, in its order. Raises `AppointmentsError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, "", str(error), "Name a CSV file in UTF-8.") from error
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        remedy = f"The first line has to name {', '.join(COLUMNS)}."
        raise _unusable(path, missing[0], f"there is no column {', '.join(missing)}", remedy)
    return _appointments(path, site, [(rows.line_num, {key: row[key] or "" for key in COLUMNS}) for row in rows])


def _appointments(path: Path, site: Site, rows: Sequence[tuple[int, _Row]]) -> tuple[Appointment, ...]:
    services = {service.letter: service.id for service in site.services} | {one.id: one.id for one in site.services}
    problems: list[Problem] = []
    good: list[Appointment] = []
    lines: dict[str, int] = {}
    for line, raw in rows:
        row = {column: value.strip() for column, value in raw.items()}
        mistakes = list(_mistakes(row, services, lines))
        problems += [Problem(str(path), *mistake, line) for mistake in mistakes]
        lines.setdefault(row["code"].upper(), line)
        if not mistakes:
            at = _at(row, ZoneInfo(site.time_zone))
            good.append(Appointment(code=row["code"], service=services[row["service"]], at=at))
    if problems:
        raise AppointmentsError(problems)
    return tuple(good)


def _mistakes(row: _Row, services: Mapping[str, str], lines: Mapping[str, int]) -> Iterator[_Mistake]:
    code, service = row["code"], row["service"]
    if not _CODE.fullmatch(code):
        yield _Mistake("code", f'"{code}" is no booking code', "Write 4 to 20 letters, digits and hyphens.")
    elif code.upper() in lines:
        yield _Mistake("code", f'"{code}" is on line {lines[code.upper()]} already', "Take one of them away.")
    if service not in services:
        remedy = f"{did_you_mean(service, services)}Known: {', '.join(services)}."
        yield _Mistake("service", f'there is no service "{service}"', remedy)
    if _parsed(date.fromisoformat, row["date"]) is None:
        yield _Mistake("date", f'"{row["date"]}" is no date', "Write it as 2020-01-13.")
    if _parsed(time.fromisoformat, row["time"]) is None:
        yield _Mistake("time", f'"{row["time"]}" is no time of day', "Write it as 09:30.")


def _parsed(parse: Callable[[str], T], text: str) -> T | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _at(row: _Row, zone: ZoneInfo) -> datetime:
    local = datetime.combine(date.fromisoformat(row["date"]), time.fromisoformat(row["time"]), zone)
    return local.astimezone(UTC)


def _unusable(path: Path, key: str, what: str, remedy: str) -> AppointmentsError:
    return AppointmentsError([Problem(str(path), key, what, remedy)])
