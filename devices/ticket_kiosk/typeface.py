"""Draws a line of text as black dots, for letters the printer has no code for and for pictures of tickets."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from vuoro.touch.letters import direction
from vuoro.touch.typeface import TEXT, TEXT_BOLD, font

#: Shades darker than this become dots; a printer's own dithering would eat thin strokes.
_THRESHOLD: Final = 150


def draw_text(text: str, *, height: int, bold: bool, widest: int) -> Image.Image:
    """Return ``text`` as dots, ``height`` high and at most ``widest`` wide, black on white.

    A text that is too wide is narrowed; directions and joined letters are right in every script (Pillow's Raqm).
    """
    way = direction(text)
    face = font(TEXT_BOLD if bold else TEXT, round(height * 0.83))
    width = max(1, round(face.getlength(text, direction=way)))
    image = Image.new("L", (width, height), color=255)
    ImageDraw.Draw(image).text((0, round(height * 0.79)), text, font=face, fill=0, anchor="ls", direction=way)
    fitted = image if width <= widest else image.resize((widest, height))
    return fitted.point(lambda shade: 255 if shade > _THRESHOLD else 0)
