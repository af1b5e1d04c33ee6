"""What the ears hear of a visit: each new page, each choice that the keys come to, and all of it again. Pure.

Only while a headset is plugged in, and only once its customer has asked for it.
"""

from __future__ import annotations

from devices.ticket_kiosk.front_state import State, page_in
from devices.ticket_kiosk.pages.spoken import whole
from vuoro.messages.loop import Effect
from vuoro.touch import spoken
from vuoro.touch.effects import Hush, Say
from vuoro.touch.page import Act, Choose, Page
from vuoro.values import Moment


def say(before: State, state: State, now: Moment, *, again: bool) -> tuple[Effect, ...]:
    """Say what is new: the page, or the choice that the keys stand on now."""
    if not (state.ears.plugged and state.ears.wanted):
        return (Hush(),) if before.ears.wanted else ()
    if state.shown is None:
        return ()
    page, focus = state.shown.page, state.shown.focus
    last = before.shown
    is_new_page = last is None or (last.page.place, last.page.title) != (page.place, page.title)
    if again or is_new_page:
        return (_speech(whole(_heard(state, page, now)), state),)
    if focus is not None and (last is None or focus != last.focus):
        return (_choice(_heard(state, page, now), focus, state),)
    return ()


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
