"""Where everything of the kiosk's pages stands: cards and facts with drawings, and the number as on the board.

Owns the middle of the page; the bars around it are those of every device.
"""

from __future__ import annotations

from math import ceil
from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.pages.cards import Cards
from devices.ticket_kiosk.pages.page import KioskPage, Place
from devices.ticket_kiosk.pages.signs import Sign
from vuoro.board.picture import Measure, Rect
from vuoro.board.writing import LEADING, fitting, height, wrapped
from vuoro.touch.buttons import Drawn, fitted, largest_first
from vuoro.touch.glass import MARGIN_MM, TARGET_MM, Glass, Sizes
from vuoro.touch.layout import Sheet, grid
from vuoro.touch.layout import lay_out as lay_out_shared
from vuoro.touch.page import Act, Choice, Page
from vuoro.touch.palette import Ink
from vuoro.touch.picture import Panel, Picture

#: A card is not higher than this, unless its words are.
_CARD_MM: Final = 38.0
#: Facts are written so much larger where there is room.
_GROWS: Final = 1.4
#: A standing screen has more room, and everything on it is larger.
_STANDING: Final = 1.3
#: Cards that are what a page is for stand at its foot, near the hand, and are somewhat lower.
_FOOT_MM: Final = 34.0
_LANGUAGE_MM: Final = 52.0
_LANGUAGES_ALONE_MM: Final = 76.0
_SIGN_MM: Final = 46.0
_MIDDLE_SIGN_MM: Final = 90.0
_SIGN_GAP_MM: Final = 6.0
#: Between the last line of a title and what follows.
_UNDER_TITLE_MM: Final = 7.5
#: Between two facts, as a part of the height of their letters.
_APART: Final = 0.55
#: A drawing before a fact, as a part of the height of its letters.
_FACT_SIGN: Final = 1.9
_NUMBER_PANEL_MM: Final = 70.0
_FRAME_MM: Final = 2.4
_NOTICE_PAD_MM: Final = 4.0
_NOTICE_SIGN_MM: Final = 12.0
_ALWAYS: Final = 3
#: More choices than these are a list, which begins under its title.
_FEW: Final = 2


def lay_out(page: Page, glass: Glass, measure: Measure, focus: Act | None = None) -> Picture:
    """Return the picture of ``page``."""
    if isinstance(page, KioskPage):
        return _KioskSheet(page, glass, measure, focus).picture()
    return lay_out_shared(page, glass, measure, focus)


class _KioskSheet(Sheet):
    """A page of the kiosk while it is laid out."""

    def __init__(self, page: KioskPage, glass: Glass, measure: Measure, focus: Act | None) -> None:
        super().__init__(page, glass, measure, focus)
        self._its = page
        self._cards = Cards(glass, measure, contrast=page.look.contrast)
        self._signs = dict(page.signs)
        self._is_standing = glass.height > glass.width
        grows = (1 if page.look.large else _GROWS) * self._more
        self._most_text = round(grows * self.sizes.text)

    @property
    def _more(self) -> float:
        return _STANDING if self._is_standing else 1

    def middle(self, rect: Rect) -> Drawn:
        """Lay out what stands between the bars."""
        if self.page.keyboard:
            return super().middle(rect)
        parts = {Place.WELCOME.value: self._welcome}
        lay = self._result if self.page.number is not None else parts.get(self.page.place, self._plain)
        return self.turned(lay(rect))

    def buttons(self, choices: tuple[Choice, ...], cells: list[Rect], sized: Sizes, *, centred: bool = False) -> Drawn:
        """Lay out each choice in its cell: a key or a word of a bar, or a card."""
        if centred:
            return super().buttons(choices, cells, sized, centred=True)
        drawn = Drawn()
        for choice, cell in zip(choices, cells, strict=False):
            drawn += self._cards.card(choice, cell, sized, self.pen, focused=choice.act == self.focus)
        return drawn

    def columns(self, rect: Rect) -> int:
        """Return how many cards stand side by side: one where a single word would be too wide for half a page."""
        columns = super().columns(rect)
        half = (rect.width - self.gap) // 2
        too_wide = any(self._cards.is_too_wide(choice, half, self.sizes) for choice in self.page.choices)
        return 1 if columns > 1 and too_wide else columns

    def _plain(self, rect: Rect) -> Drawn:
        """Lay out a page: its title and facts above, a large drawing beside them, its choices below."""
        room, drawn = self._beside_sign(rect)
        feet = self._feet(rect)
        foot = self._card_height(rect, _FOOT_MM if self.page.lines else _CARD_MM)
        lowest = rect.bottom - self._least(feet)
        text = largest_first(self._most_text, lambda cap: self._facts(room, cap)[1] <= lowest)
        written, top = self._facts(room, text)
        drawn += written
        if not self.page.choices:
            return drawn
        high = min(rect.bottom - top, feet * foot + (feet - 1) * self.gap)
        is_list = len(self.page.choices) > _FEW or not (self.page.lines or self._its.sign)
        y = top if is_list else rect.bottom - high
        drawn += self._in_middle(Rect(rect.x, top, rect.width, y - top))
        return drawn + self._in_grid(Rect(rect.x, y, rect.width, high), feet)

    def _welcome(self, rect: Rect) -> Drawn:
        """Lay out the first page: Finnish, Swedish and English in one row and equal, the others in the next one."""
        rows = self._language_rows()
        lowest = rect.bottom - self._least(len(rows))
        text = largest_first(self.sizes.text, lambda cap: self._greeting(rect, cap)[1] <= lowest)
        drawn, top = self._greeting(rect, text)
        most = self.glass.px((_LANGUAGE_MM if len(rows) > 1 else _LANGUAGES_ALONE_MM) * self._more)
        each = min(most, (rect.bottom - top - (len(rows) - 1) * self.gap) // len(rows))
        y = rect.bottom - len(rows) * each - (len(rows) - 1) * self.gap
        cards: list[tuple[Choice, Rect]] = []
        for row in rows:
            columns = len(row) if self._is_standing else max(len(row), _ALWAYS)
            width = (rect.width - (columns - 1) * self.gap) // columns
            across = len(row) * (width + self.gap) - self.gap
            cards += zip(row, grid(Rect(rect.centred(across), y, across, each), len(row), 1, self.gap), strict=True)
            y += each + self.gap
        return drawn + self._languages(cards[:_ALWAYS]) + self._languages(cards[_ALWAYS:])

    def _languages(self, cards: list[tuple[Choice, Rect]]) -> Drawn:
        """Write languages in their cards, all of one size: Finnish, Swedish and English, and then the others."""
        sized, drawn = self._cards.language_sizes(cards, self.sizes), Drawn()
        for choice, card in cards:
            drawn += self._cards.language(choice, card, sized, self.pen, focused=choice.act == self.focus)
        return drawn

    def _greeting(self, rect: Rect, text: int) -> tuple[Drawn, int]:
        """Write title and lead, and the notices in a frame of their own; return also where the rest may begin."""
        drawn, top = self._heading(rect, text)
        if not self.page.lines:
            return drawn, top + self.gap
        pad, size = self.glass.px(_NOTICE_PAD_MM), self.glass.px(_NOTICE_SIGN_MM)
        room = Rect(rect.x + size + 2 * pad, rect.y, rect.width - size - 3 * pad, rect.height)
        written, end = self._lines(room, top + pad, text, ground=Ink.PANEL)
        panel = Rect(rect.x, top, rect.width, max(end - top, size + 2 * pad))
        frame = Panel(rect=panel, fill=Ink.PANEL, frame=Ink.SIGN, frame_width=self.glass.px(_FRAME_MM) // 2)
        sign = self._cards.small(Sign.NOTICE, Rect(rect.x + pad, panel.y + (panel.height - size) // 2, size, size))
        return drawn + Drawn(panels=(frame,)) + sign + written, panel.bottom + self.gap

    def _language_rows(self) -> list[tuple[Choice, ...]]:
        """Return Finnish, Swedish and English beside each other and the others below; on a standing screen in turn."""
        first, others = self.page.choices[:_ALWAYS], self.page.choices[_ALWAYS:]
        beside = 2 if self._is_standing else self._beside(others)
        rows = [others[start : start + beside] for start in range(0, len(others), beside)]
        return [*(((one,) for one in first) if self._is_standing else (first,)), *rows]

    def _beside(self, others: tuple[Choice, ...]) -> int:
        """Return how many of the other languages stand in a row: all of them, unless a name is too long for that."""
        width = self.glass.width - 2 * self.glass.px(MARGIN_MM)
        for count in range(len(others), 2, -1):
            each = (width - (count - 1) * self.gap) // count
            if all(self._cards.has_room_for(one.label, each, self.sizes) for one in others):
                return count
        return 2

    def _result(self, rect: Rect) -> Drawn:
        """Lay out the number as it will stand on the board, with all that the paper says beside it or below."""
        feet = self._feet(rect)
        foot = min(feet * (self._card_height(rect, _FOOT_MM) + self.gap), rect.height // 2)
        above = Rect(rect.x, rect.y, rect.width, rect.height - foot)
        wide = self.columns(rect) > 1 and bool(self.page.lines)
        high = above.height if wide else min(self.glass.px(_NUMBER_PANEL_MM * self._more), above.height // 2)
        panel = Rect(above.x, above.y, round(above.width * 0.42) if wide else above.width, high)
        drawn = self._number(panel)
        gap = 2 * self.gap
        if wide:
            room = Rect(panel.right + gap, above.y, above.right - panel.right - gap, above.height)
        else:
            room = Rect(above.x, panel.bottom + gap, above.width, above.bottom - panel.bottom - gap)
        text = largest_first(self._most_text, lambda cap: self._lines(room, room.y, cap)[1] <= room.bottom)
        _, end = self._lines(room, room.y, text)
        top = room.y + max(0, room.bottom - end) // 2 if wide else room.y
        drawn += self._lines(room, top, text)[0]
        return drawn + self._in_grid(Rect(rect.x, rect.bottom - foot + self.gap, rect.width, foot - self.gap), feet)

    def _number(self, panel: Rect) -> Drawn:
        frame = Panel(rect=panel, fill=Ink.MAIN, frame=Ink.SIGN, frame_width=self.glass.px(_FRAME_MM))
        pen = replace(self.pen, ink=Ink.MAIN_INK, ground=Ink.MAIN)
        room = panel.inset(self.glass.px(8), self.glass.px(8))
        cap, lines = fitted(
            self.page.title,
            Rect(room.x, room.y, room.width, room.height // 3),
            self.sizes.title,
            self.measure,
            bold=False,
        )
        drawn = Drawn(panels=(frame,)) + pen.write(lines, room, room.y, cap, centred=True)
        top = room.y + height(len(lines), cap) + self.gap
        number = self.page.number or ""
        most = min(round(1.4 * self.sizes.number), room.bottom - top)
        tall = fitting((number,), most, room.width, self.measure, bold=True)
        y = top + (room.bottom - top - tall) // 2
        return drawn + pen.write((number,), room, y, tall, bold=True, centred=True)

    def _beside_sign(self, rect: Rect) -> tuple[Rect, Drawn]:
        """Return the room that a large drawing leaves, and the drawing; a narrow screen has none."""
        size = self.glass.px(_SIGN_MM)
        if not self._its.sign or self._is_standing:
            return rect, Drawn()
        place = Rect(rect.right - size, rect.y, size, size)
        room = Rect(rect.x, rect.y, rect.width - size - self.glass.px(_SIGN_GAP_MM), rect.height)
        return room, self._cards.sign(self._its.sign, place)

    def _in_middle(self, rect: Rect) -> Drawn:
        """Return the large drawing between the facts and the choices, where a standing screen has room for it."""
        size = min(self.glass.px(_MIDDLE_SIGN_MM), rect.height - 4 * self.gap, rect.width)
        if not self._its.sign or not self._is_standing or size < self.glass.px(_SIGN_MM):
            return Drawn()
        return self._cards.sign(
            self._its.sign, Rect(rect.centred(size), rect.y + (rect.height - size) // 2, size, size)
        )

    def _facts(self, rect: Rect, text: int) -> tuple[Drawn, int]:
        """Write title, lead and lines; return also where the rest may begin."""
        drawn, top = self._heading(rect, text)
        written, top = self._lines(rect, top, text)
        return drawn + written, top + self.gap

    def _heading(self, rect: Rect, text: int) -> tuple[Drawn, int]:
        cap, lines = fitted(self.page.title, rect, self.sizes.title, self.measure, bold=True)
        drawn = self.pen.write(lines, rect, rect.y, cap, bold=True)
        top = rect.y + height(len(lines), cap) + self.glass.px(_UNDER_TITLE_MM)
        if self._its.lead:
            lead = wrapped(self._its.lead, text, rect.width, self.measure, bold=False)
            drawn += self.pen.write(lead, rect, top, text)
            top += round(len(lead) * LEADING * text) + self.gap
        return drawn, top

    def _lines(self, rect: Rect, top: int, text: int, *, ground: Ink = Ink.GROUND) -> tuple[Drawn, int]:
        """Write the lines, each with its drawing; return also where the last one ends."""
        size = round(_FACT_SIGN * text)
        aside = size + self.gap if self._signs else 0
        room = Rect(rect.x + aside, rect.y, rect.width - aside, rect.height)
        drawn = Drawn()
        for paragraph in self.page.lines:
            lines = wrapped(paragraph, text, room.width, self.measure, bold=False)
            drawn += replace(self.pen, ground=ground).write(lines, room, top, text)
            if paragraph in self._signs:
                place = Rect(rect.x, top + (text - size) // 2, size, size)
                drawn += self._cards.small(self._signs[paragraph], place)
            top += round((len(lines) * LEADING + _APART) * text)
        return drawn, top

    def _feet(self, rect: Rect) -> int:
        """Return in how many rows the choices stand."""
        return ceil(len(self.page.choices) / self.columns(rect))

    def _card_height(self, rect: Rect, usual_mm: float) -> int:
        """Return how high cards are where there is room: as usual, or as high as the one with most words needs."""
        columns = self.columns(rect)
        width = (rect.width - (columns - 1) * self.gap) // columns
        return max(
            self.glass.px(usual_mm * self._more),
            *(self._cards.height(choice, width, self.sizes) for choice in self.page.choices),
            0,
        )

    def _least(self, rows: int) -> int:
        return rows * (self.glass.px(TARGET_MM) + self.gap)

    def _in_grid(self, rect: Rect, rows: int) -> Drawn:
        cells = grid(rect, self.columns(rect), rows, self.gap) if rows else []
        return self.buttons(self.page.choices, cells, self.sizes)
