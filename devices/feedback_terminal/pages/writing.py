"""The page to write on: a hint before the field, letters of the language or signs, and a space."""

from __future__ import annotations

from typing import Final

from devices.feedback_terminal.pages.page import FeedbackPage, Place, SendWords, Signs, Skip
from devices.feedback_terminal.pages.words import question_words, say
from devices.feedback_terminal.state import Setup
from devices.feedback_terminal.visit import LONGEST, Visit
from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.keyboard import letters_of
from vuoro.touch.page import Choice, Erase, Letter
from vuoro.touch.words import say as say_shared
from vuoro.values import Language

_SIGNS: Final = ("1234567890", "-–/:;()€%&", "'\"?!+*#")
_SPAN_OF_SPACE: Final = 6


def writing(visit: Visit, setup: Setup) -> FeedbackPage:
    """Return the page of the open question."""
    language = visit.language
    send = Choice(act=SendWords(), label=say("send", language), main=True)
    skip = Choice(act=Skip(FeedbackQuestion.WORDS), label=say("no_words", language))
    return FeedbackPage(
        place=Place.WORDS,
        language=language,
        title=question_words(FeedbackQuestion.WORDS, language),
        hint=say("no_names", language),
        lines=(say("so_many", language, count=len(visit.typed), most=LONGEST),),
        typed=visit.typed,
        keyboard=_keyboard(visit),
        bottom=(send,) if visit.typed.strip() else (skip,),
        qr=setup.qr,
        qr_words=say("own_phone", language),
    )


def _keyboard(visit: Visit) -> tuple[tuple[Choice, ...], ...]:
    language = visit.language
    rows = _SIGNS if visit.signs else letters_of(language)
    upper = (tuple(_key(letter, language) for letter in row) for row in rows)
    change = Choice(act=Signs(), label=say("letters" if visit.signs else "signs", language), span=2)
    space = Choice(act=Letter(" "), label=say("space", language), span=_SPAN_OF_SPACE)
    stops = tuple(_key(stop, language) for stop in ",.")
    erase = Choice(act=Erase(), label=say_shared("erase", language), span=2)
    return (*upper, (change, space, *stops, erase))


def _key(letter: str, language: Language) -> Choice:
    # In Arabic and in signs there are no capitals: upper() leaves them alone.
    return Choice(act=Letter(letter), label=letter.upper() if language is not Language.AR else letter)
