"""A table in the main place of a board, in pages: a title in three languages, names at the left, figures at the right.

Owns how a row is set. Nothing is cut: a name has as many lines as it needs, a word that is too wide is hyphenated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.drawing import Drawn, Pen, inside
from vuoro.board.facts import Row, Table
from vuoro.board.picture import Box, Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.writing import LEADING, broken, height, largest, side_by_side, widest
from vuoro.values import Texts

#: In capital heights: between the parts of a row, between two rows, below the title, and the thickness of a rule.
_GAP: Final = 0.9
_BETWEEN: Final = 1.5
_BELOW_TITLE: Final = 1.7
_RULE: Final = 0.04
_BETWEEN_FIGURES: Final = " · "
#: A name with more lines than this is left away where the letter of the tickets says as much.
_MOST_LINES: Final = 3


#: A title in Finnish, Swedish and a third language, for every language that has the third place in turn.
Titles = Sequence[Sequence[str]]


class Page(Struct, frozen=True, kw_only=True):
    """The rows of a table that are seen together."""

    title: str
    rows: tuple[Row, ...]


class _Set(Struct, frozen=True, kw_only=True):
    """A row as it is set, and the room it takes; its figures stand below a name that leaves no room beside it."""

    row: Row
    names: tuple[str, ...]
    figures: tuple[str, ...]
    beside: bool
    height: int
    width: int


def pages(table: Table, panel: Rect, surface: Surface, measure: Measure, titles: Titles) -> list[Page]:
    """Return the table in as few pages as ``panel`` allows, about equally long.

    A row too high for any page is left away, never cut.
    """
    room, cap = inside(panel), surface.small
    space, between = room.height - _title_height(titles, room, cap, measure), round(_BETWEEN * cap)
    rows = [(row, _set(row, room, cap, measure).height) for row in _low_enough(table, space, room, cap, measure)]
    fewest = len(_filled(rows, space, between))
    most_spare = space - max((high for _, high in rows), default=0)
    spare = largest(0, most_spare, lambda spare: len(_filled(rows, space - spare, between)) == fewest)
    return [Page(title=table.title, rows=page) for page in _filled(rows, space - spare, between)]


def _filled(rows: Sequence[tuple[Row, int]], space: int, between: int) -> list[tuple[Row, ...]]:
    """Return the rows in pages of this height."""
    filled: list[list[Row]] = []
    left = 0
    for row, high in rows:
        needed = high + between
        if not filled or needed > left:
            filled.append([])
            left = space + between
        filled[-1].append(row)
        left -= needed
    return [tuple(page) for page in filled]


def table_page(page: Page, panel: Rect, pen: Pen, surface: Surface, titles: Titles, *, at: int) -> Drawn:
    """Return a page: the ``at``-th of its titles above, then its rows."""
    room, cap = inside(panel), surface.small
    lines = _title_lines(titles[at], room, cap, pen.measure)
    drawn = pen.left(lines, (room.x, room.y), cap, bold=True, kind=Kind.WORDS)
    top = room.y + _title_height(titles, room, cap, pen.measure)
    for row in page.rows:
        setting = _set(row, room, cap, pen.measure)
        drawn += _rule(room, top - round(_BETWEEN * cap / 2), cap, pen) + _row(setting, room, top, cap, pen)
        top += setting.height + round(_BETWEEN * cap)
    return drawn


def _title_lines(titles: Sequence[str], room: Rect, cap: int, measure: Measure) -> tuple[str, ...]:
    parts = side_by_side(titles, cap, room.width, measure, bold=True)
    return tuple(line for part in parts for line in broken(part, cap, room.width, measure, bold=True))


def _title_height(titles: Titles, room: Rect, cap: int, measure: Measure) -> int:
    """Return the room for the highest title, so that rows stay where they are when the third language changes."""
    lines = max(len(_title_lines(title, room, cap, measure)) for title in titles)
    return height(lines, cap) + round(_BELOW_TITLE * cap)


def _low_enough(table: Table, space: int, room: Rect, cap: int, measure: Measure) -> list[Row]:
    """Return the rows that fit into ``space``; one that is too high becomes a Finnish row and a Swedish one."""

    def fits(row: Row) -> bool:
        setting = _set(row, room, cap, measure)
        return setting.height <= space and setting.width <= room.width

    rows: list[Row] = []
    for row in table.rows:
        parts = (row,) if fits(row) else tuple(replace(row, name=_only(name)) for name in (row.name.fi, row.name.sv))
        if all(fits(part) for part in parts):
            rows += parts
    return rows


def _only(name: str) -> Texts:
    return Texts(fi=name, sv=name, en=name)


def _set(row: Row, room: Rect, cap: int, measure: Measure) -> _Set:
    gap, letter = round(_GAP * cap), _letter_width(row, cap, measure)
    figures = side_by_side(row.figures.split(_BETWEEN_FIGURES), cap, room.width - letter, measure, bold=True)
    figures_width = widest(figures, cap, measure, bold=True)
    width = room.width - letter - gap - figures_width
    for names in ((row.name.fi, row.name.sv, row.name.en), (row.name.fi, row.name.sv)):
        lines = side_by_side(tuple(dict.fromkeys(names)), cap, width, measure, bold=False)
        if len(lines) <= _MOST_LINES and widest(lines, cap, measure, bold=False) <= width:
            return _Set(
                row=row,
                names=lines,
                figures=figures,
                beside=True,
                height=height(max(len(lines), len(figures)), cap),
                width=room.width,
            )
    lines = () if row.letter is not None else _name_lines(row, room, cap, measure)
    return _Set(
        row=row,
        names=lines,
        figures=figures,
        beside=not lines,
        height=height(len(lines) + len(figures), cap),
        width=max(letter + figures_width, widest(lines, cap, measure, bold=False)),
    )


def _name_lines(row: Row, room: Rect, cap: int, measure: Measure) -> tuple[str, ...]:
    """Return the Finnish and the Swedish name over the whole width, in as many lines as they need."""
    names = dict.fromkeys((row.name.fi, row.name.sv))
    return tuple(line for name in names for line in broken(name, cap, room.width, measure, bold=False))


def _letter_width(row: Row, cap: int, measure: Measure) -> int:
    return 0 if row.letter is None else measure.width("W", cap, bold=True) + round(_GAP * cap)


def _row(setting: _Set, room: Rect, top: int, cap: int, pen: Pen) -> Drawn:
    row, drawn = setting.row, Drawn()
    if row.letter is not None:
        drawn += pen.left((row.letter,), (room.x, top), cap, bold=True, kind=Kind.WORDS)
    names_at = room.x + _letter_width(row, cap, pen.measure)
    drawn += pen.left(setting.names, (names_at, top), cap, bold=False, kind=Kind.WORDS)
    below = top if setting.beside else top + setting.height - height(len(setting.figures), cap)
    for index, figure in enumerate(setting.figures):
        at = (room.right - pen.measure.width(figure, cap, bold=True), below + round(index * LEADING * cap))
        drawn += pen.left((figure,), at, cap, bold=True, kind=Kind.WORDS)
    return drawn


def _rule(room: Rect, y: int, cap: int, pen: Pen) -> Drawn:
    return Drawn(boxes=(Box(rect=Rect(room.x, y, room.width, max(2, round(_RULE * cap))), fill=pen.style.edge),))
