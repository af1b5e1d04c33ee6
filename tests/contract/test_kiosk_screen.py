"""The kiosk's touch screen on SDL's dummy driver: it shows the page, hears touches, and is locked to all else."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator

import pygame
import pytest

from devices.ticket_kiosk.pages.page import Go, Place
from vuoro.messages.loop import Event
from vuoro.touch.effects import ShowPage
from vuoro.touch.layout import lay_out
from vuoro.touch.page import Act, Choice, Page
from vuoro.touch.painting import Letters, paint
from vuoro.touch.parts import GlassMeasured, Part, PartTroubled, Touched
from vuoro.touch.screen import PygameScreen
from vuoro.touch.settings import ScreenKind, ScreenSettings
from vuoro.values import Language

_SIZE = (1920, 1080)
_SETTINGS = ScreenSettings(kind=ScreenKind.WINDOW, size=_SIZE)
_PATIENCE_S = 20.0
_MENU = Go(Place.MENU)
_SEARCH = Go(Place.SEARCH)


def _page(act: Act) -> ShowPage:
    choices = (Choice(act=act, label="Tästä"),)
    return ShowPage(Page(place=Place.MENU, language=Language.FI, title="Miten voimme auttaa?", choices=choices))


class _Kiosk:
    """A screen, its inbox, and a finger."""

    def __init__(self, settings: ScreenSettings = _SETTINGS) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.screen = PygameScreen(settings, self._events.put)
        self.screen.start()

    def happens(self) -> Event:
        """Return the next event in the inbox, but for the size of the screen."""
        event = self._events.get(timeout=_PATIENCE_S)
        return self.happens() if isinstance(event, GlassMeasured) else event

    def measures(self) -> Event:
        """Return what the screen tells first of itself."""
        return self._events.get(timeout=_PATIENCE_S)

    def is_quiet(self) -> bool:
        """Return whether nothing is in the inbox."""
        return self._events.empty()

    def show(self, page: ShowPage) -> None:
        """Show a page, and wait until it is to be seen."""
        self.screen.show(page)
        expected = paint(lay_out(page.page, _SETTINGS.glass(_SIZE), Letters())).tobytes()
        _until(lambda: _seen() == expected)

    def touch(self, act: Act, page: ShowPage) -> None:
        """Put a finger in the middle of a choice."""
        targets = lay_out(page.page, _SETTINGS.glass(_SIZE), Letters()).targets
        rect = next(target.rect for target in targets if target.act == act)
        _post(pygame.MOUSEBUTTONDOWN, pos=(rect.centred(0), rect.middle), button=1)


def _post(kind: int, **content: object) -> None:
    pygame.event.post(pygame.event.Event(kind, content))


def _seen() -> bytes:
    canvas = pygame.display.get_surface() if pygame.display.get_init() else None
    return b"" if canvas is None else pygame.image.tobytes(canvas, "RGB")


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Kiosk]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    kiosk = _Kiosk()
    yield kiosk
    kiosk.screen.close()


def _struck(event: Event) -> Act:
    assert isinstance(event, Touched)
    return event.act


def test_the_page_is_on_the_screen_dot_by_dot_and_a_touch_is_heard(kiosk: _Kiosk) -> None:
    page = _page(_MENU)
    kiosk.show(page)
    kiosk.touch(_MENU, page)
    assert _struck(kiosk.happens()) == _MENU


def test_a_finger_of_a_touch_screen_is_heard_like_a_mouse(kiosk: _Kiosk) -> None:
    page = _page(_MENU)
    kiosk.show(page)
    rect = lay_out(page.page, _SETTINGS.glass(_SIZE), Letters()).targets[0].rect
    _post(pygame.FINGERDOWN, x=(rect.x + 5) / _SIZE[0], y=(rect.y + 5) / _SIZE[1], touch_id=1, finger_id=1)
    assert _struck(kiosk.happens()) == _MENU


def test_a_screen_tells_how_large_it_is_once_it_is_open(kiosk: _Kiosk) -> None:
    assert kiosk.measures() == GlassMeasured(_SETTINGS.glass(_SIZE))


def test_no_key_no_gesture_and_no_corner_does_anything(kiosk: _Kiosk) -> None:
    page = _page(_SEARCH)
    kiosk.show(page)
    for key in (pygame.K_ESCAPE, pygame.K_F4, pygame.K_TAB, pygame.K_q, pygame.K_DELETE, pygame.K_RETURN):
        for modifier in (0, pygame.KMOD_ALT, pygame.KMOD_CTRL | pygame.KMOD_ALT):
            _post(pygame.KEYDOWN, key=key, mod=modifier, unicode="", scancode=0)
    for corner in ((0, 0), (1919, 0), (0, 1079), (1919, 1079)):
        for _ in range(10):
            _post(pygame.MOUSEBUTTONDOWN, pos=corner, button=1)
    rect = lay_out(page.page, _SETTINGS.glass(_SIZE), Letters()).targets[0].rect
    for button in (2, 3, 4, 5):
        _post(pygame.MOUSEBUTTONDOWN, pos=(rect.x + 5, rect.y + 5), button=button)
    _post(pygame.MOUSEWHEEL, x=0, y=5)
    _post(pygame.MULTIGESTURE, x=0.5, y=0.5, pinched=0.5, rotated=1.0, num_fingers=4)
    _post(pygame.FINGERMOTION, x=0.1, y=0.1, dx=0.9, dy=0.0, touch_id=1, finger_id=1)
    _post(pygame.QUIT)
    before = _seen()
    kiosk.touch(_SEARCH, page)
    assert _struck(kiosk.happens()) == _SEARCH
    assert kiosk.is_quiet()
    assert _seen() == before


def test_a_screen_that_is_not_there_is_told_and_opened_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "nothing")
    kiosk = _Kiosk()
    trouble = kiosk.happens()
    assert isinstance(trouble, PartTroubled)
    assert trouble.part is Part.SCREEN
    assert trouble.trouble
    kiosk.screen.show(_page(_MENU))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert kiosk.happens() == PartTroubled(Part.SCREEN, None)
    _until(lambda: _seen() != b"")
    kiosk.screen.close()
