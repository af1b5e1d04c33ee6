"""Makes the page that a customer sees now: its content, and what is in sight on every page around it."""

from __future__ import annotations

from msgspec.structs import replace

from devices.feedback_terminal.flow import asked, before, here
from devices.feedback_terminal.pages.menu import menu
from devices.feedback_terminal.pages.page import Answer, FeedbackPage, OtherLanguages, Place, Sign, Skip
from devices.feedback_terminal.pages.words import ends, in_all, in_each, say, step_words
from devices.feedback_terminal.pages.writing import writing
from devices.feedback_terminal.state import State
from vuoro.counting import SCALES
from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.frame import ALWAYS, language_choices, look_choices, still_there
from vuoro.touch.leaves import turned_by_count
from vuoro.touch.page import Act, Back, Choice, Choose, Page, StartOver
from vuoro.touch.words import language_name
from vuoro.touch.words import say as say_shared
from vuoro.values import Language, Moment

_SIGNS = {FeedbackQuestion.EFFORT: Sign.STEPS, FeedbackQuestion.SATISFACTION: Sign.FACE}


def questions_of(state: State) -> tuple[FeedbackQuestion, ...]:
    """Return the questions that are asked now."""
    return asked(state.setup.questions, services=bool(state.known.services))


def compose(state: State, now: Moment) -> Page:
    """Return the page in sight."""
    visit = state.visit
    if not state.works:
        return _notice(state, Place.OUT_OF_ORDER, "out_of_order")
    if state.errand is not None and state.errand.identifies:
        return replace(_notice(state, Place.IDENTIFY, "this_is"), number=state.setup.client)
    if visit.warned:
        return still_there(visit.language, visit.look)
    page = _thanks(state) if visit.over else _languages(state) if visit.languages else _question(state, now)
    return _turned(replace(page, top=_top(state), look=visit.look), state)


def _question(state: State, now: Moment) -> FeedbackPage:
    match here(state.visit, questions_of(state)):
        case FeedbackQuestion.SERVICE:
            return _service(state, now)
        case FeedbackQuestion.WORDS:
            page = writing(state.visit, state.setup)
            return replace(page, bottom=(*_back(state), *page.bottom))
        case scale:
            return _scale(state, scale)


def _service(state: State, now: Moment) -> FeedbackPage:
    visit, language = state.visit, _chosen(state)
    return FeedbackPage(
        place=Place.SERVICE,
        language=visit.language,
        title=_words("ask_service", language),
        titles=_titles("ask_service", language),
        lines=() if language is None else (say("last_one", language),),
        choices=menu(state, language, now),
        bottom=_ways(state, FeedbackQuestion.SERVICE),
        inviting=not visit.begun,
    )


def _scale(state: State, question: FeedbackQuestion) -> FeedbackPage:
    visit, language = state.visit, _chosen(state)
    key = f"ask_{question.value}"
    return FeedbackPage(
        place=Place.SCALE,
        language=visit.language,
        title=_words(key, language),
        titles=_titles(key, language),
        lines=(_words("touch_one", language),),
        thanks="" if visit.thanks is None else say("thanks", visit.language),
        scale=tuple(_step(state, question, value, language) for value in SCALES[question]),
        sign=_SIGNS.get(question, Sign.NONE),
        ends=ends(question, language),
        bottom=_ways(state, question),
        inviting=not visit.begun,
    )


def _step(state: State, question: FeedbackQuestion, value: int, language: Language | None) -> Choice:
    words = "" if language is None else step_words(question, value, language)
    marked = state.visit.value(question) == value
    return Choice(act=Answer(question, value), label=str(value), detail=words, marked=marked)


def _thanks(state: State) -> FeedbackPage:
    language, qr = state.visit.language, None if state.visit.wrote else state.setup.qr
    return FeedbackPage(
        place=Place.THANKS,
        language=language,
        title=say("thanks_given", language),
        lines=(say("goodbye", language),),
        bottom=(Choice(act=StartOver(), label=say("next_one", language), main=True),),
        qr=qr,
        qr_words="" if qr is None else say("own_phone", language),
    )


def _languages(state: State) -> FeedbackPage:
    return FeedbackPage(
        place=Place.LANGUAGES,
        language=state.visit.language,
        title=in_all("choose_language"),
        choices=tuple(Choice(act=Choose(one), label=language_name(one)) for one in state.known.languages),
        bottom=(Choice(act=Back(), label=say_shared("back", state.visit.language)),),
    )


def _notice(state: State, place: Place, key: str) -> FeedbackPage:
    return FeedbackPage(place=place, language=state.setup.language, title=in_all(key), look=state.visit.look)


def _turned(page: Page, state: State) -> Page:
    """Turn to the leaf in sight, and write before each choice the number of the key that chooses it."""
    if not page.choices:
        return page
    leaves, glass = state.leaves, state.glass
    leaf = state.visit.leaf
    page = turned_by_count(page, leaf) if leaves is None or glass is None else leaves.turn(page, leaf, glass)
    choices = tuple(
        replace(choice, label=f"{number}   {choice.label}") if number in state.setup.keys else choice
        for number, choice in enumerate(page.choices, start=1)
    )
    return replace(page, choices=choices)


def _ways(state: State, question: FeedbackQuestion) -> tuple[Choice, ...]:
    language = _chosen(state)
    skip = Choice(act=Skip(question), label=_words("skip", language))
    only = len(questions_of(state)) == 1
    end = Choice(act=StartOver(), label=say_shared("start_over", state.visit.language))
    return (*_back(state), *(() if only else (skip,)), *((end,) if state.visit.presses and not only else ()))


def _back(state: State) -> tuple[Choice, ...]:
    visit, questions = state.visit, questions_of(state)
    inside = visit.authority is not None
    if not inside and before(here(visit, questions), questions) is None:
        return ()
    return (Choice(act=Back(), label=say_shared("back", visit.language)),)


def _top(state: State) -> tuple[Choice, ...]:
    """Return the languages and the look; where the keyboard needs the room, only those languages that always are."""
    visit, language = state.visit, _chosen(state)
    if here(visit, questions_of(state)) is FeedbackQuestion.WORDS and not (visit.over or visit.languages):
        return language_choices(language, None)
    others: Act | None = None if len(state.known.languages) == len(ALWAYS) else OtherLanguages()
    return (*language_choices(language, others), *look_choices(visit.look, language))


def _chosen(state: State) -> Language | None:
    """Return the language of the visit, None while nobody has come who could have chosen one."""
    return state.visit.language if state.visit.begun else None


def _titles(key: str, language: Language | None) -> tuple[str, ...]:
    return in_each(key) if language is None else ()


def _words(key: str, language: Language | None) -> str:
    return in_all(key) if language is None else say(key, language)
