"""A piece of printed paper: what a printer has made of the bytes it got.

Owns the shape only; `escpos_reader` makes it from bytes, `paper_picture` draws it.
"""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct


class Align(IntEnum):
    """Where a line stands on the paper, by the number of ``ESC a``."""

    LEFT = 0
    CENTER = 1
    RIGHT = 2


class Style(Struct, frozen=True):
    """How letters look: cells multiplied by ``width`` and ``height``; ``font`` 0 is the large one, 1 the small one."""

    width: int = 1
    height: int = 1
    bold: bool = False
    underlined: bool = False
    inverse: bool = False
    font: int = 0


class Run(Struct, frozen=True):
    """Letters of one style."""

    text: str
    style: Style


class TextLine(Struct, frozen=True):
    """A line of letters; ``spacing`` is the least feed to the next one, in dots."""

    runs: tuple[Run, ...]
    align: Align
    spacing: int

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(run.text for run in self.runs)


class Raster(Struct, frozen=True):
    """A picture: rows of bits, eight dots a byte, 1 is black."""

    width: int
    height: int
    bits: bytes
    align: Align

    def enlarged(self, across: int, down: int) -> Raster:
        """Return the picture with every dot ``across`` times as wide and ``down`` times as high."""
        row = max(1, self.width // 8)
        rows = (self.bits[start : start + row] for start in range(0, len(self.bits), row))
        bits = b"".join(_widened(each, across) * down for each in rows)
        return Raster(self.width * across, self.height * down, bits, self.align)


class QrCode(Struct, frozen=True):
    """A QR code that the printer itself draws, ``module`` dots a square."""

    data: bytes
    module: int
    level: int
    align: Align


class Feed(Struct, frozen=True):
    """Empty paper, in dots."""

    dots: int


class Cut(Struct, frozen=True):
    """The paper is cut; ``partial`` leaves a point that holds it until it is pulled."""

    partial: bool


Printed = TextLine | Raster | QrCode | Feed | Cut


class Paper(Struct, frozen=True):
    """All that came out, from the top."""

    parts: tuple[Printed, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the text that can be read on the paper, line by line."""
        texts = (part.text.strip() for part in self.parts if isinstance(part, TextLine))
        return tuple(text for text in texts if text)

    @property
    def is_cut(self) -> bool:
        """Whether the last thing that happened to the paper was the cut."""
        return bool(self.parts) and isinstance(self.parts[-1], Cut)


def _widened(row: bytes, times: int) -> bytes:
    dots = "".join(f"{byte:08b}" for byte in row)
    wide = "".join(dot * times for dot in dots)
    return int(wide, 2).to_bytes(len(row) * times, "big") if row else b""
