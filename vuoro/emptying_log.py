"""The emptying log of a site's drop boxes: what a record says, how the records are chained, and whether a log is whole.

A record is one line of JSON, its keys in the order of `Record`, without spaces, in UTF-8. Its last key ``hash`` is the
SHA-256 of the line as it would be without that key, and ``previous`` is the hash of the record before it ("" in the
first one): whoever has the last hash, the head, can tell of every record whether it is as it was written. Nothing is
ever corrected: a correction is a new record. `docs/emptying-log.md` tells the same to those who have only the file.

Pure. Must not know who may empty a box, nor where a log is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from vuoro.messages.state import LogHead
from vuoro.values import BoxId, LateReason, Percent, RecordKind, SiteId, Texts

#: A new field of a record gets a default that is left out, so that old lines stay as they are; else this rises.
FORMAT: Final = 1

_Count = Annotated[int, Meta(ge=0)]


class Witness(StrEnum):
    """Who says what a record says: the box's own switches, its key, the hub's clock, or a person in a role."""

    BOX = "box"
    KEY = "key"
    CLOCK = "clock"
    CLERK = "clerk"
    ADVISOR = "advisor"
    TEAM = "team"


class ClockQuality(StrEnum):
    """Whether the clock that told the times of a record was known to be right."""

    TRUSTED = "trusted"
    DOUBTFUL = "doubtful"


class Instant(Struct, frozen=True):
    """One moment as it was told, never rounded: in UTC, and as the clock on the wall showed it."""

    utc: datetime
    local: datetime


class Record(Struct, frozen=True, kw_only=True):
    """One record.

    ``made`` is when the hub wrote it. ``due`` is the emptying that it is about, by ``legal_basis``; None where an
    opening is none's. ``opening`` is the record of the opening that it is about. ``who`` is the account of a person,
    the client of a box. ``envelopes`` were counted by the lid's switch, ``counted`` by hand. ``watched`` is false where
    the box was without power for a part of the opening: a time that it did not see is when it found out.
    """

    format: int = FORMAT
    number: Annotated[int, Meta(ge=1)]
    what: RecordKind
    site: SiteId
    box: BoxId
    made: Instant
    due: Instant | None
    legal_basis: Texts | None
    opening: int | None
    opened: Instant | None
    closed: Instant | None
    clock: ClockQuality
    watched: bool
    role: Witness
    who: str | None
    envelopes: _Count | None
    counted: _Count | None
    fill_before: Percent | None
    fill_after: Percent | None
    is_late: bool
    late: LateReason | None
    previous: str


class _Line(Record, frozen=True, kw_only=True):
    """A record as it stands in the log."""

    hash: str


class Entry(NamedTuple):
    """A record in its place: its line in the log, and its hash."""

    record: Record
    line: str
    hash: str


class Problem(NamedTuple):
    """What is wrong with a log, and in which line."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def instant(at: datetime, zone: ZoneInfo) -> Instant:
    """Return ``at`` as the log tells it."""
    return Instant(at.astimezone(UTC), at.astimezone(zone))


def enter(record: Record) -> Entry:
    """Return ``record`` as it stands in the log."""
    text = msgspec.json.encode(record).decode()
    digest = sha256(text.encode()).hexdigest()
    return Entry(record, f'{text[:-1]},"hash":"{digest}"}}', digest)


def head_of(entry: Entry) -> LogHead:
    """Return the head of the log that ends with ``entry``."""
    return LogHead(count=entry.record.number, head=entry.hash)


def read(line: str) -> Entry:
    """Return the record of a line. Raises `ValueError` where the line is not what was written."""
    try:
        told = msgspec.json.decode(line.encode("utf-8", "surrogateescape"), type=_Line)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ValueError(f"this is no record of an emptying log: {error}") from error
    if told.format != FORMAT:
        raise ValueError(f"format {told.format}, and this program knows {FORMAT}")
    fields = msgspec.structs.asdict(told)
    entry = enter(Record(**{name: value for name, value in fields.items() if name != "hash"}))
    if entry.hash != told.hash:
        raise ValueError("the record was changed: its hash does not fit it")
    if entry.line != line:
        raise ValueError("the line was changed: it is not written as a record is")
    return entry


def lines_of(log: bytes) -> list[str]:
    """Return the lines of a log file; what does not end with a line break has one line more than it should have."""
    lines = log.decode("utf-8", "surrogateescape").split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines[:-1], f"{lines[-1]}\0"]


def verify(lines: Sequence[str], head: str | None = None, *, first: int = 1) -> list[Problem]:
    """Return everything that is wrong with a log, which should begin with record ``first``.

    ``head`` is a hash that somebody has noted: the last one, or the last one of that day. Without it nobody can tell
    whether records are missing at the end, or whether the whole log was written anew.
    """
    problems = list(_broken_links(lines, first))
    hashes = {entry.hash for entry in _whole(lines)}
    if head and head not in hashes:
        problems.append(
            Problem(len(lines) + 1, f"the head {head} is not in the log: the end is cut off, or was forged")
        )
    return problems


def after(lines: Sequence[str], head: str) -> int:
    """Return how many records follow the one with the hash ``head``: of those it says nothing."""
    hashes = [entry.hash for entry in _whole(lines)]
    return len(hashes) - 1 - hashes.index(head) if head in hashes else 0


def last_of(lines: Sequence[str]) -> LogHead:
    """Return the head of a log that is whole."""
    return head_of(read(lines[-1])) if lines else LogHead()


def _broken_links(lines: Iterable[str], first: int) -> Iterator[Problem]:
    previous: Entry | None = None
    for place, line in enumerate(lines, start=1):
        try:
            entry = read(line)
        except ValueError as error:
            yield Problem(place, str(error))
            previous = None
            continue
        wanted = first + place - 1
        if entry.record.number != wanted:
            reason = f"record {entry.record.number} stands where record {wanted} should be: one is missing, or moved"
            yield Problem(place, reason)
        if not _follows(entry.record, previous, is_first=wanted == 1):
            yield Problem(place, "the record does not follow the one before it")
        previous = entry


def _follows(record: Record, previous: Entry | None, *, is_first: bool) -> bool:
    """Return whether the record is chained to the one before it, as far as that can be told."""
    if is_first:
        return record.previous == ""
    return previous is None or record.previous == previous.hash


def _whole(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        try:
            yield read(line)
        except ValueError:
            continue
