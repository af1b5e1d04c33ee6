"""Draws a line of text as black dots, for letters the printer has no code for and for pictures of tickets.

Owns where the fonts are. DejaVu has the letters of every language of the string tables.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from vuoro.errors import ExitCode, VuoroError

#: Where Debian's fonts-dejavu-core puts them.
_FOLDER: Final = Path("/usr/share/fonts/truetype/dejavu")
TEXT: Final = "DejaVuSans.ttf"
TEXT_BOLD: Final = "DejaVuSans-Bold.ttf"
#: Shades darker than this become dots; a printer's own dithering would eat thin strokes.
_THRESHOLD: Final = 150
PRINTER: Final = "DejaVuSansMono.ttf"
PRINTER_BOLD: Final = "DejaVuSansMono-Bold.ttf"


class FontMissingError(VuoroError):
    """A font that the kiosk needs is not installed."""

    exit_code = ExitCode.CONFIG

    def __init__(self, path: Path) -> None:
        super().__init__(f"the font {path} is missing: sudo apt install fonts-dejavu-core")


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font ``name`` at ``size`` dots; raises `FontMissingError`."""
    path = _FOLDER / name
    try:
        return ImageFont.truetype(path, size)
    except OSError:
        raise FontMissingError(path) from None


def check_installed() -> None:
    """Raise `FontMissingError` now rather than at the first ticket that needs a picture."""
    for name in (TEXT, TEXT_BOLD):
        font(name, 20)


def draw_text(text: str, *, height: int, bold: bool, widest: int) -> Image.Image:
    """Return ``text`` as dots, ``height`` high and at most ``widest`` wide, black on white.

    A text that is too wide is narrowed; directions and joined letters are right in every script (Pillow's Raqm).
    """
    face = font(TEXT_BOLD if bold else TEXT, round(height * 0.83))
    width = max(1, round(face.getlength(text)))
    image = Image.new("L", (width, height), color=255)
    ImageDraw.Draw(image).text((0, round(height * 0.79)), text, font=face, fill=0, anchor="ls")
    fitted = image if width <= widest else image.resize((widest, height))
    return fitted.point(lambda shade: 255 if shade > _THRESHOLD else 0)
