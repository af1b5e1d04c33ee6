"""How wide the letters of the board's fonts are, for whoever lays boards out and has no font to ask: a web page.

The widths are those of DejaVu Sans and DejaVu Sans Bold, read from the fonts by `devices.queue_display.letter_widths`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Final

#: Of a letter's square, the em: how many units it has, and how high a capital is.
EM: Final = 2048
CAP_SHARE: Final = 1493 / EM
#: The letters that boards are written with: Latin with Sámi, Cyrillic, Arabic, and the signs between words.
RANGES: Final = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x400, 0x45F),
    (0x490, 0x491),
    (0x600, 0x6FF),
    (0x2010, 0x2027),
    (0x2066, 0x2069),
)


class Letters:
    """Implements `vuoro.board.picture.Measure` for the web page, to within a few hundredths."""

    def width(self, text: str, cap: int, *, bold: bool) -> int:
        """Return the width in pixels of ``text`` with capitals ``cap`` pixels high; an unknown letter is a wide one."""
        widths = _widths()[bold]
        return ceil(sum(widths.get(letter, EM) for letter in text) * cap / (CAP_SHARE * EM))


@cache
def _widths() -> dict[bool, dict[str, int]]:
    tables = tomllib.loads((files("vuoro") / "board" / "letters.toml").read_text(encoding="utf-8"))
    return {bold: _by_letter(tables[weight]) for bold, weight in ((False, "regular"), (True, "bold"))}


def _by_letter(table: dict[str, list[int]]) -> dict[str, int]:
    """Return the width of each letter; the file has them in runs, by the number of the first one."""
    return {chr(int(first, 16) + index): width for first, widths in table.items() for index, width in enumerate(widths)}
