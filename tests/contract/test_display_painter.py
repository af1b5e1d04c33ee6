"""What the painter promises beside the picture itself: the same pixels in parts as at once, turned, and moved."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.queue_display.hanging import Hanging
from devices.queue_display.painter import Fonts, paint
from tests.display_examples import board_view, everywhere
from vuoro.board.changes import changes
from vuoro.board.facts import WAITING, Row, Table
from vuoro.board.layout import lay_out
from vuoro.board.palette import PALETTE
from vuoro.board.picture import Picture
from vuoro.board.surface import Surface
from vuoro.board.view import Sign, View
from vuoro.values import Language

_FONTS: Final = Fonts()
_SCREEN: Final = Surface(width=640, height=360, viewing_distance_m=3.0, pixels_per_mm=0.7)
_QUEUES: Final = Table(title=WAITING, rows=(Row(letter="X", name=everywhere("Vero"), figures="3 · 10–20 min"),))
_VIEWS: Final[tuple[View, ...]] = (
    board_view(),
    board_view("X113"),
    board_view("Å041", "X113", showing=2),
    board_view("Å041", "X113", showing=0),
    replace(board_view("X113", showing=0), tables=(_QUEUES,)),
    replace(board_view("X113", showing=0), clock="10.43"),
    replace(board_view(), languages=(Language.AR,)),
    replace(board_view("X113"), sign=Sign(desk=everywhere("4"), told="please_come")),
    board_view("X113", connected=False),
    replace(board_view(), dark=True, closed=True),
)


def _hanging(picture: Picture, rotation: Literal[0, 90, 180, 270], right: int = 0, down: int = 0) -> Hanging:
    return Hanging(width=picture.width, height=picture.height, rotation=rotation, right=right, down=down)


def _canvas(hanging: Hanging) -> pygame.Surface:
    size = (hanging.width, hanging.height)
    return pygame.Surface(size if hanging.rotation % 180 == 0 else size[::-1])


def _pixels(canvas: pygame.Surface) -> bytes:
    return pygame.image.tobytes(canvas, "RGB")


_TURNED = st.sampled_from((0, 90, 180, 270))
_MOVED = st.integers(-2, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_VIEWS), st.integers(0, 3)), min_size=2, max_size=5), _TURNED, _MOVED, _MOVED)
def test_a_board_painted_in_parts_as_it_changes_has_the_pixels_of_one_painted_at_once(
    day: list[tuple[View, int]], rotation: Literal[0, 90, 180, 270], right: int, down: int
) -> None:
    pictures = [lay_out(view, _SCREEN, _FONTS, turn) for view, turn in day]
    hanging = _hanging(pictures[0], rotation, right, down)
    canvas, anew = _canvas(hanging), _canvas(hanging)
    for before, picture in pairwise([None, *pictures]):
        assert picture is not None
        for area in changes(before, picture):
            paint(picture, canvas, _FONTS, hanging, area)
        paint(picture, anew, _FONTS, hanging)
        assert _pixels(canvas) == _pixels(anew)


@pytest.mark.parametrize("view", _VIEWS)
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_board_painted_turned_has_the_pixels_of_an_upright_one_that_is_turned(
    view: View, rotation: Literal[90, 180, 270]
) -> None:
    picture = lay_out(view, _SCREEN, _FONTS)
    upright, turned = _canvas(_hanging(picture, 0)), _canvas(_hanging(picture, rotation))
    paint(picture, upright, _FONTS)
    paint(picture, turned, _FONTS, _hanging(picture, rotation))
    assert _pixels(turned) == _pixels(pygame.transform.rotate(upright, -rotation))


@pytest.mark.parametrize("view", _VIEWS)
def test_a_board_that_is_moved_has_its_grounds_up_to_the_edge_and_loses_nothing(view: View) -> None:
    """The same, but for a strip that scrolling leaves as it was: there are grounds alone."""
    picture = lay_out(view, _SCREEN, _FONTS)
    centred, moved = _canvas(_hanging(picture, 0)), _canvas(_hanging(picture, 0))
    paint(picture, centred, _FONTS)
    paint(picture, moved, _FONTS, _hanging(picture, 0, right=2, down=-1))
    scrolled = centred.copy()
    scrolled.scroll(2, -1)
    inner = scrolled.get_rect().inflate(-4, -4)
    assert _pixels(moved.subsurface(inner)) == _pixels(scrolled.subsurface(inner))
    edge = {moved.get_at((x, y))[:3] for x in (0, picture.width - 1) for y in range(picture.height)}
    assert edge <= {PALETTE[picture.ground], *(PALETTE[box.fill] for box in picture.boxes)}
