"""Paints a board with pygame-ce: in a window, on a Raspberry Pi's screen without X (KMSDRM), or into a PNG file.

Owns fonts, pixels and SDL's events. Must not decide what is on the board or where.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple

import pygame

from devices.queue_display.arabic import Shaper, is_from_the_right
from devices.queue_display.ports import ScreenError
from devices.queue_display.settings import ScreenKind, ScreenSettings
from vuoro.board.layout import lay_out
from vuoro.board.legible import check_legible
from vuoro.board.palette import PALETTE, Rgb
from vuoro.board.picture import Arrow, Box, Picture, Text
from vuoro.board.surface import Surface
from vuoro.board.view import View

#: Where Debian's package fonts-dejavu-core puts its fonts.
FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
_REGULAR: Final = "DejaVuSans.ttf"
_BOLD: Final = "DejaVuSans-Bold.ttf"
#: The size at which a font's capitals are measured.
_REFERENCE: Final = 1000
#: How many widths of texts are remembered; a layout asks for the same ones again and again.
_WIDTHS: Final = 4096
#: The corners of an arrow, in hundredths of its rectangle.
_ARROW: Final = ((0, 36), (52, 36), (52, 0), (100, 50), (52, 100), (52, 64), (0, 64))
#: How long one page of what takes turns is seen.
PAGE_S: Final = 8.0
#: After so many pages the picture moves by `_SHIFT` of the margin, round the middle, so that nothing burns in.
_PAGES_A_PLACE: Final = 30
_SHIFT: Final = 0.12
_PLACES: Final = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
#: A sheet of boards: how many stand side by side, the cell of each, the gap between them, and its colour.
_ACROSS: Final = 4
_CELL: Final = (640, 360)
_GAP: Final = 24
_BETWEEN_BOARDS: Final = (0x55, 0x5B, 0x63)
_WINDOW_SIZE: Final = (1280, 720)
_SIZE_CHANGED: Final = frozenset({pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED})
_UNCOVERED: Final = frozenset({pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN})


class Fonts:
    """The board's two fonts; the measure of its layout.

    ``fault`` says that the right ones are missing. pygame has one font of its own, without a regular weight.
    """

    def __init__(self, folder: Path = FONTS) -> None:
        pygame.font.init()
        found = (folder / _BOLD).is_file() and (folder / _REGULAR).is_file()
        self.fault = None if found else f"no {_BOLD} in {folder} (Debian: fonts-dejavu-core); using pygame's own font"
        own = pygame.font.get_default_font()
        self._shapers = {bold: Shaper(folder / name) for bold, name in ((False, _REGULAR), (True, _BOLD)) if found}
        self._fonts = {
            False: pygame.font.Font(folder / _REGULAR if found else own, _REFERENCE),
            True: pygame.font.Font(folder / _BOLD if found else own, _REFERENCE),
        }
        self._cap_share = {bold: _capitals(font) / _REFERENCE for bold, font in self._fonts.items()}
        self.width = lru_cache(_WIDTHS)(self._width)

    def get(self, cap: int, *, bold: bool) -> pygame.font.Font:
        """Return the font with capitals at least ``cap`` pixels high; good until the next call."""
        font = self._fonts[bold]
        font.set_point_size(ceil(cap / self._cap_share[bold]))
        return font

    def letters(self, text: str, cap: int, *, bold: bool, colour: Rgb) -> tuple[pygame.Surface, int]:
        """Return ``text`` painted in ``colour``, and how far below its top the baseline is."""
        font = self.get(cap, bold=bold)
        if bold not in self._shapers or not is_from_the_right(text):
            return font.render(text, True, colour), font.get_ascent()
        letters = self._shapers[bold].letters(text, ceil(cap / self._cap_share[bold]))
        painted = b"".join(bytes((*colour, coverage)) for coverage in letters.coverage)
        return pygame.image.frombytes(painted, (letters.width, letters.height), "RGBA"), letters.ascent

    def _width(self, text: str, cap: int, *, bold: bool) -> int:
        if bold in self._shapers and is_from_the_right(text):
            return self._shapers[bold].width(text, ceil(cap / self._cap_share[bold]))
        return self.get(cap, bold=bold).size(text)[0]


class PygameScreen:
    """A screen or a window that shows boards; opened by the first one, and again after it has failed."""

    def __init__(
        self, settings: ScreenSettings, fonts: Fonts, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._fonts = fonts
        self._monotonic = monotonic
        self._turn = 0
        self._view: View | None = None
        self._painted: tuple[Picture, int] | None = None

    def show(self, view: View) -> None:
        """Paint ``view``, unless it looks like what is there.

        Raises `ScreenError`, and `TooFarError` once, when the screen turns out to be too small for its distance.
        """
        self._view = view
        try:
            self._show(view)
        except pygame.error as error:
            self._painted = None
            pygame.display.quit()
            raise ScreenError(str(error)) from error

    def tend(self) -> None:
        """Answer the window system: paint anew what was covered or has a new size. Turn the page when it is time."""
        if not pygame.display.get_init():
            return
        kinds = {event.type for event in pygame.event.get()}
        if pygame.QUIT in kinds:
            # A board is closed with its daemon only; whoever closes the window gets it out of the way.
            pygame.display.iconify()
        if self._view is not None and (kinds & _SIZE_CHANGED or self._turn != self._turn_now()):
            self.show(self._view)
        elif kinds & _UNCOVERED:
            pygame.display.flip()

    def save(self, path: Path) -> None:
        """Write what is on the screen into a PNG file."""
        canvas = pygame.display.get_surface()
        if canvas is None:
            raise ScreenError("nothing has been shown yet")
        pygame.image.save(canvas, path)

    def close(self) -> None:
        """Close the window or give the screen back."""
        pygame.display.quit()

    def _turn_now(self) -> int:
        return int(self._monotonic() // PAGE_S)

    def _show(self, view: View) -> None:
        canvas = pygame.display.get_surface() if pygame.display.get_init() else None
        if canvas is None:
            canvas = _open(self._settings)
            check_legible(self._settings.surface(canvas.get_size()), self._fonts, at_desk=view.sign is not None)
        self._turn = self._turn_now()
        surface = self._settings.surface(canvas.get_size())
        picture, place = lay_out(view, surface, self._fonts, self._turn), self._turn // _PAGES_A_PLACE
        if (picture, place) != self._painted:
            self._paint(picture, canvas, _shift(place, surface))
            pygame.display.flip()
            self._painted = picture, place

    def _paint(self, picture: Picture, canvas: pygame.Surface, shift: tuple[int, int]) -> None:
        if not self._settings.rotation:
            paint(picture, canvas, self._fonts)
            canvas.scroll(*shift)
            return
        upright = pygame.Surface((picture.width, picture.height), 0, canvas)
        paint(picture, upright, self._fonts)
        upright.scroll(*shift)
        canvas.blit(pygame.transform.rotate(upright, -self._settings.rotation), (0, 0))


def _shift(place: int, surface: Surface) -> tuple[int, int]:
    """Return how far the whole picture stands from where it was laid out: a part of the margin, which is plain."""
    across, down = _PLACES[place % len(_PLACES)]
    step = round(_SHIFT * surface.margin)
    return across * step, down * step


def paint(picture: Picture, canvas: pygame.Surface, fonts: Fonts) -> None:
    """Paint ``picture`` onto ``canvas``."""
    canvas.fill(PALETTE[picture.ground])
    for box in picture.boxes:
        _paint_box(box, canvas)
    for arrow in picture.arrows:
        _paint_arrow(arrow, canvas)
    for text in picture.texts:
        _paint_text(text, canvas, fonts)


def save_png(view: View, surface: Surface, path: Path, fonts: Fonts, turn: int = 0) -> None:
    """Write a board into a PNG file, with the same painter as the screen and without any display."""
    canvas = pygame.Surface((surface.width, surface.height))
    paint(lay_out(view, surface, fonts, turn), canvas, fonts)
    pygame.image.save(canvas, path)


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


def _scaled(shown: Shown, fonts: Fonts) -> pygame.Surface:
    surface = shown.surface
    canvas = pygame.Surface((surface.width, surface.height))
    paint(lay_out(shown.view, surface, fonts, shown.turn), canvas, fonts)
    share = min(_CELL[0] / surface.width, _CELL[1] / surface.height)
    return pygame.transform.smoothscale(canvas, (round(surface.width * share), round(surface.height * share)))


def _open(settings: ScreenSettings) -> pygame.Surface:
    """Open the window, or the Pi's screen."""
    if settings.kind is ScreenKind.KMSDRM:
        os.environ["SDL_VIDEODRIVER"] = "kmsdrm"
    pygame.display.init()
    pygame.display.set_caption("Vuoro")
    if settings.kind is ScreenKind.WINDOW:
        return pygame.display.set_mode(settings.size or _WINDOW_SIZE, pygame.RESIZABLE)
    canvas = pygame.display.set_mode(settings.size or (0, 0), pygame.FULLSCREEN)
    pygame.mouse.set_visible(False)
    return canvas


def _capitals(font: pygame.font.Font) -> int:
    """Return how high a font's capitals are."""
    metrics = font.metrics("H")[0]
    if metrics is None:
        raise ScreenError(f"the font {font.name!r} has no H")
    return metrics[3]


def _paint_box(box: Box, canvas: pygame.Surface) -> None:
    rect = pygame.Rect(box.rect.x, box.rect.y, box.rect.width, box.rect.height)
    if box.frame is not None:
        canvas.fill(PALETTE[box.frame], rect)
        rect.inflate_ip(-2 * box.frame_width, -2 * box.frame_width)
    canvas.fill(PALETTE[box.fill], rect)


def _paint_arrow(arrow: Arrow, canvas: pygame.Surface) -> None:
    rect = arrow.rect
    corners = [(rect.x + rect.width * x / 100, rect.y + rect.height * y / 100) for x, y in _ARROW]
    pygame.draw.polygon(canvas, PALETTE[arrow.colour], corners)
    pygame.draw.aalines(canvas, PALETTE[arrow.colour], True, corners)


def _paint_text(text: Text, canvas: pygame.Surface, fonts: Fonts) -> None:
    letters, ascent = fonts.letters(text.text, text.cap, bold=text.bold, colour=PALETTE[text.colour])
    canvas.blit(letters, (text.x, text.baseline - ascent))
