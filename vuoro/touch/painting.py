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
from vuoro.touch.picture import Panel, Picture, Shape
from vuoro.touch.typeface import TEXT, TEXT_BOLD, font

#: The height of DejaVu's capitals, as a part of the font's size.
_CAP_SHARE: Final = 0.729
_WIDTHS: Final = 8192
#: Figures are drawn so many times as large and made small again: that is what makes their edges smooth.
_FINER: Final = 4
_FIGURES: Final = 128


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
    for figure in picture.figures:
        drawing, mask = _figure(figure.shapes, figure.rect.width, figure.rect.height)
        image.paste(drawing, (figure.rect.x, figure.rect.y), mask)
    for words in picture.words:
        face = _font(words.cap, bold=words.bold)
        way = direction(words.text)
        draw.text((words.x, words.baseline), words.text, font=face, fill=colours[words.ink], anchor="ls", direction=way)
    return image


@lru_cache(_FIGURES)
def _figure(shapes: tuple[Shape, ...], width: int, height: int) -> tuple[Image.Image, Image.Image]:
    """Return a figure, and where it covers what is under it."""
    size = width * _FINER, height * _FINER
    drawing, mask = Image.new("RGB", size, shapes[0].colour), Image.new("L", size)
    for shape in shapes:
        for image, ink in ((drawing, shape.colour), (mask, 255)):
            _shape(ImageDraw.Draw(image), shape, ink)
    small = (width, height)
    return drawing.resize(small, Image.Resampling.LANCZOS), mask.resize(small, Image.Resampling.LANCZOS)


def _shape(draw: ImageDraw.ImageDraw, shape: Shape, ink: Rgb | int) -> None:
    points = [(x * _FINER, y * _FINER) for x, y in shape.points]
    if not shape.width:
        draw.polygon(points, fill=ink)
        return
    thick = shape.width * _FINER
    draw.line(points, fill=ink, width=round(thick), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=ink)


def _panel(draw: ImageDraw.ImageDraw, panel: Panel, fill: Rgb, frame: Rgb) -> None:
    radius = max(2, min(panel.rect.width, panel.rect.height) // 14)
    draw.rounded_rectangle(_corners(panel.rect), radius, fill=fill, outline=frame, width=panel.frame_width)


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.right - 1, rect.bottom - 1


def _font(cap: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return font(TEXT_BOLD if bold else TEXT, ceil(cap / _CAP_SHARE))
