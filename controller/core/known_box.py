"""What is known of a drop box: how full it is and became, who opened it, and which emptyings were made.

Owns the structs, and what each fact does to them. Must not know when a box is to be emptied.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages import events
from vuoro.messages.commands import BoxCondition
from vuoro.values import Percent, RecordKind

#: So many of the latest openings, emptyings and levels of a box are known; the log and the history have all of them.
KEPT: Final = 100
KEPT_POINTS: Final = 300


class Point(NamedTuple):
    """How full the box was from ``at`` on."""

    at: datetime
    fill: Percent


class Opening(Struct, frozen=True, kw_only=True):
    """An opening, which ``record`` of the log is about; ``confirmed`` is the record of its confirmation.

    ``due_at`` is the emptying that it was for, None where there was none to be made; ``heard_at`` is by
    the hub's clock.
    """

    opened_at: datetime
    closed_at: datetime
    envelopes: int
    fill_before: Percent | None
    fill_after: Percent | None
    watched: bool
    clock_trusted: bool
    heard_at: datetime
    record: int | None = None
    due_at: datetime | None = None
    is_late: bool = False
    confirmed: int | None = None


class Due(Struct, frozen=True, kw_only=True):
    """An emptying that was due at ``due_at``: on record as missed, or made by the opening of the record ``opening``."""

    due_at: datetime
    missed: bool = False
    opening: int | None = None
    is_late: bool = False
    explained: bool = False

    @property
    def is_flagged(self) -> bool:
        """Return whether somebody has to say, or has said, why it came late or never."""
        return self.missed or self.is_late


class KnownBox(Struct, frozen=True, kw_only=True):
    """A box as its facts tell of it, from the first one at ``since`` on.

    ``points`` are the levels since the door was last open, of which the last one may be older than ``fill``.
    ``openings`` and ``dues`` are the latest ones, in their order.
    """

    since: datetime | None = None
    fill: Percent | None = None
    envelopes: int = 0
    condition: BoxCondition = BoxCondition()
    lid_open_since: datetime | None = None
    last_opened_at: datetime | None = None
    last_emptied_at: datetime | None = None
    points: tuple[Point, ...] = ()
    openings: tuple[Opening, ...] = ()
    dues: tuple[Due, ...] = ()

    def opening(self, record: int | None) -> Opening | None:
        """Return the opening that is the record ``record`` of the log, None where it is not known any more."""
        return next((one for one in self.openings if one.record == record), None) if record is not None else None

    def due(self, due_at: datetime | None) -> Due | None:
        """Return what is known of the emptying that was due at ``due_at``."""
        return next((one for one in self.dues if one.due_at == due_at), None)

    @property
    def unconfirmed(self) -> tuple[Opening, ...]:
        """Return the openings that nobody has confirmed."""
        return tuple(one for one in self.openings if one.confirmed is None)

    @property
    def unexplained(self) -> tuple[Due, ...]:
        """Return the emptyings that came late or never, and nobody has said why."""
        return tuple(one for one in self.dues if one.is_flagged and not one.explained)

    @property
    def overdue(self) -> Due | None:
        """Return the last emptying that was due, where it has not been made."""
        return self.dues[-1] if self.dues and self.dues[-1].opening is None else None


def after_fill(box: KnownBox, fact: events.FillReported, at: datetime) -> KnownBox:
    """Return the box after it has told how full it is."""
    lid_open_since = (box.lid_open_since or at) if fact.condition.lid_open else None
    return replace(
        box,
        since=box.since or at,
        fill=fact.fill,
        envelopes=fact.envelopes,
        condition=fact.condition,
        lid_open_since=lid_open_since,
        points=_with_point(box.points, at, fact.fill),
    )


def after_opening(box: KnownBox, fact: events.BoxOpened, at: datetime) -> KnownBox:
    """Return the box after its door was open.

    An opening is not yet an emptying: the envelopes are counted anew by the box's next report.
    """
    opening = Opening(
        opened_at=fact.opened_at,
        closed_at=fact.closed_at,
        envelopes=fact.envelopes,
        fill_before=fact.fill_before,
        fill_after=fact.fill_after,
        watched=fact.watched,
        clock_trusted=fact.clock_trusted,
        heard_at=at,
    )
    return replace(
        box,
        since=box.since or at,
        fill=fact.fill_after,
        last_opened_at=fact.opened_at,
        points=_with_point((), at, fact.fill_after),
        openings=(*box.openings, opening)[-KEPT:],
    )


def after_record(box: KnownBox, fact: events.EmptyingLogged) -> KnownBox:
    """Return the box after the emptying log has got a record about it."""
    match fact.what:
        case RecordKind.OPENED:
            opening = replace(box.openings[-1], record=fact.record, due_at=fact.due_at, is_late=fact.is_late)
            box = replace(box, openings=(*box.openings[:-1], opening))
            return (
                box if fact.due_at is None else _with_due(box, fact.due_at, opening=fact.record, is_late=fact.is_late)
            )
        case RecordKind.CONFIRMED:
            return _after_confirmation(box, fact)
        case RecordKind.MISSED if fact.due_at is not None:
            return _with_due(box, fact.due_at, missed=True)
        case RecordKind.EXPLAINED if fact.due_at is not None:
            return _with_due(box, fact.due_at, explained=True)
    return box


def _after_confirmation(box: KnownBox, fact: events.EmptyingLogged) -> KnownBox:
    openings = tuple(replace(one, confirmed=fact.record) if one.record == fact.opening else one for one in box.openings)
    confirmed = next(one for one in openings if one.record == fact.opening)
    box = replace(box, openings=openings, last_emptied_at=confirmed.closed_at)
    if fact.due_at is None or (fact.is_late and fact.late is None):
        return box
    return _with_due(box, fact.due_at, explained=True)


def _with_due(box: KnownBox, due_at: datetime, **changes: object) -> KnownBox:
    known = box.due(due_at) or Due(due_at=due_at)
    others = (one for one in box.dues if one.due_at != due_at)
    dues = sorted([*others, replace(known, **changes)], key=lambda one: one.due_at)
    return replace(box, dues=tuple(dues[-KEPT:]))


def _with_point(points: tuple[Point, ...], at: datetime, fill: Percent | None) -> tuple[Point, ...]:
    if fill is None or (points and points[-1].fill == fill):
        return points
    return (*points, Point(at, fill))[-KEPT_POINTS:]
