"""The kiosk with a screen: its pages, its keypad and its private voice, around the rules of `logic`. Pure.

Owns one customer's way over the pages, and what the ears hear of it. A number is asked of `logic` like a press of a
button, so lamps, printer and numbers obey one set of rules. Must not know pixels or sound.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from msgspec.structs import replace

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import Refuse, SaveTicket
from devices.ticket_kiosk.front_events import (
    AdvisorCalled,
    AdvisorNotNeeded,
    Arrived,
    KeyStruck,
    Noted,
    NumberWanted,
    Wished,
)
from devices.ticket_kiosk.front_state import State, page_of
from devices.ticket_kiosk.front_voice import say
from devices.ticket_kiosk.pages import step as pages
from devices.ticket_kiosk.pages.booking import code_of
from devices.ticket_kiosk.pages.keys import PadKey, moved
from devices.ticket_kiosk.pages.page import CallAdvisor, CheckInNow, Go, NeedNoAdvisor, Note, Place, Take
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.state import State as KioskState
from vuoro.messages.commands import CheckIn, TakeTicket
from vuoro.messages.loop import Answered, Effect, Event, Learned, ReportHealth
from vuoro.messages.replies import Rejected
from vuoro.messages.state import NoticesState, QueueState
from vuoro.touch.effects import Ears, ShowPage, louder
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Act, Back, Letter, Page, StartOver
from vuoro.touch.parts import GlassMeasured, HeadsetChanged, PartTroubled, Touched, findings, troubled
from vuoro.touch.patience import Patience
from vuoro.values import Moment, ServiceId

__all__ = ["State", "busy", "initial", "next_due", "step"]


def initial(
    kiosk: KioskState,
    leaves: Leaves,
    glass: Glass | None = None,
    patience: Patience = Patience(),  # noqa: B008  it is frozen
) -> State:
    """Return the state at the start; ``glass`` is what the screen is expected to be, None without one."""
    nobody = Visit(language=kiosk.setup.default_language)
    debounce = Debounce(kiosk.setup.repeat_ms, kiosk.setup.rebound_ms)
    return State(
        kiosk=kiosk,
        nobody=nobody,
        visit=nobody,
        debounce=debounce,
        patience=patience,
        glass=glass,
        leaves=leaves,
    )


def step(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` and what has to be done."""
    before = state
    state = replace(state, visit=pages.at(state.visit, now, state.patience, state.nobody))
    state, again, asked = _react(state, event, now)
    kiosk, effects = logic.step(state.kiosk, asked or event, now)
    state = _hear(replace(state, kiosk=kiosk), event, effects, now)
    state = _with_notices(_end_of_visit(before, state), now)
    state, shown = _show(state, now)
    said = say(before, state, now, again=again)
    state, report = _report(state)
    rest = (effect for effect in effects if not isinstance(effect, ReportHealth))
    return state, (*rest, *shown, *said, *report)


def next_due(state: State) -> int | None:
    """Return when the kiosk or the visit changes by itself."""
    ends = (logic.next_due(state.kiosk), pages.due(state.visit, state.patience), state.notice_ends)
    return min((end for end in ends if end is not None), default=None)


def busy(state: State) -> bool:
    """Return whether a ticket is on its way."""
    return logic.busy(state.kiosk)


def _react(state: State, event: Event, now: Moment) -> tuple[State, bool, Wished | None]:
    """Return the state, whether the page is to be said again, and what is asked of the kiosk."""
    match event:
        case Touched(act=act):
            return _struck(state, act, _name(act), event.real_ns, now)
        case KeyStruck():
            return _key(state, event, now)
        case _:
            return _learn(state, event), False, None


def _learn(state: State, event: Event) -> State:
    match event:
        case HeadsetChanged(plugged=plugged):
            return replace(state, ears=Ears(plugged=plugged))
        case GlassMeasured(glass=glass):
            return replace(state, glass=glass)
        case PartTroubled():
            return replace(state, troubles=troubled(state.troubles, event))
        case Learned(message=QueueState() as queue):
            return replace(state, queues={**state.queues, queue.service: queue})
        case Learned(message=NoticesState(notices=notices)):
            return replace(state, notices=tuple(one for one in notices if not one.areas))
        case _:
            return state


def _name(act: Act) -> str:
    """Return what counts as one key: letters may follow quickly, else two strikes in half a second are one."""
    return act.letter if isinstance(act, Letter) else "touch"


def _struck(state: State, act: Act, name: str, real_ns: int, now: Moment) -> tuple[State, bool, Wished | None]:
    debounce, is_press = state.debounce.strike(name, now.mono_ms)
    state = replace(state, debounce=debounce)
    if not is_press or act not in page_of(state, now).acts:
        return state, False, None
    visit = pages.touch(state.visit, act, now, state.nobody)
    asked = _asked(state.visit, act, real_ns)
    return replace(state, visit=visit, focus=None), False, asked


def _asked(visit: Visit, act: Act, real_ns: int) -> Wished | None:
    """Return what a choice asks of the kiosk, None where it only turns pages."""
    match act:
        case Take(service=service):
            wish = TakeTicket(service=service, language=visit.language, needs=visit.needs, same_visit_as=visit.first)
            return NumberWanted(wish, real_ns)
        case CheckInNow() if code := code_of(visit):
            return Arrived(CheckIn(code=code, language=visit.language, needs=visit.needs))
        case CallAdvisor(reason=reason):
            return AdvisorCalled(reason, visit.language, visit.first)
        case NeedNoAdvisor(reason=reason):
            return AdvisorNotNeeded(reason)
        case Note() | StartOver() | Go() if visit.here.place is Place.RESULT and visit.taken is not None:
            return Noted(visit.taken.ticket.ticket)
        case _:
            return None


def _key(state: State, event: KeyStruck, now: Moment) -> tuple[State, bool, Wished | None]:
    page = page_of(state, now)
    act = {PadKey.SELECT: state.focus, PadKey.BACK: Back()}.get(event.key)
    if act in page.acts:
        struck, again, asked = _struck(state, act, event.key.value, event.real_ns, now)
        stays = struck.visit.here == state.visit.here
        return replace(struck, focus=state.focus if stays else None), again, asked
    debounce, is_press = state.debounce.strike(event.key.value, now.mono_ms)
    state = replace(state, debounce=debounce)
    if not is_press:
        return state, False, None
    state = replace(state, visit=replace(state.visit, idle_from=now.mono_ms))
    return (*_moved(state, event.key, page), None)


def _moved(state: State, key: PadKey, page: Page) -> tuple[State, bool]:
    """Return the state after a key that chooses nothing, and whether the page is to be said again."""
    ears = state.ears
    match key:
        case PadKey.NEXT | PadKey.PREVIOUS:
            return replace(state, focus=moved(page, state.focus, 1 if key is PadKey.NEXT else -1)), False
        case PadKey.SPEAK:
            return replace(state, ears=replace(ears, wanted=ears.plugged)), True
        case PadKey.LOUDER | PadKey.SOFTER:
            volume = louder(ears.volume, 1 if key is PadKey.LOUDER else -1)
            return replace(state, ears=replace(ears, volume=volume)), True
        case _:
            return state, False


def _hear(state: State, event: Event, effects: tuple[Effect, ...], now: Moment) -> State:
    """Let the page follow what became of a wish for a number."""
    visit = state.visit
    for effect in effects:
        match effect:
            case SaveTicket(slip=slip):
                visit = pages.given(visit, slip, now)
            case Refuse(button=service):
                visit = pages.refused(visit, service, _reason(state, service, event), now)
    return replace(state, visit=visit)


def _reason(state: State, service: ServiceId, event: Event) -> str:
    match event:
        case Answered(command=CheckIn(), reply=Rejected(code=code)):
            return code.value
        case _:
            return state.kiosk.closed.get(service, "")


def _end_of_visit(before: State, state: State) -> State:
    """Let the next customer begin with a silent voice at the usual volume, and with no key anywhere."""
    if state.visit != state.nobody or before.visit == state.nobody:
        return state
    return replace(state, focus=None, ears=Ears(plugged=state.ears.plugged))


def _with_notices(state: State, now: Moment) -> State:
    """Return the state without the notices that are over, and with when the next one will be."""
    notices = tuple(one for one in state.notices if one.until is None or one.until > now.utc)
    ends = min((one.until for one in notices if one.until is not None), default=None)
    due = None if ends is None else now.later(ceil((ends - now.utc) / timedelta(milliseconds=1)))
    return replace(state, notices=notices, notice_ends=due)


def _show(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    page = page_of(state, now)
    focus = state.focus if state.focus in page.acts else None
    shown = ShowPage(page, focus)
    if shown == state.shown:
        return state, ()
    return replace(state, shown=shown, focus=focus), (shown,)


def _report(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Report the health of the kiosk, with what its front lacks."""
    kiosk = state.kiosk.health
    if kiosk is None:
        return state, ()
    report = ReportHealth(findings=(*kiosk.findings, *findings(state.troubles)), readings=kiosk.readings)
    return (state, ()) if report == state.health else (replace(state, health=report), (report,))
