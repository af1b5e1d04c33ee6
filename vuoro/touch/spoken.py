"""What is said of a page to those who do not see it: the same words, in the order in which keys go through them."""

from __future__ import annotations

from vuoro.touch.page import Act, Choice, Page
from vuoro.touch.words import say
from vuoro.values import Language


def whole(page: Page, *after: str) -> str:
    """Return a page as speech: what it says, the number letter by letter, every choice, and then ``after``."""
    number = () if page.number is None else (spelled(page.number),)
    typed = () if not page.typed else (page.typed,)
    choices = tuple(_choice(page, choice) for choice in page.choices)
    return sentences(page.title, *number, *page.lines, *typed, *choices, *after)


def one(page: Page, act: Act) -> str:
    """Return the choice that the keys stand on."""
    choice = next(choice for choice in page.touchable if choice.act == act)
    return _choice(page, choice)


def name(page: Page, act: Act) -> str:
    """Return the bare label of a choice."""
    return next(choice.label for choice in page.touchable if choice.act == act)


def spelled(number: str) -> str:
    """Return a ticket number so that it is heard letter by letter, as the display shows it."""
    return ", ".join(number)


def voice(language: Language) -> Language:
    """Return the language in which a page is spoken: Finnish for Northern Sámi, which no engine here speaks."""
    return Language.FI if language is Language.SE else language


def sentences(*parts: str) -> str:
    """Return the parts as sentences, one after the other."""
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


def _choice(page: Page, choice: Choice) -> str:
    position = page.touchable.index(choice) + 1
    label = say("spoken_choice", page.language, position=position, count=len(page.touchable), label=choice.label)
    marked = (say("spoken_marked", page.language),) if choice.marked else ()
    return sentences(label, *marked, *((choice.detail,) if choice.detail else ()))
