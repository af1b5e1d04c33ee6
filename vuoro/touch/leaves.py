"""Turns the leaves of a page that has more than its screen can hold in letters that are large enough.

A page with a choice or two keeps them on each of its leaves, and its lines go on; else the lines come first, and then
as many choices as there is room for. Pure: the same page on the same glass has the same leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from vuoro.board.picture import Measure
from vuoro.touch.glass import TARGET_MM, Glass, least
from vuoro.touch.layout import LayOut, lay_out
from vuoro.touch.page import Choice, Leaf, Page
from vuoro.touch.words import say

#: However large a screen is, nobody looks over more choices at a time.
MOST_CHOICES: Final = 6
#: So few choices are what the page is for: they are in sight with every part of its text.
_FEW: Final = 2
_KEPT: Final = 256

Fits = Callable[[Page], bool]


class Leaves:
    """The leaves of pages by what really fits, with the letters that ``measure`` measures."""

    def __init__(self, measure: Measure, lay_out: LayOut = lay_out) -> None:
        self._measure = measure
        self._lay_out = lay_out
        self.turn = lru_cache(_KEPT)(self._turn)

    def fits(self, page: Page, glass: Glass) -> bool:
        """Return whether all of ``page`` is there, and large enough to be read and to be touched."""
        picture = self._lay_out(page, glass, self._measure, None)
        if len(picture.targets) < len(page.touchable):
            return False
        smallest = min((words.cap for words in picture.words), default=glass.height)
        narrowest = min((min(each.rect.width, each.rect.height) for each in picture.targets), default=glass.height)
        return smallest >= least(glass, page.look) and narrowest >= TARGET_MM * glass.pixels_per_mm

    def _turn(self, page: Page, number: int, glass: Glass) -> Page:
        return turned(page, number, lambda leaf: self.fits(leaf, glass))


def turned(page: Page, number: int, fits: Fits) -> Page:
    """Return leaf ``number`` of ``page``, the last one where it has not so many, with the ways to the others."""
    keeps = page.pinned or (len(page.choices) <= _FEW and fits(_cut(page, 1, keeps=True, is_first=True)[0]))
    leaf, rest = _leaf(page, fits, keeps=keeps, is_first=True)
    for _ in range(number):
        if rest is None:
            break
        leaf, rest = _leaf(rest, fits, keeps=keeps, is_first=False)
    return leaf


def _leaf(page: Page, fits: Fits, *, keeps: bool, is_first: bool) -> tuple[Page, Page | None]:
    """Return as much of ``page`` as fits, at least something, and what is left of it."""
    parts = len(page.lines) if keeps else len(page.lines) + min(len(page.choices), MOST_CHOICES)
    for count in range(parts, 1, -1):
        leaf, rest = _cut(page, count, keeps=keeps, is_first=is_first)
        if fits(leaf):
            return leaf, rest
    return _cut(page, min(1, parts), keeps=keeps, is_first=is_first)


def _cut(page: Page, count: int, *, keeps: bool, is_first: bool) -> tuple[Page, Page | None]:
    lines, choices = page.lines[:count], page.choices
    if not keeps:
        choices = choices[: max(0, count - len(page.lines))]
    left = page.lines[len(lines) :], page.choices if keeps else page.choices[len(choices) :]
    has_more = bool(left[0] or (left[1] and not keeps))
    turning = (
        *(() if is_first else (Choice(act=Leaf(-1), label=say("previous", page.language)),)),
        *((Choice(act=Leaf(1), label=say("more", page.language)),) if has_more else ()),
    )
    leaf = replace(page, lines=lines, choices=choices, bottom=(*page.bottom, *turning))
    rest = replace(page, lines=left[0], choices=left[1], number=None) if has_more else None
    return leaf, rest


def turned_by_count(page: Page, number: int) -> Page:
    """Return a leaf where nobody sees it: the ears take a page in as easily as eyes do its choices."""
    return turned(page, number, lambda _: True)
