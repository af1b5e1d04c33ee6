"""A terminal's touch screen on SDL's dummy driver: its own pages, and touches with the moment at which they came."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from functools import partial

import pygame
import pytest

from devices.feedback_terminal.events import Tapped
from devices.feedback_terminal.fitting import stamped
from devices.feedback_terminal.pages.layout import lay_out
from devices.feedback_terminal.pages.page import Answer
from tests.feedback_examples import Terminal, at, with_screen
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Event
from vuoro.touch.effects import ShowPage
from vuoro.touch.fitting import screen_of
from vuoro.touch.painting import Letters, paint
from vuoro.touch.parts import GlassMeasured
from vuoro.touch.settings import ScreenKind, ScreenSettings
from vuoro.values import Moment

_SIZE = (1920, 1080)
_SETTINGS = ScreenSettings(kind=ScreenKind.WINDOW, size=_SIZE)
_PATIENCE_S = 20.0


class _Clock:
    boot = "boot-1"

    def now(self) -> Moment:
        return at(77)

    def real_seconds_until(self, mono_ms: int) -> float | None:
        raise AssertionError(f"a screen does not sleep until {mono_ms}")


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Event]]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    screen = screen_of(_SETTINGS, partial(stamped, inbox.put, _Clock()), lay_out)
    assert screen is not None
    page = Terminal(with_screen(FeedbackQuestion.SATISFACTION)).page
    screen.show(ShowPage(page))
    expected = paint(lay_out(page, _SETTINGS.glass(_SIZE), Letters())).tobytes()
    deadline = time.monotonic() + _PATIENCE_S
    while not _is_seen(expected):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield lambda: inbox.get(timeout=_PATIENCE_S)
    screen.close()


def _is_seen(expected: bytes) -> bool:
    canvas = pygame.display.get_surface() if pygame.display.get_init() else None
    return canvas is not None and pygame.image.tobytes(canvas, "RGB") == expected


def test_a_finger_on_a_face_is_told_with_the_moment_of_its_touch(events: Callable[[], Event]) -> None:
    assert isinstance(events(), GlassMeasured)
    page = Terminal(with_screen(FeedbackQuestion.SATISFACTION)).page
    wanted = Answer(FeedbackQuestion.SATISFACTION, 4)
    targets = lay_out(page, _SETTINGS.glass(_SIZE), Letters()).targets
    rect = next(target.rect for target in targets if target.act == wanted)
    x, y = rect.centred(0) / _SIZE[0], rect.middle / _SIZE[1]
    pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, x=x, y=y, touch_id=1, finger_id=1))
    assert events() == Tapped(wanted, at(77))
