"""The fonts of tickets: found, or missed with words that help."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.typeface import draw_text
from vuoro.touch.typeface import FontMissingError, check_installed, font


def test_the_fonts_that_a_kiosk_needs_are_installed_here() -> None:
    check_installed()


def test_a_missing_font_is_told_with_the_package_that_brings_it() -> None:
    with pytest.raises(FontMissingError, match="apt install fonts-dejavu-core"):
        font("NoSuchFont.ttf", 20)


def test_a_drawn_line_has_black_dots_and_white_ones_only() -> None:
    image = draw_text("Davvisámegiella ŋ", height=24, bold=False, widest=576)
    assert image.height == 24
    assert set(image.tobytes()) == {0, 255}


def test_a_line_that_is_too_wide_is_narrowed() -> None:
    assert draw_text("ŋ" * 100, height=24, bold=True, widest=384).size == (384, 24)
