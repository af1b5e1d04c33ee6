"""What the main place tells while no call is shown, in turn: the last call, notices of the staff, then each table.

Owns the order of the turns, and which language has the third place in them beside Finnish and Swedish.
"""

from __future__ import annotations

from msgspec import Struct

from vuoro.board.drawing import Drawn, Pen
from vuoro.board.main_place import called
from vuoro.board.notice import Wording, notice
from vuoro.board.notice_pages import NoticePage, notice_page, notice_pages
from vuoro.board.picture import Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.table import Page, pages, table_page
from vuoro.board.view import View
from vuoro.board.writing import words
from vuoro.values import Language


class _Quiet(Struct, frozen=True):
    """The last call, at rest, or where the next number will be seen."""


def in_turn(view: View, rect: Rect, pen: Pen, surface: Surface, turn: int) -> Drawn:
    """Return what the main place tells at ``turn``."""
    told = _turns(view, rect, surface, pen.measure)
    rounds, at = divmod(turn, len(told))
    third = rounds % len(view.languages)
    match told[at]:
        case Page() as page:
            return table_page(page, rect, pen, surface, _titles(page.title, view), at=third)
        case NoticePage() as page:
            return notice_page(page, rect, pen, surface, third)
        case _Quiet():
            return _quiet(view, rect, pen, surface, view.languages[third])


def _turns(view: View, rect: Rect, surface: Surface, measure: Measure) -> list[Page | NoticePage | _Quiet]:
    told: list[Page | NoticePage | _Quiet] = []
    for texts in view.notices:
        told += notice_pages(texts, rect, surface, measure, view.languages)
    for table in view.tables:
        told += pages(table, rect, surface, measure, _titles(table.title, view))
    if not told or view.main is not None or not view.closed:
        told.insert(0, _Quiet())
    return told


def _quiet(view: View, rect: Rect, pen: Pen, surface: Surface, third: Language) -> Drawn:
    if view.main is not None:
        return called(view.main, rect, pen, surface)
    nobody: Wording = tuple(((line, False),) for line in words("wait", third))
    return notice((nobody,), rect, pen, surface)


def _titles(key: str, view: View) -> tuple[tuple[str, ...], ...]:
    return tuple(words(key, third) for third in view.languages)
