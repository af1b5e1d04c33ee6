"""The colours of the pages, by what they are for: as usual, and in high contrast.

Letters have at least 7:1 to their ground, frames and the ring of the keys at least 3:1 (WCAG 2.2, 1.4.6 and 1.4.11).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from vuoro.board.palette import Rgb


class Ink(StrEnum):
    """What a colour is for."""

    GROUND = "ground"
    INK = "ink"
    PANEL = "panel"
    EDGE = "edge"
    MAIN = "main"
    MAIN_INK = "main_ink"
    MUTED = "muted"
    MUTED_INK = "muted_ink"
    FOCUS = "focus"
    SIGN = "sign"


USUAL: Final[dict[Ink, Rgb]] = {
    Ink.GROUND: (0xF3, 0xF5, 0xF7),
    Ink.INK: (0x0B, 0x25, 0x45),
    Ink.PANEL: (0xFF, 0xFF, 0xFF),
    Ink.EDGE: (0x5B, 0x6B, 0x7F),
    Ink.MAIN: (0x0B, 0x25, 0x45),
    Ink.MAIN_INK: (0xFF, 0xFF, 0xFF),
    Ink.MUTED: (0xE4, 0xE9, 0xEF),
    Ink.MUTED_INK: (0x33, 0x42, 0x55),
    Ink.FOCUS: (0xB3, 0x45, 0x00),
    Ink.SIGN: (0xFF, 0xC7, 0x2C),
}
HIGH_CONTRAST: Final[dict[Ink, Rgb]] = {
    Ink.GROUND: (0x00, 0x00, 0x00),
    Ink.INK: (0xFF, 0xFF, 0xFF),
    Ink.PANEL: (0x00, 0x00, 0x00),
    Ink.EDGE: (0xFF, 0xFF, 0xFF),
    Ink.MAIN: (0xFF, 0xE1, 0x00),
    Ink.MAIN_INK: (0x00, 0x00, 0x00),
    Ink.MUTED: (0x2B, 0x2B, 0x2B),
    Ink.MUTED_INK: (0xFF, 0xFF, 0xFF),
    Ink.FOCUS: (0x5C, 0xD0, 0xFF),
    Ink.SIGN: (0xFF, 0xFF, 0xFF),
}


def palette(*, contrast: bool) -> dict[Ink, Rgb]:
    """Return the colours of a page."""
    return HIGH_CONTRAST if contrast else USUAL
