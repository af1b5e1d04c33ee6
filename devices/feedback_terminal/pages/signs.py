"""The signs of a scale as shapes: five faces, and steps that rise. They differ by shape, never by colour alone.

From displeased to pleased the outline of a face goes from a square to a circle, and its mouth from a bow down to a
laugh; the steps are filled up to their number.
"""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, cos, pi, sin
from typing import Final

from devices.feedback_terminal.pages.page import Sign
from vuoro.board.palette import Rgb
from vuoro.touch.palette import Ink, palette
from vuoro.touch.picture import Shape

_WHITE: Final[Rgb] = (0xFF, 0xFF, 0xFF)
_BLACK: Final[Rgb] = (0x00, 0x00, 0x00)
#: Of the five faces; white on them has 4.5:1 at least, and they have as much on the white of their buttons.
FACES: Final[tuple[Rgb, ...]] = (
    (0xB4, 0x23, 0x18),
    (0xB0, 0x4A, 0x00),
    (0x8A, 0x67, 0x00),
    (0x4B, 0x77, 0x0E),
    (0x00, 0x73, 0x4A),
)
_STEPS: Final = 5
#: A superellipse: 2 is a circle, more is squarer.
_SQUARENESS: Final = (9.0, 4.6, 3.2, 2.5, 2.0)
#: How deep the mouth's bow is, in parts of the face; a laugh is open.
_BOW: Final = (-0.20, -0.11, 0.0, 0.12, 0.0)
_CORNERS: Final = 72

Point = tuple[float, float]


def shapes_of(sign: Sign, value: int, size: int, *, contrast: bool, marked: bool) -> tuple[Shape, ...]:
    """Return the sign for ``value``, ``size`` pixels high and wide; ``marked``: on the dark of a chosen button."""
    match sign:
        case Sign.FACE:
            return _face(value - 1, size, contrast=contrast)
        case Sign.STEPS:
            return _steps(value, size, contrast=contrast, marked=marked)
        case _:
            return ()


def _face(level: int, size: int, *, contrast: bool) -> tuple[Shape, ...]:
    skin, ink = (_WHITE, _BLACK) if contrast else (FACES[level], _WHITE)

    def at(x: float, y: float) -> Point:
        return size * (0.5 + x), size * (0.5 + y)

    head = Shape(_curve(lambda turn: at(*_superellipse(turn, 0.49, _SQUARENESS[level]))), skin)
    eyes = tuple(Shape(_disc(at(side * 0.17, -0.13), size * 0.052), ink) for side in (-1, 1))
    return (head, *eyes, *_brows(level, at, size, ink), *_mouth(level, at, size, ink))


def _brows(level: int, at: Callable[[float, float], Point], size: int, ink: Rgb) -> tuple[Shape, ...]:
    """Return the brows of whoever is very displeased: they rise towards the nose, in sorrow and not in anger."""
    if level:
        return ()
    return tuple(Shape((at(side * 0.28, -0.22), at(side * 0.11, -0.29)), ink, size * 0.045) for side in (-1, 1))


def _mouth(level: int, at: Callable[[float, float], Point], size: int, ink: Rgb) -> tuple[Shape, ...]:
    if level == len(_BOW) - 1:
        laugh = [at(-0.27, 0.08), *(at(-0.27 * cos(pi * t / 24), 0.08 + 0.26 * sin(pi * t / 24)) for t in range(25))]
        return (Shape(tuple(laugh), ink),)
    bow = _BOW[level]
    across = [-0.22 + 0.44 * step / 16 for step in range(17)]
    return (Shape(tuple(at(x, 0.2 - bow / 2 + bow * (1 - (x / 0.22) ** 2)) for x in across), ink, size * 0.06),)


def _steps(value: int, size: int, *, contrast: bool, marked: bool) -> tuple[Shape, ...]:
    colours = palette(contrast=contrast)
    full, empty = (colours[Ink.MAIN_INK], colours[Ink.MUTED_INK]) if marked else (colours[Ink.INK], colours[Ink.MUTED])
    if contrast:
        empty = (0x55, 0x55, 0x55)
    width, gap = size / (_STEPS + 0.25 * (_STEPS - 1)), size / (_STEPS + 0.25 * (_STEPS - 1)) * 0.25
    shapes = []
    for step in range(_STEPS):
        left, top = step * (width + gap), size * (1 - (step + 1) / _STEPS * 0.86)
        corners = ((left, top), (left + width, top), (left + width, size), (left, size))
        shapes.append(Shape(corners, full if step < value else empty))
    return tuple(shapes)


def _curve(at: Callable[[float], Point]) -> tuple[Point, ...]:
    return tuple(at(2 * pi * corner / _CORNERS) for corner in range(_CORNERS))


def _superellipse(turn: float, radius: float, squareness: float) -> Point:
    x, y = cos(turn), sin(turn)
    return (
        radius * copysign(abs(x) ** (2 / squareness), x),
        radius * copysign(abs(y) ** (2 / squareness), y),
    )


def _disc(centre: Point, radius: float) -> tuple[Point, ...]:
    return _curve(lambda turn: (centre[0] + radius * cos(turn), centre[1] + radius * sin(turn)))
