"""A board as SVG, for a page in a browser: `vuoro.board.svg`."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from tests.display_examples import board_view, everywhere
from vuoro.board.layout import lay_out
from vuoro.board.letters import Letters
from vuoro.board.picture import Picture
from vuoro.board.surface import Surface
from vuoro.board.svg import svg
from vuoro.values import Language

_PAGE = Surface(width=1280, height=720, viewing_distance_m=2.0, pixels_per_mm=2.0)
_NAMESPACE = "{http://www.w3.org/2000/svg}"


def _picture() -> Picture:
    return lay_out(board_view("X113", "A042"), _PAGE, Letters())


def _svg(picture: Picture, *, title: str = "Board", description: str = "Calls") -> ET.Element:
    return ET.fromstring(svg(picture, title=title, description=description))  # noqa: S314 - our own words


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return root.findall(f"{_NAMESPACE}{name}")


def test_every_text_of_the_board_is_text_at_its_place_and_width() -> None:
    picture = _picture()
    found = [
        (element.text, element.get("x"), element.get("y"), element.get("textLength"))
        for element in _all(_svg(picture), "text")
    ]
    assert found == [(text.text, str(text.x), str(text.baseline), str(text.width)) for text in picture.texts]


def test_a_text_says_what_it_is_so_that_a_page_can_find_the_called_number() -> None:
    (number,) = [text for text in _all(_svg(_picture()), "text") if text.get("class") == "called_number"]
    assert number.text == "X113"


def test_the_board_has_a_title_and_a_description_for_those_who_cannot_see_it() -> None:
    root = _svg(_picture(), title="Aula & 1 < 2", description='"X113" to desk 1')
    (title,), (description,) = _all(root, "title"), _all(root, "desc")
    assert (title.text, description.text) == ("Aula & 1 < 2", '"X113" to desk 1')
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


def test_two_boards_on_a_page_have_ids_of_their_own() -> None:
    one, other = (svg(_picture(), title="t", description="d", name=name) for name in ("aula", "kerros-1"))
    assert 'id="aula-title"' in one
    assert 'id="aula-title"' not in other


def test_it_fills_the_width_it_is_given_in_the_shape_of_its_screen() -> None:
    root = _svg(_picture())
    assert (root.get("viewBox"), root.get("width")) == ("0 0 1280 720", None)


def test_words_cannot_become_markup() -> None:
    view = replace(board_view("X113"), name=everywhere("<script>&"))
    texts = [text.text for text in _all(_svg(lay_out(view, _PAGE, Letters())), "text")]
    assert "<script>&" in texts


def test_arabic_is_written_from_the_right_and_ends_where_other_texts_begin() -> None:
    root = _svg(lay_out(replace(board_view(), languages=(Language.AR,)), _PAGE, Letters()))
    turned = {text.text for text in _all(root, "text") if text.get("direction") == "rtl"}
    assert turned == {"يظهر رقمك هنا"}
    assert all(text.get("text-anchor") == "end" for text in _all(root, "text") if text.text in turned)


@pytest.mark.parametrize("name", ["rect", "polygon"])
def test_every_shape_has_a_colour(name: str) -> None:
    shapes = _all(_svg(_picture()), name)
    assert shapes
    assert all(len(shape.get("fill") or "") == len("#0b2545") for shape in shapes)
