"""The screen a board is drawn on, and how large its letters have to be to be read from where people wait.

Owns the readability figures: EN 301 549 5.1.4 asks for capitals of 0.7° of the viewing distance, 12.2 mm a metre.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated, Final

from msgspec import Meta, Struct

#: Capital heights in millimetres for each metre of viewing distance.
CALLED_GOAL: Final = 18.0
CALLED_LEAST: Final = 12.2
SECONDARY_LEAST: Final = 7.0

#: Of the shorter side: the margin that every screen shows, and the smallest text on a screen seen from close by.
_MARGIN: Final = 0.045
_SMALL: Final = 0.034


class Surface(Struct, frozen=True, kw_only=True):
    """A screen in pixels, how dense they are, and how far away the farthest seat is."""

    width: Annotated[int, Meta(ge=320, le=7680)]
    height: Annotated[int, Meta(ge=320, le=7680)]
    viewing_distance_m: Annotated[float, Meta(gt=0, le=50)]
    pixels_per_mm: Annotated[float, Meta(gt=0, le=20)]

    def pixels(self, mm_per_m: float) -> int:
        """Return the capital height in pixels that is ``mm_per_m`` of the viewing distance."""
        return ceil(mm_per_m * self.viewing_distance_m * self.pixels_per_mm)

    @property
    def called_goal(self) -> int:
        """Return the capital height that a called number should have."""
        return self.pixels(CALLED_GOAL)

    @property
    def called_least(self) -> int:
        """Return the capital height that a called number must have."""
        return self.pixels(CALLED_LEAST)

    @property
    def small(self) -> int:
        """Return the capital height of the smallest text."""
        return max(self.pixels(SECONDARY_LEAST), round(_SMALL * min(self.width, self.height)))

    @property
    def margin(self) -> int:
        """Return the width of the safe area's edge, which a television may cut off."""
        return round(_MARGIN * min(self.width, self.height))
