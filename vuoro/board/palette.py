"""The colours of a board, by what they are for, and the contrast between them.

Owns every colour. The pairs that text is drawn in have a contrast of 7:1 at least, also where the board is greyed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

#: Red, green and blue, each from 0 to 255 (sRGB).
Rgb = tuple[int, int, int]

_SRGB_KNEE: Final = 0.04045


class Colour(StrEnum):
    """What a colour is for."""

    GROUND = "ground"
    PANEL = "panel"
    ASIDE = "aside"
    INK = "ink"
    RULE = "rule"
    CALL_GROUND = "call_ground"
    CALL_INK = "call_ink"
    CALL_SIGN = "call_sign"
    DARK = "dark"
    OLD_GROUND = "old_ground"
    OLD_ASIDE = "old_aside"
    OLD_INK = "old_ink"
    OLD_RULE = "old_rule"


PALETTE: Final[dict[Colour, Rgb]] = {
    Colour.GROUND: (0xF3, 0xF5, 0xF7),
    Colour.PANEL: (0xFF, 0xFF, 0xFF),
    Colour.ASIDE: (0xE4, 0xE9, 0xEF),
    Colour.INK: (0x0B, 0x25, 0x45),
    Colour.RULE: (0xC3, 0xCD, 0xD8),
    Colour.CALL_GROUND: (0x0B, 0x25, 0x45),
    Colour.CALL_INK: (0xFF, 0xFF, 0xFF),
    Colour.CALL_SIGN: (0xFF, 0xC7, 0x2C),
    Colour.DARK: (0x00, 0x00, 0x00),
    Colour.OLD_GROUND: (0xEC, 0xEC, 0xEC),
    Colour.OLD_ASIDE: (0xE4, 0xE4, 0xE4),
    Colour.OLD_INK: (0x44, 0x44, 0x44),
    Colour.OLD_RULE: (0xC6, 0xC6, 0xC6),
}


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    # The figures are those of the sRGB standard.
    return channel / 12.92 if channel <= _SRGB_KNEE else ((channel + 0.055) / 1.055) ** 2.4
