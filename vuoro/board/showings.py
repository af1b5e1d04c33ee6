"""Called twice: which call has the main place of a board, from when and until when.

Owns the one line of showings of a display. Must not know a screen, a sound or a clock: time is an argument.

- A call is shown twice. Its first showing is due when the display learns of it, the second an interval after the
  first began. All that is due stands in one line, by due time; what is due at once goes by the order of the calls.
- One showing has the main place at a time, for `Timing.hold_ms`, or for `Timing.crowded_hold_ms` when more than
  `Timing.crowd` calls stand in line. A showing that has begun keeps its time whatever becomes of its call.
- A showing still due is dropped only when its call leaves the board: the ticket was served, cancelled, marked as
  no-show, or called anew (a recall is a new call). As long as it is on the board it is due, however old it is;
  `Showing.called_ms` lets the board say when it was made, so that an old call never looks new.
- A call that this display has shown before, by the board or by its own memory, goes on where it was: after a restart
  nothing is shown a third time and nothing that is due is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.state import BoardCall
from vuoro.values import CallId

#: How often every call is shown.
SHOWINGS: Final = 2


class Timing(Struct, frozen=True, kw_only=True):
    """The times of the rule, in milliseconds."""

    interval_ms: int = 10_000
    hold_ms: int = 5_000
    crowded_hold_ms: int = 3_000
    crowd: int = 3


class Known(Struct, frozen=True, kw_only=True):
    """A call on the board, and how often this display has shown it.

    The last of its ``shown`` showings began at ``by_ms`` at the latest, the call was made at ``called_ms``, both on the
    display's own monotonic clock.
    """

    call: BoardCall
    called_ms: int
    shown: int
    by_ms: int


class Standing(Struct, frozen=True, kw_only=True):
    """A call of the board: how many of its showings have begun, and when the next is due (None: no more)."""

    call: BoardCall
    called_ms: int
    shown: int
    due_ms: int | None


class Showing(Struct, frozen=True, kw_only=True):
    """The ``number``-th showing of a call: it has had the main place since ``since_ms``."""

    call: BoardCall
    called_ms: int
    number: int
    since_ms: int


class Line(Struct, frozen=True, kw_only=True):
    """All calls of a display.

    ``showing`` is being made now. Between showings ``resting`` keeps the main place, quietly.
    """

    standing: tuple[Standing, ...] = ()
    showing: Showing | None = None
    resting: BoardCall | None = None


def learn(line: Line, board: Sequence[Known], now_ms: int, timing: Timing) -> Line:
    """Return the line after the board has been read: known calls stay, new ones join, those that left are dropped."""
    before = {standing.call.call: standing for standing in line.standing}
    standing: list[Standing] = []
    for known in sorted(board, key=lambda known: known.call.order, reverse=True):
        # Highest order first: a call that is older than one in line is never due after it.
        latest = min(
            (later.due_ms for later in standing if later.shown == 0 and later.due_ms is not None), default=now_ms
        )
        standing.append(_joined(known, before.get(known.call.call), min(now_ms, latest), timing))
    return _rest(replace(line, standing=tuple(reversed(standing))))


def advance(line: Line, now_ms: int, timing: Timing, *, may_begin: bool = True) -> tuple[Line, Showing | None]:
    """Return the line at ``now_ms`` and the showing that begins then, if one does and ``may_begin``."""
    waiting = _due(line, now_ms)
    crowded = len(waiting) > timing.crowd
    if line.showing is not None:
        hold_ms = timing.crowded_hold_ms if crowded and may_begin else timing.hold_ms
        if now_ms < line.showing.since_ms + hold_ms:
            return line, None
        line = _rest(replace(line, showing=None, resting=line.showing.call))
    if not waiting or not may_begin:
        return line, None
    return _begin(line, waiting[0], now_ms, timing)


def next_change(line: Line, timing: Timing, *, may_begin: bool = True) -> int | None:
    """Return when `advance` will change the line next, None if never."""
    dues = sorted(standing.due_ms for standing in line.standing if standing.due_ms is not None) if may_begin else []
    if line.showing is None:
        return dues[0] if dues else None
    end_ms = line.showing.since_ms + timing.hold_ms
    if len(dues) <= timing.crowd:
        return end_ms
    return min(end_ms, max(line.showing.since_ms + timing.crowded_hold_ms, dues[timing.crowd]))


def main_call(line: Line) -> BoardCall | None:
    """Return the call that has the main place."""
    return line.resting if line.showing is None else line.showing.call


def _joined(known: Known, before: Standing | None, first_due_ms: int, timing: Timing) -> Standing:
    if before is not None and before.shown >= known.shown:
        return replace(before, call=known.call)
    due_ms = {0: first_due_ms, 1: known.by_ms + timing.interval_ms}.get(known.shown)
    called_ms = known.called_ms if before is None else before.called_ms
    return Standing(call=known.call, called_ms=called_ms, shown=known.shown, due_ms=due_ms)


def _due(line: Line, now_ms: int) -> list[Standing]:
    """Return the calls that stand in line, the first one first."""
    due = [
        (standing.due_ms, standing.call.order, standing) for standing in line.standing if standing.due_ms is not None
    ]
    return [standing for due_ms, _, standing in sorted(due, key=lambda row: row[:2]) if due_ms <= now_ms]


def _begin(line: Line, first: Standing, now_ms: int, timing: Timing) -> tuple[Line, Showing]:
    number = first.shown + 1
    due_ms = now_ms + timing.interval_ms if number < SHOWINGS else None
    shown = replace(first, shown=number, due_ms=due_ms)
    standing = tuple(shown if other is first else other for other in line.standing)
    showing = Showing(call=first.call, called_ms=first.called_ms, number=number, since_ms=now_ms)
    return Line(standing=standing, showing=showing), showing


def _rest(line: Line) -> Line:
    """Give the main place, between showings, to the last shown call, or to the newest one when that has left."""
    if line.showing is not None:
        return line
    on_board: dict[CallId, Standing] = {standing.call.call: standing for standing in line.standing}
    if line.resting is not None and line.resting.call in on_board:
        return replace(line, resting=on_board[line.resting.call].call)
    shown = [standing for standing in line.standing if standing.shown > 0]
    return replace(line, resting=max(shown, key=lambda standing: standing.call.order).call if shown else None)
