"""What a painted board looks like, measured in its pixels and not in what the layout meant."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Final

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.queue_display.painter import Fonts, paint, save_png
from tests.display_examples import board_view, everywhere
from vuoro.board.facts import CLOSED_OPENS, WAITING, Row, Table
from vuoro.board.layout import lay_out
from vuoro.board.palette import PALETTE, Colour, Rgb, contrast
from vuoro.board.picture import Kind, Picture, Rect, Text
from vuoro.board.surface import Surface
from vuoro.board.view import Probe, Sign, View
from vuoro.board.ways import Way
from vuoro.values import Language, Texts

_HALL: Final = Surface(width=1920, height=1080, viewing_distance_m=8.0, pixels_per_mm=1.5)
_SHAPES: Final = {
    "hall": _HALL,
    "lobby": replace(_HALL, viewing_distance_m=4.0),
    "small": Surface(width=1280, height=720, viewing_distance_m=4.0, pixels_per_mm=1.0),
    "upright": replace(_HALL, width=1080, height=1920, viewing_distance_m=4.0),
    "4k": replace(_HALL, width=3840, height=2160, pixels_per_mm=3.0),
}
_NUMBERS: Final = ("X113", "A042", "K007", "B101", "W1003", "C012", "D033", "X112", "Å041", "Ö020", "Ä001", "G009")
_LONG: Final = Texts(
    fi="Etäyhteys- ja tulkkaushuone Längelmävesi", sv="Rummet för distans- och tolkservice Långsjön", en="Gypsy Quay"
)
_LANGUAGES: Final = (Language.EN, Language.AR, Language.RU)
_HOURS: Final = Table(
    title=CLOSED_OPENS, rows=tuple(Row(name=name, figures="24.12. 10.00") for name in (everywhere("Kela"), _LONG))
)
_QUEUES: Final = Table(
    title=WAITING, rows=tuple(Row(letter=letter, name=_LONG, figures="12 · 100–130 min") for letter in "ÅGQ")
)
_NOTICE: Final = Texts(
    fi="Palautuslaatikko tyhjennetään klo 16.15, sen jälkeen jätetyt asiakirjat ovat perillä seuraavana arkipäivänä.",
    sv="Returlådan töms kl. 16.15, handlingar som lämnas in efter det anses ha kommit fram följande vardag.",
    en="The drop box is emptied at 16.15; what is left later arrives on the next working day.",
    ar="يُفرَّغ صندوق الإيداع الساعة 16.15",
    ru="Ящик для документов опорожняется в 16.15.",
)


def _to(way: Way | None, view: View) -> View:
    calls = tuple(replace(call, way=way) for call in view.calls)
    return replace(view, calls=calls, main=None if view.main is None else replace(view.main, way=way, place=_LONG))


_STATES: Final = {
    "notice": replace(board_view(*_NUMBERS[:4], showing=0), notices=(_NOTICE, everywhere("Ö")), languages=_LANGUAGES),
    "notice, nobody": replace(board_view(), notices=(_NOTICE,), tables=(_HOURS,), closed=True),
    "stairs": _to(Way.STAIRS_UP, board_view(*_NUMBERS[:3])),
    "lift": _to(Way.LIFT_DOWN, board_view(*_NUMBERS[:3], called_at="9.05")),
    "no way": _to(None, board_view(*_NUMBERS[:3], showing=0)),
    "asked": replace(board_view(*_NUMBERS[:3], showing=0), probe=Probe(told="this_display", client="display-gyqp-1")),
    "desk, serving": replace(
        board_view("X113", showing=0), sign=Sign(desk=_LONG, authorities=(_LONG,), told="serving"), languages=_LANGUAGES
    ),
    "desk, closed": replace(board_view(), sign=Sign(told="closed"), languages=_LANGUAGES),
    "closed": replace(board_view(), closed=True, tables=(_HOURS,), languages=_LANGUAGES),
    "waiting": replace(board_view(*_NUMBERS, showing=0), tables=(_QUEUES, _HOURS), languages=_LANGUAGES),
    "quiet": replace(board_view(), tables=(_QUEUES,), languages=_LANGUAGES),
    "desk": replace(board_view("X113"), sign=Sign(desk=everywhere("4"), authorities=(_LONG,), told="please_come")),
    "free desk": replace(
        board_view(), sign=Sign(desk=_LONG, authorities=(_LONG, everywhere("Kela")), told="free"), languages=_LANGUAGES
    ),
    "nobody": board_view(),
    "one": board_view("X113"),
    "eight": board_view(*_NUMBERS[:8], showing=0),
    "many": board_view(*_NUMBERS, showing=2),
    "old": board_view(*_NUMBERS[:3], called_at="9.05"),
    "alone": board_view(*_NUMBERS[:8], connected=False),
}


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def _painted(view: View, surface: Surface, fonts: Fonts, turn: int = 0) -> tuple[Picture, pygame.Surface]:
    picture = lay_out(view, surface, fonts, turn)
    canvas = pygame.Surface((surface.width, surface.height))
    paint(picture, canvas, fonts)
    return picture, canvas


def _glyphs(canvas: pygame.Surface, area: pygame.Rect, ink: Rgb) -> list[pygame.Rect]:
    """Return the rectangles of the separate shapes in ``area`` that are painted in ``ink``."""
    mask = pygame.mask.from_threshold(canvas.subsurface(area), ink, (1, 1, 1, 255))
    return [rect for part in mask.connected_components(50) for rect in part.get_bounding_rects()]


def _called(picture: Picture) -> Text:
    return next(text for text in picture.texts if text.kind is Kind.CALLED_NUMBER)


def _area(text: Text) -> pygame.Rect:
    return pygame.Rect(text.x, text.baseline - round(1.15 * text.cap), text.width, round(1.3 * text.cap))


def test_the_digits_of_a_called_number_are_18_mm_high_for_each_metre_of_distance(fonts: Fonts) -> None:
    picture, canvas = _painted(board_view("X113", "A042"), _HALL, fonts)
    glyphs = _glyphs(canvas, _area(_called(picture)), PALETTE[Colour.CALL_INK])
    assert len(glyphs) == len("X113")
    assert min(glyph.height for glyph in glyphs) >= 18 * 8 * 1.5


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("number", ["X113", "W1003"])
def test_the_digits_of_a_called_number_are_never_below_the_fail_line(shape: str, number: str, fonts: Fonts) -> None:
    surface = _SHAPES[shape]
    picture, canvas = _painted(board_view(number, *_NUMBERS[1:]), surface, fonts)
    glyphs = _glyphs(canvas, _area(_called(picture)), PALETTE[Colour.CALL_INK])
    assert min(glyph.height for glyph in glyphs) >= 12.2 * surface.viewing_distance_m * surface.pixels_per_mm


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("state", ["desk", "desk, serving", "stairs", "lift", "no way", "old", "many"])
@pytest.mark.parametrize("number", ["X113", "W1003"])
@pytest.mark.parametrize("desk", ["4", "Huone 2", "long"])
def test_the_digits_are_never_below_the_fail_line_whatever_stands_beside_them(
    shape: str, state: str, number: str, desk: str, fonts: Fonts
) -> None:
    surface, view = _SHAPES[shape], _STATES[state]
    name = {"4": everywhere("4"), "Huone 2": Texts(fi="Huone 2", sv="Rum 2", en="Room 2"), "long": _LONG}[desk]
    assert view.main is not None
    calls = tuple(replace(call, desk=name) for call in view.calls)
    view = replace(view, main=replace(view.main, number=number, desk=name), calls=calls)
    picture, canvas = _painted(view, surface, fonts)
    glyphs = _glyphs(canvas, _area(_called(picture)), PALETTE[_called(picture).colour])
    assert len(glyphs) == len(number)
    assert min(glyph.height for glyph in glyphs) >= 12.2 * surface.viewing_distance_m * surface.pixels_per_mm


@pytest.mark.parametrize("shape", _SHAPES)
def test_the_digits_of_the_list_are_7_mm_high_for_each_metre_of_distance(shape: str, fonts: Fonts) -> None:
    surface = _SHAPES[shape]
    picture, canvas = _painted(board_view("X113", "A042"), surface, fonts)
    row = next(text for text in picture.texts if text.kind is Kind.NUMBER and text.text == "A042")
    glyphs = _glyphs(canvas, _area(row), PALETTE[Colour.INK])
    assert min(glyph.height for glyph in glyphs) >= 7 * surface.viewing_distance_m * surface.pixels_per_mm


@pytest.mark.parametrize("state", ["one", "eight", "old"])
def test_the_number_and_its_ground_have_a_contrast_of_seven_to_one_in_the_picture(state: str, fonts: Fonts) -> None:
    picture, canvas = _painted(_STATES[state], _HALL, fonts)
    area = canvas.subsurface(_area(_called(picture)))
    (ground, _), (ink, _) = Counter(_colours(area)).most_common(2)
    assert contrast(ground, ink) >= 7


@pytest.mark.parametrize("shape", ["small", "upright"])
@pytest.mark.parametrize("state", _STATES)
def test_every_text_of_the_picture_has_a_contrast_of_seven_to_one(shape: str, state: str, fonts: Fonts) -> None:
    for turn in range(3):
        picture, canvas = _painted(_STATES[state], _SHAPES[shape], fonts, turn)
        for text in picture.texts:
            colours = Counter(_colours(canvas.subsurface(_ink(text, fonts))))
            ((ground, _),) = colours.most_common(1)
            strongest = max(contrast(ground, colour) for colour in colours)
            assert strongest >= 7, text


def _colours(canvas: pygame.Surface) -> list[Rgb]:
    """Return the colour of every pixel."""
    raw = iter(pygame.image.tobytes(canvas, "RGB"))
    return list(zip(raw, raw, raw, strict=True))


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("state", _STATES)
def test_nothing_is_painted_into_the_edge_that_a_screen_may_cut_off(shape: str, state: str, fonts: Fonts) -> None:
    surface = _SHAPES[shape]
    _, canvas = _painted(_STATES[state], surface, fonts, turn=4)
    edge, grounds = round(0.9 * surface.margin), set[Rgb]()
    for area in (
        (0, 0, surface.width, edge),
        (0, surface.height - edge, surface.width, edge),
        (0, 0, edge, surface.height),
        (surface.width - edge, 0, edge, surface.height),
    ):
        grounds.update(_colours(canvas.subsurface(area)))
    plain = (Colour.GROUND, Colour.ASIDE, Colour.OLD_GROUND, Colour.OLD_ASIDE)
    assert grounds <= {PALETTE[colour] for colour in plain}


def _ink(text: Text, fonts: Fonts) -> pygame.Rect:
    """Return what the letters of ``text`` really cover, dots and tails included."""
    letters, ascent = fonts.letters(text.text, text.cap, bold=text.bold, colour=(0, 0, 0), ground=(255, 255, 255))
    return letters.get_bounding_rect().move(text.x, text.baseline - ascent)


_NAMES = st.sampled_from([Texts(fi="Huone 2", sv="Rum 2", en="Room 2"), _LONG, everywhere("4"), everywhere("Ågy 12")])


@settings(max_examples=60, deadline=None)  # paints up to 4K
@given(
    shape=st.sampled_from(sorted(_SHAPES)),
    state=st.sampled_from(sorted(_STATES)),
    number=st.sampled_from(["X113", "Å041", "Ö1003"]),
    desk=_NAMES,
    turn=st.integers(0, 20),
    name=st.sampled_from([None, Texts(fi="Åbyn yhteispalvelupiste", sv="Åby samservicepunkt", en="Åby point"), _LONG]),
)
def test_no_letter_is_cut_off_and_none_covers_another(
    *, shape: str, state: str, number: str, desk: Texts, name: Texts | None, turn: int
) -> None:
    fonts, view = Fonts(), _STATES[state]
    main = None if view.main is None else replace(view.main, number=number, desk=desk)
    calls = tuple(replace(call, desk=desk) for call in view.calls)
    picture = lay_out(replace(view, main=main, calls=calls, name=name), _SHAPES[shape], fonts, turn)
    inks = [_ink(text, fonts) for text in picture.texts]
    whole = pygame.Rect(0, 0, picture.width, picture.height)
    assert all(whole.contains(ink) for ink in inks)
    assert not any(one.colliderect(other) for one, other in combinations(inks, 2))
    assert all(_panel(text, picture).contains(ink) for text, ink in zip(picture.texts, inks, strict=True))


def _panel(text: Text, picture: Picture) -> pygame.Rect:
    """Return what the text stands on, without its frame."""
    capitals = Rect(text.x, text.baseline - text.cap, text.width, text.cap)
    below = [box for box in picture.boxes if box.rect.holds(capitals)]
    if not below:
        return pygame.Rect(0, 0, picture.width, picture.height)
    rect = below[-1].rect.inset(below[-1].frame_width, below[-1].frame_width)
    return pygame.Rect(rect.x, rect.y, rect.width, rect.height)


@settings(max_examples=100, deadline=None)
@given(
    shape=st.sampled_from(sorted(_SHAPES)),
    state=st.sampled_from(sorted(_STATES)),
    desk=_NAMES,
    turn=st.integers(0, 20),
    languages=st.lists(st.sampled_from(Language), min_size=1, max_size=5, unique=True).map(tuple),
)
def test_no_text_is_smaller_than_7_mm_for_each_metre_however_long_its_words_are(
    *, shape: str, state: str, desk: Texts, turn: int, languages: tuple[Language, ...]
) -> None:
    fonts, view, surface = Fonts(), _STATES[state], _SHAPES[shape]
    main = None if view.main is None else replace(view.main, desk=desk)
    calls = tuple(replace(call, desk=desk) for call in view.calls)
    picture = lay_out(replace(view, main=main, calls=calls, languages=languages), surface, fonts, turn)
    for text in picture.texts:
        # A room with so long a name in two languages takes what the number leaves.
        least = 4 if desk is _LONG and text.kind is Kind.CALLED_DESK else 7
        if view.probe is not None and text.text == view.probe.client:
            continue  # for staff, who stand before it
        assert text.cap >= least * surface.viewing_distance_m * surface.pixels_per_mm, text


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract-ocr")
def test_a_reader_that_knows_nothing_of_us_reads_the_called_number_and_its_desk(tmp_path: Path, fonts: Fonts) -> None:
    save_png(board_view("X113"), _HALL, tmp_path / "board.png", fonts)
    words = _read(tmp_path / "board.png")
    assert "X113" in words
    assert "Palvelupiste" in words


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract-ocr")
def test_a_reader_that_knows_nothing_of_us_reads_that_there_is_no_connection(tmp_path: Path, fonts: Fonts) -> None:
    save_png(_STATES["alone"], _SHAPES["lobby"], tmp_path / "board.png", fonts)
    words = _read(tmp_path / "board.png")
    assert "No connection" in words
    assert "Ei yhteytt" in words


def _read(png: Path) -> str:
    done = subprocess.run(["tesseract", png, "-", "--psm", "11"], capture_output=True, text=True, check=True)
    return done.stdout
