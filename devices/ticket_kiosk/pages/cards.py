"""Lays out a choice as a card: its drawing or its letter, its label, and an arrow where it leads to another page."""

from __future__ import annotations

from typing import Final

from devices.ticket_kiosk.pages.page import Go, KioskChoice
from devices.ticket_kiosk.pages.signs import Sign, shapes_of
from vuoro.board.picture import Measure, Rect
from vuoro.board.writing import LEADING, fitting, height, widest, wrapped
from vuoro.touch.buttons import Drawn, Pen, button, colours_of, label_of, largest_first, needed
from vuoro.touch.glass import Glass, Sizes
from vuoro.touch.page import Choice
from vuoro.touch.palette import Ink, palette
from vuoro.touch.picture import Figure, Panel, Words

_PAD_MM: Final = 4.0
_TILE_MM: Final = 15.0
_ARROW_MM: Final = 6.0
_ABOVE_MM: Final = 2.2
#: How much of its tile a drawing fills, and the capital of a letter.
_DRAWN: Final = 0.66
_LETTER: Final = 0.5


class Cards:
    """Draws cards on one screen in the colours of one look."""

    def __init__(self, glass: Glass, measure: Measure, *, contrast: bool) -> None:
        self._glass = glass
        self._measure = measure
        self._colours = palette(contrast=contrast)
        self._sign_ink = Ink.MAIN_INK if contrast else Ink.SIGN

    def card(self, choice: Choice, rect: Rect, sizes: Sizes, pen: Pen, *, focused: bool) -> Drawn:
        """Return a choice as a card that fills ``rect``."""
        pad, tile = self._glass.px(_PAD_MM), min(self._glass.px(_TILE_MM), rect.height - self._glass.px(_PAD_MM))
        before, after = self._aside(choice)
        above = self._glass.px(_ABOVE_MM)
        room = Rect(rect.x + before, rect.y + above, rect.width - before - after, rect.height - 2 * above)
        drawn = button(choice, rect, self._glass, sizes, pen, focused=focused, room=room)
        fill, ink = colours_of(choice)
        if sign := _sign_of(choice):
            place = Rect(rect.x + pad, rect.y + (rect.height - tile) // 2, tile, tile)
            drawn += self._tile(sign, place, ground=ink, ink=fill)
        if _leads(choice):
            size = self._glass.px(_ARROW_MM)
            place = Rect(rect.right - pad - size, rect.y + (rect.height - size) // 2, size, size)
            drawn += self._drawing(Sign.ARROW, place, Ink.EDGE)
        return drawn

    def height(self, choice: Choice, width: int, sizes: Sizes) -> int:
        """Return how high a card ``width`` wide must be for its words."""
        before, after = self._aside(choice)
        return needed(choice, width - before - after, sizes, self._measure) + 2 * self._glass.px(_ABOVE_MM)

    def is_too_wide(self, choice: Choice, width: int, sizes: Sizes) -> bool:
        """Return whether a single word of a card does not fit into it."""
        before, after = self._aside(choice)
        return widest(label_of(choice).split(), sizes.label, self._measure, bold=True) > width - before - after

    def _aside(self, choice: Choice) -> tuple[int, int]:
        """Return how much of a card its drawing takes before the words, and its arrow after them."""
        pad = self._glass.px(_PAD_MM)
        before = pad + (self._glass.px(_TILE_MM) + pad if _sign_of(choice) else 0)
        return before, pad + (self._glass.px(_ARROW_MM) + pad // 2 if _leads(choice) else 0)

    def language(self, choice: Choice, rect: Rect, sizes: Sizes, pen: Pen, *, focused: bool) -> Drawn:
        """Return a language as a card: its name large, and under it what a touch does, in that language."""
        drawn = button(choice, rect, self._glass, sizes, pen, focused=focused)
        panels, targets = drawn.panels, drawn.targets
        fill, ink = colours_of(choice)
        room = rect.inset(self._glass.px(_PAD_MM), self._glass.px(_PAD_MM))
        share = largest_first(
            100, lambda percent: self._language_height(choice, room.width, sizes, percent) <= room.height
        )
        name, under, lines = self._language(choice, room.width, sizes, share)
        top = room.y + (room.height - self._language_height(choice, room.width, sizes, share)) // 2
        writer = Pen(measure=self._measure, mirrored=pen.mirrored, ink=ink, ground=fill)
        words = writer.write((choice.label,), room, top, name, bold=True, centred=True)
        words += writer.write(lines, room, top + round(LEADING * name), under, centred=True)
        return Drawn(panels=panels, words=words.words, targets=targets)

    def _language(self, choice: Choice, width: int, sizes: Sizes, percent: int) -> tuple[int, int, tuple[str, ...]]:
        """Return the sizes of a language's name and of what stands under it, and that in lines."""
        name = fitting((choice.label,), sizes.title * percent // 100, width, self._measure, bold=True)
        under = max(1, sizes.detail * percent // 100)
        return name, under, wrapped(choice.detail, under, width, self._measure, bold=False)

    def _language_height(self, choice: Choice, width: int, sizes: Sizes, percent: int) -> int:
        name, under, lines = self._language(choice, width, sizes, percent)
        return round(LEADING * name) + height(len(lines), under) + under // 3

    def sign(self, sign: Sign | str, rect: Rect) -> Drawn:
        """Return a large drawing on a ground of its own."""
        return self._tile(sign, rect, ground=Ink.MAIN, ink=self._sign_ink)

    def small(self, sign: Sign, rect: Rect) -> Drawn:
        """Return a drawing before a line of text."""
        return self._drawing(sign, rect, Ink.INK)

    def _tile(self, sign: Sign | str, rect: Rect, *, ground: Ink, ink: Ink) -> Drawn:
        panel = Drawn(panels=(Panel(rect=rect, fill=ground, frame=ground, frame_width=2),))
        if isinstance(sign, Sign):
            size = round(_DRAWN * rect.width)
            offset = (rect.width - size) // 2
            return panel + self._drawing(sign, Rect(rect.x + offset, rect.y + offset, size, size), ink)
        cap = round(_LETTER * rect.height)
        width = self._measure.width(sign, cap, bold=True)
        letter = Words(
            text=sign,
            x=rect.centred(width),
            baseline=rect.y + (rect.height + cap) // 2,
            width=width,
            cap=cap,
            bold=True,
            ink=ink,
            ground=ground,
        )
        return panel + Drawn(words=(letter,))

    def _drawing(self, sign: Sign, rect: Rect, ink: Ink) -> Drawn:
        return Drawn(figures=(Figure(rect, shapes_of(sign, rect.width, self._colours[ink])),))


def _sign_of(choice: Choice) -> Sign | str:
    return choice.sign if isinstance(choice, KioskChoice) else ""


def _leads(choice: Choice) -> bool:
    return isinstance(choice.act, Go) and not choice.main
