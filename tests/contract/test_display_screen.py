"""What every screen of the queue display promises: the simulated one, and pygame's on SDL's dummy driver."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol

import pygame
import pytest
from msgspec.structs import replace

from devices.queue_display.painter import Fonts, save_png
from devices.queue_display.ports import Screen, ScreenError
from devices.queue_display.screen import PAGE_S, PygameScreen
from devices.queue_display.settings import ScreenKind, ScreenSettings
from devices.queue_display.simulated import FakeScreen
from tests.display_examples import board_view
from vuoro.board.legible import TooFarError
from vuoro.board.palette import PALETTE, Colour

_WINDOW = ScreenSettings(kind=ScreenKind.WINDOW, size=(1280, 720), viewing_distance_m=4.0, pixels_per_mm=1.0)


class _Rig(Protocol):
    """A screen, and a hand on its cable."""

    screen: Screen

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


class _Simulated:
    def __init__(self) -> None:
        self.screen = FakeScreen()
        self.unplug, self.plug_in = self.screen.unplug, self.screen.plug_in


class _Pygame:
    """SDL finds its screen by the name of the driver, so a wrong name is a screen that is not there."""

    def __init__(self) -> None:
        self.screen = PygameScreen(_WINDOW, Fonts())

    def unplug(self) -> None:
        pygame.display.quit()
        os.environ["SDL_VIDEODRIVER"] = "nothing"

    def plug_in(self) -> None:
        os.environ["SDL_VIDEODRIVER"] = "dummy"


@pytest.fixture(autouse=True)
def _without_a_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


@pytest.fixture(params=[_Simulated, _Pygame])
def rig(request: pytest.FixtureRequest) -> _Rig:
    made: _Rig = request.param()
    return made


@pytest.fixture
def screen() -> PygameScreen:
    return PygameScreen(_WINDOW, Fonts(), monotonic=lambda: 0.0)


def test_a_screen_shows_one_board_after_another(rig: _Rig) -> None:
    for view in (board_view(), board_view("X113"), board_view("X113", showing=0), board_view(connected=False)):
        rig.screen.show(view)
        rig.screen.tend()
    rig.screen.close()


def test_a_screen_can_be_tended_before_it_has_shown_anything(rig: _Rig) -> None:
    rig.screen.tend()


def test_a_screen_that_is_not_there_says_so(rig: _Rig) -> None:
    rig.unplug()
    with pytest.raises(ScreenError):
        rig.screen.show(board_view("X113"))


def test_a_screen_that_comes_back_shows_again(rig: _Rig) -> None:
    rig.screen.show(board_view("X113"))
    rig.unplug()
    with pytest.raises(ScreenError):
        rig.screen.show(board_view("X114"))
    rig.plug_in()
    rig.screen.show(board_view("X114"))


def test_a_screen_can_be_closed_twice(rig: _Rig) -> None:
    rig.screen.show(board_view("X113"))
    rig.screen.close()
    rig.screen.close()


# What only the painted screen can show.


def _pixels(screen: PygameScreen, path: Path) -> bytes:
    screen.save(path)
    return pygame.image.tobytes(pygame.image.load(path), "RGB")


def test_the_screen_has_its_board_as_soon_as_it_was_shown(screen: PygameScreen, tmp_path: Path) -> None:
    screen.show(board_view())
    empty = _pixels(screen, tmp_path / "empty.png")
    screen.show(board_view("X113"))
    assert _pixels(screen, tmp_path / "called.png") != empty


def test_a_board_that_looks_the_same_is_not_painted_again(screen: PygameScreen, tmp_path: Path) -> None:
    screen.show(board_view("X113"))
    canvas = pygame.display.get_surface()
    assert canvas is not None
    canvas.fill("red")  # would be painted over
    before = _pixels(screen, tmp_path / "before.png")
    screen.show(replace(board_view("X113")))
    assert _pixels(screen, tmp_path / "after.png") == before


def test_a_window_that_was_covered_keeps_its_picture(screen: PygameScreen, tmp_path: Path) -> None:
    screen.show(board_view("X113"))
    before = _pixels(screen, tmp_path / "before.png")
    pygame.event.post(pygame.event.Event(pygame.WINDOWEXPOSED))
    screen.tend()
    assert _pixels(screen, tmp_path / "after.png") == before


def test_a_window_of_another_size_is_laid_out_anew(screen: PygameScreen, tmp_path: Path) -> None:
    screen.show(board_view("X113"))
    pygame.display.set_mode((1920, 1080))
    pygame.event.post(pygame.event.Event(pygame.WINDOWSIZECHANGED))
    screen.tend()
    screen.save(tmp_path / "large.png")
    assert pygame.image.load(tmp_path / "large.png").get_size() == (1920, 1080)
    assert len({bytes(pixel) for pixel in _row(tmp_path / "large.png")}) > 1


def _row(path: Path) -> list[bytes]:
    """Return the pixels of the middle row."""
    image = pygame.image.load(path)
    middle = image.get_height() // 2
    return [bytes(image.get_at((x, middle))) for x in range(image.get_width())]


def test_closing_the_window_does_not_end_the_display(screen: PygameScreen) -> None:
    screen.show(board_view("X113"))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    screen.tend()
    screen.show(board_view("X114"))
    assert pygame.display.get_init()


def test_a_screen_too_small_for_its_distance_is_refused_when_it_is_opened() -> None:
    far = PygameScreen(replace(_WINDOW, viewing_distance_m=40.0), Fonts())
    with pytest.raises(TooFarError, match="can be read from"):
        far.show(board_view())


def test_a_pi_without_a_screen_says_so_instead_of_ending() -> None:
    if Path("/dev/dri/card0").exists():
        pytest.skip("this machine has a graphics card")
    bare = PygameScreen(replace(_WINDOW, kind=ScreenKind.KMSDRM), Fonts())
    with pytest.raises(ScreenError, match="kmsdrm"):
        bare.show(board_view())


class _Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_pages_turn_when_the_screen_is_tended_in_their_time(tmp_path: Path) -> None:
    clock = _Clock()
    screen = PygameScreen(_WINDOW, Fonts(), monotonic=clock)
    screen.show(board_view(*(f"A{number:03d}" for number in range(60))))
    first = _pixels(screen, tmp_path / "first.png")
    clock.seconds = PAGE_S - 0.1
    screen.tend()
    assert _pixels(screen, tmp_path / "still.png") == first
    clock.seconds = PAGE_S
    screen.tend()
    assert _pixels(screen, tmp_path / "second.png") != first


def test_the_picture_moves_a_little_in_the_course_of_a_day_and_nothing_leaves_the_screen(tmp_path: Path) -> None:
    clock = _Clock()
    screen = PygameScreen(_WINDOW, Fonts(), monotonic=clock)
    boxes = set[tuple[int, ...]]()
    for quarter in range(40):
        clock.seconds = 900.0 * quarter + 60 * (quarter % 9)
        screen.show(board_view("X113", showing=0))
        screen.save(tmp_path / "now.png")
        ink = pygame.mask.from_threshold(pygame.image.load(tmp_path / "now.png"), PALETTE[Colour.INK], (1, 1, 1, 255))
        boxes.add(tuple(_whole(ink.get_bounding_rects())))
    assert len(boxes) > 3
    assert len({(width, height) for _, _, width, height in boxes}) == 1


def _whole(rects: list[pygame.Rect]) -> pygame.Rect:
    return rects[0].unionall(rects[1:])


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_screen_that_hangs_on_its_side_has_the_board_turned(rotation: Literal[90, 180, 270], tmp_path: Path) -> None:
    turned = replace(_WINDOW, rotation=rotation)
    PygameScreen(turned, fonts := Fonts(), monotonic=lambda: 0.0).show(board_view("X113"))
    canvas = pygame.display.get_surface()
    assert canvas is not None
    upright = pygame.transform.rotate(canvas, rotation)
    save_png(board_view("X113"), turned.surface((1280, 720)), tmp_path / "upright.png", fonts)
    expected = pygame.image.load(tmp_path / "upright.png")
    assert upright.get_size() == expected.get_size()
    assert pygame.image.tobytes(upright, "RGB") == pygame.image.tobytes(expected, "RGB")


def test_a_dark_screen_is_black(screen: PygameScreen, tmp_path: Path) -> None:
    screen.show(replace(board_view(), closed=True, dark=True))
    assert set(_pixels(screen, tmp_path / "dark.png")) == {0}


def test_missing_fonts_are_replaced_by_pygames_own_and_named_with_their_package(tmp_path: Path) -> None:
    fonts = Fonts(tmp_path)
    assert fonts.fault is not None
    assert "fonts-dejavu-core" in fonts.fault
    PygameScreen(_WINDOW, fonts).show(board_view("X113"))


def test_the_fonts_of_debian_are_found() -> None:
    assert Fonts().fault is None
