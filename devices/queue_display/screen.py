"""Shows boards with pygame-ce: in a window, or on a Raspberry Pi's screen without X (KMSDRM).

Owns the window and SDL's events. Must not decide what is on the board, where, or how it is painted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pygame

from devices.queue_display.hanging import Hanging
from devices.queue_display.painter import Fonts, paint
from devices.queue_display.ports import ScreenError
from devices.queue_display.settings import ScreenKind, ScreenSettings
from vuoro.board.changes import changes
from vuoro.board.layout import lay_out
from vuoro.board.legible import check_legible
from vuoro.board.picture import Picture
from vuoro.board.view import View

#: How long one page of what takes turns is seen.
PAGE_S: Final = 8.0
#: After so many pages the picture moves by `_SHIFT` of the margin, round the middle, so that nothing burns in.
_PAGES_A_PLACE: Final = 30
_SHIFT: Final = 0.12
_PLACES: Final = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
_WINDOW_SIZE: Final = (1280, 720)
_SIZE_CHANGED: Final = frozenset({pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED})
#: What the chime waits for.
_NOT_OURS: Final = (pygame.AUDIODEVICEREMOVED,)
_UNCOVERED: Final = frozenset({pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN})


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
        self._painted: tuple[Picture, Hanging] | None = None

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
        kinds = {event.type for event in pygame.event.get(exclude=_NOT_OURS)}
        if pygame.QUIT in kinds:
            # A board is closed with its daemon only; whoever closes the window gets it out of the way.
            pygame.display.iconify()
        if kinds & _SIZE_CHANGED:
            self._painted = None
        if self._view is not None and (self._painted is None or self._turn != self._turn_now()):
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
        """Close the window or give the screen back; the next board opens it again."""
        self._painted = None
        pygame.display.quit()

    def _turn_now(self) -> int:
        return int(self._monotonic() // PAGE_S)

    def _show(self, view: View) -> None:
        canvas = pygame.display.get_surface() if pygame.display.get_init() else None
        if canvas is None:
            self._painted, canvas = None, _open(self._settings)
            check_legible(self._settings.surface(canvas.get_size()), self._fonts, at_desk=view.sign is not None)
        self._turn = self._turn_now()
        surface = self._settings.surface(canvas.get_size())
        picture = lay_out(view, surface, self._fonts, self._turn)
        self._paint(picture, canvas, self._hanging(picture, surface.margin))

    def _paint(self, picture: Picture, canvas: pygame.Surface, hanging: Hanging) -> None:
        """Paint what is not on ``canvas`` already."""
        before = None if self._painted is None or self._painted[1] != hanging else self._painted[0]
        changed = [paint(picture, canvas, self._fonts, hanging, area) for area in changes(before, picture)]
        if changed:
            pygame.display.update(changed)
        self._painted = picture, hanging

    def _hanging(self, picture: Picture, margin: int) -> Hanging:
        """Return how the picture lies there now; what it is moved by is a part of the margin, which is plain."""
        across, down = _PLACES[self._turn // _PAGES_A_PLACE % len(_PLACES)]
        step = round(_SHIFT * margin)
        return Hanging(
            width=picture.width,
            height=picture.height,
            rotation=self._settings.rotation,
            right=across * step,
            down=down * step,
        )


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
