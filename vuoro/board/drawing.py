"""What the parts of a board are made with: a style, a pen that writes in it, and what has been drawn so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from vuoro.board.palette import Colour
from vuoro.board.picture import Arrow, Box, Kind, Measure, Rect, Text
from vuoro.board.ways import Way
from vuoro.board.writing import LEADING

#: In capital heights: an arrow's size, and the gap on each side of it.
_ARROW_WIDTH: Final = 0.95
_ARROW_HEIGHT: Final = 0.8
_ARROW_GAP: Final = 0.4


class Style(Struct, frozen=True, kw_only=True):
    """The colours of one part: its ground, what is written on it, its arrows, and its frame or rules."""

    ground: Colour
    ink: Colour
    sign: Colour
    edge: Colour


class Drawn(Struct, frozen=True, kw_only=True):
    """Shapes and texts of a part of the board."""

    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    texts: tuple[Text, ...] = ()

    def __add__(self, other: Drawn) -> Drawn:
        return Drawn(boxes=self.boxes + other.boxes, arrows=self.arrows + other.arrows, texts=self.texts + other.texts)


@dataclass(frozen=True)
class Pen:
    """Writes in one style."""

    measure: Measure
    style: Style

    def left(self, lines: Sequence[str], at: tuple[int, int], cap: int, *, bold: bool, kind: Kind) -> Drawn:
        """Write ``lines`` to the right of ``at``, which is the left upper corner of the first capital."""
        x, top = at
        return Drawn(
            texts=tuple(
                self._text(line, x, _baseline(top, cap, index), cap, bold=bold, kind=kind)
                for index, line in enumerate(lines)
            )
        )

    def centred(self, lines: Sequence[str], room: Rect, top: int, cap: int, *, bold: bool, kind: Kind) -> Drawn:
        """Write ``lines`` in the middle of ``room``, the top of the first capitals at ``top``."""
        drawn = Drawn()
        for index, line in enumerate(lines):
            x = room.centred(self.measure.width(line, cap, bold=bold))
            text = self._text(line, x, _baseline(top, cap, index), cap, bold=bold, kind=kind)
            drawn += Drawn(texts=(text,))
        return drawn

    def arrow(self, way: Way | None, x: int, middle: int, cap: int) -> Drawn:
        """Draw an arrow for letters of this size, its middle at the height ``middle``; none where no way is known."""
        if way is None:
            return Drawn()
        height = round(_ARROW_HEIGHT * cap)
        rect = Rect(x, middle - height // 2, round(_ARROW_WIDTH * cap), height)
        return Drawn(arrows=(Arrow(rect=rect, way=way, colour=self.style.sign, ground=self.style.ground),))

    def _text(self, string: str, x: int, baseline: int, cap: int, *, bold: bool, kind: Kind) -> Text:
        return Text(
            text=string,
            kind=kind,
            x=x,
            baseline=baseline,
            width=self.measure.width(string, cap, bold=bold),
            cap=cap,
            bold=bold,
            colour=self.style.ink,
            ground=self.style.ground,
        )


def arrow_gap(cap: int) -> int:
    """Return the gap between an arrow and what stands before or after it."""
    return round(_ARROW_GAP * cap)


def arrow_room(cap: int) -> int:
    """Return the width of an arrow and the gap after it."""
    return round(_ARROW_WIDTH * cap) + arrow_gap(cap)


def inside(panel: Rect) -> Rect:
    """Return the part of a panel that may be written on."""
    pad = round(0.065 * min(panel.width, panel.height))
    return panel.inset(pad, pad)


def _baseline(top: int, cap: int, index: int) -> int:
    return top + cap + round(index * LEADING * cap)
