"""What the terminal does, as pure steps: presses in, thanks, pages and answers out.

A press is written to disk at once, and thanked for; the next question comes; what a customer has answered is handed in
when they are done, or gone. Must not know disk, broker or hardware.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.feedback_terminal import asked, handing, speech
from devices.feedback_terminal.customer import key_down, tapped, time_passes, visit_end
from devices.feedback_terminal.events import (
    ClockSeen,
    FinishedRead,
    KeepKnown,
    KeyDown,
    KeyFoundDown,
    KeyUp,
    LampsTroubled,
    Light,
    LookAtClock,
    NoteCounted,
    SetAside,
    TakeBack,
    Tapped,
    Thin,
)
from devices.feedback_terminal.flow import following
from devices.feedback_terminal.health import health
from devices.feedback_terminal.keys import Control
from devices.feedback_terminal.known import Known
from devices.feedback_terminal.lights import lights
from devices.feedback_terminal.pages.compose import compose, questions_of
from devices.feedback_terminal.state import Setup, State, Waiting
from devices.feedback_terminal.visit import GLIMPSE_MS, LeftOver, Visit
from vuoro.counting import RULE
from vuoro.messages import loop
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.device import Presence
from vuoro.messages.replies import Rejected
from vuoro.messages.state import ServicesState, SiteState
from vuoro.touch.effects import ShowPage
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.parts import GlassMeasured, HeadsetChanged, Part, PartTroubled, troubled
from vuoro.values import ClientKind, Moment, PresenceStatus

#: A machine without a battery for its clock has it set within minutes of finding a network.
CLOCK_LOOK_MS: Final = 60_000
THIN_MS: Final = 24 * 3_600_000

#: Keys after which the page is said again.
_SAID_AGAIN: Final = (Control.REPEAT, Control.LOUDER, Control.SOFTER)

Effects = tuple[loop.Effect, ...]


class Loaded(Struct, frozen=True, kw_only=True):
    """What was on the terminal's disk at its start.

    ``visits`` are those that were not over, ``finished`` so many answers that wait to be handed in, ``unanswered`` so
    many commands in the outbox, ``unreadable`` so much that could not be read.
    """

    visits: tuple[LeftOver, ...] = ()
    next_number: int = 1
    finished: int = 0
    unanswered: int = 0
    refused: tuple[GiveFeedback, ...] = ()
    known: Known = Known()
    unreadable: int = 0


def initial(
    setup: Setup,
    loaded: Loaded = Loaded(),  # noqa: B008  it is frozen
    *,
    leaves: Leaves | None = None,
    glass: Glass | None = None,
) -> State:
    """Return the state to start with; a visit that only the daemon's end has interrupted goes on.

    ``glass`` is what the screen is expected to be, ``leaves`` knows what fits on it; both are None without one.
    """
    *others, last = loaded.visits or (None,)
    goes_on = last is not None and last.boot == setup.boot
    left_over = tuple(one for one in (*others, *(() if goes_on else (last,))) if one is not None)
    state = State(
        setup=setup,
        visit=Visit(language=setup.language),
        left_over=left_over,
        next_number=loaded.next_number,
        known=loaded.known,
        waiting=Waiting(finished=loaded.finished, unanswered=loaded.unanswered, refused=loaded.refused),
        unreadable=loaded.unreadable,
        leaves=leaves,
        glass=glass,
    )
    return state if last is None or not goes_on else replace(state, visit=_resumed(last.visit, state))


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Return the state after ``event`` and what has to be done."""
    before = state
    at = event.at if isinstance(event, KeyDown | Tapped) else now
    # What time brings may be durable; while the disk takes nothing, the customers have to see that all the same.
    state, passed = (state, ()) if isinstance(event, loop.DiskChanged) else time_passes(state, at)
    state, effects = _react(state, event, now)
    state, seen = _seen(before, state, event, now)
    return state, (*passed, *effects, *seen)


def next_due(state: State) -> int | None:
    """Return when something changes by itself: the visit, a key that is held, an errand, what is known of the clock."""
    errand = None if state.errand is None else state.errand.next_end
    ends = (visit_end(state), state.keys.next_end, errand, state.look_at, state.thin_at)
    return min((end for end in ends if end is not None), default=None)


def busy(state: State) -> bool:
    """Return whether answers are being handed in."""
    return state.waiting.reading


def _react(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    match event:
        case KeyDown():
            return key_down(state, event, now)
        case Tapped():
            return tapped(state, event, now)
        case loop.Started():
            return _start(state, now)
        case loop.Due() | ClockSeen():
            return _due(state, event, now)
        case loop.Asked():
            return asked.take(state, event, now)
        case _:
            return _hear(state, event, now)


def _hear(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Take what the hub says, and what of it changes where answers go."""
    match event:
        case loop.LinkChanged(up=up):
            return handing.read_more(replace(state, link_up=up))
        case loop.Learned(message=Presence(client=ClientKind.CONTROLLER.value, status=status)):
            return handing.read_more(replace(state, controller_away=status is not PresenceStatus.ONLINE))
        case loop.Learned(message=message):
            return _learn(state, message, now)
        case loop.Answered(command=GiveFeedback() as answer, reply=reply):
            return _answered(state, answer, refused=isinstance(reply, Rejected))
        case FinishedRead():
            return handing.hand_in(state, event, now)
        case _:
            return _notice(state, event, now), ()


def _learn(state: State, message: object, now: Moment) -> tuple[State, Effects]:
    """Take what the hub tells of the service point, and keep what lasts for a start without it."""
    known = state.known.learn(message, now)
    if isinstance(message, SiteState | ServicesState) and known != state.known:
        return replace(state, known=known), (KeepKnown(message),)
    return replace(state, known=known), ()


def _notice(state: State, event: loop.Event, now: Moment) -> State:
    """Take what happens to keys, lamps and the other parts."""
    match event:
        case KeyUp(key=key, at=at):
            state = replace(state, keys=state.keys.lift(key, at.mono_ms))
        case KeyFoundDown(key=key, at=at):
            state = replace(state, keys=state.keys.found_down(key, at.mono_ms))
        case PartTroubled(part=part, trouble=trouble):
            gone = part is Part.KEYPAD and trouble is not None
            keys = state.keys.gone() if gone else state.keys
            state = replace(state, troubles=troubled(state.troubles, event), keys=keys)
        case LampsTroubled(trouble=trouble):
            state = replace(state, lamp_trouble=trouble)
        case GlassMeasured(glass=glass):
            state = replace(state, glass=glass)
        case HeadsetChanged(plugged=plugged):
            state = speech.plug(state, now, plugged=plugged)
        case loop.DiskChanged(works=works):
            state = replace(state, disk_works=works)
    return state


def _start(state: State, now: Moment) -> tuple[State, Effects]:
    """Hand in again what the controller has refused before, and close what earlier lives have left."""
    waiting = state.waiting
    again = tuple(loop.Send(refused) for refused in waiting.refused)
    waiting = replace(waiting, refused=(), unanswered=waiting.unanswered + len(again))
    state, closed = handing.close_left_over(replace(state, waiting=waiting))
    state = replace(state, look_at=now.later(CLOCK_LOOK_MS))
    return state, (*((TakeBack(), *again) if again else ()), *closed, LookAtClock())


def _due(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Look at the clock until it has been set; only from then on can anything be found to be old."""
    effects: Effects = ()
    if isinstance(event, ClockSeen) and event.trusted and not state.clock_trusted:
        state = replace(state, clock_trusted=True, look_at=None, thin_at=now.mono_ms)
    if state.look_at is not None and now.mono_ms >= state.look_at:
        state, effects = replace(state, look_at=now.later(CLOCK_LOOK_MS)), (LookAtClock(),)
    if state.thin_at is not None and now.mono_ms >= state.thin_at:
        before = now.utc - timedelta(days=state.setup.keep_days)
        state, effects = replace(state, thin_at=now.later(THIN_MS)), (*effects, Thin(before))
    return state, effects


def _answered(state: State, answer: GiveFeedback, *, refused: bool) -> tuple[State, Effects]:
    waiting = replace(state.waiting, unanswered=max(0, state.waiting.unanswered - 1))
    effects: Effects = (NoteCounted(answer.presses[0]),) if answer.presses else ()
    if refused:
        waiting, effects = replace(waiting, refused=(*waiting.refused, answer)), (SetAside(answer),)
    state, reading = handing.read_more(replace(state, waiting=waiting))
    return state, (*effects, *reading)


def _resumed(visit: Visit, state: State) -> Visit:
    """Return a visit as it was when the daemon ended: its last press is being thanked for."""
    last = visit.presses[-1]
    is_last = last.question not in (asking := questions_of(state)) or following(last.question, asking) is None
    end = last.at.later(RULE.correction_ms if is_last else GLIMPSE_MS)
    return replace(visit, at=last.question, thanks=last, thanks_end=end, idle_from=last.at.mono_ms)


def _seen(before: State, state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Return what has to be lit, shown, said and told because it is not what it was."""
    lit = lights(state)
    effects: Effects = () if lit == state.lights else (Light(lit),)
    state = replace(state, lights=lit)
    if state.setup.screen or state.ears.plugged or before.ears.plugged:
        state, shown = _pages(before, state, event, now)
        effects = (*effects, *shown)
    report = health(state)
    if state.health is None or report.findings != state.health.findings:
        return replace(state, health=report), (*effects, report)
    return state, effects


def _pages(before: State, state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    wish = event.key if isinstance(event, KeyDown) and isinstance(event.key, Control) else None
    state = speech.heard(state, wish)
    page = compose(state, now)
    said = speech.speech(before, state, page, again=wish in _SAID_AGAIN)
    show = ShowPage(page)
    shown: Effects = (show,) if state.setup.screen and show != state.shown else ()
    return replace(state, shown=show), (*shown, *said)
