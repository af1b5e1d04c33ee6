"""Where everything of a page stands on the glass: the languages above, the ways back below, the rest between.

Owns the places of the parts. Must not know what a page is about.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final

from msgspec.structs import replace

from vuoro.board.picture import Measure, Rect
from vuoro.board.writing import LEADING, fitting, height, wrapped
from vuoro.touch.buttons import Drawn, Pen, button, fitted, inside, label_of, largest_first, mirrored
from vuoro.touch.glass import KEY_GAP_MM, MARGIN_MM, TARGET_MM, Glass, Sizes, sizes
from vuoro.touch.page import Act, Choice, Erase, Page
from vuoro.touch.palette import Ink
from vuoro.touch.picture import Panel, Picture
from vuoro.values import Language

_GAP_MM: Final = 3.0
_SECTION_MM: Final = 4.5
#: A button in the middle is not made higher than this, however few there are.
_HIGHEST_MM: Final = 52.0
#: A wide screen has two columns of choices.
_TWO_COLUMNS_MM: Final = 300.0
#: Buttons side by side in a bar; a bar of few is as if it had some more.
_MOST_IN_ROW: Final = 6
_FEWEST_IN_ROW: Final = 2
_MOST_ROWS: Final = 3
#: Two lines of large letters.
_LARGE_BAR_MM: Final = 24.5


#: Makes the picture of a page; a device with parts of its own has one of its own.
LayOut = Callable[[Page, Glass, Measure, Act | None], Picture]


def lay_out(page: Page, glass: Glass, measure: Measure, focus: Act | None = None) -> Picture:
    """Return the picture of ``page``; ``focus`` is what the keys of the keypad stand on."""
    return Sheet(page, glass, measure, focus).picture()


class Sheet:
    """A page while it is laid out; a device with parts of its own in the middle derives from it."""

    def __init__(self, page: Page, glass: Glass, measure: Measure, focus: Act | None) -> None:
        self.page = page
        self.glass = glass
        self.measure = measure
        self.focus = focus
        self.sizes = sizes(glass, page.look)
        self.gap = glass.px(_GAP_MM)
        self._from_right = page.language is Language.AR
        self.pen = Pen(measure=measure, mirrored=self._from_right)

    def picture(self) -> Picture:
        """Return the whole page; one in Arabic goes from right to left, but for what stands at the top of all pages."""
        glass, page = self.glass, self.page
        margin, section = glass.px(MARGIN_MM), glass.px(_SECTION_MM)
        sheet = Rect(0, 0, glass.width, glass.height).inset(margin, margin)
        above, below = (self._rows_of(bar, sheet) * (self._bar_height + self.gap) for bar in (page.top, page.bottom))
        middle = Rect(sheet.x, sheet.y + above + section, sheet.width, sheet.height - above - below - 2 * section)
        top = self._bar(page.top, Rect(sheet.x, sheet.y, sheet.width, max(0, above - self.gap)))
        bottom = self._bar(
            page.bottom, Rect(sheet.x, middle.bottom + section + self.gap, sheet.width, below - self.gap)
        )
        drawn = top + self.turned(bottom) + self.middle(middle)
        return Picture(
            width=glass.width,
            height=glass.height,
            contrast=page.look.contrast,
            panels=drawn.panels,
            words=drawn.words,
            targets=drawn.targets,
            figures=drawn.figures,
        )

    def middle(self, rect: Rect) -> Drawn:
        """Lay out what stands between the bars."""
        return self._with_keyboard(rect) if self.page.keyboard else self.turned(self._text_and_choices(rect))

    def turned(self, drawn: Drawn) -> Drawn:
        """Return what was laid out from the left, from the right where the page is read so."""
        return mirrored(drawn, self.glass.width) if self._from_right else drawn

    @property
    def _bar_height(self) -> int:
        return self.glass.px(_LARGE_BAR_MM if self.page.look.large else TARGET_MM)

    def _rows_of(self, choices: tuple[Choice, ...], sheet: Rect) -> int:
        """Return in how many rows a bar stands: as few as leave all labels their size."""
        wide = self.glass.width >= self.glass.px(_TWO_COLUMNS_MM)
        fewest = ceil(len(choices) / (_MOST_IN_ROW if wide else _MOST_IN_ROW // 2))
        trials = range(fewest, _MOST_ROWS + 1) if choices else ()
        fitting = (rows for rows in trials if self._bar_cap(choices, rows, sheet.width) >= self.sizes.text)
        return next(fitting, fewest)

    def _bar_cap(self, choices: tuple[Choice, ...], rows: int, width: int) -> int:
        """Return the size of the labels of a bar: one for all, so that no language looks more important."""
        columns = _columns_of(choices, rows)
        cell = Rect(0, 0, (width - (columns - 1) * self.gap) // columns, self._bar_height)
        room, text = inside(cell, self.glass), self.sizes.text
        return min(
            (fitted(label_of(choice), room, text, self.measure, bold=False)[0] for choice in choices), default=text
        )

    def _bar(self, choices: tuple[Choice, ...], rect: Rect) -> Drawn:
        rows = max(1, self._rows_of(choices, rect))
        cells = grid(rect, _columns_of(choices, rows), rows, self.gap)
        cap = self._bar_cap(choices, rows, rect.width)
        return self.buttons(choices, cells, replace(self.sizes, label=cap), centred=True)

    def _text_and_choices(self, rect: Rect) -> Drawn:
        rows = ceil(len(self.page.choices) / self.columns(rect))
        least = rows * (self.glass.px(TARGET_MM) + self.gap)
        text = largest_first(self.sizes.text, lambda cap: self.heading(rect, cap)[1] <= rect.bottom - least)
        drawn, top = self.heading(rect, text)
        return drawn + self.choices(Rect(rect.x, top, rect.width, rect.bottom - top))

    def heading(self, rect: Rect, text: int) -> tuple[Drawn, int]:
        """Write title, number and lines; return also where the rest may begin."""
        drawn, top = self._title(rect)
        pen, step = self.pen, round(LEADING * text)
        for paragraph in self.page.lines:
            lines = wrapped(paragraph, text, rect.width, self.measure, bold=False)
            drawn += pen.write(lines, rect, top, text)
            top += len(lines) * step
        return drawn, top + self.gap

    def _title(self, rect: Rect) -> tuple[Drawn, int]:
        page, pen, section = self.page, self.pen, self.glass.px(_SECTION_MM)
        cap, lines = fitted(page.title, rect, self.sizes.title, self.measure, bold=True)
        below = rect.y + height(len(lines), cap) + section
        if page.number is None:
            return pen.write(lines, rect, rect.y, cap, bold=True), below
        tall = fitting((page.number,), self.sizes.number, rect.width, self.measure, bold=True)
        right = rect.x + self.measure.width(page.title, cap, bold=True) + 2 * section
        if right + self.measure.width(page.number, tall, bold=True) > rect.right:
            drawn = pen.write(lines, rect, rect.y, cap, bold=True)
            return drawn + pen.write((page.number,), rect, below, tall, bold=True), below + tall + 2 * section
        beside = Rect(right, rect.y, rect.right - right, tall)
        drawn = pen.write(lines, rect, rect.y + tall - cap, cap, bold=True)
        return drawn + pen.write((page.number,), beside, rect.y, tall, bold=True), rect.y + tall + 2 * section

    def columns(self, rect: Rect) -> int:
        """Return how many choices stand side by side."""
        return 2 if rect.width >= self.glass.px(_TWO_COLUMNS_MM) else 1

    def choices(self, rect: Rect) -> Drawn:
        """Lay out the choices of the page, in two columns where that is wide enough."""
        choices = self.page.choices
        columns = self.columns(rect)
        rows = max(1, ceil(len(choices) / columns))
        highest = rows * self.glass.px(_HIGHEST_MM) + (rows - 1) * self.gap
        room = Rect(rect.x, rect.y, rect.width, min(rect.height, highest))
        return self.buttons(choices, grid(room, columns, rows, self.gap), self.sizes)

    def _with_keyboard(self, rect: Rect) -> Drawn:
        """Lay out a page to write on: what was typed above, what was found under it, the keys below."""
        keys_gap, key = self.glass.px(KEY_GAP_MM), self.glass.px(TARGET_MM)
        rows = self.page.keyboard
        high = len(rows) * key + (len(rows) - 1) * keys_gap
        keys = Rect(rect.x, rect.bottom - high, rect.width, high)
        typed = Rect(rect.x, rect.y, rect.width, self.glass.px(14))
        drawn = self.turned(self._typed(typed))
        between = Rect(rect.x, typed.bottom + self.gap, rect.width, keys.y - typed.bottom - 2 * self.gap)
        drawn += self.turned(self._found(between))
        columns = max(len(row) for row in rows)
        for index, row in enumerate(rows):
            line = Rect(keys.x, keys.y + index * (key + keys_gap), keys.width, key)
            cells = grid(line, columns, 1, keys_gap)
            *letters, end = cells[: len(row)]
            last = Rect(end.x, end.y, line.right - end.x if isinstance(row[-1].act, Erase) else end.width, key)
            drawn += self.buttons(row, [*letters, last], replace(self.sizes, label=self.sizes.text), centred=True)
        return drawn

    def _typed(self, rect: Rect) -> Drawn:
        half = (rect.width - self.gap) // 2
        title, field = Rect(rect.x, rect.y, half, rect.height), Rect(rect.right - half, rect.y, half, rect.height)
        pad = self.glass.px(_GAP_MM)
        room = field.inset(pad, 0)
        shown = f"{self.page.typed or ''}_"
        frame = Panel(rect=field, fill=Ink.PANEL, frame=Ink.EDGE, frame_width=max(2, self.glass.px(0.5)))
        drawn = Drawn(panels=(frame,))
        cap, lines = fitted(self.page.title, title, self.sizes.title, self.measure, bold=True)
        drawn += self.pen.write(lines, title, _centre(title, len(lines), cap), cap, bold=True)
        cap, lines = fitted(shown, room, self.sizes.label, self.measure, bold=False)
        pen = replace(self.pen, ground=Ink.PANEL)
        return drawn + pen.write(lines, room, _centre(room, len(lines), cap), cap)

    def _found(self, rect: Rect) -> Drawn:
        if self.page.choices:
            columns = self.columns(rect)
            room_for = (rect.height + self.gap) // (self.glass.px(TARGET_MM) + self.gap)
            rows = max(1, min(ceil(len(self.page.choices) / columns), room_for))
            room = Rect(rect.x, rect.y, rect.width, min(rect.height, rows * self.glass.px(_HIGHEST_MM)))
            return self.buttons(self.page.choices, grid(room, columns, rows, self.gap), self.sizes)
        drawn, top = Drawn(), rect.y
        for paragraph in self.page.lines:
            lines = wrapped(paragraph, self.sizes.text, rect.width, self.measure, bold=False)
            drawn += self.pen.write(lines, rect, top, self.sizes.text)
            top += round(len(lines) * LEADING * self.sizes.text)
        return drawn

    def buttons(self, choices: tuple[Choice, ...], cells: list[Rect], sized: Sizes, *, centred: bool = False) -> Drawn:
        """Lay out each choice in its cell."""
        drawn = Drawn()
        for choice, cell in zip(choices, cells, strict=False):
            focused = choice.act == self.focus
            drawn += button(choice, cell, self.glass, sized, self.pen, focused=focused, centred=centred)
        return drawn


def _columns_of(choices: tuple[Choice, ...], rows: int) -> int:
    return max(_FEWEST_IN_ROW, ceil(len(choices) / rows))


def _centre(rect: Rect, lines: int, cap: int) -> int:
    return rect.y + (rect.height - height(lines, cap)) // 2


def grid(rect: Rect, columns: int, rows: int, gap: int) -> list[Rect]:
    """Return equal cells, line by line; nothing where there are none."""
    if not columns:
        return []
    width = (rect.width - (columns - 1) * gap) // columns
    high = (rect.height - (rows - 1) * gap) // rows
    return [
        Rect(rect.x + column * (width + gap), rect.y + row * (high + gap), width, high)
        for row in range(rows)
        for column in range(columns)
    ]
