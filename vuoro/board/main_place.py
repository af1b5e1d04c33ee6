"""The called number in the main place of a board, with the way to its desk.

Owns what is inside the main panel while there is a call. Must not know what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.drawing import Drawn, Pen, arrow_room, inside
from vuoro.board.picture import Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import MainPlace
from vuoro.board.ways import TO_ANOTHER_FLOOR, Way
from vuoro.board.writing import TAILS, broken, different, height, largest, side_by_side, widest, words

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
#: The size at which it is seen whether a desk's name is as short as a number.
_TRIAL: Final = 100


class Size(IntEnum):
    """How large a called number is for the distance it is read from; ``COMPLETE`` with all that is said beside it."""

    TOO_SMALL = 0
    AS_IT_MUST = 1
    AS_IT_SHOULD = 2
    COMPLETE = 3


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


def called_size(main: MainPlace | None, panel: Rect, surface: Surface, measure: Measure) -> Size:
    """Return how large the called number can be in ``panel``; a usual one while there is none."""
    writing = _Writing(main, inside(panel), surface, measure)
    sayings = [*writing.sayings()]
    if writing.fits(sayings[0], surface.called_goal):
        return Size.COMPLETE
    sizes = ((Size.AS_IT_SHOULD, surface.called_goal), (Size.AS_IT_MUST, surface.called_least))
    reached = (size for size, cap in sizes if any(writing.fits(saying, cap) for saying in sayings))
    return next(reached, Size.TOO_SMALL)


def called(main: MainPlace, panel: Rect, pen: Pen, surface: Surface) -> Drawn:
    """Return the number, an arrow with the desk, and what they are called, one under the other."""
    room = inside(panel)
    plan = _Writing(main, room, surface, pen.measure).plan()
    top = room.y + (room.height - plan.height) // 2
    number = pen.centred((main.number,), room, top + plan.above, plan.cap, bold=True, kind=Kind.CALLED_NUMBER)
    small = pen.centred(plan.words, room, top + plan.words_top, plan.words_cap, bold=False, kind=Kind.WORDS)
    return number + _desk(plan, main.way, room, top + plan.desk_top, pen) + small


def _desk(plan: _Plan, way: Way | None, room: Rect, top: int, pen: Pen) -> Drawn:
    cap, middle = plan.desk_cap, top + plan.desk_height // 2
    x = room.centred(_before(way, cap) + widest(plan.desk, cap, pen.measure, bold=True))
    first = middle - height(len(plan.desk), cap) // 2
    names = pen.left(plan.desk, (x + _before(way, cap), first), cap, bold=True, kind=Kind.CALLED_DESK)
    return pen.arrow(way, x, middle, cap) + names


def _before(way: Way | None, cap: int) -> int:
    """Return the room for the arrow before a desk."""
    return 0 if way is None else arrow_room(cap)


class _Saying(Struct, frozen=True, kw_only=True):
    """What is said under the number: the desk by these names, and these words.

    Names are not smaller than they can be read, but where that leaves no room for the number: then ``shrunk`` is set.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    shrunk: int | None = None


@dataclass(frozen=True)
class _Writing:
    """Fits a call into a room."""

    main: MainPlace | None
    room: Rect
    surface: Surface
    measure: Measure

    def plan(self) -> _Plan:
        """Return the plan with the most words that leaves the number the size it should have, or has to have."""
        sayings = [*self.sayings()]
        sizes = (self.surface.called_goal, self.surface.called_least, 1)
        fit = (saying for size in sizes for saying in sayings if self.fits(saying, size))
        saying = next(fit, sayings[-1])
        most = max(self.surface.called_goal, round(_CALM * self.room.height))
        return self._sized(saying, largest(1, most, lambda cap: self.fits(saying, cap)))

    def fits(self, saying: _Saying, cap: int) -> bool:
        """Return whether all of it fits with a number of this size."""
        if self._number_width(cap) > self.room.width:
            return False
        plan = self._sized(saying, cap)
        desks = (USUAL_DESK, *plan.desk)
        desk_width = _before(self._way, plan.desk_cap) + widest(desks, plan.desk_cap, self.measure, bold=True)
        return plan.height <= self.room.height and desk_width <= self.room.width

    def sayings(self) -> Iterator[_Saying]:
        """Return what can be said, from much to little: a desk has its names, an old call tells when it was made."""
        names = _names(self.main)
        label = words("desk") if len(names) == 1 else ()
        way = words(f"way_{self._way}") if self._way in TO_ANOTHER_FLOOR else ()
        place = () if self.main is None or self.main.place is None else different(self.main.place)
        made = words("called_at", time=self.main.called_at) if self.main is not None and self.main.called_at else ()
        yield self._saying(names, label, way, place, made)
        yield self._saying(names[:2], label[:2], way[:2], place[:2], made[:2])
        yield self._saying(names[:2], place[:2], made[:2])
        yield self._saying(names[:2], made[:2])
        yield self._shrunk(self._saying(names[:2], made[:2]))
        yield self._shrunk(self._saying(names[:2]))

    def _saying(self, names: tuple[str, ...], *said: tuple[str, ...]) -> _Saying:
        cap, width = self.surface.small, self.room.width
        parts = (part for parts in said for part in side_by_side(parts, cap, width, self.measure))
        lines = (line for part in parts for line in broken(part, cap, width, self.measure, bold=False))
        return _Saying(names=names, words=tuple(lines))

    def _shrunk(self, saying: _Saying) -> _Saying:
        """Return ``saying`` with the desk as large as the smallest number that can be read leaves room for."""

        def fits(cap: int) -> bool:
            shrunk = replace(saying, shrunk=cap)
            return self.fits(shrunk, self.surface.called_least)

        return replace(saying, shrunk=largest(1, self.surface.small, fits))

    @property
    def _way(self) -> Way | None:
        return Way.RIGHT if self.main is None else self.main.way

    def _number_width(self, cap: int) -> int:
        numbers = (USUAL_NUMBER,) if self.main is None else (USUAL_NUMBER, self.main.number)
        return widest(numbers, cap, self.measure, bold=True)

    def _sized(self, saying: _Saying, cap: int) -> _Plan:
        desk_cap = self._desk_cap(saying, cap)
        width = self.room.width - _before(self._way, desk_cap)
        lines = saying.names
        if not self._is_short(lines):
            lines = tuple(line for name in lines for line in broken(name, desk_cap, width, self.measure, bold=True))
        dotted = self.main is not None and not _DOTTED.isdisjoint(self.main.number)
        return _Plan(
            above=round(_DOTS * cap) if dotted else 0,
            cap=cap,
            desk=lines,
            desk_cap=desk_cap,
            below=round(TAILS * desk_cap) if not _TAILED.isdisjoint(lines[-1]) else 0,
            words=saying.words,
            words_cap=self.surface.small,
        )

    def _desk_cap(self, saying: _Saying, cap: int) -> int:
        """Return the size of the desk: a number's own, and a name's as large as fits, but not too small to read."""
        if self._is_short(saying.names):
            return cap
        if saying.shrunk is not None:
            return saying.shrunk
        wanted = max(self.surface.small, round(_NAMED_DESK * cap))
        return max(self.surface.small, min(wanted, self._widest_fit))

    def _is_short(self, names: tuple[str, ...]) -> bool:
        usual = self.measure.width(USUAL_NUMBER, _TRIAL, bold=True)
        return len(names) == 1 and self.measure.width(names[0], _TRIAL, bold=True) <= usual

    @cached_property
    def _widest_fit(self) -> int:
        """Return the largest size at which every name of the desk fits into a line."""
        names, room = _names(self.main), self.room.width
        return largest(
            1,
            self.room.height,
            lambda cap: _before(self._way, cap) + widest(names, cap, self.measure, bold=True) <= room,
        )


def _names(main: MainPlace | None) -> tuple[str, ...]:
    return (USUAL_DESK,) if main is None else different(main.desk)
