"""The on-screen keyboards: one of each language's own letters, in the order of its common keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vuoro.touch.page import Choice, Erase, Letter
from vuoro.touch.words import say
from vuoro.values import Language

_LATIN: Final = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_ROWS: Final[dict[Language, tuple[str, ...]]] = {
    Language.RU: ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё"),
    Language.UK: ("йцукенгшщзхї", "фівапролджєґ", "ячсмитьбю’"),  # noqa: RUF001  a letter of Ukrainian
    Language.SE: ("ášertyuiopåŋ", "asdfghjklöäđ", "žzčcvbnmŧ"),
    Language.AR: ("ضصثقفغعهخحجد", "شسيبلاتنمكطذ", "ئءؤرىةوزظ"),
}


def letters_of(language: Language) -> tuple[str, ...]:
    """Return the rows of letters of a language."""
    return _ROWS.get(language, _LATIN)


def keyboard(rows: tuple[str, ...], language: Language) -> tuple[tuple[Choice, ...], ...]:
    """Return the keys for ``rows`` of letters; the last row ends with the key that erases."""
    *upper, last = rows
    return (*(_keys(row) for row in upper), (*_keys(last), Choice(act=Erase(), label=say("erase", language))))


def _keys(letters: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(act=Letter(letter), label=letter.upper()) for letter in letters)
