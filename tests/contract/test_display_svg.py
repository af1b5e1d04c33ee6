"""A page in a browser and the screen show the same board: shapes in the same pixels, texts in the same places."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pygame
import pytest
from msgspec.structs import replace

import vuoro.board
from devices.queue_display.letter_widths import document
from devices.queue_display.painter import Fonts, paint
from tests.display_examples import board_view, everywhere
from vuoro.board.facts import WAITING, Row, Table
from vuoro.board.layout import lay_out
from vuoro.board.letters import Letters
from vuoro.board.picture import Picture
from vuoro.board.surface import Surface
from vuoro.board.svg import svg
from vuoro.board.view import Sign, View
from vuoro.board.ways import Way
from vuoro.i18n import all_texts
from vuoro.values import Language

_FONTS: Final = Fonts()
_SCREEN: Final = Surface(width=960, height=540, viewing_distance_m=3.0, pixels_per_mm=1.0)
_QUEUES: Final = Table(title=WAITING, rows=(Row(letter="X", name=everywhere("Vero"), figures="3 · 10–20 min"),))


def _to(way: Way, view: View) -> View:
    calls = tuple(replace(call, way=way) for call in view.calls)
    return replace(view, calls=calls, main=None if view.main is None else replace(view.main, way=way))


_VIEWS: Final = {
    "called": board_view("X113", "A042", "K007"),
    "resting": board_view("X113", "A042", showing=0),
    "nobody": replace(board_view(), languages=(Language.AR,)),
    "queues": replace(board_view(), tables=(_QUEUES,), closed=True),
    "alone": board_view("X113", "A042", connected=False),
    "desk": replace(board_view("X113"), sign=Sign(desk=everywhere("4"), told="please_come")),
    "dark": replace(board_view(), dark=True),
    **{way.value: _to(way, board_view("X113", "A042")) for way in Way},
}
#: Smoothing an edge is each painter's own.
_EDGE: Final = 2
_SAME: Final = 40


def _canvas(picture: Picture) -> pygame.Surface:
    canvas = pygame.Surface((picture.width, picture.height))
    paint(picture, canvas, _FONTS)
    return canvas


def _by_another_reader(picture: Picture) -> pygame.Surface:
    """Return the shapes of the SVG as SDL's reader of such files draws them; it cannot write."""
    markup = svg(picture, title="t", description="d")
    return pygame.image.load(io.BytesIO(markup.encode()), "board.svg")


@pytest.mark.parametrize("state", _VIEWS)
def test_the_shapes_are_those_that_the_screen_paints(state: str) -> None:
    picture = replace(lay_out(_VIEWS[state], _SCREEN, _FONTS), texts=())
    ours, others = _canvas(picture), _by_another_reader(picture)
    assert others.get_size() == ours.get_size()
    differing = pygame.mask.from_threshold(others.convert(ours), (0, 0, 0), (_SAME, _SAME, _SAME, 255), ours)
    differing.invert()
    for arrow in picture.arrows:
        for polygon in arrow.polygons():
            for start, end in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
                _wipe(differing, start, end)
    assert differing.count() == 0


def _wipe(mask: pygame.Mask, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Forget the pixels along an edge, and around its corner."""
    edge = pygame.Surface(mask.get_size())
    pygame.draw.line(edge, "white", start, end, 2 * _EDGE + 1)
    pygame.draw.circle(edge, "white", start, 2 * _EDGE)
    mask.erase(pygame.mask.from_threshold(edge, (255, 255, 255), (1, 1, 1, 255)), (0, 0))


@pytest.mark.parametrize("state", _VIEWS)
def test_every_text_lies_where_its_ink_is_on_the_screen(state: str) -> None:
    picture = lay_out(_VIEWS[state], _SCREEN, _FONTS)
    canvas, bare = _canvas(picture), _canvas(replace(picture, texts=()))
    ink = pygame.mask.from_threshold(canvas, (0, 0, 0), (_SAME, _SAME, _SAME, 255), bare)
    ink.invert()
    root = ET.fromstring(svg(picture, title="t", description="d"))  # noqa: S314 - our own words
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        x, baseline, width, size = (float(text.get(key, "")) for key in ("x", "y", "textLength", "font-size"))
        box = pygame.Mask((round(width) + 2, round(1.3 * size)), fill=True)
        at = (round(x) - 1, round(baseline - size))
        assert ink.overlap_area(box, at) > 0, text.text
        ink.erase(box, at)
    assert ink.count() == 0


def test_what_is_laid_out_without_a_font_is_as_wide_as_the_fonts_would_be() -> None:
    for key, texts in all_texts().items():
        if not key.startswith("board."):
            continue
        for language in (Language.FI, Language.SV, Language.EN, Language.RU, Language.UK):
            for bold in (False, True):
                text = texts.get(language)
                ours, real = Letters().width(text, 60, bold=bold), _FONTS.width(text, 60, bold=bold)
                assert ours == pytest.approx(real, rel=0.03), text


def test_the_widths_of_letters_are_those_of_the_fonts() -> None:
    """Mend it with: python -m devices.queue_display.letter_widths > vuoro/board/letters.toml."""
    file = Path(vuoro.board.__file__).parent / "letters.toml"
    assert file.read_text(encoding="utf-8") == document()
