"""The drawings of the kiosk's pages: each stays in its field, and no two are the same."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.pages.signs import Sign, shapes_of

_SIZE = 120
_INK = (11, 37, 69)


@pytest.mark.parametrize("sign", Sign)
def test_a_drawing_fills_most_of_its_field_and_leaves_it_nowhere(sign: Sign) -> None:
    shapes = shapes_of(sign, _SIZE, _INK)
    reach = [(x, y, shape.width / 2) for shape in shapes for x, y in shape.points]
    assert all(half <= x <= _SIZE - half and half <= y <= _SIZE - half for x, y, half in reach)
    high = max(y + half for _, y, half in reach) - min(y - half for _, y, half in reach)
    assert high > _SIZE * 0.6
    assert {shape.colour for shape in shapes} == {_INK}


def test_no_two_drawings_are_the_same() -> None:
    drawings = [shapes_of(sign, _SIZE, _INK) for sign in Sign]
    assert len(set(drawings)) == len(drawings)
