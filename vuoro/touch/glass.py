"""A touch screen: how large things have to be on it, in millimetres and so in pixels.

Owns the sizes. Letters are measured by the height of their capitals; EN 301 549 5.1.4 asks for a mode with 0.7° of the
viewing distance, 12.2 mm a metre: at the 50 cm of an arm the large text has it.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated, Final

from msgspec import Meta, Struct

from vuoro.touch.page import Look

#: The least side of anything to touch, and the gap between two keys.
TARGET_MM: Final = 20.0
KEY_GAP_MM: Final = 1.2
MARGIN_MM: Final = 5.0
#: The least height of capitals: 7 mm a metre at the 50 cm of an arm, and 0.7° where large letters are wanted. Nothing
#: is written smaller; what does not fit is wrapped, or stands on another leaf (`leaves`).
LEAST_MM: Final = 3.5
LEAST_LARGE_MM: Final = 6.1
#: The keyboards have at most so many keys side by side.
MOST_KEYS: Final = 12
LEAST_WIDTH_MM: Final = MOST_KEYS * TARGET_MM + (MOST_KEYS - 1) * KEY_GAP_MM + 2 * MARGIN_MM
LEAST_HEIGHT_MM: Final = 190.0


class Glass(Struct, frozen=True, kw_only=True):
    """A touch screen in pixels, and how dense they are."""

    width: Annotated[int, Meta(ge=320, le=7680)]
    height: Annotated[int, Meta(ge=320, le=7680)]
    pixels_per_mm: Annotated[float, Meta(gt=0, le=20)]

    def px(self, mm: float) -> int:
        """Return a length in pixels, rounded up."""
        return ceil(mm * self.pixels_per_mm)

    @property
    def mistake(self) -> str | None:
        """Return what is wrong with a screen that is too small for a hand, None where it is large enough."""
        width, height = self.width / self.pixels_per_mm, self.height / self.pixels_per_mm
        if width >= LEAST_WIDTH_MM and height >= LEAST_HEIGHT_MM:
            return None
        return (
            f"a screen of {width:.0f} mm by {height:.0f} mm is too small: keys of {TARGET_MM:.0f} mm need at least "
            f"{LEAST_WIDTH_MM:.0f} mm by {LEAST_HEIGHT_MM:.0f} mm. Is pixels_per_mm right?"
        )


class Sizes(Struct, frozen=True, kw_only=True):
    """Heights of capitals in pixels: of the title, of running text, of labels and of what stands under them."""

    title: int
    text: int
    label: int
    detail: int
    number: int


def least(glass: Glass, look: Look) -> int:
    """Return the least height of capitals in pixels."""
    return glass.px(LEAST_LARGE_MM if look.large else LEAST_MM)


def sizes(glass: Glass, look: Look) -> Sizes:
    """Return the sizes of letters for a look."""
    title, running, label, detail = (8.5, 6.1, 6.6, 6.1) if look.large else (7.5, 4.4, 5.4, 4.2)
    return Sizes(
        title=glass.px(title),
        text=glass.px(running),
        label=glass.px(label),
        detail=glass.px(detail),
        number=glass.px(26.0 if look.large else 30.0),
    )
