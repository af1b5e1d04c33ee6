"""The list of a board: every call with its desk, newest first; one that is being shown stands out in a frame."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.drawing import Drawn, Pen, Style, arrow_gap, arrow_room
from vuoro.board.main_place import USUAL_DESK, USUAL_NUMBER
from vuoro.board.picture import Box, Kind, Measure, Rect
from vuoro.board.surface import Surface
from vuoro.board.view import ListedCall
from vuoro.board.writing import broken, fitting, height, widest
from vuoro.values import TicketNumber

#: Of the screen's shorter side.
_CAP: Final = 0.05
#: In capital heights: the room at both sides of a row and between two columns, the height of a row, the thickness of
#: rules and frames.
_PAD: Final = 0.3
_PITCH: Final = 1.9
_RULE: Final = 0.04
_FRAME: Final = 0.08


class Columns(Struct, frozen=True, kw_only=True):
    """How the list is set: the size of numbers and of desks, the widths of both, and the height of a row.

    It ``divides`` a desk's name that is too wide; where that would take more than there is, the name becomes smaller.
    """

    cap: int
    desk_cap: int
    desk_bold: bool
    number_width: int
    desk_width: int
    pitch: int
    divides: bool = True

    @property
    def pad(self) -> int:
        """Return the room at both sides of a row."""
        return round(_PAD * self.cap)

    @property
    def arrow_at(self) -> int:
        """Return where the arrow begins in a row."""
        return self.pad + self.number_width + arrow_gap(self.cap)

    @property
    def desk_at(self) -> int:
        """Return where the desk begins in a row."""
        return self.arrow_at + arrow_room(self.cap)

    @property
    def width(self) -> int:
        """Return how wide a row is."""
        return self.desk_at + self.desk_width + self.pad

    @property
    def gutter(self) -> int:
        """Return the room between two columns."""
        return 2 * self.pad

    def wide(self, count: int) -> int:
        """Return how wide ``count`` columns are."""
        return count * (self.width + self.gutter) - self.gutter

    def across(self, room: Rect) -> int:
        """Return how many columns ``room`` has."""
        return max(1, (room.width + self.gutter) // (self.width + self.gutter))

    def down(self, room: Rect) -> int:
        """Return how many rows ``room`` has."""
        return max(1, room.height // self.pitch)


def columns(calls: tuple[ListedCall, ...], most: tuple[int, int], surface: Surface, measure: Measure) -> Columns:
    """Return how the list has to be set for ``calls``, where desks may be so wide and a row so high at ``most``."""
    cap = max(surface.small, round(_CAP * min(surface.width, surface.height)))
    names = [_desk_names(call) for call in calls]
    bold, desk_cap = (True, cap) if all(len(name) == 1 for name in names) else (False, surface.small)
    every = (USUAL_DESK, *(line for lines in names for line in lines))
    desk_width = min(widest(every, desk_cap, measure, bold=bold), most[0])
    setting = Columns(
        cap=cap,
        desk_cap=desk_cap,
        desk_bold=bold,
        number_width=widest((USUAL_NUMBER, *(call.number for call in calls)), cap, measure, bold=True),
        desk_width=desk_width,
        pitch=round(_PITCH * cap),
    )
    whole, divided = (_with_room(calls, replace(setting, divides=divides), measure) for divides in (False, True))
    return divided if divided.pitch <= most[1] else whole


def _with_room(calls: tuple[ListedCall, ...], setting: Columns, measure: Measure) -> Columns:
    """Return ``setting`` with rows as high as the desk with the most lines."""
    lines = max((len(_desk_lines(call, setting, measure)) for call in calls), default=1)
    return replace(setting, pitch=setting.pitch + height(lines, setting.desk_cap) - setting.desk_cap)


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


def _desk_names(call: ListedCall) -> tuple[str, ...]:
    """Return the desk's name in Finnish and Swedish, once where it is the same."""
    return tuple(dict.fromkeys((call.desk.fi, call.desk.sv)))


def _desk_lines(call: ListedCall, setting: Columns, measure: Measure) -> tuple[str, ...]:
    """Return a desk in as many lines as its names need to be written large enough."""
    names = _desk_names(call)
    if not setting.divides:
        return names
    cap, width, bold = setting.desk_cap, setting.desk_width, setting.desk_bold
    return tuple(line for name in names for line in broken(name, cap, width, measure, bold=bold))


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
    number = pen.left((call.number,), _start(slot, setting), setting.cap, bold=True, kind=Kind.NUMBER)
    arrow = pen.arrow(call.way, slot.x + setting.arrow_at, slot.middle, setting.cap)
    lines, bold = _desk_lines(call, setting, pen.measure), setting.desk_bold
    cap = fitting(lines, setting.desk_cap, setting.desk_width, pen.measure, bold=bold)
    top = slot.middle - height(len(lines), cap) // 2
    return number + arrow + pen.left(lines, (slot.x + setting.desk_at, top), cap, bold=bold, kind=Kind.DESK)
