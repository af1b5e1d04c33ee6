"""Which question comes when, and what a choice does to a visit: pure, with the time as an argument.

Owns the order of the handbook's questions. Must not know disk, hub or lamps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from devices.feedback_terminal.pages.page import (
    ChooseAuthority,
    OtherLanguages,
    OtherServices,
    Signs,
)
from devices.feedback_terminal.visit import Visit
from vuoro.messages.commands import FeedbackQuestion
from vuoro.privacy import mask_words
from vuoro.touch.page import Act, Back, Choose, Contrast, Erase, Leaf, Letter, Resize

#: The handbook's order.
ORDER: Final = tuple(FeedbackQuestion)


def asked(questions: Sequence[FeedbackQuestion], *, services: bool) -> tuple[FeedbackQuestion, ...]:
    """Return the questions to ask, in the handbook's order; about services only where any are known."""
    there = tuple(one for one in ORDER if one in questions)
    return tuple(one for one in there if services or one is not FeedbackQuestion.SERVICE) or there


def here(visit: Visit, questions: Sequence[FeedbackQuestion]) -> FeedbackQuestion:
    """Return the question in sight."""
    return questions[0] if visit.at is None or visit.at not in questions else visit.at


def following(question: FeedbackQuestion, questions: Sequence[FeedbackQuestion]) -> FeedbackQuestion | None:
    """Return the question after this one, None after the last."""
    place = questions.index(question) + 1
    return questions[place] if place < len(questions) else None


def before(question: FeedbackQuestion, questions: Sequence[FeedbackQuestion]) -> FeedbackQuestion | None:
    """Return the question before this one, None before the first."""
    place = questions.index(question)
    return questions[place - 1] if place else None


def turned(visit: Visit, act: Act, questions: Sequence[FeedbackQuestion]) -> Visit:
    """Return the visit after a choice that answers nothing: it turns pages, writes, or changes how they look."""
    match act:
        case Choose(language=language):
            visit = replace(visit, language=language, languages=False, leaf=0)
        case OtherLanguages():
            visit = replace(visit, languages=True, leaf=0)
        case ChooseAuthority(authority=authority):
            visit = replace(visit, authority=authority, leaf=0)
        case OtherServices():
            visit = replace(visit, all_services=True, authority=None, leaf=0)
        case Back():
            visit = _back(visit, questions)
        case Leaf(by=by):
            visit = replace(visit, leaf=max(0, visit.leaf + by))
        case _:
            visit = _shown(_written(visit, act), act)
    return visit


def _written(visit: Visit, act: Act) -> Visit:
    match act:
        case Letter(letter=letter):
            return visit.write(letter)
        case Erase():
            return replace(visit, typed=visit.typed[:-1])
        case Signs():
            return replace(visit, signs=not visit.signs)
        case _:
            return visit


def _shown(visit: Visit, act: Act) -> Visit:
    look = visit.look
    match act:
        case Resize():
            return replace(visit, look=replace(look, large=not look.large), leaf=0)
        case Contrast():
            return replace(visit, look=replace(look, contrast=not look.contrast))
        case _:
            return visit


def _back(visit: Visit, questions: Sequence[FeedbackQuestion]) -> Visit:
    if visit.languages:
        return replace(visit, languages=False, leaf=0)
    if visit.authority is not None or visit.leaf:
        return replace(visit, authority=None, leaf=0)
    earlier = before(here(visit, questions), questions)
    return visit if earlier is None else visit.at_question(earlier)


def said(visit: Visit) -> str | None:
    """Return what the customer has written and sent, without what names a person; None where that is nothing."""
    return mask_words(visit.typed)
