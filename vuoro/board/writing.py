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
_SEPARATOR: Final = " · "


def words(key: str, **values: object) -> tuple[str, ...]:
    """Return a text of the board in Finnish, Swedish and English."""
    return tuple(text(f"board.{key}", language, **values) for language in (Language.FI, Language.SV, Language.EN))


def different(texts: Texts) -> tuple[str, ...]:
    """Return the Finnish, Swedish and English text, each only once ("4" is the same in all)."""
    return tuple(dict.fromkeys((texts.fi, texts.sv, texts.en)))


def height(lines: int, cap: int) -> int:
    """Return how high a block of lines is, from the top of its first capitals to its last baseline."""
    return 0 if lines == 0 else cap + round((lines - 1) * LEADING * cap)


def side_by_side(parts: Sequence[str], cap: int, width: int, measure: Measure) -> tuple[str, ...]:
    """Return ``parts`` in as few lines as fit into ``width``, separated by dots; one that is too wide has its own."""
    return _filled(parts, _SEPARATOR, lambda line: measure.width(line, cap, bold=False) <= width)


def wrapped(sentence: str, cap: int, width: int, measure: Measure, *, bold: bool) -> tuple[str, ...]:
    """Return ``sentence`` in as few lines as fit into ``width``, about equally long; a too wide word has its own."""
    parts = sentence.split()

    def lines(room: int) -> tuple[str, ...]:
        return _filled(parts, " ", lambda line: measure.width(line, cap, bold=bold) <= room)

    fewest = len(lines(width))
    spare = largest(0, width, lambda spare: len(lines(width - spare)) == fewest)
    return lines(width - spare)


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


def _filled(parts: Sequence[str], between: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    lines: list[str] = []
    for part in parts:
        if lines and fits(lines[-1] + between + part):
            lines[-1] += between + part
        else:
            lines.append(part)
    return tuple(lines)
