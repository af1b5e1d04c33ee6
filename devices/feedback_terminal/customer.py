"""What presses and time do to the customer's visit: pure, with the time as an argument.

Owns which press is an answer, and when a visit goes on or ends. Must not know how answers reach the hub.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.feedback_terminal import asked
from devices.feedback_terminal.events import Keep, KeyDown, Tapped, Thank
from devices.feedback_terminal.flow import following, here, said, turned
from devices.feedback_terminal.handing import close_visit
from devices.feedback_terminal.keys import Control, Key
from devices.feedback_terminal.pages.compose import compose, questions_of
from devices.feedback_terminal.pages.page import Answer, ChooseService, SendWords, Skip
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import State
from devices.feedback_terminal.visit import GLIMPSE_MS, Visit
from vuoro.counting import RULE, SCALES, is_bounce
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Effect
from vuoro.touch.page import Act, Choose, StartOver, Stay
from vuoro.values import Language, Moment

Effects = tuple[Effect, ...]

#: A press that reaches the terminal's thread so late was made before a disk that took nothing: its customer has gone.
STALE_MS: Final = 5_000
#: The last page stays for so long, unless the next customer comes before.
GOODBYE_MS: Final = 8_000
#: So many presses that count for nothing wait in memory for the next write; a power cut may have them.
UNKEPT: Final = 64


def key_down(state: State, event: KeyDown, now: Moment) -> tuple[State, Effects]:
    """Take a key that went down."""
    key, at = event.key, event.at
    rested = state.keys.rested_ms(key, at.mono_ms)
    state = replace(state, keys=state.keys.press(key, at.mono_ms), presses=state.presses + 1)
    if now.mono_ms - at.mono_ms > STALE_MS or not state.works:
        return state, ()
    question = here(state.visit, questions_of(state))
    press = Press(question=question, value=_value(key), at=at, rested_ms=rested)
    if is_bounce(press):
        return _later(state, press)
    state, gone = _make_way(state, now)
    act = _act_of(state, key, now)
    state, effects = _useless(state, press) if act is None else _do(state, act, press, now)
    return state, (*gone, *effects)


def tapped(state: State, event: Tapped, now: Moment) -> tuple[State, Effects]:
    """Take a touch of something on the page."""
    name, at = repr(event.act), event.at
    last = state.touched.get(name)
    rested = None if last is None else max(0, at.mono_ms - last)
    state = replace(state, touched={**state.touched, name: at.mono_ms}, presses=state.presses + 1)
    page = compose(state, now)
    if now.mono_ms - at.mono_ms > STALE_MS or event.act not in page.acts:
        return state, ()
    question = here(state.visit, questions_of(state))
    place = next((place for place, one in enumerate(page.choices, start=1) if one.act == event.act), 1)
    value = event.act.value if isinstance(event.act, Answer) else place
    press = Press(question=question, value=value, at=at, rested_ms=rested)
    if is_bounce(press):
        return state, ()
    return _do(state, event.act, press, now)


def time_passes(state: State, now: Moment) -> tuple[State, Effects]:
    """Go on where the thanks are over, end a visit whose customer is gone, and everything else that time does."""
    state, effects = asked.end_if_over(replace(state, keys=state.keys.at(now.mono_ms)), now)
    while (end := visit_end(state)) is not None and end <= now.mono_ms:
        state, ended = _end(state, end, now)
        effects = (*effects, *ended)
    return state, effects


def visit_end(state: State) -> int | None:
    """Return when the visit changes by itself."""
    visit = state.visit
    if visit.thanks_end is not None:
        return visit.thanks_end
    if visit.over and visit.idle_from is not None:
        return visit.idle_from + GOODBYE_MS
    return state.setup.patience.end(visit.idle_from, warned=visit.warned)


def _end(state: State, end: int, now: Moment) -> tuple[State, Effects]:
    visit = replace(state.visit, idle_from=end)
    if visit.thanks_end is not None:
        return _go_on(state, visit, now)
    if visit.over or visit.warned or not state.setup.screen:
        return _close(state, visit, now, goodbye=False)
    return replace(state, visit=replace(visit, warned=True)), ()


def _value(key: Key) -> int | None:
    return None if isinstance(key, Control) else key


def _make_way(state: State, now: Moment) -> tuple[State, Effects]:
    """Let a key begin a visit of its own where the one before is over, or staff were trying the lamps."""
    state, told = asked.give_way(state)
    if not state.visit.over:
        return state, told
    state, effects = _close(state, state.visit, now, goodbye=False)
    return state, (*told, *effects)


def _act_of(state: State, key: Key, now: Moment) -> Act | None:
    """Return what a key does on the page in sight, None where it does nothing."""
    visit, question = state.visit, here(state.visit, questions_of(state))
    if visit.warned:
        return Stay()
    if isinstance(key, Control):
        return {Control.SKIP: Skip(question), Control.LANGUAGE: Choose(_next_language(state))}.get(key)
    if visit.languages or question is FeedbackQuestion.SERVICE:
        choices = compose(state, now).choices
        return choices[key - 1].act if 0 < key <= len(choices) else None
    return Answer(question, key) if key in SCALES.get(question, ()) else None


def _next_language(state: State) -> Language:
    languages = state.known.languages
    place = languages.index(state.visit.language) + 1 if state.visit.language in languages else 0
    return languages[place % len(languages)]


def _do(state: State, act: Act, press: Press, now: Moment) -> tuple[State, Effects]:
    visit = state.visit.active(now)
    match act:
        case Answer():
            return _answer(state, visit, press)
        case ChooseService(service=service):
            return _answer(state, replace(visit, service=service), press)
        case Skip():
            return _skip(state, visit, replace(press, value=None), now)
        case SendWords():
            return _send(state, visit, replace(press, value=1), now)
        case StartOver():
            return _close(state, visit, now, goodbye=not visit.over and not visit.warned)
        case _:  # `Stay` has done all it can by now
            return replace(state, visit=turned(visit, act, questions_of(state))), ()


def _answer(state: State, visit: Visit, press: Press) -> tuple[State, Effects]:
    """Take a press for an answer: of its question for as long as no other follows; keep it, then thank."""
    state, visit, kept = _kept(state, visit, press)
    last = following(press.question, questions_of(state)) is None
    end = press.at.later(RULE.correction_ms if last else GLIMPSE_MS)
    return replace(state, visit=replace(visit, thanks=press, thanks_end=end)), (*kept, Thank(press))


def _skip(state: State, visit: Visit, press: Press, now: Moment) -> tuple[State, Effects]:
    """Leave a question out; where it has just been answered, only go on."""
    if visit.thanks is not None:
        return _go_on(state, visit, now)
    state, visit, kept = _kept(state, visit, press)
    state, effects = _go_on(state, visit, now)
    return state, (*kept, *effects)


def _send(state: State, visit: Visit, press: Press, now: Moment) -> tuple[State, Effects]:
    state, visit, kept = _kept(state, replace(visit, words=said(visit), typed=""), press)
    state, effects = _go_on(state, visit, now)
    return state, (*kept, Thank(press), *effects)


def _go_on(state: State, visit: Visit, now: Moment) -> tuple[State, Effects]:
    """Show the next question; after the last one the visit is over."""
    questions = questions_of(state)
    question = following(here(visit, questions), questions)
    if question is None:
        return _close(state, visit, now, goodbye=True)
    return replace(state, visit=visit.at_question(question)), ()


def _close(state: State, visit: Visit, now: Moment, *, goodbye: bool) -> tuple[State, Effects]:
    """End a visit; a screen says goodbye to who has answered more than one question, then the next one may come."""
    state, effects = close_visit(state, visit, now)
    nobody = Visit(language=state.setup.language)
    if goodbye and state.setup.screen and visit.presses and len(questions_of(state)) > 1:
        wrote = visit.words is not None
        nobody = Visit(language=visit.language, look=visit.look, wrote=wrote, over=True, idle_from=now.mono_ms)
    return replace(state, visit=nobody, touched={}, customers=state.customers + 1), effects


def _kept(state: State, visit: Visit, press: Press) -> tuple[State, Visit, Effects]:
    """Write a press of the visit to disk, with those that have waited for it."""
    if visit.number is None:
        visit = replace(visit, number=state.next_number)
        state = replace(state, next_number=state.next_number + 1)
    visit = replace(visit, presses=(*visit.presses, *state.unkept, press))
    state, kept = _keep(state, visit, press)
    return state, visit, kept


def _keep(state: State, visit: Visit, *presses: Press) -> tuple[State, Effects]:
    keep = Keep(
        presses=(*state.unkept, *presses),
        number=visit.number,
        language=visit.language,
        service=visit.service,
    )
    return replace(state, unkept=()), (keep,)


def _later(state: State, press: Press) -> tuple[State, Effects]:
    """Let a bounce wait for the next write: a contact that chatters must not wear out the disk."""
    if press.value is None:
        return state, ()
    if len(state.unkept) < UNKEPT:
        return replace(state, unkept=(*state.unkept, press)), ()
    return _keep(state, Visit(language=state.visit.language), press)


def _useless(state: State, press: Press) -> tuple[State, Effects]:
    """Keep a press that answers nothing here; it belongs to no visit."""
    return (state, ()) if press.value is None else _keep(state, Visit(language=state.visit.language), press)
