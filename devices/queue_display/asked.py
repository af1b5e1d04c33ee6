"""What staff ask of a display: to show which one it is, and to sound its chime. Nothing of it takes a call's place.

Owns the answers: it is told as done when it was seen or heard, not before.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.queue_display.events import ChimeTried, ProbeSeen, TryChime
from devices.queue_display.state import Probing, State
from vuoro.board.view import Probe
from vuoro.messages import loop
from vuoro.messages.device_commands import DoResult, Identify, TestChime
from vuoro.values import DoId, Moment

#: How long the display shows which one it is, and for how long a test of its chime has its visible twin.
IDENTIFY_MS: Final = 10_000
TEST_MS: Final = 3_000
#: A chime of a call sounds so long; two never sound at once.
CHIME_MS: Final = 2_000


def after(state: State, event: loop.Event, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    """Return the state after ``event``, as far as it has to do with what staff ask for, and what has to be done."""
    match event:
        case loop.Asked(do_id=do_id, do=Identify()):
            return _identify(state, do_id, now)
        case loop.Asked(do_id=do_id, do=TestChime()):
            return _test_chime(state, do_id, now)
        case loop.Asked(do_id=do_id):
            return state, (_refused(do_id, "not_fitted", "a display has no such part"),)
        case ProbeSeen() if state.probing is not None:
            told = tuple(map(_done, state.probing.waiting))
            return replace(state, probing=replace(state.probing, seen=True, waiting=())), told
        case ChimeTried(do_id=do_id, fault=fault):
            return state, (_refused(do_id, "no_sound", fault) if fault else _done(do_id),)
        case _:
            return _ended(state, now)


def due(state: State) -> int | None:
    """Return when what staff asked for has been shown long enough."""
    return None if state.probing is None else state.probing.until_ms


def _identify(state: State, do_id: DoId, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    probe, before = Probe(told="this_display", client=state.client), state.probing
    if before is not None and before.seen and before.probe == probe:
        return replace(state, probing=replace(before, until_ms=now.later(IDENTIFY_MS))), (_done(do_id),)
    waiting = (*(before.waiting if before is not None else ()), do_id)
    return replace(state, probing=Probing(probe=probe, until_ms=now.later(IDENTIFY_MS), waiting=waiting)), ()


def _test_chime(state: State, do_id: DoId, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    """Sound the chime, with a visible twin unless the display shows already which one it is."""
    if not state.setup.has_chime:
        return state, (_refused(do_id, "not_fitted", "this display is set to be without a chime"),)
    showing = state.line.showing
    if showing is not None and now.mono_ms < showing.since_ms + CHIME_MS:
        return state, (_refused(do_id, "busy", "a call is chiming"),)
    twin = Probing(probe=Probe(told="sound_test", client=state.client), until_ms=now.later(TEST_MS))
    return replace(state, probing=state.probing or twin), (TryChime(do_id),)


def _ended(state: State, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    """Return the display as usual once the time is over; who still waits then has seen nothing."""
    if state.probing is None or now.mono_ms < state.probing.until_ms:
        return state, ()
    dark = any(finding.code == "no_screen" for finding in state.findings)
    code, detail = ("no_screen", "the screen shows nothing") if dark else ("busy", "calls were shown all the time")
    told = tuple(_refused(do_id, code, detail) for do_id in state.probing.waiting)
    return replace(state, probing=None), told


def _done(do_id: DoId) -> loop.Tell:
    return loop.Tell(DoResult(do_id=do_id, ok=True))


def _refused(do_id: DoId, code: str, detail: str) -> loop.Tell:
    return loop.Tell(DoResult(do_id=do_id, ok=False, code=code, detail=detail))
