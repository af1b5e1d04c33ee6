"""Where everything of the terminal's pages stands: scales in one row, a field to write in, a QR code.

Owns the middle of the page; the bars around it are those of every device.
"""

from __future__ import annotations

from math import ceil
from typing import Final

from msgspec.structs import replace

from devices.feedback_terminal.pages.page import FeedbackPage, Place, Qr, Sign
from devices.feedback_terminal.pages.signs import shapes_of
from devices.feedback_terminal.pages.words import SEPARATOR
from vuoro.board.picture import Measure, Rect
from vuoro.board.writing import LEADING, broken, height, widest, wrapped
from vuoro.touch.buttons import MARK, Drawn, button, fitted, inside, largest_first
from vuoro.touch.glass import KEY_GAP_MM, TARGET_MM, Glass
from vuoro.touch.layout import Sheet, grid
from vuoro.touch.layout import lay_out as lay_out_shared
from vuoro.touch.page import Act, Choice, Page
from vuoro.touch.palette import Ink
from vuoro.touch.picture import Figure, Panel, Picture, Shape, Target

#: A step of a scale is at most so high and wide; a face in it is never blown up beyond recognition.
_STEP_HIGH_MM: Final = 84.0
_STEP_WIDE_MM: Final = 62.0
_SIGN_MM: Final = 44.0
_BAND_MM: Final = 24.0
_QR_MM: Final = 38.0
_QR_LARGE_MM: Final = 60.0
#: On a narrower screen the code is on the last page only: the field needs the room.
_QR_BESIDE_MM: Final = 280.0
#: The white around a QR code, in modules.
_QUIET: Final = 4
_BLACK: Final = (0x00, 0x00, 0x00)
_WHITE: Final = (0xFF, 0xFF, 0xFF)
_CARET: Final = "_"
#: So many numbers stand apart from each other; more stand close.
_FEW: Final = 6
_TWO_COLUMNS_MM: Final = 200.0
_MENU_HIGH_MM: Final = 40.0
#: A field to write in is not higher than this, nor does a scale stand further below its question.
_FIELD_HIGH_MM: Final = 60.0
_BELOW_QUESTION_MM: Final = 30.0


def lay_out(page: Page, glass: Glass, measure: Measure, focus: Act | None = None) -> Picture:
    """Return the picture of ``page``."""
    if isinstance(page, FeedbackPage):
        return _FeedbackSheet(page, glass, measure, focus).picture()
    return lay_out_shared(page, glass, measure, focus)


class _FeedbackSheet(Sheet):
    """A page of the terminal while it is laid out."""

    def __init__(self, page: FeedbackPage, glass: Glass, measure: Measure, focus: Act | None) -> None:
        super().__init__(page, glass, measure, focus)
        self._its = page

    def middle(self, rect: Rect) -> Drawn:
        """Lay out what stands between the bars."""
        if self._its.place == Place.WORDS:
            return self._writing(rect)
        if self._its.scale:
            return self.turned(self._scale(rect))
        if self._its.place == Place.THANKS:
            return self.turned(self._goodbye(rect))
        return self.turned(self._inviting(rect)) if self._its.inviting else super().middle(rect)

    def columns(self, rect: Rect) -> int:
        """Return how many choices stand side by side: names are shorter than what a kiosk tells of a service."""
        return 2 if rect.width >= self.glass.px(_TWO_COLUMNS_MM) else 1

    def _inviting(self, rect: Rect) -> Drawn:
        """Lay out the menu that waits for the next customer: five faces say from afar what this is about."""
        rows = ceil(len(self.page.choices) / self.columns(rect))
        lowest = rect.bottom - rows * (self.glass.px(TARGET_MM) + self.gap)
        size = min(self.glass.px(_BAND_MM), rect.width // 16 if self._wide else rect.width // 8, lowest - rect.y)
        band = 5 * size + 4 * (size // 4)
        beside = Rect(rect.right - band, rect.y, band, size)
        faces = beside if self._wide else Rect(rect.centred(band), rect.y, band, size)
        drawn = self._band(faces)
        top = rect.y if self._wide else faces.bottom + 2 * self.gap
        titles, below = self._titles(
            Rect(rect.x, top, rect.width - (band + 3 * self.gap if self._wide else 0), lowest - top)
        )
        top = max(below, faces.bottom + self.gap)
        return drawn + titles + self._menu(Rect(rect.x, top, rect.width, rect.bottom - top), rows)

    @property
    def _wide(self) -> bool:
        return self.glass.width > self.glass.height

    def _band(self, rect: Rect) -> Drawn:
        drawn, size = Drawn(), rect.height
        for place in range(5):
            face = Rect(rect.x + place * (size + size // 4), rect.y, size, size)
            drawn += self._sign(Sign.FACE, place + 1, face, marked=False)
        return drawn

    def _titles(self, rect: Rect) -> tuple[Drawn, int]:
        """Write the question in each language, all of one size; return also where the rest may begin."""
        cap = largest_first(self.sizes.label, lambda size: self._titles_high(size, rect.width) <= rect.height)
        drawn, top, pen = Drawn(), rect.y, self.pen
        for title in self._its.titles:
            lines = wrapped(title, cap, rect.width, self.measure, bold=True)
            drawn += pen.write(lines, rect, top, cap, bold=True)
            top += round(len(lines) * LEADING * cap)
        return drawn, top + self.gap

    def _titles_high(self, cap: int, width: int) -> int:
        lines = sum(len(wrapped(title, cap, width, self.measure, bold=True)) for title in self._its.titles)
        return round(lines * LEADING * cap) + self.gap

    def _menu(self, rect: Rect, rows: int) -> Drawn:
        """Lay out the services, each in its languages one under the other: the Finnish and the Swedish name alike."""
        high = min(rect.height, rows * self.glass.px(_MENU_HIGH_MM) + (rows - 1) * self.gap)
        cells = grid(Rect(rect.x, rect.y, rect.width, high), self.columns(rect), rows, self.gap)
        drawn = Drawn()
        for choice, cell in zip(self.page.choices, cells, strict=False):
            drawn += self._menu_button(choice, cell)
        return drawn

    def _menu_button(self, choice: Choice, cell: Rect) -> Drawn:
        names, room = tuple(choice.label.split(SEPARATOR)), inside(cell, self.glass)
        cap = largest_first(self.sizes.label, lambda size: self._fit(names, choice.detail, size, room))
        bold = self._folded(names, cap, room.width, bold=True)
        detail = self._folded((choice.detail,), cap, room.width, bold=False)
        pen = replace(self.pen, ground=Ink.PANEL)
        top = room.y + (room.height - height(len(bold) + len(detail), cap)) // 2
        frame = Panel(rect=cell, fill=Ink.PANEL, frame=Ink.EDGE, frame_width=max(2, self.glass.px(0.4)))
        drawn = Drawn(panels=(frame,), targets=(Target(cell, choice.act),))
        drawn += pen.write(bold, room, top, cap, bold=True)
        return drawn + pen.write(detail, room, top + round(len(bold) * LEADING * cap), cap)

    def _folded(self, texts: tuple[str, ...], cap: int, width: int, *, bold: bool) -> tuple[str, ...]:
        return tuple(line for text in texts if text for line in wrapped(text, cap, width, self.measure, bold=bold))

    def _fit(self, names: tuple[str, ...], detail: str, cap: int, room: Rect) -> bool:
        lines = self._folded((*names, detail), cap, room.width, bold=True)
        return widest(lines, cap, self.measure, bold=True) <= room.width and height(len(lines), cap) <= room.height

    def _scale(self, rect: Rect) -> Drawn:
        steps = self._its.scale
        ends = self._end_lines(rect)
        ends_high = max(height(len(lines), self.sizes.text) for lines in ends) + self.sizes.text
        least = self.glass.px(TARGET_MM) * 2 + ends_high + 2 * self.gap
        drawn, top = self._question(rect, rect.bottom - least)
        room = Rect(rect.x, top, rect.width, rect.bottom - top - ends_high - 2 * self.gap)
        cells = self._cells(room, len(steps))
        for choice, cell in zip(steps, cells, strict=True):
            drawn += self._step(choice, cell)
        return drawn + self._ends(ends, cells)

    def _question(self, rect: Rect, lowest: int) -> tuple[Drawn, int]:
        """Write the question, and under it what to do, or thanks; both leave the scale where it is."""
        if self._its.inviting:
            return self._titles(Rect(rect.x, rect.y, rect.width, lowest - rect.y))
        page, room = self._its, Rect(rect.x, rect.y, rect.width, (lowest - rect.y) // 2)
        cap, lines = fitted(page.title, room, self.sizes.title, self.measure, bold=True)
        pen = self.pen
        drawn = pen.write(lines, rect, rect.y, cap, bold=True)
        top = rect.y + round(len(lines) * LEADING * cap)
        told, bold = (f"{MARK}{page.thanks}", True) if page.thanks else (" ".join(page.lines), False)
        most = self.sizes.label if page.thanks else self.sizes.text
        small, lines = fitted(told, Rect(rect.x, top, rect.width, lowest - top), most, self.measure, bold=bold)
        below = top + round(LEADING * self.sizes.label) + self.gap
        return drawn + pen.write(lines, rect, top, small, bold=bold), below

    def _cells(self, room: Rect, count: int) -> list[Rect]:
        """Return equal cells in one row, in the middle of the room."""
        gap = self.gap if count <= _FEW else self.glass.px(KEY_GAP_MM)
        wide = min(self.glass.px(_STEP_WIDE_MM), (room.width - (count - 1) * gap) // count)
        high = min(self.glass.px(_STEP_HIGH_MM), room.height)
        left = room.centred(count * wide + (count - 1) * gap)
        top = room.y + min((room.height - high) // 2, self.glass.px(_BELOW_QUESTION_MM))
        return [Rect(left + place * (wide + gap), top, wide, high) for place in range(count)]

    def _step(self, choice: Choice, cell: Rect) -> Drawn:
        """Lay out one number of a scale: its sign, the number, and what it means; all numbers stand at one height."""
        fill, ink = (Ink.MAIN, Ink.MAIN_INK) if choice.marked else (Ink.PANEL, Ink.INK)
        frame = max(2, self.glass.px(1.6 if choice.marked else 0.4))
        drawn = Drawn(
            panels=(Panel(rect=cell, fill=fill, frame=Ink.FOCUS if choice.marked else Ink.EDGE, frame_width=frame),),
            targets=(Target(cell, choice.act),),
        )
        room, pen = inside(cell, self.glass), replace(self.pen, ink=ink, ground=fill)
        cap, folded = self._step_words(room)
        most = max(len(lines) for lines in folded.values())
        words_high = height(most, cap) + self.gap if most else 0
        number = min(self.glass.px(13.0 if self._its.sign is Sign.NONE else 9.0), room.height // 3)
        size = self._sign_size(room, number, words_high)
        top = room.y + (room.height - size - (self.gap if size else 0) - number - words_high) // 2
        if size:
            place = Rect(room.centred(size), top, size, size)
            drawn += self._sign(self._its.sign, int(choice.label), place, marked=choice.marked)
            top += size + self.gap
        drawn += pen.write((choice.label,), room, top, number, bold=True, centred=True)
        return drawn + pen.write(folded[choice.act], room, top + number + self.gap, cap, centred=True)

    def _step_words(self, room: Rect) -> tuple[int, dict[Act, tuple[str, ...]]]:
        """Return what each number means, in letters of one size."""
        share = Rect(room.x, room.y, room.width, room.height // 3)
        steps = self._its.scale
        cap = min(fitted(one.detail, share, self.sizes.detail, self.measure, bold=False)[0] for one in steps)
        return cap, {
            one.act: broken(one.detail, cap, room.width, self.measure, bold=False) if one.detail else ()
            for one in steps
        }

    def _sign_size(self, room: Rect, number: int, words_high: int) -> int:
        if self._its.sign is Sign.NONE:
            return 0
        left = room.height - number - words_high - 2 * self.gap
        return max(0, min(self.glass.px(_SIGN_MM), room.width, left))

    def _sign(self, sign: Sign, value: int, rect: Rect, *, marked: bool) -> Drawn:
        shapes = shapes_of(sign, value, rect.width, contrast=self.page.look.contrast, marked=marked)
        return Drawn(figures=(Figure(rect, shapes),))

    def _end_lines(self, rect: Rect) -> list[tuple[str, ...]]:
        half = (rect.width - self.glass.px(TARGET_MM)) // 2
        return [
            tuple(line for words in end for line in wrapped(words, self.sizes.text, half, self.measure, bold=False))
            for end in self._its.ends
        ]

    def _ends(self, ends: list[tuple[str, ...]], cells: list[Rect]) -> Drawn:
        """Write under the first and the last number what they mean."""
        pen, cap = self.pen, self.sizes.text
        top = cells[0].bottom + self.gap + cap // 2
        first, last = ends
        left, right = cells[0].x, cells[-1].right
        drawn = pen.write(first, Rect(left, top, cells[-1].right - left, cap), top, cap)
        for line, words in enumerate(last):
            width = self.measure.width(words, cap, bold=False)
            down = top + round(line * LEADING * cap)
            drawn += pen.write((words,), Rect(right - width, down, width, cap), down, cap)
        return drawn

    def _writing(self, rect: Rect) -> Drawn:
        """Lay out the open question: hint and field above, the keys below, the way to one's own phone beside."""
        gap, key = self.glass.px(KEY_GAP_MM), self.glass.px(TARGET_MM)
        rows = self.page.keyboard
        high = len(rows) * key + (len(rows) - 1) * gap
        keys = Rect(rect.x, rect.bottom - high, rect.width, high)
        above = Rect(rect.x, rect.y, rect.width, keys.y - rect.y - self.gap)
        drawn, field = self._beside_qr(above)
        drawn = self.turned(drawn + self._field(field))
        for index, row in enumerate(rows):
            line = Rect(keys.x, keys.y + index * (key + gap), keys.width, key)
            for choice, cell in zip(row, self._spans(row, line, gap), strict=True):
                sized = replace(self.sizes, label=self.sizes.text)
                drawn += button(choice, cell, self.glass, sized, self.pen, focused=False, centred=True)
        return drawn

    def _spans(self, row: tuple[Choice, ...], line: Rect, gap: int) -> list[Rect]:
        """Return the places of a row's keys, each as wide as its letters; all rows have the same columns."""
        columns = max(sum(choice.span for choice in one) for one in self.page.keyboard)
        wide = (line.width - (columns - 1) * gap) // columns
        used = sum(choice.span for choice in row)
        left = line.x + (columns - used) * (wide + gap) // 2
        cells = []
        for choice in row:
            width = choice.span * wide + (choice.span - 1) * gap
            cells.append(Rect(left, line.y, width, line.height))
            left += width + gap
        return cells

    def _beside_qr(self, rect: Rect) -> tuple[Drawn, Rect]:
        qr = self._its.qr
        size = min(self.glass.px(_QR_MM), rect.height)
        if qr is None or rect.width < self.glass.px(_QR_BESIDE_MM):
            return Drawn(), rect
        drawn = self._qr(qr, Rect(rect.right - size, rect.y, size, size))
        words = Rect(rect.right - 2 * size, rect.y, size - self.gap, size)
        cap, lines = fitted(self._its.qr_words, words, self.sizes.detail, self.measure, bold=False)
        top = words.y + (words.height - height(len(lines), cap)) // 2
        drawn += self.pen.write(lines, words, top, cap)
        return drawn, Rect(rect.x, rect.y, rect.width - 2 * size - self.gap, rect.height)

    def _field(self, rect: Rect) -> Drawn:
        """Lay out title, hint and what has been written: its newest lines, with a caret behind them."""
        pen, page = self.pen, self._its
        quarter = Rect(rect.x, rect.y, rect.width, rect.height // 4)
        cap, lines = fitted(page.title, quarter, self.sizes.label, self.measure, bold=True)
        drawn = pen.write(lines, rect, rect.y, cap, bold=True)
        top = rect.y + round(len(lines) * LEADING * cap)
        told = " ".join((page.hint, *page.lines))
        small, lines = fitted(told, quarter, self.sizes.text, self.measure, bold=False)
        drawn += pen.write(lines, rect, top, small)
        top += round(len(lines) * LEADING * small)
        field = Rect(rect.x, top, rect.width, min(rect.bottom - top, self.glass.px(_FIELD_HIGH_MM)))
        frame = Panel(rect=field, fill=Ink.PANEL, frame=Ink.EDGE, frame_width=max(2, self.glass.px(0.5)))
        return drawn + Drawn(panels=(frame,)) + self._typed_lines(inside(field, self.glass))

    def _typed_lines(self, room: Rect) -> Drawn:
        cap = min(self.sizes.text, room.height)
        lines = broken(f"{self.page.typed or ''}{_CARET}", cap, room.width, self.measure, bold=False)
        fit = max(1, 1 + int((room.height - cap) / (LEADING * cap)))
        top = room.y if fit > 1 else room.y + (room.height - cap) // 2
        return replace(self.pen, ground=Ink.PANEL).write(lines[-fit:], room, top, cap)

    def _goodbye(self, rect: Rect) -> Drawn:
        """Lay out the thanks in the middle: a laughing face, and for more words the customer's own phone."""
        qr, pen = self._its.qr, self.pen
        size = min(self.glass.px(_QR_LARGE_MM), rect.width // 4, rect.height // 2)
        top = rect.y + (rect.height - size) // 4
        drawn = self._sign(Sign.FACE, 5, Rect(rect.x, top, size, size), marked=False)
        left = rect.x + size + 3 * self.gap
        words = Rect(left, top, (rect.right if qr is None else rect.right - size - 3 * self.gap) - left, size)
        half = Rect(left, top, words.width, size // 2)
        cap, title = fitted(self.page.title, half, self.sizes.title, self.measure, bold=True)
        drawn += pen.write(title, words, top, cap, bold=True)
        below = top + round(len(title) * LEADING * cap) + self.gap
        rest = Rect(left, below, words.width, rect.bottom - below)
        told = " ".join((*self.page.lines, self._its.qr_words))
        small, lines = fitted(told, rest, self.sizes.label, self.measure, bold=False)
        drawn += pen.write(lines, words, below, small)
        return drawn if qr is None else drawn + self._qr(qr, Rect(rect.right - size, top, size, size))

    def _qr(self, qr: Qr, rect: Rect) -> Drawn:
        """Draw a QR code, dark on white in every look: whole pixels for each module, and quiet around it."""
        count = len(qr.rows) + 2 * _QUIET
        module = rect.width // count
        edge = (rect.width - count * module) // 2 + _QUIET * module
        ground = Shape(_square(0, 0, rect.width, rect.height), _WHITE)
        dark = tuple(
            Shape(_square(edge + start * module, edge + y * module, length * module, module), _BLACK)
            for y, row in enumerate(qr.rows)
            for start, length in _runs(row)
        )
        return Drawn(figures=(Figure(rect, (ground, *dark)),))


def _runs(row: str) -> list[tuple[int, int]]:
    """Return where dark modules stand side by side in a row: the first, and how many."""
    runs, start = [], None
    for place, module in enumerate(f"{row}0"):
        if module == "1" and start is None:
            start = place
        elif module == "0" and start is not None:
            runs.append((start, place - start))
            start = None
    return runs


def _square(x: int, y: int, width: int, height_: int) -> tuple[tuple[float, float], ...]:
    # Pillow fills the pixel of its last point, too.
    right, bottom = x + width - 1e-3, y + height_ - 1e-3
    return (x, y), (right, y), (right, bottom), (x, bottom)
