"""Text with Arabic in it, shaped and put in order by Pillow with raqm: SDL would print the digits in it backwards."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

#: How many sizes of the font are kept.
_SIZES: Final = 16


class Letters(NamedTuple):
    """A line as coverage from 0 to 255, one byte a pixel; its baseline is ``ascent`` below the top."""

    coverage: bytes
    width: int
    height: int
    ascent: int

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height."""
        return self.width, self.height


class Shaper:
    """One font, by the way of Pillow."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._font = lru_cache(_SIZES)(self._open)

    def width(self, text: str, points: int) -> int:
        """Return the width of ``text`` in pixels."""
        return ceil(self._font(points).getlength(text))

    def letters(self, text: str, points: int) -> Letters:
        """Return ``text`` drawn."""
        font = self._font(points)
        ascent, descent = font.getmetrics()
        width, height = self.width(text, points), ascent + descent
        image = Image.new("L", (max(1, width), height))
        ImageDraw.Draw(image).text((0, ascent), text, fill=255, font=font, anchor="ls")
        return Letters(image.tobytes(), image.width, height, ascent)

    def _open(self, points: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._file, points, layout_engine=ImageFont.Layout.RAQM)
