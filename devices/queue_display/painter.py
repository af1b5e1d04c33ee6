"""Paints pictures of boards with pygame-ce, whole or in part, upright or turned, onto the screen or into a PNG file.

Owns fonts and pixels. Must not know a screen, nor decide what is on a board or where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pygame

from devices.queue_display.hanging import Hanging
from devices.queue_display.ports import ScreenError
from vuoro.board.layout import lay_out
from vuoro.board.palette import PALETTE, Rgb
from vuoro.board.picture import Arrow, Box, Picture, Rect, Text
from vuoro.board.surface import Surface
from vuoro.board.view import View
from vuoro.board.ways import SHAPES, Way
from vuoro.board.writing import is_from_the_right

if TYPE_CHECKING:
    from devices.queue_display.arabic import Shaper

#: Where Debian's package fonts-dejavu-core puts its fonts.
FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
_REGULAR: Final = "DejaVuSans.ttf"
_BOLD: Final = "DejaVuSans-Bold.ttf"
#: The size at which a font's capitals are measured.
_REFERENCE: Final = 1000
#: How many widths of texts are remembered; a layout asks for the same ones again and again.
_WIDTHS: Final = 4096
#: How many arrows are kept, and how much larger they are drawn.
_ARROWS: Final = 32
_SMOOTH: Final = 4
#: A sheet of boards: how many stand side by side, the cell of each, the gap between them, and its colour.
_ACROSS: Final = 4
_CELL: Final = (640, 360)
_GAP: Final = 24
_BETWEEN_BOARDS: Final = (0x55, 0x5B, 0x63)


class Fonts:
    """The board's two fonts; the measure of its layout.

    ``fault`` says that the right ones are missing. pygame has one font of its own, without a regular weight.
    """

    def __init__(self, folder: Path = FONTS) -> None:
        pygame.font.init()
        self._files = {False: folder / _REGULAR, True: folder / _BOLD}
        self._found = all(file.is_file() for file in self._files.values())
        self.fault = None if self._found else _missing(folder)
        own = pygame.font.get_default_font()
        self._fonts = {
            bold: pygame.font.Font(file if self._found else own, _REFERENCE) for bold, file in self._files.items()
        }
        self._sizes = dict.fromkeys(self._fonts, _REFERENCE)
        self._cap_share = {bold: _capitals(font) / _REFERENCE for bold, font in self._fonts.items()}
        self.width = lru_cache(_WIDTHS)(self._width)

    def get(self, cap: int, *, bold: bool) -> pygame.font.Font:
        """Return the font with capitals at least ``cap`` pixels high; good until the next call."""
        font, points = self._fonts[bold], self._points(cap, bold=bold)
        if points != self._sizes[bold]:  # pygame-ce 2.5.8 forgets every glyph even where the size stays
            font.set_point_size(points)
            self._sizes[bold] = points
        return font

    def letters(self, text: str, cap: int, *, bold: bool, colour: Rgb, ground: Rgb) -> tuple[pygame.Surface, int]:
        """Return ``text`` painted in ``colour`` on ``ground``, and how far below its top the baseline is.

        What is only ground is left out when it is painted, so that no text covers the tails of another.
        """
        if self._is_shaped(text):
            letters = self._shapers[bold].letters(text, self._points(cap, bold=bold))
            painted, ascent = pygame.image.frombytes(letters.coverage, letters.size, "P"), letters.ascent
            painted.set_palette([_mixed(ground, colour, level) for level in range(256)])
        else:
            font = self.get(cap, bold=bold)
            # Letters on a ground of their own come with one byte a pixel: a sixteenth of the time of transparent ones.
            painted, ascent = font.render(text, True, colour, ground), font.get_ascent()
        painted.set_colorkey(ground)
        return painted, ascent

    @cached_property
    def _shapers(self) -> dict[bool, Shaper]:
        from devices.queue_display.arabic import Shaper  # noqa: PLC0415  3 MB that few displays need

        return {bold: Shaper(file) for bold, file in self._files.items()}

    def _is_shaped(self, text: str) -> bool:
        return self._found and is_from_the_right(text)

    def _points(self, cap: int, *, bold: bool) -> int:
        return ceil(cap / self._cap_share[bold])

    def _width(self, text: str, cap: int, *, bold: bool) -> int:
        if self._is_shaped(text):
            return self._shapers[bold].width(text, self._points(cap, bold=bold))
        return self.get(cap, bold=bold).size(text)[0]


def paint(
    picture: Picture, canvas: pygame.Surface, fonts: Fonts, hanging: Hanging | None = None, area: Rect | None = None
) -> pygame.Rect:
    """Paint ``picture`` onto ``canvas`` as it hangs there: all of it, or ``area``; return what has changed."""
    whole = Rect(0, 0, picture.width, picture.height)
    hanging, area = hanging or Hanging(width=picture.width, height=picture.height), area or whole
    changed = pygame.Rect(hanging.stretched(area))
    canvas.set_clip(changed)
    canvas.fill(PALETTE[picture.ground])
    for box in _within(area, picture.boxes):
        _paint_box(box, canvas, hanging)
    for arrow in _within(area, picture.arrows):
        _paint_arrow(arrow, canvas, hanging)
    # A font loses its glyphs when it changes its size, so those of one size are painted together.
    for text in sorted(_within(area, picture.texts), key=lambda text: (text.bold, text.cap)):
        _paint_text(text, canvas, fonts, hanging)
    canvas.set_clip(None)
    return changed


def save_png(view: View, surface: Surface, path: Path, fonts: Fonts, turn: int = 0) -> None:
    """Write a board into a PNG file, with the same painter as the screen and without any display."""
    pygame.image.save(_painted(Shown(view, surface, turn), fonts), path)


class Shown(NamedTuple):
    """A board to be put on a sheet."""

    view: View
    surface: Surface
    turn: int = 0


def save_sheet(boards: Sequence[Shown], path: Path, fonts: Fonts) -> None:
    """Write many boards side by side into a PNG file, each as large as fits into its cell."""
    rows = ceil(len(boards) / _ACROSS)
    width, height = _CELL[0] + _GAP, _CELL[1] + _GAP
    sheet = pygame.Surface((_ACROSS * width + _GAP, rows * height + _GAP))
    sheet.fill(_BETWEEN_BOARDS)
    for index, shown in enumerate(boards):
        row, column = divmod(index, _ACROSS)
        cell = pygame.Rect(_GAP + column * width, _GAP + row * height, *_CELL)
        board = _scaled(shown, fonts)
        sheet.blit(board, board.get_rect(center=cell.center))
    pygame.image.save(sheet, path)


def _painted(shown: Shown, fonts: Fonts) -> pygame.Surface:
    surface = shown.surface
    canvas = pygame.Surface((surface.width, surface.height))
    paint(lay_out(shown.view, surface, fonts, shown.turn), canvas, fonts)
    return canvas


def _scaled(shown: Shown, fonts: Fonts) -> pygame.Surface:
    surface = shown.surface
    share = min(_CELL[0] / surface.width, _CELL[1] / surface.height)
    size = (round(surface.width * share), round(surface.height * share))
    return pygame.transform.smoothscale(_painted(shown, fonts), size)


def _missing(folder: Path) -> str:
    return f"no {_REGULAR} or no {_BOLD} in {folder} (Debian: fonts-dejavu-core); using pygame's own font"


def _capitals(font: pygame.font.Font) -> int:
    """Return how high a font's capitals are."""
    metrics = font.metrics("H")[0]
    if metrics is None:
        raise ScreenError(f"the font {font.name!r} has no H")
    return metrics[3]


_Shape = TypeVar("_Shape", Box, Arrow, Text)


def _within(area: Rect, shapes: Iterable[_Shape]) -> Iterable[_Shape]:
    return (shape for shape in shapes if area.touches(shape.rect))


def _paint_box(box: Box, canvas: pygame.Surface, hanging: Hanging) -> None:
    rect = pygame.Rect(hanging.stretched(box.rect))
    canvas.fill(PALETTE[box.fill], rect)
    if box.frame is not None:
        pygame.draw.rect(canvas, PALETTE[box.frame], rect, box.frame_width)


def _paint_arrow(arrow: Arrow, canvas: pygame.Surface, hanging: Hanging) -> None:
    piece = _arrow(arrow.way, arrow.rect.width, arrow.rect.height, PALETTE[arrow.colour], PALETTE[arrow.ground])
    canvas.blit(_turned(piece, hanging), hanging.placed(arrow.rect))


@lru_cache(_ARROWS)
def _arrow(way: Way, width: int, height: int, colour: Rgb, ground: Rgb) -> pygame.Surface:
    """Return an arrow on its ground, drawn large and made smaller, so that its slanting edges are smooth."""
    large = pygame.Surface((_SMOOTH * width, _SMOOTH * height), depth=32)
    large.fill(ground)
    for polygon in SHAPES[way]:
        pygame.draw.polygon(
            large, colour, [(_SMOOTH * width * x / 100, _SMOOTH * height * y / 100) for x, y in polygon]
        )
    return pygame.transform.smoothscale(large, (width, height))


def _paint_text(text: Text, canvas: pygame.Surface, fonts: Fonts, hanging: Hanging) -> None:
    colour, ground = PALETTE[text.colour], PALETTE[text.ground]
    letters, ascent = fonts.letters(text.text, text.cap, bold=text.bold, colour=colour, ground=ground)
    place = Rect(text.x, text.baseline - ascent, *letters.get_size())
    canvas.blit(_turned(letters, hanging), hanging.placed(place))


def _turned(piece: pygame.Surface, hanging: Hanging) -> pygame.Surface:
    return pygame.transform.rotate(piece, -hanging.rotation) if hanging.rotation else piece


def _mixed(ground: Rgb, ink: Rgb, level: int) -> Rgb:
    red, green, blue = ((under * (255 - level) + over * level) // 255 for under, over in zip(ground, ink, strict=True))
    return red, green, blue
