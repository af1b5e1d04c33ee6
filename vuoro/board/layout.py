"""Lays a board out: head, main place, list and clock, from what it says and the screen it stands on.

Owns where things are. Everything derives from the size of the screen and the distance it is read from. What matters
most gets its room first: the called number, its desk, the list, and the point's name only where it still fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.call_list import call_list, call_pages, capacity
from vuoro.board.columns import Columns, settings
from vuoro.board.desk_sign import desk_sign
from vuoro.board.drawing import Drawn, Pen, Style
from vuoro.board.main_place import Size, called, called_size
from vuoro.board.notice import Wording, notice
from vuoro.board.palette import Colour
from vuoro.board.picture import Box, Kind, Measure, Picture, Rect
from vuoro.board.probe import probed
from vuoro.board.surface import Surface
from vuoro.board.turns import in_turn
from vuoro.board.view import View
from vuoro.board.writing import TAILS, different, height, side_by_side, widest, words

#: How many columns the list may have beside the main place.
_MOST_COLUMNS: Final = 3
#: How many lines the point's name may have.
_NAME_LINES: Final = 2
#: Of the height of an upright screen: the list.
_UPRIGHT_LIST: Final = 0.42
#: Of the main panel's shorter side: its frame, while a call is shown and otherwise.
_FRAME: Final = 0.014
_THIN_FRAME: Final = 0.003

_HEAD: Final = Style(ground=Colour.GROUND, ink=Colour.INK, sign=Colour.INK, edge=Colour.RULE)
_LIST: Final = Style(ground=Colour.ASIDE, ink=Colour.INK, sign=Colour.INK, edge=Colour.RULE)
_RESTING: Final = Style(ground=Colour.PANEL, ink=Colour.INK, sign=Colour.INK, edge=Colour.RULE)
_SHOWN: Final = Style(ground=Colour.CALL_GROUND, ink=Colour.CALL_INK, sign=Colour.CALL_SIGN, edge=Colour.CALL_SIGN)
_OLD_HEAD: Final = Style(ground=Colour.OLD_GROUND, ink=Colour.OLD_INK, sign=Colour.OLD_INK, edge=Colour.OLD_RULE)
_OLD_LIST: Final = Style(ground=Colour.OLD_ASIDE, ink=Colour.OLD_INK, sign=Colour.OLD_INK, edge=Colour.OLD_RULE)
_NOT_CONNECTED: Final = Style(ground=Colour.OLD_INK, ink=Colour.CALL_INK, sign=Colour.CALL_INK, edge=Colour.OLD_INK)


class _Plan(Struct, frozen=True, kw_only=True):
    """Where the parts are, how large the called number can be, and how many calls the list has no room for.

    ``aside`` is the ground of list and clock, ``listing`` the part of it for the rows, which are set by ``setting``.
    """

    name: tuple[str, ...]
    head: Rect
    main: Rect
    aside: Rect
    listing: Rect
    setting: Columns
    called_size: Size
    left_over: int

    @property
    def is_large(self) -> bool:
        """Return whether the called number has the size that it should have."""
        return self.called_size >= Size.AS_IT_SHOULD


def lay_out(view: View, surface: Surface, measure: Measure, turn: int = 0) -> Picture:
    """Return the picture of ``view`` on ``surface``; ``turn`` counts up and turns the pages of what has several."""
    if view.is_dark:
        return Picture(width=surface.width, height=surface.height, ground=Colour.DARK, boxes=(), arrows=(), texts=())
    view = view if view.connected else _without_call(view)
    plan = _plan(view, surface, measure)
    head, listed = (_HEAD, _LIST) if view.connected else (_OLD_HEAD, _OLD_LIST)
    drawn = Drawn(boxes=(Box(rect=plan.aside, fill=listed.ground),))
    name_pen = Pen(measure, head if _is_divided(view) else listed)
    drawn += name_pen.left(plan.name, (plan.head.x, plan.head.y), surface.small, bold=False, kind=Kind.WORDS)
    drawn += _main(view, plan.main, surface, measure, turn)
    kept = None if view.main is None else view.main.number
    call_turns = call_pages(view.calls, capacity(plan.listing, plan.setting), kept)
    if view.sign is None:
        page = call_turns[turn % len(call_turns)]
        drawn += call_list(page, plan.listing, plan.setting, Pen(measure, listed), _SHOWN)
    drawn += _clock(view, plan, Pen(measure, listed), surface)
    return Picture(
        width=surface.width,
        height=surface.height,
        ground=head.ground,
        boxes=drawn.boxes,
        arrows=drawn.arrows,
        texts=drawn.texts,
    )


def _without_call(view: View) -> View:
    """Return what is left of a board that may be out of date: its list, and nobody called."""
    return replace(view, main=None, calls=tuple(replace(call, in_showing=False) for call in view.calls))


def _plan(view: View, surface: Surface, measure: Measure) -> _Plan:
    """Return the plan with the best list that leaves the called number the size it should have, or has to have."""
    high = _listing(_halves(0, surface)[1], surface).height
    best: _Plan | None = None
    for setting in settings(view.calls, high, surface, measure):
        plan = _with_columns(view, setting, surface, measure)
        if best is None or plan.called_size > best.called_size:
            best = plan
        if best.is_large:
            break
    if best is None:
        raise AssertionError("a list can always be set without desks")
    return best


def _with_columns(view: View, setting: Columns, surface: Surface, measure: Measure) -> _Plan:
    """Return the plan with the fewest columns that shows all calls, as long as the called number keeps its size."""
    chosen = _with_name(view, 1, setting, surface, measure)
    for count in range(2, _MOST_COLUMNS + 1):
        if chosen.left_over == 0:
            break
        plan = _with_name(view, count, setting, surface, measure)
        if not plan.is_large:
            break
        chosen = plan
    return chosen


def _with_name(view: View, count: int, setting: Columns, surface: Surface, measure: Measure) -> _Plan:
    """Return the plan with as much of the point's name as leaves the call its size, and what is said beside it."""
    for plan in _plans(view, count, setting, surface, measure):
        if plan.called_size is Size.COMPLETE:
            break
    return plan


def _plans(view: View, count: int, setting: Columns, surface: Surface, measure: Measure) -> Iterator[_Plan]:
    list_width = max(setting.wide(count), measure.width(view.clock, surface.small, bold=True))
    rest, aside = _halves(list_width, surface) if _is_divided(view) else _undivided(surface)
    listing = _listing(aside, surface)
    if not _is_divided(view):
        yield _whole(view, rest, aside, setting, surface, measure)
        return
    for name in _names(view, rest.width, surface, measure):
        head_height = height(len(name), surface.small) + surface.margin if name else 0
        main = Rect(rest.x, rest.y + head_height, rest.width, rest.height - head_height)
        yield _Plan(
            name=name,
            head=Rect(rest.x, rest.y, rest.width, head_height),
            main=main,
            aside=aside,
            listing=listing,
            setting=setting,
            called_size=called_size(view.main, main, surface, measure),
            left_over=max(0, len(view.calls) - capacity(listing, setting)),
        )


def _is_divided(view: View) -> bool:
    """Return whether calls are listed beside the main place."""
    return view.sign is None and (bool(view.calls) or view.main is not None)


def _whole(  # noqa: PLR0917 - the parts of a board
    view: View, main: Rect, aside: Rect, setting: Columns, surface: Surface, measure: Measure
) -> _Plan:
    """Return the plan of an undivided board; the point's name stands in the line of the clock where it fits."""
    room = aside.inset(surface.margin, surface.margin)
    width = room.width - 2 * surface.margin - measure.width(view.clock, surface.small, bold=True)
    names = _names(view, width, surface, measure)
    return _Plan(
        name=next((name for name in names if len(name) == 1), ()),
        head=room,
        main=main,
        aside=aside,
        listing=_listing(aside, surface),
        setting=setting,
        called_size=called_size(view.main, main, surface, measure),
        left_over=0,
    )


def _halves(list_width: int, surface: Surface) -> tuple[Rect, Rect]:
    """Return the room for head and main place, and the ground of list and clock: beside it, or below on an upright."""
    margin, width, height_ = surface.margin, surface.width, surface.height
    if height_ > width:
        top = height_ - round(_UPRIGHT_LIST * height_)
        return Rect(0, 0, width, top).inset(margin, margin), Rect(0, top, width, height_ - top)
    left = width - list_width - margin // 2 - margin
    return Rect(0, 0, left, height_).inset(margin, margin), Rect(left, 0, width - left, height_)


def _undivided(surface: Surface) -> tuple[Rect, Rect]:
    """Return the room where no call is listed: nearly all of it, above the line of the clock."""
    margin, strip = surface.margin, round((1 + TAILS) * surface.small) + 2 * surface.margin
    top = surface.height - strip
    return Rect(margin, margin, surface.width - 2 * margin, top - 2 * margin), Rect(0, top, surface.width, strip)


def _listing(aside: Rect, surface: Surface) -> Rect:
    """Return the part of the ground for the rows: all but its margins and the line of the clock."""
    margin, clock_height = surface.margin, surface.small + surface.margin // 2
    left = aside.x + (margin if aside.x == 0 else margin // 2)
    return Rect(left, aside.y + margin, aside.right - margin - left, aside.height - 2 * margin - clock_height)


def _names(view: View, width: int, surface: Surface, measure: Measure) -> list[tuple[str, ...]]:
    """Return the ways to write the point's name, the longest first; the last is not to write it."""
    names, cap = _title(view), surface.small
    both = names[:_NAME_LINES]
    ways = (side_by_side(names, cap, width, measure), both, side_by_side(both, cap, width, measure))
    fit = (way for way in ways if len(way) <= _NAME_LINES and widest(way, cap, measure, bold=False) <= width)
    return [*dict.fromkeys((*fit, ()))]


def _title(view: View) -> tuple[str, ...]:
    """Return the name of the point, or that of the desk whose display it is: a number says that it is a desk's."""
    name = view.name if view.sign is None else view.sign.desk
    if name is None:
        return ()
    if view.sign is None or len(different(name)) > 1:
        return different(name)
    return tuple(f"{word} {name.fi}" for word in words("desk"))


def _clock(view: View, plan: _Plan, pen: Pen, surface: Surface) -> Drawn:
    """Write the time into the lower right corner."""
    cap, margin = surface.small, surface.margin
    x = plan.aside.right - margin - pen.measure.width(view.clock, cap, bold=True)
    corner = (x, plan.aside.bottom - margin - cap if _is_divided(view) else plan.head.y)
    return pen.left((view.clock,), corner, cap, bold=True, kind=Kind.WORDS)


def _main(view: View, rect: Rect, surface: Surface, measure: Measure, turn: int) -> Drawn:
    if not view.connected:
        style = _NOT_CONNECTED
    else:
        style = _SHOWN if view.main is not None and view.main.showing else _RESTING
    share = _FRAME if style is _SHOWN else _THIN_FRAME
    frame_width = max(2, round(share * min(rect.width, rect.height)))
    panel = Drawn(boxes=(Box(rect=rect, fill=style.ground, frame=style.edge, frame_width=frame_width),))
    pen = Pen(measure, style)
    return panel + _in_main(view, rect, pen, surface, turn)


def _in_main(view: View, rect: Rect, pen: Pen, surface: Surface, turn: int) -> Drawn:
    """Return what is in the main place. Nothing takes it from a call that is being shown."""
    is_shown = view.main is not None and view.main.showing > 0
    if view.probe is not None and not is_shown:
        return probed(view.probe, rect, pen, surface)
    if not view.connected:
        return notice(_no_connection(), rect, pen, surface)
    if view.sign is not None:
        return desk_sign(view, rect, pen, surface, view.languages[turn % len(view.languages)])
    if view.main is not None and is_shown:
        return called(view.main, rect, pen, surface)
    return in_turn(view, rect, pen, surface, turn)


def _no_connection() -> tuple[Wording, ...]:
    """Return the notice with what it means and what to do, without the one, and without both."""
    away, old, ask = words("not_connected"), words("maybe_old"), words("ask_advisor")
    whole = tuple(
        ((first, True), (second, False), (third, False)) for first, second, third in zip(away, old, ask, strict=True)
    )
    return whole, tuple((first, third) for first, _, third in whole), tuple((first,) for first, _, _ in whole)
