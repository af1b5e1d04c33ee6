"""The letters of pages, tickets and pictures: DejaVu, which has those of every language of the string tables.

Owns where the fonts are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from vuoro.errors import ExitCode, VuoroError

#: Where Debian's fonts-dejavu-core puts them.
_FOLDER: Final = Path("/usr/share/fonts/truetype/dejavu")
TEXT: Final = "DejaVuSans.ttf"
TEXT_BOLD: Final = "DejaVuSans-Bold.ttf"
PRINTER: Final = "DejaVuSansMono.ttf"
PRINTER_BOLD: Final = "DejaVuSansMono-Bold.ttf"


class FontMissingError(VuoroError):
    """A font that the device needs is not installed."""

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
    """Raise `FontMissingError` now rather than at the first text that needs it."""
    for name in (TEXT, TEXT_BOLD):
        font(name, 20)
