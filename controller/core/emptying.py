"""The rules of emptyings: what goes into the emptying log, and what has to be said before it does.

Every opening is a record as soon as it is known, confirmed or not; a confirmation, an emptying that was missed and an
explanation are records of their own, and nothing that is in the log is ever mended. Must not know who may send a
command, nor how the log is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from controller.core.known_box import KnownBox, Opening
from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from controller.core.schedule import Schedule
from vuoro.emptying_log import ClockQuality, Instant, Record, Witness, enter, head_of, instant
from vuoro.messages import events
from vuoro.messages.commands import Actor, ConfirmEmptying, ExplainEmptying, ReportOpening
from vuoro.messages.replies import RejectionCode
from vuoro.values import BoxId, ClientId, ClientKind, LateReason, Moment, RecordKind

#: A box's clock may be so far ahead of the hub's before it is not believed.
AHEAD: Final = timedelta(minutes=2)
#: What was missed longer ago is not put on record one by one: the hub was out of use.
FORGOTTEN: Final = timedelta(days=31)


class Entered(events.EmptyingLogged, frozen=True, kw_only=True):
    """The fact that the log has a new record, and the record's line, which goes into the log and nowhere else."""

    line: str

    def fact(self) -> events.EmptyingLogged:
        """Return the fact as everybody may see it."""
        names = events.EmptyingLogged.__struct_fields__
        return events.EmptyingLogged(**{name: getattr(self, name) for name in names})


class About(Struct, frozen=True, kw_only=True):
    """What a record is about: an opening as far as it is known, the emptying that was due, and what was said of it."""

    opening: int | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    clock_trusted: bool = True
    watched: bool = True
    envelopes: int | None = None
    counted: int | None = None
    fill_before: int | None = None
    fill_after: int | None = None
    due_at: datetime | None = None
    is_late: bool = False
    late: LateReason | None = None


class _By(NamedTuple):
    """Who says it."""

    role: Witness
    who: str | None


def report_opening(lobby: Lobby, command: ReportOpening, client: ClientId, now: Moment) -> Iterator[events.AnyFact]:
    """A box's door was opened and closed; who turns the key at the box confirms it at once."""
    known, schedule = lobby.boxes.get(command.box, KnownBox()), schedule_of(lobby, command.box)
    is_right = command.clock_trusted and command.closed_at <= now.utc + AHEAD
    fact = events.BoxOpened(
        box=command.box,
        opened_at=command.opened_at,
        closed_at=command.closed_at,
        envelopes=command.envelopes,
        fill_before=command.fill_before,
        fill_after=command.fill_after,
        watched=command.watched,
        clock_trusted=is_right,
    )
    yield fact
    opened_at, closed_at = (command.opened_at, command.closed_at) if is_right else (now.utc, now.utc)
    due_at = _emptying_of(known, schedule, closed_at)
    is_late = due_at is not None and opened_at > due_at + timedelta(minutes=schedule.box.late_min)
    about = replace(_about(fact), due_at=due_at, is_late=is_late)
    book = _Book(lobby, now)
    opened = book.enter(command.box, RecordKind.OPENED, _By(Witness.BOX, client), about)
    yield opened
    if command.confirmed_at_box:
        by_key = _By(Witness.KEY, None)
        yield book.enter(command.box, RecordKind.CONFIRMED, by_key, replace(about, opening=opened.record))


def confirm(lobby: Lobby, command: ConfirmEmptying, person: Actor, now: Moment) -> Iterator[events.AnyFact]:
    """Somebody who was at the box says that this was an emptying; saying it again corrects what was said before.

    Why it was late counts only where it was.
    """
    schedule_of(lobby, command.box)
    known = lobby.boxes.get(command.box, KnownBox())
    opening = known.opening(command.opening)
    if opening is None:
        message = f"the box {command.box} has no opening {command.opening} that could be confirmed"
        open_ones = (str(one.record) for one in known.unconfirmed)
        raise Refused(RejectionCode.UNKNOWN_OPENING, message, open_ones)
    due = known.due(opening.due_at)
    if opening.is_late and command.late is None and not (due is not None and due.explained):
        message = f"the emptying due at {opening.due_at} was late: it needs an explanation"
        raise Refused(RejectionCode.EXPLANATION_NEEDED, message, LateReason)
    about = replace(_about_known(opening), counted=command.envelopes, late=command.late if opening.is_late else None)
    yield _Book(lobby, now).enter(command.box, RecordKind.CONFIRMED, _by(person), about)


def explain(lobby: Lobby, command: ExplainEmptying, person: Actor, now: Moment) -> Iterator[events.AnyFact]:
    """Somebody says why an emptying came late or never; saying it again corrects what was said before."""
    schedule_of(lobby, command.box)
    known = lobby.boxes.get(command.box, KnownBox())
    due = known.due(command.due_at)
    if due is None or not due.is_flagged:
        message = f"no emptying of the box {command.box} that was due at {command.due_at} came late or never"
        unexplained = (one.due_at.isoformat() for one in known.unexplained)
        raise Refused(RejectionCode.UNKNOWN_OPENING, message, unexplained)
    opening = known.opening(due.opening)
    about = About() if opening is None else _about_known(opening)
    about = replace(about, due_at=due.due_at, is_late=True, late=command.late)
    yield _Book(lobby, now).enter(command.box, RecordKind.EXPLAINED, _by(person), about)


def missed(lobby: Lobby, now: Moment) -> Iterator[events.AnyFact]:
    """Every emptying that was not made in time is on record as missed, also where nobody was awake to see it."""
    book, by_clock = _Book(lobby, now), _By(Witness.CLOCK, ClientKind.CONTROLLER.value)
    for box, schedule in lobby.plan.schedules.items():
        since = judged_until(lobby, box)
        if since is not None:
            until = now.utc - timedelta(minutes=schedule.box.late_min)
            for due_at in schedule.all_between(max(since, now.utc - FORGOTTEN), until):
                yield book.enter(box, RecordKind.MISSED, by_clock, About(due_at=due_at, is_late=True))


def missed_due(lobby: Lobby) -> datetime | None:
    """Return when the next emptying is missed that nobody makes until then."""
    times = (
        due_at + timedelta(minutes=schedule.box.late_min)
        for box, schedule in lobby.plan.schedules.items()
        if (due_at := pending(lobby, box)) is not None
    )
    return min(times, default=None)


def pending(lobby: Lobby, box: BoxId) -> datetime | None:
    """Return the next emptying that is neither made nor missed; None while the box has told nothing yet."""
    since = judged_until(lobby, box)
    return None if since is None else lobby.plan.schedules[box].next_after(since)


def judged_until(lobby: Lobby, box: BoxId) -> datetime | None:
    """Return the last emptying that was made or missed, or since when the box is there; None before that."""
    known = lobby.boxes.get(box)
    if known is None or known.since is None:
        return None
    return max(known.since, known.dues[-1].due_at) if known.dues else known.since


def is_forced(lobby: Lobby, box: BoxId, opening: Opening) -> bool:
    """Return whether the door was opened when no emptying was near."""
    at = opening.opened_at if opening.clock_trusted else opening.heard_at
    return opening.due_at is None and not lobby.plan.schedules[box].is_near(at)


def schedule_of(lobby: Lobby, box: BoxId) -> Schedule:
    """Return when ``box`` is emptied. Raises `Refused` where the site has no such box."""
    if box not in lobby.plan.schedules:
        raise Refused(RejectionCode.UNKNOWN_BOX, f"no box {box}", lobby.plan.boxes)
    return lobby.plan.schedules[box]


def _emptying_of(known: KnownBox, schedule: Schedule, closed_at: datetime) -> datetime | None:
    """Return which emptying an opening is: the last one that was due when it ended, unless that has been made."""
    due_at = schedule.last_before(closed_at + timedelta(minutes=schedule.box.early_min))
    made = max((due.due_at for due in known.dues if due.opening is not None), default=known.since)
    return due_at if due_at is not None and made is not None and made < due_at else None


def _about(opening: Opening | events.BoxOpened) -> About:
    return About(
        opened_at=opening.opened_at,
        closed_at=opening.closed_at,
        clock_trusted=opening.clock_trusted,
        watched=opening.watched,
        envelopes=opening.envelopes,
        fill_before=opening.fill_before,
        fill_after=opening.fill_after,
    )


def _about_known(opening: Opening) -> About:
    return replace(_about(opening), opening=opening.record, due_at=opening.due_at, is_late=opening.is_late)


def _by(person: Actor) -> _By:
    return _By(Witness(person.role.value), person.account)


class _Book:
    """The log from its present head on: enters what one decision brings, record after record."""

    def __init__(self, lobby: Lobby, now: Moment) -> None:
        self._lobby = lobby
        self._head = lobby.log_head
        self._now = now.utc

    def enter(self, box: BoxId, what: RecordKind, by: _By, about: About) -> Entered:
        """Return the fact of the next record."""
        plan = self._lobby.plan
        is_right = about.clock_trusted and self._lobby.clock_trusted
        record = Record(
            number=self._head.count + 1,
            what=what,
            site=plan.site.site,
            box=box,
            made=instant(self._now, plan.zone),
            due=self._instant(about.due_at),
            legal_basis=None if about.due_at is None else plan.boxes[box].legal_basis,
            opening=about.opening,
            opened=self._instant(about.opened_at),
            closed=self._instant(about.closed_at),
            clock=ClockQuality.TRUSTED if is_right else ClockQuality.DOUBTFUL,
            watched=about.watched,
            role=by.role,
            who=by.who,
            envelopes=about.envelopes,
            counted=about.counted,
            fill_before=about.fill_before,
            fill_after=about.fill_after,
            is_late=about.is_late,
            late=about.late,
            previous=self._head.head,
        )
        entry = enter(record)
        self._head = head_of(entry)
        return Entered(
            box=box,
            record=record.number,
            what=what,
            hash=entry.hash,
            is_late=about.is_late,
            opening=about.opening,
            due_at=about.due_at,
            late=about.late,
            line=entry.line,
        )

    def _instant(self, at: datetime | None) -> Instant | None:
        return None if at is None else instant(at, self._lobby.plan.zone)
