"""What staff ask a display to show in its main place: which one it is, as large as fits, under words that say so."""

from __future__ import annotations

from typing import Final

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.picture import Kind, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import Probe
from vuoro.board.writing import TAILS, broken, fitting, height, side_by_side, words

#: In capital heights of the name: the gap above it, with room for what its letters reach up.
_ABOVE: Final = 0.9
#: Of the panel: the name is not larger than this.
_MOST: Final = 0.3


def probed(probe: Probe, panel: Rect, pen: Pen, surface: Surface) -> Drawn:
    """Return the words, unless they leave the name no room, and below them the name of the display."""
    room, cap = inside(panel), surface.small
    parts = side_by_side(words(probe.told), cap, room.width, pen.measure)
    told = tuple(line for part in parts for line in broken(part, cap, room.width, pen.measure, bold=False))
    if _name_height(told, cap, room) < cap:
        told = ()
    most = min(_name_height(told, cap, room), round(_MOST * room.height))
    name = fitting((probe.client,), most, room.width, pen.measure, bold=True)
    top = room.y + (room.height - height(len(told), cap) - round((1 + _ABOVE) * name)) // 2
    drawn = pen.centred(told, room, top, cap, bold=False, kind=Kind.WORDS)
    below = top + height(len(told), cap) + round(_ABOVE * name)
    return drawn + pen.centred((probe.client,), room, below, name, bold=True, kind=Kind.WORDS)


def _name_height(told: tuple[str, ...], cap: int, room: Rect) -> int:
    """Return how high the capitals of the name can be below the words."""
    return round((room.height - height(len(told), cap)) / (1 + _ABOVE + TAILS))
