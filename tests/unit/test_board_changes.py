"""What of a board has to be painted anew: `vuoro.board.changes`."""

from __future__ import annotations

from msgspec.structs import replace

from vuoro.board.changes import changes
from vuoro.board.palette import Colour
from vuoro.board.picture import Box, Kind, Picture, Rect, Text

_PANEL = Box(rect=Rect(0, 0, 400, 200), fill=Colour.PANEL)
_RULE = Box(rect=Rect(0, 100, 400, 2), fill=Colour.RULE)


def _text(string: str, x: int, baseline: int) -> Text:
    return Text(
        text=string,
        kind=Kind.WORDS,
        x=x,
        baseline=baseline,
        width=60,
        cap=20,
        bold=False,
        colour=Colour.INK,
        ground=Colour.PANEL,
    )


def _picture(*texts: Text, boxes: tuple[Box, ...] = (_PANEL, _RULE)) -> Picture:
    return Picture(width=400, height=200, ground=Colour.GROUND, boxes=boxes, arrows=(), texts=texts)


def test_the_first_picture_is_all_new() -> None:
    assert changes(None, _picture()) == (Rect(0, 0, 400, 200),)


def test_nothing_changes_between_two_pictures_that_are_alike() -> None:
    assert changes(_picture(_text("10.42", 10, 50)), _picture(_text("10.42", 10, 50))) == ()


def test_a_clock_that_moves_on_changes_its_own_place_alone() -> None:
    (changed,) = changes(_picture(_text("10.42", 10, 50)), _picture(_text("10.43", 10, 50)))
    assert changed.holds(_text("10.43", 10, 50).rect)
    assert changed.area < 2 * _text("10.43", 10, 50).rect.area


def test_what_has_gone_is_painted_over() -> None:
    (changed,) = changes(_picture(_text("X113", 10, 50)), _picture())
    assert changed.holds(_text("X113", 10, 50).rect)


def test_changes_far_apart_are_painted_apart_and_near_ones_together() -> None:
    far = changes(_picture(), _picture(_text("a", 10, 40), _text("b", 300, 180)))
    near = changes(_picture(), _picture(_text("a", 10, 40), _text("b", 70, 40)))
    assert (len(far), len(near)) == (2, 1)


def test_nothing_outside_the_picture_is_painted() -> None:
    (changed,) = changes(_picture(), _picture(_text("X113", 0, 10)))
    assert Rect(0, 0, 400, 200).holds(changed)


def test_a_picture_of_another_size_or_ground_is_all_new() -> None:
    other = replace(_picture(), width=300)
    assert changes(_picture(), other) == (Rect(0, 0, 300, 200),)
    assert changes(_picture(), replace(_picture(), ground=Colour.OLD_GROUND)) == (Rect(0, 0, 400, 200),)


def test_grounds_that_lie_on_each_other_the_other_way_round_are_all_new() -> None:
    assert changes(_picture(), _picture(boxes=(_RULE, _PANEL))) == (Rect(0, 0, 400, 200),)
