"""A recorded office day: its queues, its snapshots, and what is remarkable about them.

Owns how rows belong together. Two kinds of trouble are told apart:

*Errors* (`FeedError`) leave open what happened, so nothing is replayed: a file that is empty, not UTF-8 or without the
needed columns; a value that is no number, time, date or ticket; two days, two offices or two queues of one letter in
one file; a day before `FIRST_YEAR` or after today; two different rows of one queue at one time.

*Notes* are facts the day can be replayed with, told in the report: a number that falls (reset), customers who left,
a device whose own date was wrong but has been corrected, the same row twice, rows out of order, a queue missing from a
snapshot (the snapshot is not compared for it), a pause in the snapshots, calls of a queue that is not open, customers
who waited before the first snapshot, a day on which nothing happened.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

from simulation.feed_rows import FeedError, Row, read_rows

#: A pause between two snapshots that is longer than this many usual ones is noted.
_PAUSE: Final = 2.5


@dataclass(frozen=True)
class Queue:
    """One queue of the office; the letter is its identity in a replay."""

    id: str
    letter: str
    name: str


@dataclass(frozen=True)
class Reading:
    """What a snapshot says of one queue; ``number`` is the ordinal of the last call, 0 before the first."""

    open: bool
    waiting: int
    number: int
    desks: int
    line: int


@dataclass(frozen=True)
class Snapshot:
    """All queues at one time, ``at_ms`` after local midnight; a queue whose row is missing has no reading."""

    at_ms: int
    readings: Mapping[str, Reading]


@dataclass(frozen=True)
class Interval:
    """What happened in one queue between two of its readings."""

    letter: str
    start_ms: int
    end_ms: int
    waiting: int
    arrivals: int
    calls: int
    walk_outs: int
    reset: bool
    closed: bool


@dataclass(frozen=True)
class Feed:
    """One office day."""

    office: str
    date: date
    queues: tuple[Queue, ...]
    snapshots: tuple[Snapshot, ...]
    notes: tuple[str, ...]

    def intervals(self, letter: str) -> list[Interval]:
        """Return the intervals of one queue, in order; a missing reading makes one longer interval."""
        known = [(shot.at_ms, shot.readings[letter]) for shot in self.snapshots if letter in shot.readings]
        return [
            _interval(letter, start, before, end, after) for (start, before), (end, after) in itertools.pairwise(known)
        ]

    def first_reading(self, letter: str) -> tuple[int, Reading]:
        """Return when a queue is seen first, and how."""
        return next((shot.at_ms, shot.readings[letter]) for shot in self.snapshots if letter in shot.readings)


def read_feed(path: Path, *, today: date = date.max) -> Feed:
    """Return the office day recorded in the CSV file at ``path``; raises `FeedError` when it cannot be replayed."""
    rows = read_rows(path)
    if not rows:
        raise FeedError(path, None, "there is a header but no row", "Give a recorded office day.")
    _check_one_day(path, rows, today)
    rows, notes = _without_repeats(path, rows)
    queues = _queues(path, rows)
    feed = Feed(rows[0].office, rows[0].day, queues, _snapshots(rows), notes=())
    return replace(feed, notes=(*_notes_on_dates(rows), *notes, *_notes_on_snapshots(feed), *_notes_on_queues(feed)))


def hhmm(at_ms: int) -> str:
    """Return the local time ``at_ms`` after midnight as people read it."""
    minutes = at_ms // 60_000
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _interval(letter: str, start: int, before: Reading, end: int, after: Reading) -> Interval:
    reset = after.number < before.number
    calls = after.number if reset else after.number - before.number
    arrivals = calls + after.waiting - before.waiting
    return Interval(
        letter=letter,
        start_ms=start,
        end_ms=end,
        waiting=before.waiting,
        arrivals=max(0, arrivals),
        calls=calls,
        walk_outs=max(0, -arrivals),
        reset=reset,
        closed=not after.open,
    )


def _check_one_day(path: Path, rows: Sequence[Row], today: date) -> None:
    first = rows[0]
    for row in rows:
        if row.day > today:
            mend = "Correct date_fixed: the clock of the recording was wrong."
            raise FeedError(path, row.line, f"date_fixed is {row.day}, which has not come yet", mend)
        if row.day != first.day:
            jump = "the year jumps" if row.day.year != first.day.year else "the date changes"
            what = f"{jump} from {first.day} (line {first.line}) to {row.day}"
            raise FeedError(path, row.line, what, "Correct date_fixed, or split the file: one office day each.")
        if row.office != first.office:
            what = f"office {row.office!r} after {first.office!r} (line {first.line})"
            raise FeedError(path, row.line, what, "Split the file: one office each.")


def _without_repeats(path: Path, rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    kept: dict[tuple[int, str], Row] = {}
    repeats: list[int] = []
    for row in rows:
        first = kept.setdefault((row.minute, row.queue), row)
        if first is row:
            continue
        if replace(row, line=first.line) != first:
            what = f"queue {row.letter} at {hhmm(row.minute * 60_000)} differs from line {first.line}"
            raise FeedError(path, row.line, what, "A queue has one row in a snapshot; remove the wrong one.")
        repeats.append(row.line)
    notes = [f"{len(repeats)} rows stand there twice (first: line {repeats[0]}); each was used once"] if repeats else []
    return list(kept.values()), notes


def _queues(path: Path, rows: Sequence[Row]) -> tuple[Queue, ...]:
    by_id: dict[str, Row] = {}
    by_letter: dict[str, Row] = {}
    for row in rows:
        named = by_id.setdefault(row.queue, row)
        lettered = by_letter.setdefault(row.letter, row)
        if named.letter != row.letter or lettered.queue != row.queue:
            other = lettered if lettered.queue != row.queue else named
            what = f"queue {row.queue} has letter {row.letter}, but line {other.line}: {other.queue} has {other.letter}"
            raise FeedError(path, row.line, what, "Give each queue one letter of its own for the whole day.")
    return tuple(Queue(row.queue, row.letter, row.queue_name) for row in by_id.values())


def _snapshots(rows: Sequence[Row]) -> tuple[Snapshot, ...]:
    by_minute: dict[int, dict[str, Reading]] = {}
    for row in rows:
        reading = Reading(row.open, row.waiting, row.number, row.desks, row.line)
        by_minute.setdefault(row.minute, {})[row.letter] = reading
    return tuple(Snapshot(minute * 60_000, by_minute[minute]) for minute in sorted(by_minute))


def _notes_on_dates(rows: Sequence[Row]) -> list[str]:
    stamped = Counter(row.stamped for row in rows if row.stamped != row.day.isoformat())
    notes = [
        f"the device wrote the date {text!r} in {count} rows; date_fixed, {rows[0].day}, was used"
        for text, count in stamped.items()
    ]
    back = next((after for before, after in itertools.pairwise(rows) if after.minute < before.minute), None)
    if back is not None:
        notes.append(
            f"line {back.line}: the time goes back to {hhmm(back.minute * 60_000)}; rows were put in order of time"
        )
    return notes


def _notes_on_snapshots(feed: Feed) -> list[str]:
    times = [shot.at_ms for shot in feed.snapshots]
    lengths = [end - start for start, end in itertools.pairwise(times)]
    if not lengths:
        return ["there is only one snapshot, so nothing happens in this day"]
    return [
        f"no snapshot between {hhmm(start)} and {hhmm(start + length)}"
        for start, length in zip(times, lengths, strict=False)
        if length > _PAUSE * median(lengths)
    ]


def _notes_on_queues(feed: Feed) -> list[str]:
    notes = [note for queue in feed.queues for note in _notes_on_queue(feed, queue.letter)]
    intervals = [interval for queue in feed.queues for interval in feed.intervals(queue.letter)]
    if intervals and not any(interval.arrivals or interval.calls or interval.walk_outs for interval in intervals):
        notes.append("nothing happened in any queue: a holiday, or a frozen feed")
    return notes


def _notes_on_queue(feed: Feed, letter: str) -> list[str]:
    missing = [hhmm(shot.at_ms) for shot in feed.snapshots if letter not in shot.readings]
    notes = [f"queue {letter} has no row in {len(missing)} snapshots (first: {missing[0]})"] if missing else []
    start, first = feed.first_reading(letter)
    if first.waiting:
        notes.append(
            f"queue {letter}: {first.waiting} customers waited before {hhmm(start)}; they arrive just before it"
        )
    if first.number:
        notes.append(f"queue {letter}: {first.number} calls were made before {hhmm(start)}; they are not replayed")
    for interval in feed.intervals(letter):
        when = f"queue {letter}, {hhmm(interval.start_ms)} to {hhmm(interval.end_ms)}"
        if interval.reset:
            notes.append(f"{when}: the number fell: reset, {interval.calls} calls since")
        if interval.walk_outs:
            notes.append(f"{when}: {interval.walk_outs} customers left without a call")
        if interval.closed and interval.calls:
            notes.append(f"{when}: {interval.calls} calls although its status is 0; replayed")
    return notes
