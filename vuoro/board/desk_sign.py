"""The board of one desk: the number it serves as large as fits, the authority below, and what a customer should do.

Owns the whole panel of a desk display. There is no list, and no arrow: the desk is where the sign is.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.main_place import USUAL_NUMBER
from vuoro.board.notice import Way, notice
from vuoro.board.picture import Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import Sign, View
from vuoro.board.writing import broken, different, height, largest, side_by_side, widest, words
from vuoro.values import Language

#: In capital heights of the words: the gap between them and the number.
_GAP: Final = 1.6
#: In capital heights of the number: what dots of Å reach above it.
_DOTS: Final = 0.36
#: Of the panel: the number is not larger than this.
_MOST: Final = 0.5


class _Plan(Struct, frozen=True, kw_only=True):
    """The words above and below the number, the room between them, and how large the number is."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    space: int
    number_cap: int


def desk_sign(view: View, panel: Rect, pen: Pen, surface: Surface, third: Language) -> Drawn:
    """Return the number with its words, or what there is to say while nobody is called."""
    room, cap = inside(panel), surface.small
    sign = view.sign or Sign(authority=None, told=None)
    told = words(sign.told, third) if sign.told else ()
    if view.main is None:
        return notice(_ways(told, sign), panel, pen, surface)
    plan = _plan(view.main.number, told, sign, room, surface, pen.measure)
    drawn = pen.centred(plan.above, room, room.y, cap, bold=True, kind=Kind.WORDS)
    top = room.y + _block(plan.above, cap) + (plan.space - plan.number_cap + round(_DOTS * plan.number_cap)) // 2
    drawn += pen.centred((view.main.number,), room, top, plan.number_cap, bold=True, kind=Kind.CALLED_NUMBER)
    last = room.bottom - height(len(plan.below), cap)
    return drawn + pen.centred(plan.below, room, last, cap, bold=False, kind=Kind.WORDS)


def _plan(  # noqa: PLR0917 - what a sign is made of
    number: str, told: tuple[str, ...], sign: Sign, room: Rect, surface: Surface, measure: Measure
) -> _Plan:
    """Return the plan with the most words that leaves the number its size."""
    names = () if sign.authority is None else different(sign.authority)
    ways = ((told, names), (told, names[:2]), (told, ()), ((), ()))
    plans = [_with(number, above, below, room, surface.small, measure) for above, below in ways]
    return next((plan for plan in plans if plan.number_cap >= surface.called_goal), plans[-1])


def _with(  # noqa: PLR0917 - what a sign is made of
    number: str, told: tuple[str, ...], names: tuple[str, ...], room: Rect, cap: int, measure: Measure
) -> _Plan:
    above, below = _lines(told, room, cap, measure), _lines(names, room, cap, measure)
    space = room.height - _block(above, cap) - _block(below, cap)
    size = _number_cap(number, room.width, space, room, measure)
    return _Plan(above=above, below=below, space=space, number_cap=size)


def _ways(told: tuple[str, ...], sign: Sign) -> tuple[Way, ...]:
    short: Way = tuple(((line, False),) for line in told)
    if sign.authority is None:
        return (short,)
    names = (sign.authority.fi, sign.authority.sv, sign.authority.en)
    return tuple(((name, True), (line, False)) for name, line in zip(names, told, strict=True)), short


def _lines(parts: tuple[str, ...], room: Rect, cap: int, measure: Measure) -> tuple[str, ...]:
    lines = side_by_side(parts, cap, room.width, measure, bold=True)
    return tuple(piece for line in lines for piece in broken(line, cap, room.width, measure, bold=True))


def _block(lines: tuple[str, ...], cap: int) -> int:
    return height(len(lines), cap) + round(_GAP * cap) if lines else 0


def _number_cap(number: str, width: int, space: int, room: Rect, measure: Measure) -> int:
    def fits(cap: int) -> bool:
        high = round((1 + _DOTS) * cap)
        return high <= space and widest((USUAL_NUMBER, number), cap, measure, bold=True) <= width

    return largest(1, round(_MOST * room.height), fits)
