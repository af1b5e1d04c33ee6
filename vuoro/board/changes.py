"""What differs between two pictures of a board, as few rectangles that have to be painted anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from vuoro.board.picture import Arrow, Box, Picture, Rect, Text

#: What the smoothed edge of a letter or an arrow may reach beyond its rectangle.
_EDGE: Final = 2
#: Two rectangles are painted as one where that is at most so many times their own size.
_WORTH: Final = 1.5

_Shape = Box | Arrow | Text


def changes(before: Picture | None, after: Picture) -> tuple[Rect, ...]:
    """Return what of ``after`` is not in ``before`` as it is; all of it where that is no earlier state of it."""
    whole = Rect(0, 0, after.width, after.height)
    if before is None or (before.width, before.height, before.ground) != (after.width, after.height, after.ground):
        return (whole,)
    if not _same_order(before.boxes, after.boxes):
        return (whole,)
    old: set[_Shape] = {*before.boxes, *before.arrows, *before.texts}
    new: set[_Shape] = {*after.boxes, *after.arrows, *after.texts}
    rects = sorted((shape.rect for shape in old ^ new), key=lambda rect: (rect.y, rect.x))
    return tuple(part for rect in _joined(rects) if (part := rect.inset(-_EDGE, -_EDGE).within(whole)) is not None)


def _same_order(before: Sequence[Box], after: Sequence[Box]) -> bool:
    """Return whether the grounds that both have lie on each other alike."""
    both = frozenset(before).intersection(after)
    return [box for box in before if box in both] == [box for box in after if box in both]


def _joined(rects: Iterable[Rect]) -> list[Rect]:
    joined: list[Rect] = []
    for rect in rects:
        for index, other in enumerate(joined):
            both = other.joined(rect)
            if both.area <= _WORTH * (other.area + rect.area):
                joined[index] = both
                break
        else:
            joined.append(rect)
    return joined
