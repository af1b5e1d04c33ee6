"""Makes the command of a visit, and decides when it goes out: at once while the hub is there, else later, in order.

An answer is handed in with its age, so it waits on the terminal's own disk, and not in the outbox, while nobody would
take it. Pure.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.feedback_terminal.events import Drop, Finish, Finished, FinishedRead, HandIn, ReadFinished
from devices.feedback_terminal.state import State
from devices.feedback_terminal.visit import Visit
from vuoro.counting import RULE, Answered, is_outside_hours, is_suspect, last_of_each, most_pressed
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.loop import Effect, Send
from vuoro.values import FeedbackChannel, Moment

#: So many commands wait for their answers at a time; the others stay where they are.
BATCH: Final = 50
#: The newest presses of a visit travel with it; more than that is hammering, and shows as such.
MOST_PRESSES: Final = 60
#: What `GiveFeedback.age_ms` can say; what is older has an unknown age.
OLDEST_MS: Final = 31 * 86_400_000

Effects = tuple[Effect, ...]


def close_visit(state: State, visit: Visit, now: Moment) -> tuple[State, Effects]:
    """Hand in what a visit has come to, or note that it has come to nothing."""
    if visit.number is None:
        return state, ()
    command = command_of(visit, state.setup.boot)
    if not _says_something(command):
        return state, (Drop(visit.number),)
    state, command = _judged(state, visit, command)
    state = replace(state, answers=state.answers + 1)
    if state.here and not state.waiting.finished and state.waiting.unanswered < BATCH:
        age = age_in_boot(visit.presses[-1].at, now)
        waiting = replace(state.waiting, unanswered=state.waiting.unanswered + 1)
        return replace(state, waiting=waiting), (HandIn(visit.number), Send(replace(command, age_ms=age)))
    state = replace(state, waiting=replace(state.waiting, finished=state.waiting.finished + 1))
    state, reading = read_more(state)
    return state, (Finish(visit.number, command), *reading)


def close_left_over(state: State) -> tuple[State, Effects]:
    """Close what earlier lives have left; their age is told when it is known, from the disk."""
    effects: list[Effect] = []
    for boot, visit in ((one.boot, one.visit) for one in state.left_over):
        if visit.number is None:
            continue
        command = command_of(visit, boot)
        effects.append(Finish(visit.number, command) if _says_something(command) else Drop(visit.number))
    count = sum(isinstance(effect, Finish) for effect in effects)
    waiting = replace(state.waiting, finished=state.waiting.finished + count)
    return replace(state, left_over=(), waiting=waiting, answers=state.answers + count), tuple(effects)


def command_of(visit: Visit, boot: str) -> GiveFeedback:
    """Return the answers of a visit, but for what the rules say of them."""
    final = last_of_each(visit.presses)
    values = {question: press.value for question, press in final.items()}
    return GiveFeedback(
        channel=FeedbackChannel.TERMINAL,
        language=visit.language,
        service=visit.service if values.get(FeedbackQuestion.SERVICE) is not None else None,
        effort=values.get(FeedbackQuestion.EFFORT),
        satisfaction=values.get(FeedbackQuestion.SATISFACTION),
        recommend=values.get(FeedbackQuestion.RECOMMEND),
        words=visit.words,
        presses=tuple(press.raw(boot) for press in visit.presses[-MOST_PRESSES:]),
    )


def read_more(state: State) -> tuple[State, Effects]:
    """Ask for the next answers on the disk, when the hub is there and has answered all that was sent to it."""
    waiting = state.waiting
    if not state.here or not waiting.finished or waiting.unanswered or waiting.reading:
        return state, ()
    return replace(state, waiting=replace(waiting, reading=True)), (ReadFinished(BATCH),)


def hand_in(state: State, event: FinishedRead, now: Moment) -> tuple[State, Effects]:
    """Hand in what has waited on the disk, with its age; if the hub has gone again meanwhile, later."""
    waiting = replace(state.waiting, reading=False)
    if not state.here:
        return replace(state, waiting=waiting), ()
    effects: list[Effect] = []
    for one in event.finished:
        age = age_of(one, state.setup.boot, now, trusted=event.trusted)
        effects += [HandIn(one.number), Send(replace(one.command, age_ms=age))]
    waiting = replace(
        waiting,
        finished=max(0, waiting.finished - len(event.finished)) if event.finished else 0,
        unanswered=waiting.unanswered + len(event.finished),
    )
    return replace(state, waiting=waiting), tuple(effects)


def age_of(one: Finished, boot: str, now: Moment, *, trusted: bool) -> int | None:
    """Return how old answers are: by the boot's monotonic clock, else by a wall clock that was set both times."""
    if one.boot == boot:
        return age_in_boot(one.at, now)
    if not (trusted and one.trusted):
        return None
    age = round((now.utc - one.at.utc).total_seconds() * 1000)
    return age if 0 <= age <= OLDEST_MS else None


def age_in_boot(at: Moment, now: Moment) -> int | None:
    """Return how long ago ``at`` was, None where that is more than can be told."""
    age = max(0, now.mono_ms - at.mono_ms)
    return age if age <= OLDEST_MS else None


def _says_something(command: GiveFeedback) -> bool:
    given = (command.service, command.effort, command.satisfaction, command.recommend, command.words)
    return any(one is not None for one in given)


def _judged(state: State, visit: Visit, command: GiveFeedback) -> tuple[State, GiveFeedback]:
    """Return the command with what the counting rules say of it; nothing of it is left out for that."""
    answer = Answered(visit.presses[-1].at.mono_ms, most_pressed(visit.presses))
    recent = tuple(one for one in state.recent if answer.mono_ms - one.mono_ms < RULE.burst_ms)
    suspect = is_suspect(answer, recent)
    at = visit.presses[-1].at.utc
    outside = is_outside_hours(state.known.minutes_outside(at) if state.clock_trusted else None)
    state = replace(state, recent=(*recent, answer), suspects=state.suspects + suspect)
    return state, replace(command, suspect=suspect, outside_hours=outside)
