"""A page as shapes and lines of text in pixels, for any painter, with what can be touched and where."""

from __future__ import annotations

from msgspec import Struct

from vuoro.board.palette import Rgb
from vuoro.board.picture import Rect
from vuoro.touch.page import Act
from vuoro.touch.palette import Ink


class Panel(Struct, frozen=True, kw_only=True):
    """A filled rectangle with a frame inside its edge."""

    rect: Rect
    fill: Ink
    frame: Ink
    frame_width: int


class Words(Struct, frozen=True, kw_only=True):
    """One line of text: where it begins at the left, its baseline, and the colours of its letters and of its ground."""

    text: str
    x: int
    baseline: int
    width: int
    cap: int
    bold: bool
    ink: Ink
    ground: Ink


class Shape(Struct, frozen=True):
    """A filled outline, or with a ``width`` a line with round ends; points in pixels from the figure's corner."""

    points: tuple[tuple[float, float], ...]
    colour: Rgb
    width: float = 0


class Figure(Struct, frozen=True):
    """A small drawing that fills ``rect``, its shapes one over the other."""

    rect: Rect
    shapes: tuple[Shape, ...]


class Target(Struct, frozen=True):
    """A place to touch."""

    rect: Rect
    act: Act


class Picture(Struct, frozen=True, kw_only=True):
    """A whole page; nothing in it lies outside of the screen, and no two targets overlap."""

    width: int
    height: int
    contrast: bool
    panels: tuple[Panel, ...]
    words: tuple[Words, ...]
    targets: tuple[Target, ...]
    figures: tuple[Figure, ...] = ()

    def at(self, x: int, y: int) -> Act | None:
        """Return what a touch at this place does."""
        return next((target.act for target in self.targets if _holds(target.rect, x, y)), None)


def _holds(rect: Rect, x: int, y: int) -> bool:
    return rect.x <= x < rect.right and rect.y <= y < rect.bottom
