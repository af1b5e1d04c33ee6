"""Paints a page into an image, with letters of every script in their right direction (Pillow's Raqm).

Owns the way from shapes to pixels, without any screen. Must not decide what stands where.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from vuoro.board.palette import Rgb
from vuoro.board.picture import Rect
from vuoro.touch.letters import direction
from vuoro.touch.palette import Ink, palette
from vuoro.touch.picture import Panel, Picture
from vuoro.touch.typeface import TEXT, TEXT_BOLD, font

#: The height of DejaVu's capitals, as a part of the font's size.
_CAP_SHARE: Final = 0.729
_WIDTHS: Final = 8192


class Letters:
    """The measure of a layout: how wide a line is."""

    def __init__(self) -> None:
        self.width = lru_cache(_WIDTHS)(self._width)

    def _width(self, text: str, cap: int, *, bold: bool) -> int:
        return ceil(_font(cap, bold=bold).getlength(text, direction=direction(text)))


def paint(picture: Picture) -> Image.Image:
    """Return ``picture`` as pixels."""
    colours = palette(contrast=picture.contrast)
    image = Image.new("RGB", (picture.width, picture.height), colours[Ink.GROUND])
    draw = ImageDraw.Draw(image)
    for panel in picture.panels:
        _panel(draw, panel, colours[panel.fill], colours[panel.frame])
    for words in picture.words:
        face = _font(words.cap, bold=words.bold)
        way = direction(words.text)
        draw.text((words.x, words.baseline), words.text, font=face, fill=colours[words.ink], anchor="ls", direction=way)
    return image


def _panel(draw: ImageDraw.ImageDraw, panel: Panel, fill: Rgb, frame: Rgb) -> None:
    radius = max(2, min(panel.rect.width, panel.rect.height) // 14)
    draw.rounded_rectangle(_corners(panel.rect), radius, fill=fill, outline=frame, width=panel.frame_width)


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.right - 1, rect.bottom - 1


def _font(cap: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return font(TEXT_BOLD if bold else TEXT, ceil(cap / _CAP_SHARE))
