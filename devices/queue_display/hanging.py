"""How a picture lies on the canvas of a screen that hangs upright, on its side or upside down, and a little off centre.

Owns the step from a picture's pixels to the canvas's. Nothing is drawn twice for it, so nothing needs memory twice.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from vuoro.board.picture import Rect


class Hanging(Struct, frozen=True, kw_only=True):
    """How far a picture of this size is turned clockwise, and then moved as it stands turned back: right and down."""

    width: int
    height: int
    rotation: Literal[0, 90, 180, 270] = 0
    right: int = 0
    down: int = 0

    def placed(self, rect: Rect) -> tuple[int, int, int, int]:
        """Return where ``rect`` of the picture is on the canvas, as left, top, width and height."""
        return self._turned(Rect(rect.x + self.right, rect.y + self.down, rect.width, rect.height))

    def stretched(self, rect: Rect) -> tuple[int, int, int, int]:
        """Return where a ground is: one that reached an edge of the picture reaches it however that is moved."""
        left = 0 if rect.x <= 0 else rect.x + self.right
        top = 0 if rect.y <= 0 else rect.y + self.down
        right = self.width if rect.right >= self.width else rect.right + self.right
        bottom = self.height if rect.bottom >= self.height else rect.bottom + self.down
        return self._turned(Rect(left, top, right - left, bottom - top))

    def _turned(self, rect: Rect) -> tuple[int, int, int, int]:
        match self.rotation:
            case 90:
                return self.height - rect.bottom, rect.x, rect.height, rect.width
            case 180:
                return self.width - rect.right, self.height - rect.bottom, rect.width, rect.height
            case 270:
                return rect.y, self.width - rect.right, rect.height, rect.width
            case _:
                return rect.x, rect.y, rect.width, rect.height
