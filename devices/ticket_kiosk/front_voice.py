"""What the ears hear of a visit: each new page, each choice that the keys come to, and all of it again. Pure.

Only while a headset is plugged in, and only once its customer has asked for it.
"""

from __future__ import annotations

from devices.ticket_kiosk.front_state import State, page_in
from devices.ticket_kiosk.pages.spoken import whole
from vuoro.messages.loop import Effect
from vuoro.touch import spoken
from vuoro.touch.effects import Hush, Say, ShowPage
from vuoro.touch.page import Act, Choice, Choose, Page
from vuoro.values import Moment


def say(before: State, state: State, now: Moment, *, again: bool) -> tuple[Effect, ...]:
    """Say what is new: the page, or the choice that the keys stand on now."""
    if not (state.ears.plugged and state.ears.wanted):
        return (Hush(),) if before.ears.wanted else ()
    if state.shown is None:
        return ()
    if again or _is_new(before, state):
        return (_speech(whole(_heard(state, state.shown.page, now)), state),)
    return _say_change(before.shown, state.shown, state, now)


def _is_new(before: State, state: State) -> bool:
    """Return whether another page is in sight, or another leaf of it."""
    if before.shown is None or state.shown is None or before.visit.here != state.visit.here:
        return True
    page, last = state.shown.page, before.shown.page
    return (last.place, last.title) != (page.place, page.title)


def _say_change(last: ShowPage | None, shown: ShowPage, state: State, now: Moment) -> tuple[Effect, ...]:
    """Say what has been written and what was found by it, or the choice that the keys stand on and what it is now."""
    page, focus = _heard(state, shown.page, now), shown.focus
    if last is not None and page.typed is not None and last.page.typed != page.typed:
        return (_speech(spoken.sentences(page.typed, *(choice.label for choice in page.choices)), state),)
    if focus is not None and (
        last is None or last.focus != focus or _choice_of(last.page, focus) != _choice_of(shown.page, focus)
    ):
        return (_choice(page, focus, state),)
    return ()


def _choice_of(page: Page, act: Act) -> Choice | None:
    return next((choice for choice in page.touchable if choice.act == act), None)


def _heard(state: State, page: Page, now: Moment) -> Page:
    """Return the page in the language in which it is spoken: no engine here speaks Northern Sámi."""
    language = spoken.voice(page.language)
    return page if language is page.language else page_in(state, language, now)


def _choice(page: Page, focus: Act, state: State) -> Say:
    """Say a choice in the language of the page, and the name of a language in that language."""
    if isinstance(focus, Choose):
        return Say(spoken.name(page, focus), spoken.voice(focus.language), state.ears.volume)
    return _speech(spoken.one(page, focus), state)


def _speech(text: str, state: State) -> Say:
    return Say(text, spoken.voice(state.visit.language), state.ears.volume)
