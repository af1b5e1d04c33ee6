"""Puts words into lines: side by side, wrapped, and as large as fits. Finnish, Swedish and English always together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from vuoro.board.picture import Measure
from vuoro.i18n import text
from vuoro.values import Language, Texts

#: From baseline to baseline, in capital heights; leaves room for the dots of Ä under the tail of g.
LEADING: Final = 1.75
#: What reaches below the baseline, in capital heights.
TAILS: Final = 0.34
_SEPARATOR: Final = " · "
#: Hebrew, Arabic and their presentation forms.
_FROM_THE_RIGHT: Final = (("\u0590", "\u08ff"), ("\ufb1d", "\ufeff"))


def words(key: str, third: Language = Language.EN, **values: object) -> tuple[str, ...]:
    """Return a text of the board in Finnish, Swedish and a third language."""
    return tuple(text(f"board.{key}", language, **values) for language in (Language.FI, Language.SV, third))


def different(texts: Texts) -> tuple[str, ...]:
    """Return the Finnish, Swedish and English text, each only once ("4" is the same in all)."""
    return tuple(dict.fromkeys((texts.fi, texts.sv, texts.en)))


def height(lines: int, cap: int) -> int:
    """Return how high a block of lines is, from the top of its first capitals to its last baseline."""
    return 0 if lines == 0 else cap + round((lines - 1) * LEADING * cap)


def side_by_side(
    parts: Sequence[str], cap: int, width: int, measure: Measure, *, bold: bool = False
) -> tuple[str, ...]:
    """Return ``parts`` in as few lines as fit into ``width``, separated by dots; one that is too wide has its own."""
    return _filled(parts, _SEPARATOR, lambda line: measure.width(line, cap, bold=bold) <= width)


def wrapped(sentence: str, cap: int, width: int, measure: Measure, *, bold: bool) -> tuple[str, ...]:
    """Return ``sentence`` in as few lines as fit into ``width``, about equally long; a too wide word has its own."""
    parts = sentence.split()

    def lines(room: int) -> tuple[str, ...]:
        return _filled(parts, " ", lambda line: measure.width(line, cap, bold=bold) <= room)

    fewest = len(lines(width))
    spare = largest(0, width, lambda spare: len(lines(width - spare)) == fewest)
    return lines(width - spare)


def broken(sentence: str, cap: int, width: int, measure: Measure, *, bold: bool) -> tuple[str, ...]:
    """Return ``sentence`` in as few lines as fit into ``width``; a too wide word is hyphenated between syllables."""

    def fits(line: str) -> bool:
        return measure.width(line, cap, bold=bold) <= width

    return _filled([piece for word in sentence.split() for piece in _hyphenated(word, fits)], " ", fits)


def widest(lines: Sequence[str], cap: int, measure: Measure, *, bold: bool) -> int:
    """Return the width of the widest of ``lines``."""
    return max((measure.width(line, cap, bold=bold) for line in lines), default=0)


def largest(least: int, most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest size from ``least`` to ``most`` that fits, ``least`` where none does."""
    low, high = least, max(least, most)
    while low < high:
        middle = ceil((low + high) / 2)
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def fitting(lines: Sequence[str], cap: int, width: int, measure: Measure, *, bold: bool) -> int:
    """Return ``cap``, or the size below it at which all ``lines`` fit into ``width``: text is never cut off."""
    return largest(1, cap, lambda size: widest(lines, size, measure, bold=bold) <= width)


def is_from_the_right(text: str) -> bool:
    """Return whether a part of ``text`` is written from right to left."""
    return any(first <= letter <= last for letter in text for first, last in _FROM_THE_RIGHT)


def _hyphenated(word: str, fits: Callable[[str], bool]) -> list[str]:
    pieces: list[str] = []
    while len(word) > 1 and not fits(word):
        places = [at for at in range(2, len(word) - 1) if _begins_syllable(word, at) and fits(f"{word[:at]}-")]
        at = max(places, default=0) or max((at for at in range(1, len(word)) if fits(f"{word[:at]}-")), default=1)
        pieces.append(word[:at] if word[at - 1] == "-" else f"{word[:at]}-")
        word = word[at:]
    return [*pieces, word]


def _begins_syllable(word: str, at: int) -> bool:
    """Return whether a consonant and a vowel stand at ``at``, where Finnish and mostly Swedish divide a word."""
    vowels = "aeiouyåäö"
    pair = word[at : at + 2].casefold()
    return pair[0] not in vowels and pair[1] in vowels


def _filled(parts: Sequence[str], between: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    lines: list[str] = []
    for part in parts:
        if lines and fits(lines[-1] + between + part):
            lines[-1] += between + part
        else:
            lines.append(part)
    return tuple(lines)
