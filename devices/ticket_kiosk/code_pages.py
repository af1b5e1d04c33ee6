"""The letters that a printer has, and the bytes that stand for them.

Owns which code page a text is printed from, and that nothing is ever printed as "?". Must not know what is printed.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any, Final

_ASCII: Final = "".join(map(chr, range(128)))
#: What `codecs` reads as "no letter"; a page that says " " beyond ASCII means the same.
_NO_LETTER: Final = "\ufffe"


class CodePages:
    """A printer's code pages, by their numbers in ``ESC t``: the upper 128 letters of each."""

    def __init__(self, pages: Mapping[int, str]) -> None:
        self._maps = {
            number: codecs.charmap_build(_ASCII + letters.replace(" ", _NO_LETTER)) for number, letters in pages.items()
        }
        self._letters = frozenset(_ASCII).union(*pages.values())

    def has(self, words: str) -> bool:
        """Return whether the printer has every letter of ``words``."""
        return self._letters.issuperset(words)

    def encode(self, words: str, page: int | None) -> tuple[bytes, int | None]:
        """Return what prints ``words``, which the printer has, after ``page`` was chosen; and the page chosen last.

        The page is changed only where it must be, which is seldom: one page has most languages of a region.
        """
        pieces = []
        while words:
            fitting, length = self._best(words, page)
            if fitting != page:
                pieces.append(b"\x1bt" + bytes([fitting]))
                page = fitting
            pieces.append(codecs.charmap_encode(words[:length], "strict", self._maps[fitting])[0])
            words = words[length:]
        return b"".join(pieces), page

    def _best(self, words: str, page: int | None) -> tuple[int, int]:
        """Return the page that has most of the beginning of ``words``, ``page`` if it has all; and how many letters."""
        if page is not None and self._reach(words, page) == len(words):
            return page, len(words)
        best = max(self._maps, key=lambda number: self._reach(words, number))
        return best, self._reach(words, best)

    def _reach(self, words: str, page: int) -> int:
        """Return how many letters of the beginning of ``words`` are on ``page``."""
        try:
            codecs.charmap_encode(words, "strict", self._maps[page])
        except UnicodeEncodeError as error:
            return error.start
        return len(words)


def upper_letters(pages: Mapping[str, str], encodings: Mapping[str, Mapping[str, Any]]) -> dict[int, str]:
    """Return the upper 128 letters of each code page that a profile of python-escpos names, as far as it knows them."""
    known = {int(number): _letters(encodings.get(name, {})) for number, name in pages.items()}
    return {number: letters for number, letters in known.items() if letters is not None}


def _letters(encoding: Mapping[str, Any]) -> str | None:
    if "data" in encoding:
        return "".join(encoding["data"])
    if "python_encode" not in encoding:
        return None
    return "".join(_letter(code, encoding["python_encode"]) for code in range(128, 256))


def _letter(code: int, encoding: str) -> str:
    try:
        return bytes([code]).decode(encoding)
    except UnicodeDecodeError:
        return " "  # no letter of its own; a space is ASCII anyway
