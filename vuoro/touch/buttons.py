"""Lays out what can be touched: its panel, its frame and the words in it. Colour is never the only sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.picture import Measure, Rect
from vuoro.board.writing import LEADING, height, largest, widest, wrapped
from vuoro.touch.glass import Glass, Sizes
from vuoro.touch.letters import reads_from_right
from vuoro.touch.page import Choice
from vuoro.touch.palette import Ink
from vuoro.touch.picture import Figure, Panel, Target, Words

#: Before the label of what is chosen already.
MARK: Final = "✓ "
_PAD_MM: Final = 2.5


class Drawn(Struct, frozen=True, kw_only=True):
    """A part of a page."""

    panels: tuple[Panel, ...] = ()
    words: tuple[Words, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: Drawn) -> Drawn:
        return Drawn(
            panels=self.panels + other.panels,
            words=self.words + other.words,
            targets=self.targets + other.targets,
            figures=self.figures + other.figures,
        )


class Pen(Struct, frozen=True, kw_only=True):
    """Writes in one pair of colours. What is ``mirrored`` afterwards begins at the left, whatever it says."""

    measure: Measure
    mirrored: bool = False
    ink: Ink = Ink.INK
    ground: Ink = Ink.GROUND

    def write(
        self, lines: tuple[str, ...], room: Rect, top: int, cap: int, *, bold: bool = False, centred: bool = False
    ) -> Drawn:
        """Write ``lines`` one under the other, the first capitals at ``top``; Arabic from the right."""
        words = []
        for index, line in enumerate(lines):
            width = self.measure.width(line, cap, bold=bold)
            from_right = reads_from_right(line) and not self.mirrored
            start = room.right - width if from_right else room.x
            words.append(
                Words(
                    text=line,
                    x=room.centred(width) if centred else start,
                    baseline=top + cap + round(index * LEADING * cap),
                    width=width,
                    cap=cap,
                    bold=bold,
                    ink=self.ink,
                    ground=self.ground,
                )
            )
        return Drawn(words=tuple(words))


def button(
    choice: Choice,
    rect: Rect,
    glass: Glass,
    sizes: Sizes,
    pen: Pen,
    *,
    focused: bool,
    centred: bool = False,
    room: Rect | None = None,
) -> Drawn:
    """Return a choice as a button that fills ``rect``; its letters are made smaller only where they do not fit.

    ``room`` is the part of it that is written on.
    """
    fill, ink = colours_of(choice)
    frame_mm = 1.6 if focused else 0.9 if choice.marked or choice.main else 0.4
    panel = Panel(
        rect=rect, fill=fill, frame=Ink.FOCUS if focused else Ink.EDGE, frame_width=max(2, glass.px(frame_mm))
    )
    pen = replace(pen, ink=ink, ground=fill)
    words = _written(label_of(choice), choice.detail, room or inside(rect, glass), sizes, pen, centred=centred)
    return Drawn(panels=(panel,), words=words.words, targets=(Target(rect, choice.act),))


def mirrored(drawn: Drawn, width: int) -> Drawn:
    """Return what was laid out from the left edge of a page ``width`` wide, from its right edge."""
    return Drawn(
        panels=tuple(replace(each, rect=_mirrored(each.rect, width)) for each in drawn.panels),
        words=tuple(replace(each, x=width - each.x - each.width) for each in drawn.words),
        targets=tuple(replace(each, rect=_mirrored(each.rect, width)) for each in drawn.targets),
        figures=tuple(replace(each, rect=_mirrored(each.rect, width)) for each in drawn.figures),
    )


def _mirrored(rect: Rect, width: int) -> Rect:
    return Rect(width - rect.right, rect.y, rect.width, rect.height)


def label_of(choice: Choice) -> str:
    """Return what stands on a button: what is chosen already has a mark."""
    return f"{MARK}{choice.label}" if choice.marked else choice.label


def inside(rect: Rect, glass: Glass) -> Rect:
    """Return the part of a button that is written on."""
    return rect.inset(min(glass.px(_PAD_MM), rect.width // 12), min(glass.px(_PAD_MM), rect.height // 12))


def fitted(text: str, room: Rect, cap: int, measure: Measure, *, bold: bool) -> tuple[int, tuple[str, ...]]:
    """Return the largest size up to ``cap`` at which ``text`` fits into ``room``, and its lines."""
    size = largest_first(cap, lambda trial: _fits(text, room, trial, measure, bold=bold))
    return size, wrapped(text, size, room.width, measure, bold=bold)


def largest_first(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest size up to ``most`` that fits; nearly always that is ``most`` itself."""
    return most if fits(most) else largest(1, most, fits)


def _fits(text: str, room: Rect, cap: int, measure: Measure, *, bold: bool) -> bool:
    lines = wrapped(text, cap, room.width, measure, bold=bold)
    return height(len(lines), cap) + cap // 2 <= room.height and widest(lines, cap, measure, bold=bold) <= room.width


def _written(label: str, detail: str, room: Rect, sizes: Sizes, pen: Pen, *, centred: bool) -> Drawn:
    if not detail:
        cap, lines = fitted(label, room, sizes.label, pen.measure, bold=not centred)
        top = room.y + (room.height - height(len(lines), cap)) // 2
        return pen.write(lines, room, top, cap, bold=not centred, centred=centred)
    share = largest_first(100, lambda percent: _both_fit(label, detail, room, _shrunk(sizes, percent), pen.measure))
    smaller = _shrunk(sizes, share)
    first = wrapped(label, smaller.label, room.width, pen.measure, bold=True)
    second = wrapped(detail, smaller.detail, room.width, pen.measure, bold=False)
    top = room.y + (room.height - _height_of_both(first, second, smaller)) // 2
    below = top + round(len(first) * LEADING * smaller.label)
    return pen.write(first, room, top, smaller.label, bold=True) + pen.write(second, room, below, smaller.detail)


def needed(choice: Choice, width: int, sizes: Sizes, measure: Measure) -> int:
    """Return how high a room ``width`` wide must be, so that a choice is written in it at its full size."""
    first = wrapped(label_of(choice), sizes.label, width, measure, bold=True)
    if not choice.detail:
        return height(len(first), sizes.label) + sizes.label // 2 + 1
    second = wrapped(choice.detail, sizes.detail, width, measure, bold=False)
    return _height_of_both(first, second, sizes) + sizes.detail // 3 + 1


def _both_fit(label: str, detail: str, room: Rect, sizes: Sizes, measure: Measure) -> bool:
    first = wrapped(label, sizes.label, room.width, measure, bold=True)
    second = wrapped(detail, sizes.detail, room.width, measure, bold=False)
    wide = max(widest(first, sizes.label, measure, bold=True), widest(second, sizes.detail, measure, bold=False))
    return wide <= room.width and _height_of_both(first, second, sizes) + sizes.detail // 3 <= room.height


def _height_of_both(first: tuple[str, ...], second: tuple[str, ...], sizes: Sizes) -> int:
    return round(len(first) * LEADING * sizes.label) + height(len(second), sizes.detail)


def _shrunk(sizes: Sizes, percent: int) -> Sizes:
    label, detail = (max(1, size * percent // 100) for size in (sizes.label, sizes.detail))
    return Sizes(title=sizes.title, text=sizes.text, label=label, detail=detail, number=sizes.number)


def colours_of(choice: Choice) -> tuple[Ink, Ink]:
    """Return the colours of a button and of its letters."""
    if choice.main or choice.marked:
        return Ink.MAIN, Ink.MAIN_INK
    if choice.muted:
        return Ink.MUTED, Ink.MUTED_INK
    return Ink.PANEL, Ink.INK
