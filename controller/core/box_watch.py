"""When somebody has to see to a drop box: reminders of its emptying, and everything that is wrong with it.

Owns what the boxes need and since when. The advisor is asked for what concerns a shared box; of a box of one
organisation the organisation's desks read the state, and the advisor is asked only where it takes somebody on the spot:
a door opened when no emptying was near, a lid left open. Must not know how a request is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from controller.core.emptying import is_forced, pending
from controller.core.known_box import KnownBox, Point
from controller.core.lobby import Lobby
from vuoro.messages import events
from vuoro.messages.state import HelpRequest
from vuoro.places import Box
from vuoro.values import BoxId, HelpReason, Moment

#: After these somebody may be wanted at a box, or nobody any more.
ABOUT_BOXES: Final = (events.FillReported, events.BoxOpened, events.EmptyingLogged)


class Need(NamedTuple):
    """Somebody is wanted at a box from ``since`` on, until the facts say otherwise."""

    box: BoxId
    reason: HelpReason
    since: datetime


def needs(lobby: Lobby) -> Iterator[Need]:
    """Return what every box needs, now or later; of two needs for the same reason the later one counts anew."""
    for box in lobby.plan.site.boxes:
        known = lobby.boxes.get(box.id)
        if known is not None:
            yield from _of_any_box(lobby, box, known)
            if box.authority is None:
                yield from _of_shared_box(lobby, box, known)


def happens(lobby: Lobby, now: Moment) -> Iterator[events.AnyFact]:
    """Ask for the advisor where a box needs somebody by now, and for nobody where that is over.

    What the advisor has seen to is not asked for again, until there is a new reason.
    """
    wanted: dict[tuple[BoxId, HelpReason], datetime] = {}
    for need in needs(lobby):
        if need.since <= now.utc:
            key = need.box, need.reason
            wanted[key] = max(need.since, wanted.get(key, need.since))
    over = [one for one in _requests(lobby) if wanted.get(_key(one)) is None or one.at < wanted[_key(one)]]
    yield from (events.HelpEnded(request=one.request, settled=False) for one in over)
    new = [key for key, since in wanted.items() if not _is_asked(lobby, Need(*key, since))]
    for number, (box, reason) in enumerate(new, start=lobby.seq + 1 + len(over)):
        yield events.HelpRequested(request=number, reason=reason, box=box)


def due(lobby: Lobby) -> datetime | None:
    """Return when somebody has to be asked for next, or nobody any more; None where all is quiet."""
    wanted = list(needs(lobby))
    times = [need.since for need in wanted if not _is_asked(lobby, need)]
    times += [
        one.at
        for one in _requests(lobby)
        if not any((need.box, need.reason) == _key(one) and need.since <= one.at for need in wanted)
    ]
    return min(times, default=None)


def filling_since(points: Sequence[Point], box: Box) -> datetime | None:
    """Return since when the box is filling, None where it is not.

    It becomes so at its one level and is so until it falls below its other one: a box between the two does not flicker.
    """
    since: datetime | None = None
    for point in points:
        if point.fill >= box.warn_at_percent:
            since = since or point.at
        elif point.fill < box.calm_below_percent:
            since = None
    return since


def _of_any_box(lobby: Lobby, box: Box, known: KnownBox) -> Iterator[Need]:
    for opening in known.unconfirmed:
        if is_forced(lobby, box.id, opening):
            yield Need(box.id, HelpReason.BOX_FORCED, opening.heard_at)
    if known.lid_open_since is not None:
        yield Need(box.id, HelpReason.BOX_LID_OPEN, known.lid_open_since)


def _of_shared_box(lobby: Lobby, box: Box, known: KnownBox) -> Iterator[Need]:
    due_at, overdue = pending(lobby, box.id), known.overdue
    if due_at is not None:
        for minutes in box.remind_min:
            yield Need(box.id, HelpReason.BOX_DUE, due_at - timedelta(minutes=minutes))
    if overdue is not None:
        yield Need(box.id, HelpReason.BOX_LATE, overdue.due_at + timedelta(minutes=box.late_min))
    for opening in known.unconfirmed:
        if not is_forced(lobby, box.id, opening):
            since = opening.heard_at + timedelta(minutes=box.confirm_min)
            yield Need(box.id, HelpReason.BOX_UNCONFIRMED, since)
    filling = filling_since(known.points, box)
    if filling is not None:
        yield Need(box.id, HelpReason.BOX_FILLING, filling)


def _requests(lobby: Lobby) -> list[HelpRequest]:
    return [one for one in lobby.help.values() if one.box is not None]


def _key(request: HelpRequest) -> tuple[BoxId, HelpReason]:
    return request.box or "", request.reason


def _is_asked(lobby: Lobby, need: Need) -> bool:
    asked_at = lobby.box_asked.get((need.box, need.reason))
    return asked_at is not None and asked_at >= need.since
