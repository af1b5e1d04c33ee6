"""How the list of a board is set: the desk beside its number, below it, or not at all where nobody could read it.

Owns the sizes of rows and columns. What is smaller than it can be read is not written: a list of numbers is better.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.drawing import arrow_gap, arrow_room
from vuoro.board.main_place import USUAL_DESK, USUAL_NUMBER
from vuoro.board.picture import Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import ListedCall
from vuoro.board.writing import LEADING, broken, height, widest

#: Of the screen's shorter side.
_CAP: Final = 0.05
#: Of the screen's width: a desk's name is not wider than this in the list.
_DESK: Final = 0.3
#: In capital heights: the room at both sides of a row and between two columns, and the height of a row.
_PAD: Final = 0.3
_PITCH: Final = 1.9
#: The page of a list of numbers is told below them.
_WIDEST_PAGE: Final = "88 / 88"


class Desk(Enum):
    """Where a row has the desk."""

    BESIDE = auto()
    BELOW = auto()
    NOWHERE = auto()


class Columns(Struct, frozen=True, kw_only=True):
    """How the list is set: the size of numbers and of desks, their widths, and the most lines that a desk has."""

    desk: Desk
    cap: int
    desk_cap: int
    desk_bold: bool
    number_width: int
    desk_width: int
    lines: int = 1

    @property
    def pad(self) -> int:
        """Return the room at both sides of a row."""
        return round(_PAD * self.cap)

    @property
    def arrow_at(self) -> int:
        """Return where the arrow begins in a row."""
        return self.pad if self.desk is Desk.BELOW else self.pad + self.number_width + arrow_gap(self.cap)

    @property
    def desk_at(self) -> int:
        """Return where the desk begins in a row."""
        return self.arrow_at + arrow_room(self.cap)

    @property
    def width(self) -> int:
        """Return how wide a row is."""
        number, desk = self.pad + self.number_width, self.desk_at + self.desk_width
        widths = {Desk.BESIDE: desk, Desk.BELOW: max(number, desk), Desk.NOWHERE: number}
        return widths[self.desk] + self.pad

    @property
    def pitch(self) -> int:
        """Return how high a row is."""
        if self.desk is Desk.BELOW:
            return round(_PITCH * self.cap) + round(self.lines * LEADING * self.desk_cap)
        return round(_PITCH * self.cap) + height(self.lines, self.desk_cap) - self.desk_cap

    @property
    def gutter(self) -> int:
        """Return the room between two columns."""
        return 2 * self.pad

    def wide(self, count: int) -> int:
        """Return how wide ``count`` columns are."""
        return count * (self.width + self.gutter) - self.gutter

    def across(self, room: Rect) -> int:
        """Return how many columns ``room`` has."""
        return max(1, (room.width + self.gutter) // (self.width + self.gutter))

    def down(self, room: Rect) -> int:
        """Return how many rows ``room`` has."""
        return max(1, room.height // self.pitch)

    def desk_lines(self, call: ListedCall, measure: Measure) -> tuple[str, ...]:
        """Return a desk in as many lines as its names need to be written large enough."""
        if self.desk is Desk.NOWHERE:
            return ()
        cap, width, bold = self.desk_cap, self.desk_width, self.desk_bold
        return tuple(line for name in _names(call) for line in broken(name, cap, width, measure, bold=bold))


def settings(calls: tuple[ListedCall, ...], high: int, surface: Surface, measure: Measure) -> Iterator[Columns]:
    """Return how the list can be set for the widest of ``calls``, the best first; no row is higher than ``high``."""
    cap = max(surface.small, round(_CAP * min(surface.width, surface.height)))
    bold, desk_cap = (True, cap) if all(len(_names(call)) == 1 for call in calls) else (False, surface.small)
    names = (USUAL_DESK, *(name for call in calls for name in _names(call)))
    number_width = widest((USUAL_NUMBER, *(call.number for call in calls)), cap, measure, bold=True)
    beside = Columns(
        desk=Desk.BESIDE,
        cap=cap,
        desk_cap=desk_cap,
        desk_bold=bold,
        number_width=number_width,
        desk_width=min(widest(names, desk_cap, measure, bold=bold), round(_DESK * surface.width)),
    )
    below = replace(beside, desk=Desk.BELOW, desk_width=min(beside.desk_width, number_width))
    for setting in (beside, below):
        lines = [setting.desk_lines(call, measure) for call in calls]
        room = replace(setting, lines=max(map(len, lines), default=1))
        if room.pitch <= high and all(
            widest(desk, desk_cap, measure, bold=bold) <= setting.desk_width for desk in lines
        ):
            yield room
    page_width = measure.width(_WIDEST_PAGE, cap, bold=False)
    yield replace(beside, desk=Desk.NOWHERE, number_width=max(number_width, page_width))


def _names(call: ListedCall) -> tuple[str, ...]:
    """Return the desk's name in Finnish and Swedish, once where it is the same."""
    return tuple(dict.fromkeys((call.desk.fi, call.desk.sv)))
