"""The picture of a board as a list of shapes and texts in pixels, for any painter: a screen or a web page.

Owns the shapes. Letters are measured by their capital height (`Text.cap`), which is what readability is stated in, so
a layout depends on no font's idea of size.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from vuoro.board.palette import Colour
from vuoro.board.ways import SHAPES, Way


class Rect(Struct, frozen=True):
    """A rectangle; ``x`` and ``y`` are its left upper corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Return the first column right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Return the first row below it."""
        return self.y + self.height

    @property
    def middle(self) -> int:
        """Return the row in the middle of it."""
        return self.y + self.height // 2

    def inset(self, across: int, down: int) -> Rect:
        """Return the rectangle without ``across`` pixels at each side and ``down`` pixels above and below."""
        return Rect(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)

    def centred(self, width: int) -> int:
        """Return where something ``width`` wide begins when it stands in the middle."""
        return self.x + (self.width - width) // 2

    def touches(self, other: Rect) -> bool:
        """Return whether it has a pixel in common with ``other``."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def joined(self, other: Rect) -> Rect:
        """Return the smallest rectangle that holds both."""
        left, top = min(self.x, other.x), min(self.y, other.y)
        return Rect(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def within(self, other: Rect) -> Rect | None:
        """Return the part of it that lies in ``other``, None where there is none."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(left, top, right - left, bottom - top) if left < right and top < bottom else None

    @property
    def area(self) -> int:
        """Return how many pixels it has."""
        return self.width * self.height

    def holds(self, other: Rect) -> bool:
        """Return whether ``other`` lies inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


class Kind(StrEnum):
    """What a text is on the board; a web page may use it as a class."""

    CALLED_NUMBER = "called_number"
    CALLED_DESK = "called_desk"
    NUMBER = "number"
    DESK = "desk"
    WORDS = "words"


class Box(Struct, frozen=True, kw_only=True):
    """A filled rectangle, with a frame inside its edge when ``frame_width`` is not 0."""

    rect: Rect
    fill: Colour
    frame: Colour | None = None
    frame_width: int = 0


class Arrow(Struct, frozen=True, kw_only=True):
    """An arrow from a number to its desk, as large as ``rect``, and the colour it stands on."""

    rect: Rect
    way: Way = Way.RIGHT
    colour: Colour
    ground: Colour

    def polygons(self) -> list[list[tuple[float, float]]]:
        """Return its shape, each part by its corners in pixels."""
        rect = self.rect
        return [
            [(rect.x + rect.width * x / 100, rect.y + rect.height * y / 100) for x, y in polygon]
            for polygon in SHAPES[self.way]
        ]


class Text(Struct, frozen=True, kw_only=True):
    """One line of text: its left end on the baseline, its capital height, and the colour it stands on.

    ``width`` is what the measure said.
    """

    text: str
    kind: Kind
    x: int
    baseline: int
    width: int
    cap: int
    bold: bool
    colour: Colour
    ground: Colour

    @property
    def rect(self) -> Rect:
        """Return what the text covers, with room for the dots of Ä and the tail of g."""
        return Rect(self.x, self.baseline - round(1.4 * self.cap), self.width, round(1.75 * self.cap))


class Picture(Struct, frozen=True, kw_only=True):
    """A whole board, to be painted in this order: ground, boxes, arrows, texts."""

    width: int
    height: int
    ground: Colour
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    texts: tuple[Text, ...]


class Measure(Protocol):
    """Knows how wide a font draws a text."""

    def width(self, text: str, cap: int, *, bold: bool) -> int:
        """Return the width in pixels of ``text`` with capitals ``cap`` pixels high."""
        ...
