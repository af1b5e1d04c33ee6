"""The board of one desk: the number it serves as large as fits, or that it is free, and whose desk it is.

Owns the whole panel of a desk display. There is no list, and no arrow: the desk is where the sign is.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.main_place import USUAL_NUMBER
from vuoro.board.picture import Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import Sign, View
from vuoro.board.writing import broken, different, height, largest, side_by_side, widest, words
from vuoro.values import Language, Texts

#: In capital heights of the words: the gap between them and the number.
_GAP: Final = 1.6
#: In capital heights of the main lines: what dots of Å reach above them, with the tails below.
_DOTS: Final = 0.36
#: Of the panel: a number, and words in its place, are not larger than this.
_MOST_NUMBER: Final = 0.5
_MOST_WORDS: Final = 0.15


class _Plan(Struct, frozen=True, kw_only=True):
    """The words above and below the main lines, the room between them, and how large the main lines are."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    space: int
    cap: int


def desk_sign(view: View, panel: Rect, pen: Pen, surface: Surface, third: Language) -> Drawn:
    """Return the number, or while there is none what the desk does, with what a customer should do and whose it is."""
    room, small = inside(panel), surface.small
    sign = view.sign or Sign(told="closed")
    told = words(sign.told, third)
    if view.main is not None:
        main: tuple[str, ...] = (view.main.number,)
        sizes = (surface.called_goal, surface.called_least)
        above, kind = told, Kind.CALLED_NUMBER
    else:
        main, sizes = told, (2 * small, small)
        above, kind = words("next_here", third) if sign.told == "free" else (), Kind.WORDS
    plan = _plan(main, above, sign.authorities, sizes, room, small, pen.measure)
    drawn = pen.centred(plan.above, room, room.y, small, bold=True, kind=Kind.WORDS)
    high = height(len(main), plan.cap)
    top = room.y + _block(plan.above, small) + (plan.space - high + round(_DOTS * plan.cap)) // 2
    drawn += pen.centred(main, room, top, plan.cap, bold=True, kind=kind)
    last = room.bottom - height(len(plan.below), small)
    return drawn + pen.centred(plan.below, room, last, small, bold=False, kind=Kind.WORDS)


def _plan(  # noqa: PLR0917 - what a sign is made of
    main: tuple[str, ...],
    above: tuple[str, ...],
    authorities: tuple[Texts, ...],
    sizes: tuple[int, int],
    room: Rect,
    small: int,
    measure: Measure,
) -> _Plan:
    """Return the plan with the most words that leaves the main lines the size they should have, or have to have."""
    names = tuple(name for authority in authorities for name in different(authority))
    first = tuple(name for authority in authorities for name in different(authority)[:2])
    sayings = ((above, names), (above, first), (above[:2], first), (above[:2], ()), ((), ()))
    plans = [_with(main, *saying, room, small, measure) for saying in sayings]
    return next((plan for size in sizes for plan in plans if plan.cap >= size), plans[-1])


def _with(  # noqa: PLR0917 - what a sign is made of
    main: tuple[str, ...], above: tuple[str, ...], below: tuple[str, ...], room: Rect, cap: int, measure: Measure
) -> _Plan:
    over, under = _lines(above, room, cap, measure), _lines(below, room, cap, measure)
    space = room.height - _block(over, cap) - _block(under, cap)
    return _Plan(above=over, below=under, space=space, cap=_main_cap(main, space, room, measure))


def _lines(parts: tuple[str, ...], room: Rect, cap: int, measure: Measure) -> tuple[str, ...]:
    lines = side_by_side(parts, cap, room.width, measure, bold=True)
    return tuple(piece for line in lines for piece in broken(line, cap, room.width, measure, bold=True))


def _block(lines: tuple[str, ...], cap: int) -> int:
    return height(len(lines), cap) + round(_GAP * cap) if lines else 0


def _main_cap(main: tuple[str, ...], space: int, room: Rect, measure: Measure) -> int:
    usual = (USUAL_NUMBER,) if len(main) == 1 else ()

    def fits(cap: int) -> bool:
        high = height(len(main), cap) + round(_DOTS * cap)
        return high <= space and widest((*usual, *main), cap, measure, bold=True) <= room.width

    most = _MOST_NUMBER if len(main) == 1 else _MOST_WORDS
    return largest(1, round(most * room.height), fits)
