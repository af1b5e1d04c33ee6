"""The list of a board: every call with its desk, newest first; one that is being shown stands out in a frame."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.board.columns import Columns, Desk
from vuoro.board.drawing import Drawn, Pen, Style
from vuoro.board.picture import Box, Kind, Rect
from vuoro.board.view import ListedCall
from vuoro.board.writing import LEADING, height
from vuoro.values import TicketNumber

#: In capital heights: the thickness of rules and frames.
_RULE: Final = 0.04
_FRAME: Final = 0.08


def capacity(room: Rect, setting: Columns) -> int:
    """Return how many calls the list shows in ``room``."""
    return setting.across(room) * setting.down(room)


class CallPage(Struct, frozen=True, kw_only=True):
    """The calls that are listed together, and a line that tells which page of how many it is (empty: the only one)."""

    calls: tuple[ListedCall, ...]
    told: str = ""


def call_pages(calls: tuple[ListedCall, ...], places: int, kept: TicketNumber | None) -> list[CallPage]:
    """Return ``calls`` in pages of ``places`` lines; the called number ``kept`` heads every one of them."""
    if len(calls) <= places:
        return [CallPage(calls=calls)]
    head = tuple(call for call in calls if call.number == kept)[:1] if places > 1 else ()
    others = tuple(call for call in calls if call not in head)
    told = 1 if places > 1 + len(head) else 0
    room = places - len(head) - told
    starts = range(0, len(others), room)
    return [
        CallPage(
            calls=head + others[start : start + room],
            told=f"{index} / {len(starts)}" if told else "",
        )
        for index, start in enumerate(starts, 1)
    ]


def call_list(page: CallPage, room: Rect, setting: Columns, pen: Pen, shown_style: Style) -> Drawn:
    """Return the rows, down the first column, then the next, and which page it is."""
    drawn = Drawn()
    for index, call in enumerate(page.calls):
        slot = _slot(index, room, setting)
        drawn += (
            _shown_row(call, slot, setting, pen, shown_style) if call.in_showing else _row(call, slot, setting, pen)
        )
    if page.told:
        slot = _slot(capacity(room, setting) - 1, room, setting)
        drawn += pen.left((page.told,), _start(slot, setting), setting.cap, bold=False, kind=Kind.WORDS)
    return drawn


def _slot(index: int, room: Rect, setting: Columns) -> Rect:
    column, row = divmod(index, setting.down(room))
    left = room.centred(setting.wide(setting.across(room))) + column * (setting.width + setting.gutter)
    return Rect(left, room.y + row * setting.pitch, setting.width, setting.pitch)


def _start(slot: Rect, setting: Columns) -> tuple[int, int]:
    return slot.x + setting.pad, slot.middle - setting.cap // 2


def _row(call: ListedCall, slot: Rect, setting: Columns, pen: Pen) -> Drawn:
    thickness = max(2, round(_RULE * setting.cap))
    rule = Rect(slot.x, slot.bottom - thickness, slot.width, thickness)
    return Drawn(boxes=(Box(rect=rule, fill=pen.style.edge),)) + _content(call, slot, setting, pen)


def _shown_row(call: ListedCall, slot: Rect, setting: Columns, pen: Pen, style: Style) -> Drawn:
    frame_width = max(3, round(_FRAME * setting.cap))
    box = Box(rect=slot, fill=style.ground, frame=style.edge, frame_width=frame_width)
    return Drawn(boxes=(box,)) + _content(call, slot, setting, Pen(pen.measure, style))


def _content(call: ListedCall, slot: Rect, setting: Columns, pen: Pen) -> Drawn:
    lines, cap = setting.desk_lines(call, pen.measure), setting.cap
    first, middle = slot.middle - cap // 2, slot.middle
    if setting.desk is Desk.BELOW:
        below = round(len(lines) * LEADING * setting.desk_cap)
        first, middle = first - below // 2, middle + (cap + below - height(len(lines), setting.desk_cap)) // 2
    drawn = pen.left((call.number,), (slot.x + setting.pad, first), cap, bold=True, kind=Kind.NUMBER)
    if lines:
        drawn += pen.arrow(call.way, slot.x + setting.arrow_at, middle, cap)
    at = (slot.x + setting.desk_at, middle - height(len(lines), setting.desk_cap) // 2)
    return drawn + pen.left(lines, at, setting.desk_cap, bold=setting.desk_bold, kind=Kind.DESK)
