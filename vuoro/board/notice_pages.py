"""A notice of the staff in the main place: in three languages together where they fit, else each on pages of its own.

Owns how a notice is divided. Nothing is cut, and nothing is smaller than it can be read: a long one has more pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.notice import MOST, Paragraph, Wording, fits, notice
from vuoro.board.picture import Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.writing import LEADING, TAILS, broken
from vuoro.values import Language, Texts

_FIRST: Final = (Language.FI, Language.SV)


class NoticePage(Struct, frozen=True):
    """One page of a notice, for each language that has the third place in turn; lines that are ``set`` stay so."""

    wordings: tuple[Wording, ...]
    is_set: bool = False


def notice_pages(
    texts: Texts, panel: Rect, surface: Surface, measure: Measure, languages: Sequence[Language]
) -> list[NoticePage]:
    """Return a notice in as few pages as leave it large enough."""
    room, cap = inside(panel), surface.small
    first = tuple(_paragraph(texts.get(language)) for language in _FIRST)
    thirds = [texts.get(language) for language in languages]
    together = tuple(_each(*first, _paragraph(third)) for third in thirds)
    if all(fits(wording, cap, room, measure) for wording in together):
        return [NoticePage(together)]
    if fits(_each(*first), cap, room, measure):
        return [NoticePage((_each(*first),)), *_divided(thirds, room, cap, measure)]
    divided = [page for language in _FIRST for page in _divided([texts.get(language)], room, cap, measure)]
    return [*divided, *_divided(thirds, room, cap, measure)]


def notice_page(page: NoticePage, panel: Rect, pen: Pen, surface: Surface, third: int) -> Drawn:
    """Return a page, with the ``third``-th of its languages in the third place."""
    wording = page.wordings[third % len(page.wordings)]
    return notice((wording,), panel, pen, surface, most=1 if page.is_set else MOST)


def _paragraph(text: str) -> Paragraph:
    return ((text, False),)


def _each(*paragraphs: Paragraph) -> Wording:
    """Return the paragraphs, each only once: a notice may be the same in two languages."""
    return tuple(dict.fromkeys(paragraphs))


def _divided(thirds: Sequence[str], room: Rect, cap: int, measure: Measure) -> list[NoticePage]:
    """Return the pages of one text, which is another one in each language; all have as many pages as the longest."""
    if all(fits(_each(_paragraph(third)), cap, room, measure) for third in thirds):
        return [NoticePage(tuple(_each(_paragraph(third)) for third in thirds))]
    lines_a_page = max(1, 1 + int((room.height - (1 + TAILS) * cap) // (LEADING * cap)))
    texts = [_pieces(broken(third, cap, room.width, measure, bold=False), lines_a_page) for third in thirds]
    count = max(map(len, texts))
    return [
        NoticePage(tuple(_as_set(pieces[min(number, len(pieces) - 1)]) for pieces in texts), is_set=True)
        for number in range(count)
    ]


def _pieces(lines: Sequence[str], most: int) -> list[Sequence[str]]:
    return [lines[start : start + most] for start in range(0, len(lines), most)]


def _as_set(lines: Sequence[str]) -> Wording:
    return (tuple((line, False) for line in lines),)
