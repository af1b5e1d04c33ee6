"""A notice in the main place of a board, in three languages: there is no call, or no connection."""

from __future__ import annotations

from typing import Final

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.picture import Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.writing import LEADING, height, largest, widest, wrapped

#: Between two languages, in capital heights, from the last baseline to the top of the next capitals.
_BETWEEN: Final = 1.85
#: The largest a notice is written, in sizes of small text.
MOST: Final = 2

#: One language's sentences, each bold or not.
Paragraph = tuple[tuple[str, bool], ...]
#: A notice worded in one way: a paragraph for each language.
Wording = tuple[Paragraph, ...]
#: A sentence in its lines, bold or not.
_Block = tuple[tuple[str, ...], bool]


def notice(wordings: tuple[Wording, ...], panel: Rect, pen: Pen, surface: Surface, *, most: int = MOST) -> Drawn:
    """Write the first of ``wordings`` (from long to short) that can be read in the panel, as large as fits."""
    room = inside(panel)
    readable = (wording for wording in wordings if fits(wording, surface.small, room, pen.measure))
    wording = next(readable, wordings[-1])
    cap = largest(1, most * surface.small, lambda cap: fits(wording, cap, room, pen.measure))
    paragraphs = [_blocks(paragraph, cap, room.width, pen.measure) for paragraph in wording]
    top = room.y + (room.height - _height(paragraphs, cap)) // 2
    drawn = Drawn()
    for paragraph in paragraphs:
        for lines, bold in paragraph:
            drawn += pen.centred(lines, room, top, cap, bold=bold, kind=Kind.WORDS)
            top += round(len(lines) * LEADING * cap)
        top += round((_BETWEEN - LEADING + 1) * cap)
    return drawn


def fits(wording: Wording, cap: int, room: Rect, measure: Measure) -> bool:
    """Return whether a notice can be written in ``room`` with letters of this size."""
    paragraphs = [_blocks(paragraph, cap, room.width, measure) for paragraph in wording]
    narrow = all(
        widest(lines, cap, measure, bold=bold) <= room.width for paragraph in paragraphs for lines, bold in paragraph
    )
    return narrow and _height(paragraphs, cap) <= room.height


def _blocks(paragraph: Paragraph, cap: int, width: int, measure: Measure) -> list[_Block]:
    return [(wrapped(sentence, cap, width, measure, bold=bold), bold) for sentence, bold in paragraph]


def _height(paragraphs: list[list[_Block]], cap: int) -> int:
    lines = [sum(len(lines) for lines, _ in paragraph) for paragraph in paragraphs]
    return sum(height(count, cap) for count in lines) + round((len(lines) - 1) * _BETWEEN * cap)
