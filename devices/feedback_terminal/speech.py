"""What the headset lets hear: each page as it comes, from the moment a plug is put in until it is pulled out. Pure."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.feedback_terminal.keys import Control
from devices.feedback_terminal.pages.spoken import whole
from devices.feedback_terminal.pages.words import say
from devices.feedback_terminal.state import State
from vuoro.messages.loop import Effect
from vuoro.touch.effects import Ears, Hush, Say, louder
from vuoro.touch.page import Page
from vuoro.touch.spoken import sentences, voice
from vuoro.values import Moment

_STEPS: Final[dict[Control | None, int]] = {Control.LOUDER: 1, Control.SOFTER: -1}


def plug(state: State, now: Moment, *, plugged: bool) -> State:
    """Return the state after a headset was plugged in, by a customer who wants to be spoken to, or pulled out."""
    visit = state.visit.active(now) if plugged else state.visit
    return replace(state, visit=visit, ears=Ears(plugged=plugged, wanted=plugged))


def heard(state: State, wish: Control | None) -> State:
    """Return the state after a key that makes the voice louder or softer; other keys change nothing of it."""
    if wish not in _STEPS:
        return state
    return replace(state, ears=replace(state.ears, volume=louder(state.ears.volume, _STEPS[wish])))


def speech(before: State, state: State, page: Page, *, again: bool) -> tuple[Effect, ...]:
    """Say what is new: the page, after it was heard which answer was taken."""
    said = None if before.shown is None else before.shown.page
    if not state.ears.wanted:
        return (Hush(),) if before.ears.wanted else ()
    if not again and before.ears.wanted and _same(said, page):
        return ()
    taken = before.visit.thanks
    value = None if taken is None or state.visit.thanks is not None else taken.value
    heard = () if value is None else (say("spoken_taken", page.language, value=value),)
    words = sentences(*heard, whole(page, skip_key=state.setup.skip_key))
    return (Say(words, voice(page.language), state.ears.volume),)


def _same(one: Page | None, other: Page) -> bool:
    return one is not None and _said_of(one) == _said_of(other)


def _said_of(page: Page) -> tuple[object, ...]:
    return page.place, page.language, page.title, *(choice.label for choice in page.choices)
