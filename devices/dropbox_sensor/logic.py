"""What the drop box does, as pure steps: counts envelopes, measures, and puts every opening of its door on record.

Owns the order in which things happen; what an opening is says `opening`, what is known of the level `gauge`, what staff
may ask `errands`. Must not know disk, broker or hardware.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.dropbox_sensor import errands, health, opening
from devices.dropbox_sensor.contact import CLOSED, SETTLE_MS, Contact
from devices.dropbox_sensor.events import (
    ClockSeen,
    DoorFound,
    DoorMoved,
    KeyMoved,
    LidMoved,
    LookAtClock,
    Measure,
    Measured,
    Memory,
    Remember,
)
from devices.dropbox_sensor.gauge import Gauge
from devices.dropbox_sensor.sensor import Sensor
from devices.dropbox_sensor.state import Level, Setup, State
from vuoro.messages import loop
from vuoro.messages.commands import BoxCondition, ReportFill, ReportOpening
from vuoro.messages.replies import Rejected
from vuoro.values import Moment

#: A lid lifted for less lets no envelope through; a door cannot be opened and closed within half a second.
LID_LIFTED_MS: Final = 300
DOOR_OPENED_MS: Final = 500
#: A key cannot be turned there and back within less; an impulse on its wire can.
KEY_TURNED_MS: Final = 50
#: The controller is told of a change of so many per cent, and not more often than this.
NEWS_PERCENT: Final = 2
REPORT_EVERY_MS: Final = 5_000
#: While an opening waits for a clock that is not set yet, the clock is looked at this often.
CLOCK_EVERY_MS: Final = 5_000

Effects = tuple[loop.Effect, ...]


def initial(setup: Setup, sensor: Sensor, memory: Memory, *, awaiting: bool, unreadable: int = 0) -> State:
    """Return the state to start with.

    ``memory`` is the one on disk, and ``unreadable`` how much there could not be read; ``awaiting`` is whether a report
    of the level is still in the outbox.
    """
    if memory.opening is not None and memory.opening.closed_at is None:
        memory = replace(memory, opening=replace(memory.opening, watched=False))
    return State(setup=setup, gauge=Gauge(sensor=sensor), memory=memory, awaiting=awaiting, unreadable=unreadable)


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Return the state after ``event`` and what has to be done."""
    after, first = _react(state, event, now)
    after, signs = errands.at(_let_time_pass(after, now), now)
    after, handed_in = opening.hand_in(after, now)
    after, report = _report(after, now)
    after, question = _ask(after, now)
    after, look = _look_at_clock(after, now, is_asking=bool(question))
    after, news = health.tell(after, now)
    remember = (Remember(after.memory),) if after.memory != state.memory else ()
    return after, (*remember, *first, *signs, *handed_in, *report, *question, *look, *news)


def next_due(state: State) -> int | None:
    """Return when something changes without an event, or something has to be asked or told."""
    times = (
        state.lid.due(state.setup.lid_left_ms),
        state.door.due(state.setup.door_left_ms),
        None if state.key.closing is None else state.key.closing.later(SETTLE_MS),
        state.gauge.due(),
        state.clock.look_at,
        opening.due(state),
        errands.due(state),
        _report_due(state),
    )
    return min((time for time in times if time is not None), default=None)


def busy(state: State) -> bool:
    """Return whether the sensor is measuring."""
    return state.gauge.asked_at is not None or state.test is not None


def _react(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    match event:
        case loop.Started():
            return _start(state, now)
        case DoorMoved(open=open_, at=at):
            return _move_door(_let_time_pass(state, at), open_=open_, at=at)
        case DoorFound(open=open_):
            return _find_door(state, open_=open_, now=now)
        case Measured():
            return errands.measured(replace(state, gauge=state.gauge.answer(event, now.mono_ms)), event)
        case loop.Asked():
            return errands.ask(state, event, now)
    return _notice(state, event, now), ()


def _notice(state: State, event: loop.Event, now: Moment) -> State:
    match event:
        case LidMoved(open=open_, at=at):
            return _move_lid(_let_time_pass(state, at), open_=open_, at=at)
        case KeyMoved(turned=turned, at=at):
            state = _let_time_pass(state, at)
            return replace(state, key=state.key.moved(open_=turned, at=at))
        case ClockSeen():
            return opening.see_clock(state, event, now)
        case loop.Answered():
            return _take_answer(state, event)
    return state


def _start(state: State, now: Moment) -> tuple[State, Effects]:
    """Begin to measure, and hand in again what the controller has refused before."""
    again = tuple(loop.Send(refused) for refused in state.memory.set_aside)
    memory = replace(state.memory, set_aside=())
    clock = replace(state.clock, look_at=now.mono_ms)
    return replace(state, gauge=state.gauge.calm(now.mono_ms), memory=memory, clock=clock), again


def _move_lid(state: State, *, open_: bool, at: Moment) -> State:
    gauge = state.gauge if state.lid.is_open or not open_ else state.gauge.disturb()
    return replace(state, lid=state.lid.moved(open_=open_, at=at), gauge=gauge)


def _move_door(state: State, *, open_: bool, at: Moment) -> tuple[State, Effects]:
    was_open = state.door.is_open
    clock = replace(state.clock, look_at=at.mono_ms)
    state = replace(state, door=state.door.moved(open_=open_, at=at), clock=clock)
    return (state, ()) if was_open or not open_ else opening.begin(state, at, watched=True)


def _find_door(state: State, *, open_: bool, now: Moment) -> tuple[State, Effects]:
    begun = state.memory.opening
    is_on_record = begun is not None and begun.closed_at is None
    if not open_:
        return opening.end(state, now) if is_on_record else state, ()
    state = replace(state, door=Contact(opened=now))
    if is_on_record:
        return replace(state, gauge=state.gauge.disturb()), ()
    return opening.begin(state, now, watched=False)


def _let_time_pass(state: State, at: Moment) -> State:
    """Return the state as it is at ``at``, when nothing has happened since."""
    if (passage := state.lid.passage(at.mono_ms)) is not None:
        state = _leave_lid(state, *passage)
    if (passage := state.key.passage(at.mono_ms)) is not None:
        state = _leave_key(state, *passage)
    if (passage := state.door.passage(at.mono_ms)) is not None:
        state = _leave_door(state, *passage)
    lid = state.lid.watched(at.mono_ms, state.setup.lid_left_ms)
    door = state.door.watched(at.mono_ms, state.setup.door_left_ms)
    gauge = state.gauge.give_up(at.mono_ms)
    return replace(state, lid=lid, door=door, gauge=gauge.blind() if lid.left or door.left else gauge)


def _leave_lid(state: State, opened: Moment, closed: Moment) -> State:
    if closed.mono_ms - opened.mono_ms >= LID_LIFTED_MS:
        memory = replace(state.memory, envelopes=state.memory.envelopes + 1)
        state = replace(state, memory=memory, gauge=state.gauge.drop_in())
    return _calm(replace(state, lid=CLOSED), closed)


def _leave_key(state: State, turned: Moment, back: Moment) -> State:
    state = replace(state, key=CLOSED)
    return opening.turn_key(state, turned) if back.mono_ms - turned.mono_ms >= KEY_TURNED_MS else state


def _leave_door(state: State, opened: Moment, closed: Moment) -> State:
    state = replace(state, door=CLOSED)
    is_knock = closed.mono_ms - opened.mono_ms < DOOR_OPENED_MS
    if is_knock and state.memory.opening is not None and state.memory.opening.watched:
        state = opening.forget(state)
    else:
        state = opening.end(state, closed)
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


def _look_at_clock(state: State, now: Moment, *, is_asking: bool) -> tuple[State, Effects]:
    """Look at the wall clock with every measurement, when the door has moved, and while an opening waits for it."""
    look_at = state.clock.look_at
    is_due = is_asking or (look_at is not None and look_at <= now.mono_ms)
    if not is_due and (look_at is not None or not opening.waits_for_clock(state, now)):
        return state, ()
    again = now.later(CLOCK_EVERY_MS) if opening.waits_for_clock(state, now) else None
    return replace(state, clock=replace(state.clock, look_at=again)), (LookAtClock(),) if is_due else ()


def _report(state: State, now: Moment) -> tuple[State, Effects]:
    """Tell the controller the level where it has changed; the outbox holds one such report at most."""
    due, level = _report_due(state), state.level
    if due is None or due > now.mono_ms:
        return state, ()
    report = ReportFill(box=state.setup.box, fill=level.fill, envelopes=level.envelopes, condition=level.condition)
    return replace(state, reported=level, reported_at=now.mono_ms, awaiting=True), (loop.Send(report),)


def _report_due(state: State) -> int | None:
    if state.awaiting or not state.gauge.settled or (state.memory.opening is not None and not state.door.left):
        return None
    if state.reported is None:
        return 0
    return state.reported_at + REPORT_EVERY_MS if _is_news(state.reported, state.level) else None


def _is_news(reported: Level, level: Level) -> bool:
    """Return whether the controller has to be told; a temperature goes with the next news."""
    is_same = (reported.envelopes, _flags(reported)) == (level.envelopes, _flags(level))
    if not is_same or reported.fill is None or level.fill is None:
        return not is_same or reported.fill != level.fill
    return abs(reported.fill - level.fill) >= NEWS_PERCENT


def _flags(level: Level) -> BoxCondition:
    return replace(level.condition, temperature_c=None)


def _take_answer(state: State, event: loop.Answered) -> State:
    match event.command, event.reply:
        case ReportFill(), Rejected(code=code):
            return replace(state, awaiting=False, refused=code.value)
        case ReportFill(), _:
            return replace(state, awaiting=False, refused=None)
        case ReportOpening() as refused, Rejected():
            memory = replace(state.memory, set_aside=(*state.memory.set_aside, refused))
            return replace(state, memory=memory)
    return state
