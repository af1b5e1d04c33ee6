"""What the drop box does, as pure steps: counts envelopes, measures, and puts every opening of its door on record.

An opening is on disk from the moment the door opens; it is handed in when the door has closed and what is in the box
has been measured again. Must not know disk, broker or hardware.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.dropbox_sensor import health
from devices.dropbox_sensor.contact import CLOSED, Contact
from devices.dropbox_sensor.events import DoorFound, DoorMoved, LidMoved, Measure, Measured, Memory, Opening, Remember
from devices.dropbox_sensor.gauge import Calibration, Gauge
from devices.dropbox_sensor.state import DOOR_LEFT_MS, LID_LEFT_MS, Level, State
from vuoro.messages import loop
from vuoro.messages.commands import ReportFill, ReportOpening
from vuoro.messages.replies import Rejected
from vuoro.values import BoxId, Moment

#: A lid lifted for less lets no envelope through; a door cannot be opened and closed within half a second.
LID_LIFTED_MS: Final = 300
DOOR_OPENED_MS: Final = 500
#: The controller is told of a change of so many per cent, and not more often than this.
NEWS_PERCENT: Final = 2
REPORT_EVERY_MS: Final = 5_000

Effects = tuple[loop.Effect, ...]


def initial(
    box: BoxId, calibration: Calibration, every_ms: int, memory: Memory, *, awaiting: bool, unreadable: int = 0
) -> State:
    """Return the state to start with.

    ``memory`` is the one on disk, and ``unreadable`` how much there could not be read; ``awaiting`` is whether a report
    of the level is still in the outbox.
    """
    if memory.opening is not None and memory.opening.closed_at is None:
        memory = replace(memory, opening=replace(memory.opening, watched=False))
    return State(
        box=box,
        calibration=calibration,
        gauge=Gauge(every_ms=every_ms),
        memory=memory,
        awaiting=awaiting,
        unreadable=unreadable,
    )


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Return the state after ``event`` and what has to be done."""
    after, first = _react(state, event, now)
    after = _let_time_pass(after, now)
    after, opening = _hand_in(after)
    after, report = _report(after, now)
    after, question = _ask(after, now)
    after, news = health.tell(after, now)
    remember = (Remember(after.memory),) if after.memory != state.memory else ()
    return after, (*remember, *first, *opening, *report, *question, *news)


def next_due(state: State) -> int | None:
    """Return when a switch has settled or is left open, the sensor is to be asked, or the level is to be told."""
    times = (state.lid.due(LID_LEFT_MS), state.door.due(DOOR_LEFT_MS), state.gauge.due(), _report_due(state))
    return min((time for time in times if time is not None), default=None)


def busy(state: State) -> bool:
    """Return whether the sensor is measuring."""
    return state.gauge.asked_at is not None


def _react(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    match event:
        case loop.Started():
            return _start(state, now)
        case DoorMoved(open=open_, at=at):
            return _move_door(_let_time_pass(state, at), open_=open_, at=at)
        case DoorFound(open=open_):
            return _find_door(state, open_=open_, now=now)
    return _notice(state, event, now), ()


def _notice(state: State, event: loop.Event, now: Moment) -> State:
    match event:
        case LidMoved(open=open_, at=at):
            return _move_lid(_let_time_pass(state, at), open_=open_, at=at)
        case Measured(number=number, distances=distances, trouble=trouble):
            return replace(state, gauge=state.gauge.answer(number, distances, trouble, now.mono_ms))
        case loop.Answered():
            return _take_answer(state, event)
    return state


def _start(state: State, now: Moment) -> tuple[State, Effects]:
    """Begin to measure, and hand in again what the controller has refused before."""
    again = tuple(loop.Send(opening) for opening in state.memory.set_aside)
    memory = replace(state.memory, set_aside=())
    return replace(state, gauge=state.gauge.calm(now.mono_ms), memory=memory), again


def _move_lid(state: State, *, open_: bool, at: Moment) -> State:
    gauge = state.gauge if state.lid.is_open or not open_ else state.gauge.disturb()
    return replace(state, lid=state.lid.moved(open_=open_, at=at), gauge=gauge)


def _move_door(state: State, *, open_: bool, at: Moment) -> tuple[State, Effects]:
    was_open = state.door.is_open
    state = replace(state, door=state.door.moved(open_=open_, at=at))
    return (state, ()) if was_open or not open_ else _begin_opening(state, at, watched=True)


def _find_door(state: State, *, open_: bool, now: Moment) -> tuple[State, Effects]:
    opening = state.memory.opening
    is_on_record = opening is not None and opening.closed_at is None
    if not open_:
        return _end_opening(state, now) if is_on_record else state, ()
    state = replace(state, door=Contact(opened=now))
    if is_on_record:
        return replace(state, gauge=state.gauge.disturb()), ()
    return _begin_opening(state, now, watched=False)


def _begin_opening(state: State, at: Moment, *, watched: bool) -> tuple[State, Effects]:
    """Put a new opening on record; one before it that still waits for the sensor waits no longer."""
    state, effects = _hand_in(replace(state, gauge=state.gauge.disturb()), at_once=True)
    opening = Opening(opened_at=at.utc, fill_before=state.level.fill, watched=watched)
    return replace(state, memory=replace(state.memory, opening=opening)), effects


def _end_opening(state: State, at: Moment) -> State:
    """Close the opening on record; the envelopes so far are its own, and the count begins anew."""
    memory, opening = state.memory, state.memory.opening
    if opening is None:
        return state
    closed = replace(opening, closed_at=at.utc, envelopes=memory.envelopes)
    return replace(state, memory=replace(memory, envelopes=0, opening=closed))


def _let_time_pass(state: State, at: Moment) -> State:
    """Return the state as it is at ``at``, when nothing has happened since."""
    if (passage := state.lid.passage(at.mono_ms)) is not None:
        state = _leave_lid(state, *passage)
    if (passage := state.door.passage(at.mono_ms)) is not None:
        state = _leave_door(state, *passage)
    lid, door = state.lid.watched(at.mono_ms, LID_LEFT_MS), state.door.watched(at.mono_ms, DOOR_LEFT_MS)
    gauge = state.gauge.give_up(at.mono_ms)
    return replace(state, lid=lid, door=door, gauge=gauge.blind() if lid.left or door.left else gauge)


def _leave_lid(state: State, opened: Moment, closed: Moment) -> State:
    dropped = closed.mono_ms - opened.mono_ms >= LID_LIFTED_MS
    memory = replace(state.memory, envelopes=state.memory.envelopes + dropped)
    return _calm(replace(state, lid=CLOSED, memory=memory), closed)


def _leave_door(state: State, opened: Moment, closed: Moment) -> State:
    state = replace(state, door=CLOSED)
    is_knock = closed.mono_ms - opened.mono_ms < DOOR_OPENED_MS
    if is_knock and state.memory.opening is not None and state.memory.opening.watched:
        state = replace(state, memory=replace(state.memory, opening=None))
    else:
        state = _end_opening(state, closed)
    return _calm(state, closed)


def _calm(state: State, at: Moment) -> State:
    if state.lid.is_open or state.door.is_open:
        return state
    return replace(state, gauge=state.gauge.calm(at.mono_ms))


def _ask(state: State, now: Moment) -> tuple[State, Effects]:
    if not state.gauge.should_ask(now.mono_ms):
        return state, ()
    gauge = state.gauge.ask(now.mono_ms)
    return replace(state, gauge=gauge), (Measure(gauge.asked),)


def _hand_in(state: State, *, at_once: bool = False) -> tuple[State, Effects]:
    """Hand in an opening that has ended; ``at_once`` without waiting for what the sensor says."""
    opening = state.memory.opening
    if opening is None or opening.closed_at is None or not (state.gauge.settled or at_once):
        return state, ()
    report = ReportOpening(
        box=state.box,
        opened_at=opening.opened_at,
        closed_at=opening.closed_at,
        envelopes=opening.envelopes,
        fill_before=opening.fill_before,
        fill_after=state.level.fill if state.gauge.fresh else None,
        watched=opening.watched,
    )
    return replace(state, memory=replace(state.memory, opening=None), reported=None), (loop.Send(report),)


def _report(state: State, now: Moment) -> tuple[State, Effects]:
    """Tell the controller the level where it has changed; the outbox holds one such report at most."""
    due, level = _report_due(state), state.level
    if due is None or due > now.mono_ms:
        return state, ()
    report = ReportFill(box=state.box, fill=level.fill, envelopes=level.envelopes)
    return replace(state, reported=level, reported_at=now.mono_ms, awaiting=True), (loop.Send(report),)


def _report_due(state: State) -> int | None:
    if state.awaiting or not state.gauge.settled or state.memory.opening is not None:
        return None
    if state.reported is None:
        return 0
    return state.reported_at + REPORT_EVERY_MS if _is_news(state.reported, state.level) else None


def _is_news(reported: Level, level: Level) -> bool:
    if reported.fill is None or level.fill is None:
        return reported != level
    return reported.envelopes != level.envelopes or abs(reported.fill - level.fill) >= NEWS_PERCENT


def _take_answer(state: State, event: loop.Answered) -> State:
    match event.command, event.reply:
        case ReportFill(), Rejected(code=code):
            return replace(state, awaiting=False, refused=code.value)
        case ReportFill(), _:
            return replace(state, awaiting=False, refused=None)
        case ReportOpening() as opening, Rejected():
            memory = replace(state.memory, set_aside=(*state.memory.set_aside, opening))
            return replace(state, memory=memory)
    return state
