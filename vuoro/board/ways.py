"""Which way a desk is from a display, and the shapes of the arrows that say so. Shapes and words tell, never a colour.

Owns the shapes, as polygons in hundredths of the rectangle they are drawn in, so that every painter draws the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

Point = tuple[int, int]
Polygon = tuple[Point, ...]


class Way(StrEnum):
    """Where to go, as seen by somebody who stands before the display; ``up`` is straight on, ``down`` is back."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    STAIRS_UP = "stairs_up"
    STAIRS_DOWN = "stairs_down"
    LIFT_UP = "lift_up"
    LIFT_DOWN = "lift_down"


#: These lead to another floor and are told in words too.
TO_ANOTHER_FLOOR: Final = frozenset({Way.STAIRS_UP, Way.STAIRS_DOWN, Way.LIFT_UP, Way.LIFT_DOWN})

_RIGHT: Final[Polygon] = ((0, 36), (52, 36), (52, 0), (100, 50), (52, 100), (52, 64), (0, 64))
_UP: Final[Polygon] = tuple((100 - y, 100 - x) for x, y in _RIGHT)
#: Three steps that rise to the right, and above them an arrow along the rise.
_STAIRS: Final[Polygon] = ((20, 100), (20, 80), (47, 80), (47, 58), (74, 58), (74, 36), (100, 36), (100, 100))
_RISING: Final[Polygon] = ((10, 53), (43, 26), (50, 34), (60, 4), (28, 8), (35, 16), (2, 43))
#: A cabin in outline, with an arrow in it.
_CABIN: Final[tuple[Polygon, ...]] = (
    ((8, 0), (92, 0), (92, 9), (8, 9)),
    ((8, 91), (92, 91), (92, 100), (8, 100)),
    ((8, 9), (17, 9), (17, 91), (8, 91)),
    ((83, 9), (92, 9), (92, 91), (83, 91)),
)
_IN_CABIN: Final[Polygon] = ((50, 20), (74, 48), (59, 48), (59, 80), (41, 80), (41, 48), (26, 48))


def _mirrored(polygon: Polygon) -> Polygon:
    return tuple((100 - x, y) for x, y in polygon)


def _upside_down(polygon: Polygon) -> Polygon:
    return tuple((x, 100 - y) for x, y in polygon)


def _falling(polygon: Polygon) -> Polygon:
    """Return an arrow that points along its line the other way: down to the left where it pointed up to the right."""
    (left, right), (top, bottom) = ((min(values), max(values)) for values in zip(*polygon, strict=True))
    return tuple((left + right - x, top + bottom - y) for x, y in polygon)


#: The arrow of each way.
SHAPES: Final[Mapping[Way, tuple[Polygon, ...]]] = {
    Way.RIGHT: (_RIGHT,),
    Way.LEFT: (_mirrored(_RIGHT),),
    Way.UP: (_UP,),
    Way.DOWN: (_upside_down(_UP),),
    Way.STAIRS_UP: (_STAIRS, _RISING),
    Way.STAIRS_DOWN: (_STAIRS, _falling(_RISING)),
    Way.LIFT_UP: (*_CABIN, _IN_CABIN),
    Way.LIFT_DOWN: (*_CABIN, _upside_down(_IN_CABIN)),
}
