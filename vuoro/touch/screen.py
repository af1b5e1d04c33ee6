"""Shows pages on a touch screen with pygame-ce, and hears its touches: a window, or a Pi's screen without X (KMSDRM).

Owns SDL: its window and its events, all in one thread of its own. Must not decide what is on a page. The keyboard does
nothing here, and no gesture or corner has a meaning: a customer cannot leave the pages.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

import pygame

from vuoro.messages.loop import Event
from vuoro.touch.effects import ShowPage
from vuoro.touch.layout import LayOut, lay_out
from vuoro.touch.painting import Letters, paint
from vuoro.touch.parts import GlassMeasured, Part, PartTroubled, Touched
from vuoro.touch.picture import Picture
from vuoro.touch.settings import WINDOW, ScreenKind, ScreenSettings

#: How often touches are looked for; SDL's own waiting costs more than that.
_LOOK_S: Final = 0.02
_RETRY_S: Final = 5.0
_UNCOVERED: Final = frozenset({pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN})


class PygameScreen:
    """A touch screen; what goes wrong with it is told by `PartTroubled`, and it is opened again."""

    def __init__(self, settings: ScreenSettings, put: Callable[[Event], None], lay_out: LayOut = lay_out) -> None:
        self._settings = settings
        self._lay_out = lay_out
        self._put = put
        self._pages: queue.SimpleQueue[ShowPage] = queue.SimpleQueue()
        self._letters = Letters()
        self._picture: Picture | None = None
        self._shown: ShowPage | None = None
        self._trouble: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)

    def start(self) -> None:
        """Open the screen."""
        self._thread.start()

    def show(self, page: ShowPage) -> None:
        """Show a page; returns at once."""
        self._pages.put(page)

    def close(self) -> None:
        """Close the window or give the screen back."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                canvas = _open(self._settings)
                glass = self._settings.glass(canvas.get_size())
                self._put(GlassMeasured(glass))
                self._tell(glass.mistake)
                self._tend(canvas)
            except pygame.error as error:
                self._tell(str(error))
                self._stop.wait(_RETRY_S)
            finally:
                self._picture = None
                pygame.display.quit()

    def _tend(self, canvas: pygame.Surface) -> None:
        """Show pages and hear touches until the end; SDL wants both from the thread that opened the window."""
        while not self._stop.is_set():
            for event in pygame.event.get():
                self._hear(event)
            self._show_newest(canvas)
            self._stop.wait(_LOOK_S)

    def _hear(self, event: pygame.event.Event) -> None:
        if event.type in _UNCOVERED:
            pygame.display.flip()
        elif _is_touch(event) and self._picture is not None:
            act = self._picture.at(*_place(event, self._picture))
            if act is not None:
                self._put(Touched(act, time.monotonic_ns()))

    def _show_newest(self, canvas: pygame.Surface) -> None:
        newest = self._shown if self._picture is None else None
        while not self._pages.empty():
            newest = self._pages.get()
        if newest is None:
            return
        self._shown = newest
        glass = self._settings.glass(canvas.get_size())
        self._picture = self._lay_out(newest.page, glass, self._letters, newest.focus)
        image = paint(self._picture)
        canvas.blit(pygame.image.frombuffer(image.tobytes(), image.size, "RGB"), (0, 0))
        pygame.display.flip()

    def _tell(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._put(PartTroubled(Part.SCREEN, trouble))


def _is_touch(event: pygame.event.Event) -> bool:
    """Return whether a finger, or the first button of a mouse, came down."""
    return event.type == pygame.FINGERDOWN or (event.type == pygame.MOUSEBUTTONDOWN and event.button == 1)


def _place(event: pygame.event.Event, picture: Picture) -> tuple[int, int]:
    if event.type == pygame.FINGERDOWN:
        return round(event.x * picture.width), round(event.y * picture.height)
    x, y = event.pos
    return x, y


def _open(settings: ScreenSettings) -> pygame.Surface:
    if settings.kind is ScreenKind.KMSDRM:
        os.environ["SDL_VIDEODRIVER"] = "kmsdrm"
    # One touch is one event: SDL makes a mouse of each finger, too.
    os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
    pygame.display.init()
    pygame.display.set_caption("Vuoro")
    if settings.kind is ScreenKind.WINDOW:
        return pygame.display.set_mode(settings.size or WINDOW)
    canvas = pygame.display.set_mode(settings.size or (0, 0), pygame.FULLSCREEN)
    pygame.mouse.set_visible(False)
    return canvas
