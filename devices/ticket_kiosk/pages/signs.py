"""Small drawings for those who read with difficulty, or another language: beside choices, beside facts, and large.

Each is drawn on a field of 24 by 24. Owns the drawings; what they stand for, the pages say beside them in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from math import cos, pi, sin
from typing import Final

from vuoro.board.palette import Rgb
from vuoro.touch.picture import Shape

_FIELD: Final = 24.0
_LINE: Final = 2.0
_ROUND: Final = 40

Points = tuple[tuple[float, float], ...]
#: Points, and how thick their line is; 0 fills what they enclose.
Stroke = tuple[Points, float]


class Sign(StrEnum):
    """What is drawn."""

    HOUSE = "house"
    PEOPLE = "people"
    LENS = "lens"
    QUESTION = "question"
    CALENDAR = "calendar"
    SHEET = "sheet"
    TICKET = "ticket"
    HAND = "hand"
    BELL = "bell"
    CLOCK = "clock"
    PLACE = "place"
    QUEUE = "queue"
    SCREEN = "screen"
    CODE = "code"
    PRINTER = "printer"
    PHONE = "phone"
    GLOBE = "globe"
    NOTICE = "notice"
    CHAIR = "chair"
    SPEECH = "speech"
    ARROW = "arrow"
    TICK = "tick"
    BOX = "box"
    PLUS = "plus"
    NO = "no"


def shapes_of(sign: Sign, size: int, ink: Rgb) -> tuple[Shape, ...]:
    """Return the drawing in a square of ``size`` pixels."""
    scale = size / _FIELD
    return tuple(
        Shape(tuple((x * scale, y * scale) for x, y in points), ink, width * scale)
        for points, width in _DRAWINGS[sign]()
    )


def _line(*points: tuple[float, float], width: float = _LINE) -> Stroke:
    return points, width


def _filled(*points: tuple[float, float]) -> Stroke:
    return points, 0


def _arc(x: float, y: float, radius: float, start: float = 0, end: float = 1) -> Points:
    """Return a part of a circle, in turns from the right, clockwise."""
    steps = max(2, round(_ROUND * (end - start)))
    turns = (start + (end - start) * step / steps for step in range(steps + 1))
    return tuple((x + radius * cos(2 * pi * turn), y + radius * sin(2 * pi * turn)) for turn in turns)


def _ring(x: float, y: float, radius: float, width: float = _LINE) -> Stroke:
    return _arc(x, y, radius), width


def _disc(x: float, y: float, radius: float) -> Stroke:
    return _arc(x, y, radius), 0


def _frame(left: float, top: float, right: float, bottom: float, width: float = _LINE) -> Stroke:
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top)), width


def _house() -> Iterator[Stroke]:
    yield _filled((12, 2), (22.5, 8), (22.5, 10), (1.5, 10), (1.5, 8))
    for x in (5, 10, 14, 19):
        yield _line((x, 12), (x, 18))
    yield _line((2.5, 21), (21.5, 21), width=2.6)


def _people() -> Iterator[Stroke]:
    yield _disc(8, 7.5, 3.6)
    yield (*_arc(8, 21, 6.6, 0.5, 1), (14.6, 21)), 0
    yield _disc(17, 10, 2.8)
    yield (*_arc(17, 21, 5.2, 0.62, 1), (22.2, 21), (16, 21)), 0


def _lens() -> Iterator[Stroke]:
    yield _ring(10, 10, 7, 2.4)
    yield _line((15.4, 15.4), (21.5, 21.5), width=3.2)


def _question() -> Iterator[Stroke]:
    yield (*_arc(12, 8.4, 5, 0.5, 1.12), (12, 12.6), (12, 15.4)), 2.8
    yield _disc(12, 20.4, 1.9)


def _calendar() -> Iterator[Stroke]:
    yield _frame(3, 5, 21, 21)
    yield _filled((3, 5), (21, 5), (21, 10), (3, 10))
    yield _line((7.5, 2.5), (7.5, 6))
    yield _line((16.5, 2.5), (16.5, 6))
    yield _line((8, 15.5), (11, 18.2), (16.5, 12.8), width=2.2)


def _sheet() -> Iterator[Stroke]:
    yield _line((14, 2.5), (5, 2.5), (5, 21.5), (19, 21.5), (19, 7.5), (14, 2.5), (14, 7.5), (19, 7.5))
    for y in (12, 15.5, 19):
        yield _line((8.5, y), (15.5, y), width=1.6)


def _ticket() -> Iterator[Stroke]:
    yield _line(
        (5, 2.5), (19, 2.5), (19, 21), (16.7, 19), (14.3, 21), (12, 19), (9.7, 21), (7.3, 19), (5, 21), (5, 2.5)
    )
    yield _line((8.5, 7), (15.5, 7), width=2.6)
    yield _line((8.5, 11.5), (15.5, 11.5), width=1.6)
    yield _line((8.5, 15), (13, 15), width=1.6)


def _hand() -> Iterator[Stroke]:
    yield _disc(12, 5.2, 3.4)
    yield _line((4, 9), (7.5, 12.5), (16.5, 12.5), (20, 9), width=2.6)
    yield _line((12, 12), (12, 17), width=5.4)
    yield _line((10.2, 17), (9, 22), width=2.4)
    yield _line((13.8, 17), (15, 22), width=2.4)


def _bell() -> Iterator[Stroke]:
    yield (*_arc(12, 10, 6.4, 0.5, 1), (19.6, 18.5), (4.4, 18.5)), 0
    yield _line((3.6, 18.5), (20.4, 18.5), width=2.4)
    yield _disc(12, 21.2, 1.9)
    yield _line((12, 2), (12, 4))


def _clock() -> Iterator[Stroke]:
    yield _ring(12, 12, 9.4, 2.2)
    yield _line((12, 6.5), (12, 12), (16, 14.6), width=2.2)


def _place() -> Iterator[Stroke]:
    yield ((12, 22.5), *_arc(12, 9.2, 7.2, 0.42, 1.08), (12, 22.5)), 2.2
    yield _disc(12, 9.2, 2.6)


def _queue() -> Iterator[Stroke]:
    for x in (4.6, 12.0, 19.4):
        yield _disc(x, 7.4, 2.5)
        yield (*_arc(x, 19.5, 3.1, 0.5, 1), (x + 3.1, 20.5), (x - 3.1, 20.5)), 0
        yield _line((x, 14), (x, 19), width=6.0)


def _screen() -> Iterator[Stroke]:
    yield _frame(2.5, 4, 21.5, 17)
    yield _line((8, 21), (16, 21))
    yield _line((12, 17), (12, 21))
    yield _line((7, 10.5), (15.5, 10.5), width=2.2)
    yield _line((12.5, 7.5), (16, 10.5), (12.5, 13.5), width=2.2)


def _code() -> Iterator[Stroke]:
    for x, y in ((3.0, 3.0), (14.0, 3.0), (3.0, 14.0)):
        yield _frame(x, y, x + 7, y + 7)
        yield _filled((x + 2.4, y + 2.4), (x + 4.6, y + 2.4), (x + 4.6, y + 4.6), (x + 2.4, y + 4.6))
    for x, y in ((15, 15), (19.5, 15), (17.2, 18), (15, 21), (20.5, 20.5)):
        yield _filled((x - 1.2, y - 1.2), (x + 1.2, y - 1.2), (x + 1.2, y + 1.2), (x - 1.2, y + 1.2))


def _printer() -> Iterator[Stroke]:
    yield _line((7, 8), (7, 2.5), (17, 2.5), (17, 8))
    yield _line((7, 17), (3, 17), (3, 8), (21, 8), (21, 17), (17, 17))
    yield _frame(7, 13.5, 17, 21.5)


def _phone() -> Iterator[Stroke]:
    yield _line((5, 4), (8.5, 4), (10, 8.6), (7.8, 10.4), (13.6, 16.2), (15.4, 14), (20, 15.5), (20, 19), width=2.4)
    yield _line((5, 4), (5.6, 9), (9, 14.6), (14.4, 18.6), (20, 19.4), width=2.4)


def _globe() -> Iterator[Stroke]:
    yield _ring(12, 12, 9.4)
    yield _line((2.6, 12), (21.4, 12), width=1.6)
    ellipse = tuple(
        (12 + 4 * cos(2 * pi * step / _ROUND), 12 + 9.4 * sin(2 * pi * step / _ROUND)) for step in range(41)
    )
    yield ellipse, 1.6


def _notice() -> Iterator[Stroke]:
    yield _ring(12, 12, 9.4, 2.2)
    yield _line((12, 11), (12, 17), width=2.8)
    yield _disc(12, 7, 1.7)


def _chair() -> Iterator[Stroke]:
    yield _line((6.5, 2.5), (6.5, 21.5), width=2.4)
    yield _line((6.5, 13.5), (17.5, 13.5), (17.5, 21.5), width=2.4)
    yield _line((6.5, 5), (9.5, 5), (9.5, 13), width=2.0)


def _speech() -> Iterator[Stroke]:
    yield _line((2.5, 3), (16, 3), (16, 12), (8, 12), (5, 15.5), (5, 12), (2.5, 12), (2.5, 3))
    yield _line((19, 8), (21.5, 8), (21.5, 17), (19, 17), (19, 20.5), (16, 17), (9.5, 17))


def _arrow() -> Iterator[Stroke]:
    yield _line((9, 4.5), (16.5, 12), (9, 19.5), width=3.0)


def _tick() -> Iterator[Stroke]:
    yield _line((4, 12.5), (9.5, 18.5), (20, 5.5), width=3.4)


def _box() -> Iterator[Stroke]:
    yield _frame(3, 8, 21, 21.5)
    yield _line((7, 12), (17, 12), width=2.6)
    yield _line((12, 1.5), (12, 8.5))
    yield _line((9, 5.5), (12, 8.5), (15, 5.5))


def _plus() -> Iterator[Stroke]:
    yield _line((12, 4), (12, 20), width=3.0)
    yield _line((4, 12), (20, 12), width=3.0)


def _no() -> Iterator[Stroke]:
    yield _ring(12, 12, 9, 2.6)
    yield _line((5.8, 5.8), (18.2, 18.2), width=2.6)


_DRAWINGS: Final[dict[Sign, Callable[[], Iterator[Stroke]]]] = {
    Sign.HOUSE: _house,
    Sign.PEOPLE: _people,
    Sign.LENS: _lens,
    Sign.QUESTION: _question,
    Sign.CALENDAR: _calendar,
    Sign.SHEET: _sheet,
    Sign.TICKET: _ticket,
    Sign.HAND: _hand,
    Sign.BELL: _bell,
    Sign.CLOCK: _clock,
    Sign.PLACE: _place,
    Sign.QUEUE: _queue,
    Sign.SCREEN: _screen,
    Sign.CODE: _code,
    Sign.PRINTER: _printer,
    Sign.PHONE: _phone,
    Sign.GLOBE: _globe,
    Sign.NOTICE: _notice,
    Sign.CHAIR: _chair,
    Sign.SPEECH: _speech,
    Sign.ARROW: _arrow,
    Sign.TICK: _tick,
    Sign.BOX: _box,
    Sign.PLUS: _plus,
    Sign.NO: _no,
}
