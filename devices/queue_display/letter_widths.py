"""Reads the widths of letters from the board's fonts: ``python -m devices.queue_display.letter_widths``.

Its output is ``vuoro/board/letters.toml``, for those who lay boards out without a font.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import fill
from typing import Final

from PIL import ImageFont

from vuoro.board.letters import EM, RANGES

_FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
_FILES: Final = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
_HEAD: Final = (
    "# The widths of letters, in runs by the number of the first; made by devices.queue_display.letter_widths."
)


def document() -> str:
    """Return the file."""
    return "\n".join([_HEAD, *(_table(weight, _FONTS / file) for weight, file in _FILES.items())])


def _table(weight: str, file: Path) -> str:
    font = ImageFont.truetype(file, EM, layout_engine=ImageFont.Layout.BASIC)
    lines = [f"\n[{weight}]"]
    for first, last in RANGES:
        widths = ", ".join(str(round(font.getlength(chr(letter)))) for letter in range(first, last + 1))
        lines.append(fill(f'"{first:x}" = [{widths}]', 120, subsequent_indent="    "))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
