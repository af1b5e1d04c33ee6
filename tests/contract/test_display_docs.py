"""What the page about the display says of distances is what its layout does, with its own fonts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from devices.queue_display.painter import Fonts
from tests.display_examples import board_view
from vuoro.board.layout import lay_out
from vuoro.board.legible import TooFarError, check_legible
from vuoro.board.picture import Kind
from vuoro.board.surface import Surface

_PAGE: Final = Path(__file__).parents[2] / "docs" / "display.md"
_ROW: Final = re.compile(r'\| (\d+)" \| (\d+) mm \| ([\d.]+) m \| ([\d.]+) m \| ([\d.]+) m \| ([\d.]+) m \|')
_ROWS: Final = _ROW.findall(_PAGE.read_text(encoding="utf-8"))
_NUMBERS: Final = ("X113", "A042", "K007", "B101", "C012", "D033")
#: The table has half metres.
_STEP: Final = 0.5


def _screen(width_mm: str, distance: float, *, upright: bool, pixels: int = 1920) -> Surface:
    long, short = pixels, pixels * 9 // 16
    size = (short, long) if upright else (long, short)
    return Surface(width=size[0], height=size[1], viewing_distance_m=distance, pixels_per_mm=pixels / int(width_mm))


def _is_accepted(screen: Surface, fonts: Fonts) -> bool:
    try:
        check_legible(screen, fonts)
    except TooFarError:
        return False
    return True


def _has_six_calls(screen: Surface, fonts: Fonts) -> bool:
    """Return whether six calls are in sight beside a called number that is as large as it should be."""
    texts = lay_out(board_view(*_NUMBERS), screen, fonts).texts
    called = next(text.cap for text in texts if text.kind is Kind.CALLED_NUMBER)
    listed = sum(text.kind is Kind.NUMBER for text in texts)
    return listed == len(_NUMBERS) and called >= screen.called_goal


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def test_the_page_has_the_common_sizes_of_screens() -> None:
    assert [row[0] for row in _ROWS] == ["24", "32", "43", "55", "65", "75"]


@pytest.mark.parametrize("row", _ROWS, ids=[row[0] for row in _ROWS])
@pytest.mark.parametrize("upright", [False, True], ids=["lying", "upright"])
def test_a_screen_can_be_read_from_as_far_as_the_page_says_and_no_farther(
    row: tuple[str, ...], *, upright: bool, fonts: Fonts
) -> None:
    farthest, comfortable = float(row[5 if upright else 3]), float(row[4 if upright else 2])
    assert _is_accepted(_screen(row[1], farthest, upright=upright), fonts)
    assert not _is_accepted(_screen(row[1], farthest + _STEP, upright=upright), fonts)
    assert _has_six_calls(_screen(row[1], comfortable, upright=upright), fonts)
    assert not _has_six_calls(_screen(row[1], comfortable + _STEP, upright=upright), fonts)


@pytest.mark.parametrize("row", _ROWS, ids=[row[0] for row in _ROWS])
def test_more_pixels_on_the_same_glass_change_no_distance(row: tuple[str, ...], fonts: Fonts) -> None:
    assert _is_accepted(_screen(row[1], float(row[3]), upright=False, pixels=3840), fonts)
    assert not _is_accepted(_screen(row[1], float(row[3]) + _STEP, upright=False, pixels=3840), fonts)
    assert _has_six_calls(_screen(row[1], float(row[2]), upright=False, pixels=3840), fonts)
