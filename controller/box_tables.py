"""What is derived from the facts about drop boxes, as SQL: how each fact changes it, and how a start reads it.

Owns the tables ``boxes``, ``box_points``, ``openings``, ``dues`` and ``box_asked``. Must not know how a statement is
run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from controller.core.known_box import KEPT, KEPT_POINTS, Due, KnownBox, Opening, Point
from controller.core.lobby import Lobby
from vuoro.messages import events
from vuoro.messages.commands import BoxCondition
from vuoro.values import BoxId, HelpReason, RecordKind

Statement = tuple[str, tuple[Any, ...]]
Query = Callable[[str, tuple[Any, ...]], Iterable[Any]]

_FILL: Final = (
    "INSERT INTO boxes (box, fill, envelopes, condition, since, lid_open_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (box) DO UPDATE SET fill = excluded.fill, envelopes = excluded.envelopes,"
    " condition = excluded.condition, since = coalesce(since, excluded.since),"
    " lid_open_since = iif(excluded.lid_open_since IS NULL, NULL, coalesce(lid_open_since, excluded.lid_open_since))"
)
_OPEN_BOX: Final = (
    "INSERT INTO boxes (box, fill, last_opened_at, since) VALUES (?, ?, ?, ?) ON CONFLICT (box) DO UPDATE"
    " SET fill = excluded.fill, last_opened_at = excluded.last_opened_at, since = coalesce(since, excluded.since)"
)
_POINT: Final = (
    "INSERT INTO box_points (box, seq, at, fill) SELECT ?1, ?2, ?3, ?4"
    " WHERE ?4 IS NOT (SELECT fill FROM box_points WHERE box = ?1 ORDER BY seq DESC LIMIT 1)"
)
_THIN_POINTS: Final = (
    "DELETE FROM box_points WHERE box = ?1"
    " AND seq <= (SELECT seq FROM box_points WHERE box = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)"
)
_FORGET_POINTS: Final = "DELETE FROM box_points WHERE box = ?"
_OPENING: Final = (
    "INSERT INTO openings (seq, box, opened_at, closed_at, envelopes, fill_before, fill_after, watched, clock_trusted,"
    " heard_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NUMBER_OPENING: Final = (
    "UPDATE openings SET record = ?, due_at = ?, is_late = ?"
    " WHERE seq = (SELECT seq FROM openings WHERE box = ? ORDER BY seq DESC LIMIT 1)"
)
_CONFIRM: Final = "UPDATE openings SET confirmed = ? WHERE record = ?"
_EMPTIED: Final = "UPDATE boxes SET last_emptied_at = (SELECT closed_at FROM openings WHERE record = ?) WHERE box = ?"
_MADE: Final = (
    "INSERT INTO dues (box, due_at, opening, is_late) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET opening = excluded.opening, is_late = excluded.is_late"
)
_MISSED: Final = "INSERT INTO dues (box, due_at, missed) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET missed = 1"
_EXPLAINED: Final = "INSERT INTO dues (box, due_at, explained) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET explained = 1"
_ASKED: Final = (
    "INSERT INTO box_asked (box, reason, at) VALUES (?, ?, ?) ON CONFLICT (box, reason) DO UPDATE SET at = excluded.at"
)

BOXES: Final = (
    "SELECT box, since, fill, envelopes, condition, lid_open_since, last_opened_at, last_emptied_at FROM boxes"
)
POINTS: Final = "SELECT at, fill FROM box_points WHERE box = ? ORDER BY seq"
OPENINGS: Final = (
    "SELECT opened_at, closed_at, envelopes, fill_before, fill_after, watched, clock_trusted, heard_at, record, due_at,"
    " is_late, confirmed FROM openings WHERE box = ? ORDER BY seq DESC LIMIT ?"
)
DUES: Final = "SELECT due_at, missed, opening, is_late, explained FROM dues WHERE box = ? ORDER BY due_at DESC LIMIT ?"
ASKED: Final = "SELECT box, reason, at FROM box_asked"

_ENCODER: Final = msgspec.json.Encoder()
_CONDITIONS: Final = msgspec.json.Decoder(BoxCondition)


def statements(event: events.Event, at: str) -> Iterator[Statement]:
    """Return what ``event`` changes of the boxes' tables; nothing where it is about no box."""
    match event.fact:
        case events.FillReported() as fact:
            condition = _ENCODER.encode(fact.condition).decode()
            lid_open_since = at if fact.condition.lid_open else None
            yield _FILL, (fact.box, fact.fill, fact.envelopes, condition, at, lid_open_since)
            yield from _point(fact.box, event.seq, at, fact.fill)
        case events.BoxOpened() as fact:
            yield from _opening(fact, event.seq, at)
        case events.EmptyingLogged() as fact:
            yield from _record(fact)
        case events.HelpRequested(box=str(box), reason=reason):
            yield _ASKED, (box, reason, at)
        case _:
            pass


def load(query: Query, lobby: Lobby) -> None:
    """Read every box, and when the advisor was asked for what it needs."""
    for box, since, fill, envelopes, condition, lid_open_since, opened_at, emptied_at in query(BOXES, ()):
        lobby.boxes[box] = KnownBox(
            since=_instant(since),
            fill=fill,
            envelopes=envelopes,
            condition=BoxCondition() if condition is None else _CONDITIONS.decode(condition),
            lid_open_since=_instant(lid_open_since),
            last_opened_at=_instant(opened_at),
            last_emptied_at=_instant(emptied_at),
            points=tuple(Point(datetime.fromisoformat(at), fill) for at, fill in query(POINTS, (box,))),
            openings=tuple(_known_opening(row) for row in reversed(list(query(OPENINGS, (box, KEPT))))),
            dues=tuple(_known_due(row) for row in reversed(list(query(DUES, (box, KEPT))))),
        )
    lobby.box_asked = {(box, HelpReason(reason)): datetime.fromisoformat(at) for box, reason, at in query(ASKED, ())}


def _point(box: BoxId, seq: int, at: str, fill: int | None) -> Iterator[Statement]:
    if fill is not None:
        yield _POINT, (box, seq, at, fill)
        yield _THIN_POINTS, (box, KEPT_POINTS)


def _opening(fact: events.BoxOpened, seq: int, at: str) -> Iterator[Statement]:
    opened_at, closed_at = fact.opened_at.isoformat(), fact.closed_at.isoformat()
    yield _OPEN_BOX, (fact.box, fact.fill_after, opened_at, at)
    yield _FORGET_POINTS, (fact.box,)
    yield from _point(fact.box, seq, at, fact.fill_after)
    seen = (fact.envelopes, fact.fill_before, fact.fill_after, fact.watched, fact.clock_trusted)
    yield _OPENING, (seq, fact.box, opened_at, closed_at, *seen, at)


def _record(fact: events.EmptyingLogged) -> Iterator[Statement]:
    due_at = None if fact.due_at is None else fact.due_at.isoformat()
    match fact.what:
        case RecordKind.OPENED:
            yield _NUMBER_OPENING, (fact.record, due_at, fact.is_late, fact.box)
            if due_at is not None:
                yield _MADE, (fact.box, due_at, fact.record, fact.is_late)
        case RecordKind.CONFIRMED:
            yield _CONFIRM, (fact.record, fact.opening)
            yield _EMPTIED, (fact.opening, fact.box)
            if due_at is not None and not (fact.is_late and fact.late is None):
                yield _EXPLAINED, (fact.box, due_at)
        case RecordKind.MISSED:
            yield _MISSED, (fact.box, due_at)
        case RecordKind.EXPLAINED:
            yield _EXPLAINED, (fact.box, due_at)


def _known_opening(row: tuple[Any, ...]) -> Opening:
    opened_at, closed_at, envelopes, before, after, watched, trusted, heard_at, record, due_at, is_late, confirmed = row
    return Opening(
        opened_at=datetime.fromisoformat(opened_at),
        closed_at=datetime.fromisoformat(closed_at),
        envelopes=envelopes,
        fill_before=before,
        fill_after=after,
        watched=bool(watched),
        clock_trusted=bool(trusted),
        heard_at=datetime.fromisoformat(heard_at),
        record=record,
        due_at=_instant(due_at),
        is_late=bool(is_late),
        confirmed=confirmed,
    )


def _known_due(row: tuple[Any, ...]) -> Due:
    due_at, missed, opening, is_late, explained = row
    return Due(
        due_at=datetime.fromisoformat(due_at),
        missed=bool(missed),
        opening=opening,
        is_late=bool(is_late),
        explained=bool(explained),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
