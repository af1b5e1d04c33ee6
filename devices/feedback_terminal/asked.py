"""What staff ask of the terminal: to show which one it is, to light its lamps, to sound its tone. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from devices.feedback_terminal.errands import Errand
from devices.feedback_terminal.events import Sound
from devices.feedback_terminal.lights import lamps
from devices.feedback_terminal.state import State
from vuoro.messages.device_commands import DoResult, Identify, TestChime, TestLamps
from vuoro.messages.loop import Asked, Effect, Tell
from vuoro.values import DoId, Moment

Effects = tuple[Effect, ...]


def take(state: State, event: Asked, now: Moment) -> tuple[State, Effects]:
    """Begin what was asked for; a customer who stands there comes first."""
    fitted = len(lamps(state.setup))
    match event.do:
        case Identify() if fitted or state.setup.screen or state.setup.tone:
            return _begin(state, Errand(do_id=event.do_id, do=event.do, began_ms=now.mono_ms))
        case TestLamps() if fitted:
            return _begin(state, Errand(do_id=event.do_id, do=event.do, began_ms=now.mono_ms, lamps=fitted))
        case TestChime() if state.setup.tone:
            return state, (Sound(), _told(event.do_id))
        case _:
            return state, (_told(event.do_id, "not_fitted"),)


def end_if_over(state: State, now: Moment) -> tuple[State, Effects]:
    """End an errand whose time is over."""
    errand = state.errand
    if errand is None:
        return state, ()
    if now.mono_ms < errand.end_ms:
        return replace(state, errand=errand.at(now.mono_ms)), ()
    return replace(state, errand=None), () if errand.identifies else (_told(errand.do_id),)


def give_way(state: State) -> tuple[State, Effects]:
    """End an errand because a customer has come."""
    errand = state.errand
    if errand is None:
        return state, ()
    return replace(state, errand=None), () if errand.identifies else (_told(errand.do_id, "busy"),)


def _begin(state: State, errand: Errand) -> tuple[State, Effects]:
    if state.visit.begun or state.errand is not None:
        return state, (_told(errand.do_id, "busy"),)
    if not errand.identifies:
        return replace(state, errand=errand), ()
    sound: Effects = (Sound(),) if state.setup.tone else ()
    return replace(state, errand=errand), (*sound, _told(errand.do_id))


def _told(do_id: DoId, code: str = "") -> Tell:
    return Tell(DoResult(do_id=do_id, ok=not code, code=code))
