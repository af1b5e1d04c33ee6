"""What time brings by itself, without any command: one table of what is due, and of what happens then.

Owns the table. A rule's ``happens`` has to leave nothing of it due, or the controller would never sleep again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from controller.core import box_watch, day_end, emptying, notices
from controller.core.lobby import Lobby
from vuoro.messages.events import AnyFact
from vuoro.values import Moment


class Timely(NamedTuple):
    """``due`` tells when something happens next, None where nothing does; ``happens`` states the facts of a moment."""

    due: Callable[[Lobby], datetime | None]
    happens: Callable[[Lobby, Moment], Iterator[AnyFact]]


RULES: Final = (
    Timely(day_end.day_end_due, day_end.end_day),
    Timely(emptying.missed_due, emptying.missed),
    Timely(box_watch.due, box_watch.happens),
    Timely(notices.next_end, notices.end),
)


def next_due(lobby: Lobby) -> datetime | None:
    """Return when time brings something next; None where it brings nothing."""
    return min((due for rule in RULES if (due := rule.due(lobby)) is not None), default=None)


def due_by(lobby: Lobby, now: Moment) -> Iterator[Timely]:
    """Return the rules that have something to state at ``now``, each when those before it have been gone by."""
    return (rule for rule in RULES if (due := rule.due(lobby)) is not None and due <= now.utc)
