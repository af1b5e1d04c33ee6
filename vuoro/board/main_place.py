"""The called number in the main place of a board, with the way to its desk.

Owns what is inside the main panel while there is a call. Must not know what stands around it.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.board.drawing import Drawn, Pen, arrow_room, inside
from vuoro.board.picture import Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import MainPlace
from vuoro.board.writing import TAILS, different, fitting, height, largest, side_by_side, widest, words

#: What a number and a desk usually look like; nothing changes its size from call to call because of a wider letter.
USUAL_NUMBER: Final = "X888"
USUAL_DESK: Final = "88"

#: Of the panel's height: more than this a called number takes only where it has to be read from far away.
_CALM: Final = 0.3
#: In capital heights of the number: the gap below it, and the size of a desk that has a name and not just a number.
_BELOW_NUMBER: Final = 0.45
_NAMED_DESK: Final = 0.45
#: In capital heights of the words.
_ABOVE_WORDS: Final = 0.95
#: What reaches above a capital's top and below the baseline, in capital heights.
_DOTTED: Final = frozenset("ÅÄÖ")
_DOTS: Final = 0.36
_TAILED: Final = frozenset("gjpqyQ,;()")


class _Plan(Struct, frozen=True, kw_only=True):
    """The sizes of a called number: its own, its desk's, and those of the words under both.

    ``above`` and ``below`` is the room for the dots of the number and the tails of the desk's name.
    """

    above: int
    cap: int
    desk: tuple[str, ...]
    desk_cap: int
    below: int
    words: tuple[str, ...]
    words_cap: int

    @property
    def desk_top(self) -> int:
        """Return how far below the top the desk is."""
        return self.above + self.cap + round(_BELOW_NUMBER * self.cap)

    @property
    def desk_height(self) -> int:
        """Return how high the desk is; a short one stands in the middle of a line as high as the number's."""
        return max(height(len(self.desk), self.desk_cap), self.cap if len(self.desk) == 1 else 0)

    @property
    def words_top(self) -> int:
        """Return how far below the top the words are."""
        return self.desk_top + self.desk_height + max(self.below, round(_ABOVE_WORDS * self.words_cap))

    @property
    def height(self) -> int:
        """Return how high all of it is."""
        if not self.words:
            return self.desk_top + self.desk_height + self.below
        return self.words_top + height(len(self.words), self.words_cap)


def called_cap(main: MainPlace | None, panel: Rect, surface: Surface, measure: Measure) -> int:
    """Return how high the capitals of the called number are in ``panel``; those of a usual one while there is none."""
    return _plan(main, inside(panel), surface, measure).cap


def called(main: MainPlace, panel: Rect, pen: Pen, surface: Surface) -> Drawn:
    """Return the number, an arrow with the desk, and what they are called, one under the other."""
    room = inside(panel)
    plan = _plan(main, room, surface, pen.measure)
    top = room.y + (room.height - plan.height) // 2
    number = pen.centred((main.number,), room, top + plan.above, plan.cap, bold=True, kind=Kind.CALLED_NUMBER)
    small = pen.centred(plan.words, room, top + plan.words_top, plan.words_cap, bold=False, kind=Kind.WORDS)
    return number + _desk(plan, room, top + plan.desk_top, pen) + small


def _desk(plan: _Plan, room: Rect, top: int, pen: Pen) -> Drawn:
    cap, middle = plan.desk_cap, top + plan.desk_height // 2
    x = room.centred(arrow_room(cap) + widest(plan.desk, cap, pen.measure, bold=True))
    first = middle - height(len(plan.desk), cap) // 2
    names = pen.left(plan.desk, (x + arrow_room(cap), first), cap, bold=True, kind=Kind.CALLED_DESK)
    return pen.arrow(x, middle, cap) + names


def _plan(main: MainPlace | None, room: Rect, surface: Surface, measure: Measure) -> _Plan:
    def fits(cap: int) -> bool:
        plan = _sized(main, cap, room, surface, measure)
        return plan.height <= room.height and _width(main, cap, measure) <= room.width

    most = max(surface.called_goal, round(_CALM * room.height))
    return _sized(main, largest(1, most, fits), room, surface, measure)


def _sized(main: MainPlace | None, cap: int, room: Rect, surface: Surface, measure: Measure) -> _Plan:
    desk = _desk_names(main)
    wanted = cap if len(desk) == 1 else max(surface.small, round(_NAMED_DESK * cap))
    desk_cap = fitting(desk, wanted, room.width - arrow_room(wanted), measure, bold=True)
    lines = _words(main, surface, room, measure)
    dotted = main is not None and not _DOTTED.isdisjoint(main.number)
    return _Plan(
        above=round(_DOTS * cap) if dotted else 0,
        cap=cap,
        desk=desk,
        desk_cap=desk_cap,
        below=round(TAILS * desk_cap) if not _TAILED.isdisjoint(desk[-1]) else 0,
        words=lines,
        words_cap=fitting(lines, surface.small, room.width, measure, bold=False),
    )


def _desk_names(main: MainPlace | None) -> tuple[str, ...]:
    return (USUAL_DESK,) if main is None else different(main.desk)


def _width(main: MainPlace | None, cap: int, measure: Measure) -> int:
    """Return the width that the number, and a desk without a name, need at this size."""
    desk = _desk_names(main)
    desks = (USUAL_DESK, *desk) if len(desk) == 1 else (USUAL_DESK,)
    numbers = (USUAL_NUMBER,) if main is None else (USUAL_NUMBER, main.number)
    number_width = widest(numbers, cap, measure, bold=True)
    return max(number_width, arrow_room(cap) + widest(desks, cap, measure, bold=True))


def _words(main: MainPlace | None, surface: Surface, room: Rect, measure: Measure) -> tuple[str, ...]:
    """Return what a desk is called, unless it has a name that says so, where it is, and when an old call was made."""
    label = words("desk") if len(_desk_names(main)) == 1 else ()
    called_at = words("called_at", time=main.called_at) if main is not None and main.called_at else ()
    place = different(main.place) if main is not None and main.place is not None else ()
    return tuple(
        line for parts in (label, place, called_at) for line in side_by_side(parts, surface.small, room.width, measure)
    )
