"""Arabic on the board: letters joined, digits in their own order, measured in the pixels."""

from __future__ import annotations

import pygame
import pytest

from devices.queue_display.painter import Fonts
from vuoro.board.writing import is_from_the_right

_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)


def _shape(fonts: Fonts, text: str) -> pygame.Mask:
    """Return the ink of ``text``, without the empty room around it."""
    letters, _ = fonts.letters(text, 60, bold=True, colour=_WHITE, ground=_BLACK)
    mask = pygame.mask.from_surface(letters)
    rects = mask.get_bounding_rects()
    whole = rects[0].unionall(rects[1:])
    cut = pygame.Mask(whole.size)
    cut.draw(mask, (-whole.x, -whole.y))
    return cut


def _alike(one: pygame.Mask, other: pygame.Mask) -> float:
    return one.overlap_area(other, (0, 0)) / max(one.count(), other.count())


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def test_digits_beside_arabic_keep_their_order(fonts: Fonts) -> None:
    line = _shape(fonts, "الرقم 127")
    digits, backwards = _shape(fonts, "\u2067127\u2069"), _shape(fonts, "721")
    width, height = digits.get_size()
    left = pygame.Mask((width, line.get_size()[1]))
    left.draw(line, (0, 0))
    best = max(left.overlap_area(digits, (0, y)) for y in range(line.get_size()[1] - height + 1))
    worst = max(left.overlap_area(backwards, (0, y)) for y in range(line.get_size()[1] - height + 1))
    assert best > 0.9 * digits.count() > worst


def test_arabic_letters_are_joined(fonts: Fonts) -> None:
    joined = _shape(fonts, "سسس").connected_components()
    assert len(joined) == 1


def test_a_line_is_as_wide_as_the_layout_was_told(fonts: Fonts) -> None:
    letters, _ = fonts.letters("يظهر رقمك هنا", 60, bold=False, colour=_WHITE, ground=_BLACK)
    assert letters.get_width() == fonts.width("يظهر رقمك هنا", 60, bold=False)


@pytest.mark.parametrize(("text", "told"), [("X113", False), ("Åbo", False), ("Черга", False), ("قائمة 3", True)])
def test_only_what_is_written_from_the_right_takes_the_other_way(text: str, *, told: bool) -> None:
    assert is_from_the_right(text) is told
