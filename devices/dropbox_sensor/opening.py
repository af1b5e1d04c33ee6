"""Openings of the emptying door: begun, ended, timed, confirmed with the key, and handed in. Pure.

An opening is on disk from the moment the door opens. It is handed in when the door has closed, what is in the box has
been measured again, and nobody can turn the key for it any more; a Pi that has just started also waits a little for
the network to tell it the time. The monotonic clock tells how long the door was open, and so sets the time of the
opening right when the wall clock is set while it is open.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from devices.dropbox_sensor.events import ClockSeen, Opening
from devices.dropbox_sensor.state import Span, State
from vuoro.messages import loop
from vuoro.messages.commands import ReportOpening
from vuoro.values import Moment

#: The wall clock may differ by so much from what the monotonic one lets expect; more is a jump.
JUMP: Final = timedelta(seconds=2)
#: An opening waits for so long, from the closing of the door on, for a clock that has not been set yet …
CLOCK_PATIENCE_MS: Final = 120_000
#: … and for the key; one turned so long before the door is opened counts, too.
KEY_PATIENCE_MS: Final = 30_000
KEY_BEFORE_MS: Final = 60_000


def begin(state: State, at: Moment, *, watched: bool) -> tuple[State, tuple[loop.Effect, ...]]:
    """Put a new opening on record; one before it that still waits waits no longer."""
    state, effects = hand_in(replace(state, gauge=state.gauge.disturb()), at, at_once=True)
    opening = Opening(
        opened_at=at.utc,
        fill_before=state.level.fill,
        watched=watched,
        clock_trusted=state.clock.trusted,
        confirmed=state.key_at is not None and at.mono_ms - state.key_at <= KEY_BEFORE_MS,
    )
    return (
        replace(
            state,
            memory=replace(state.memory, opening=opening),
            span=Span(opened=at, begun_trusted=state.clock.trusted),
            key_at=None,
        ),
        effects,
    )


def end(state: State, at: Moment) -> State:
    """Close the opening on record; the envelopes so far are its own, and the count begins anew."""
    memory, opening = state.memory, state.memory.opening
    if opening is None:
        return state
    begun_trusted = state.span.begun_trusted or (state.span.opened is None and opening.clock_trusted)
    state = replace(state, span=replace(state.span, closed=at, begun_trusted=begun_trusted))
    closed = replace(_timed(opening, state.span, at, trusted=state.clock.trusted), envelopes=memory.envelopes)
    return replace(state, memory=replace(memory, envelopes=0, opening=closed))


def forget(state: State) -> State:
    """Take an opening off the record that was none."""
    return replace(state, memory=replace(state.memory, opening=None), span=Span())


def see_clock(state: State, event: ClockSeen, now: Moment) -> State:
    """Take in what is known of the wall clock; an opening that waited for it gets its times by it."""
    since = None if event.trusted else now.mono_ms if state.clock.doubtful_since is None else state.clock.doubtful_since
    state = replace(state, clock=replace(state.clock, trusted=event.trusted, doubtful_since=since))
    opening, closed = state.memory.opening, state.span.closed
    if not event.trusted or opening is None or closed is None or opening.clock_trusted:
        return state
    ago = timedelta(milliseconds=now.mono_ms - closed.mono_ms)
    timed = _timed(opening, state.span, replace(closed, utc=now.utc - ago), trusted=True)
    return replace(state, memory=replace(state.memory, opening=timed))


def turn_key(state: State, at: Moment) -> State:
    """Confirm the opening on record, or the one that is about to begin."""
    opening = state.memory.opening
    if opening is None:
        return replace(state, key_at=at.mono_ms)
    return replace(state, memory=replace(state.memory, opening=replace(opening, confirmed=True)))


def hand_in(state: State, now: Moment, *, at_once: bool = False) -> tuple[State, tuple[loop.Effect, ...]]:
    """Hand in an opening that has ended; ``at_once`` without waiting for sensor, clock or key."""
    opening = state.memory.opening
    if opening is None or opening.closed_at is None or not (at_once or _is_ready(state, now)):
        return state, ()
    report = ReportOpening(
        box=state.setup.box,
        opened_at=opening.opened_at,
        closed_at=opening.closed_at,
        envelopes=opening.envelopes,
        fill_before=opening.fill_before,
        fill_after=state.level.fill if state.gauge.fresh else None,
        watched=opening.watched,
        clock_trusted=opening.clock_trusted,
        confirmed_at_box=opening.confirmed,
    )
    return replace(forget(state), reported=None), (loop.Send(report),)


def due(state: State) -> int | None:
    """Return when an opening that has ended waits no longer for the clock or the key."""
    return max(_waits_until(state), default=None) if state.gauge.settled else None


def waits_for_clock(state: State, now: Moment) -> bool:
    """Return whether the times of an opening may still get better."""
    closed = state.span.closed
    return closed is not None and not state.clock.trusted and now.mono_ms < closed.later(CLOCK_PATIENCE_MS)


def _is_ready(state: State, now: Moment) -> bool:
    return state.gauge.settled and all(until <= now.mono_ms for until in _waits_until(state))


def _waits_until(state: State) -> list[int]:
    opening, closed = state.memory.opening, state.span.closed
    if opening is None or closed is None:
        return []
    for_clock = [] if state.clock.trusted else [closed.later(CLOCK_PATIENCE_MS)]
    is_confirmed = opening.confirmed or not state.setup.has_key
    return for_clock + ([] if is_confirmed else [closed.later(KEY_PATIENCE_MS)])


def _timed(opening: Opening, span: Span, closed: Moment, *, trusted: bool) -> Opening:
    """Return the opening with its times as far as the clocks tell them; what they tell is never out of order."""
    opened_at, closed_at, is_right = _times(opening.opened_at, span, closed, trusted=trusted)
    return replace(opening, opened_at=opened_at, closed_at=closed_at, clock_trusted=is_right)


def _times(recorded: datetime, span: Span, closed: Moment, *, trusted: bool) -> tuple[datetime, datetime, bool]:
    if span.opened is None:  # it began before the last start: nothing tells how long ago that was
        in_order = closed.utc >= recorded
        return recorded, max(closed.utc, recorded), in_order and span.begun_trusted and trusted
    lasted = timedelta(milliseconds=closed.mono_ms - span.opened.mono_ms)
    if abs(closed.utc - span.opened.utc - lasted) <= JUMP:
        return span.opened.utc, max(closed.utc, span.opened.utc), trusted
    if trusted and not span.begun_trusted:  # it was set in between
        return closed.utc - lasted, closed.utc, True
    return span.opened.utc, span.opened.utc + lasted, False
