"""Words of the pages: of each question, of the numbers of its scale, in one language or in three."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vuoro.i18n import text
from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.frame import ALWAYS
from vuoro.values import Language, Texts

#: Between words in several languages.
SEPARATOR: Final = " · "


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the terminal."""
    return text(f"feedback.{key}", language, **values)


def in_all(key: str) -> str:
    """Return a text in Finnish, Swedish and English, for who has not chosen a language yet."""
    return together(in_each(key))


def question_words(question: FeedbackQuestion, language: Language) -> str:
    """Return a question of the handbook."""
    return say(f"ask_{question.value}", language)


def step_words(question: FeedbackQuestion, value: int, language: Language) -> str:
    """Return what a number of a scale means; nothing where only its ends have words."""
    return "" if question is FeedbackQuestion.RECOMMEND else say(f"{question.value}_{value}", language)


def in_each(key: str) -> tuple[str, ...]:
    """Return a text in Finnish, Swedish and English, each for itself."""
    return tuple(say(key, language) for language in ALWAYS)


def ends(question: FeedbackQuestion, language: Language | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the first and the last number of a scale mean, in one language or in three."""
    keys = (f"{question.value}_least", f"{question.value}_most")
    first, last = (in_each(key) if language is None else (say(key, language),) for key in keys)
    return first, last


def name(texts: Texts, language: Language | None) -> tuple[str, str]:
    """Return a name and what stands smaller under it: where no language has been chosen, the English one."""
    if language is not None:
        return texts.get(language), ""
    both = together((texts.fi, texts.sv))
    return both, "" if texts.en in (texts.fi, texts.sv) else texts.en


def together(parts: Iterable[str]) -> str:
    """Return words side by side, each only once."""
    return SEPARATOR.join(dict.fromkeys(parts))
