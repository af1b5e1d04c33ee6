"""The kiosk with a screen: its pages, its keypad and its private voice, around the rules of `logic`. Pure.

Owns one customer's way over the pages, and what the ears hear of it. A number is asked of `logic` like a press of a
button, so lamps, printer and numbers obey one set of rules. Must not know pixels or sound.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import Refuse, SaveTicket
from devices.ticket_kiosk.front_events import Arrived, KeyStruck, NumberWanted, Wished
from devices.ticket_kiosk.pages import step as pages
from devices.ticket_kiosk.pages.booking import code_of
from devices.ticket_kiosk.pages.compose import compose
from devices.ticket_kiosk.pages.keys import PadKey, moved
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import CheckInNow, Take
from devices.ticket_kiosk.pages.spoken import whole
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.slips import time_zone_of
from devices.ticket_kiosk.state import State as KioskState
from vuoro.messages.commands import CheckIn, TakeTicket
from vuoro.messages.loop import Answered, Effect, Event, Learned, ReportHealth
from vuoro.messages.replies import Rejected
from vuoro.messages.state import QueueState
from vuoro.touch import spoken
from vuoro.touch.effects import Ears, Hush, Say, ShowPage, louder
from vuoro.touch.page import Act, Back, Choose, Letter, Page
from vuoro.touch.parts import HeadsetChanged, Part, PartTroubled, Touched, findings, troubled
from vuoro.touch.patience import Patience
from vuoro.values import Moment, ServiceId


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk and its front know; ``shown`` is the page in sight, ``health`` what was last reported."""

    kiosk: KioskState
    nobody: Visit
    visit: Visit
    debounce: Debounce
    patience: Patience
    queues: dict[ServiceId, QueueState] = {}
    focus: Act | None = None
    ears: Ears = Ears()
    shown: ShowPage | None = None
    troubles: dict[Part, str] = {}
    health: ReportHealth | None = None


def initial(kiosk: KioskState, patience: Patience = Patience()) -> State:  # noqa: B008  it is frozen
    """Return the state at the start."""
    nobody = Visit(language=kiosk.setup.default_language)
    debounce = Debounce(kiosk.setup.repeat_ms, kiosk.setup.rebound_ms)
    return State(kiosk=kiosk, nobody=nobody, visit=nobody, debounce=debounce, patience=patience)


def step(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` and what has to be done."""
    before = state
    state = replace(state, visit=pages.at(state.visit, now, state.patience, state.nobody))
    state, again, asked = _react(state, event, now)
    kiosk, effects = logic.step(state.kiosk, asked or event, now)
    state = _hear(replace(state, kiosk=kiosk), event, effects, now)
    state = _end_of_visit(before, state)
    state, shown = _show(state, now)
    said = _say(before, state, again=again)
    state, report = _report(state)
    rest = (effect for effect in effects if not isinstance(effect, ReportHealth))
    return state, (*rest, *shown, *said, *report)


def next_due(state: State) -> int | None:
    """Return when the kiosk or the visit changes by itself."""
    ends = (logic.next_due(state.kiosk), pages.due(state.visit, state.patience))
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
        case HeadsetChanged(plugged=plugged):
            return replace(state, ears=Ears(plugged=plugged)), False, None
        case PartTroubled():
            return replace(state, troubles=troubled(state.troubles, event)), False, None
        case Learned(message=QueueState() as queue):
            return replace(state, queues={**state.queues, queue.service: queue}), False, None
        case _:
            return state, False, None


def _name(act: Act) -> str:
    """Return what counts as one key: letters may follow quickly, else two strikes in half a second are one."""
    return act.letter if isinstance(act, Letter) else "touch"


def _struck(state: State, act: Act, name: str, real_ns: int, now: Moment) -> tuple[State, bool, Wished | None]:
    debounce, is_press = state.debounce.strike(name, now.mono_ms)
    state = replace(state, debounce=debounce)
    if not is_press or act not in compose(state.visit, known(state, now)).acts:
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
        case _:
            return None


def _key(state: State, event: KeyStruck, now: Moment) -> tuple[State, bool, Wished | None]:
    page = compose(state.visit, known(state, now))
    act = {PadKey.SELECT: state.focus, PadKey.BACK: Back()}.get(event.key)
    if act in page.acts:
        return _struck(state, act, event.key.value, event.real_ns, now)
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


def _show(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    page = compose(state.visit, known(state, now))
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


def _say(before: State, state: State, *, again: bool) -> tuple[Effect, ...]:
    """Say what is new: the page, or the choice that the keys stand on now."""
    if not (state.ears.plugged and state.ears.wanted):
        return (Hush(),) if before.ears.wanted else ()
    if state.shown is None:
        return ()
    page, focus = state.shown.page, state.shown.focus
    last = before.shown
    is_new_page = last is None or (last.page.place, last.page.title) != (page.place, page.title)
    if again or is_new_page:
        return (_speech(whole(page), state),)
    if focus is not None and (last is None or focus != last.focus):
        return (_choice(page, focus, state),)
    return ()


def _choice(page: Page, focus: Act, state: State) -> Say:
    """Say a choice in the language of the page, and the name of a language in that language."""
    if isinstance(focus, Choose):
        return Say(spoken.name(page, focus), spoken.voice(focus.language), state.ears.volume)
    return _speech(spoken.one(page, focus), state)


def _speech(text: str, state: State) -> Say:
    return Say(text, spoken.voice(state.visit.language), state.ears.volume)


def known(state: State, now: Moment) -> Known:
    """Return what the pages may tell."""
    kiosk = state.kiosk
    return Known(
        now=now.utc,
        time_zone=time_zone_of(kiosk),
        site=kiosk.site,
        services=tuple(kiosk.services.values()),
        queues=state.queues,
        gives=frozenset(service for service in kiosk.services if logic.gives(kiosk, service)),
        alone=not kiosk.reach.bearable,
    )
