"""Lays out a choice as a card: its drawing or its letter, its label, and an arrow where it leads to another page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

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
#: The name of a language is so much larger than a title, in parts of a hundred, where its card has room.
_LARGEST_LANGUAGE: Final = 150
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
        """Return a language as a card: its name large, and under it what a touch does, in that language.

        ``sizes`` are those of `language_sizes`.
        """
        drawn = button(choice, rect, self._glass, sizes, pen, focused=focused)
        fill, ink = colours_of(choice)
        room = self._inside(rect)
        under = wrapped(choice.detail, sizes.detail, room.width, self._measure, bold=False)
        top = room.y + (room.height - _language_height(under, sizes)) // 2
        writer = Pen(measure=self._measure, mirrored=pen.mirrored, ink=ink, ground=fill)
        words = writer.write((choice.label,), room, top, sizes.title, bold=True, centred=True)
        words += writer.write(under, room, top + round(LEADING * sizes.title), sizes.detail, centred=True)
        return Drawn(panels=drawn.panels, words=words.words, targets=drawn.targets)

    def language_sizes(self, cards: Sequence[tuple[Choice, Rect]], sizes: Sizes) -> Sizes:
        """Return the sizes in which all languages fit into their cards: the same ones for all of them."""
        most = sizes.title * _LARGEST_LANGUAGE // 100
        title = min((self._largest_name(*card, most) for card in cards), default=most)
        detail = sizes.detail * max(100, min(_LARGEST_LANGUAGE, 100 * title // sizes.title)) // 100
        largest = replace(sizes, title=title, detail=detail)
        share = largest_first(100, lambda percent: all(self._holds(*card, _scaled(largest, percent)) for card in cards))
        return _scaled(largest, share)

    def _largest_name(self, choice: Choice, rect: Rect, most: int) -> int:
        return fitting((choice.label,), most, self._inside(rect).width, self._measure, bold=True)

    def has_room_for(self, name: str, width: int, sizes: Sizes) -> bool:
        """Return whether a card ``width`` wide has room for the name of a language in letters as large as a label's."""
        return self._measure.width(name, sizes.label, bold=True) <= width - 2 * self._glass.px(_PAD_MM)

    def _holds(self, choice: Choice, rect: Rect, sizes: Sizes) -> bool:
        room = self._inside(rect)
        under = wrapped(choice.detail, sizes.detail, room.width, self._measure, bold=False)
        return _language_height(under, sizes) <= room.height

    def _inside(self, rect: Rect) -> Rect:
        return rect.inset(self._glass.px(_PAD_MM), self._glass.px(_PAD_MM))

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


def _scaled(sizes: Sizes, percent: int) -> Sizes:
    title, detail = (max(1, size * percent // 100) for size in (sizes.title, sizes.detail))
    return replace(sizes, title=title, detail=detail)


def _language_height(under: tuple[str, ...], sizes: Sizes) -> int:
    if not under:
        return round(1.5 * sizes.title)
    return round(LEADING * sizes.title) + height(len(under), sizes.detail) + sizes.detail // 3


def _sign_of(choice: Choice) -> Sign | str:
    return choice.sign if isinstance(choice, KioskChoice) else ""


def _leads(choice: Choice) -> bool:
    return isinstance(choice.act, Go) and not choice.main
