"""What a board says, in words and numbers: the main place, calls, what else is worth telling, and whether it is true.

Owns the step from the line of showings to what people read. Must not know sizes, colours or fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from vuoro.board.facts import Table, clock
from vuoro.board.showings import Line, Showing, main_call
from vuoro.board.ways import Way
from vuoro.messages.state import BoardCall
from vuoro.values import CallId, ClientId, Language, Moment, Texts, TicketNumber

#: A call that was made longer ago than this when its showing began says when it was made: it must not look new.
OLD_CALL_MS: Final = 60_000


class MainPlace(Struct, frozen=True, kw_only=True):
    """The call in the main place.

    ``showing`` is 1 or 2 while it is being shown (highlighted), 0 while it only rests there. ``called_at`` is the
    local time of a call that is old already. ``place`` is where the desk is, on a board of several areas, ``way`` the
    way there: None where only other desks have one.
    """

    call: CallId
    number: TicketNumber
    desk: Texts
    showing: int
    called_at: str | None
    place: Texts | None = None
    way: Way | None = Way.RIGHT


class ListedCall(Struct, frozen=True, kw_only=True):
    """A call in the list; ``in_showing`` while it is also highlighted in the main place."""

    number: TicketNumber
    desk: Texts
    in_showing: bool
    way: Way | None = Way.RIGHT


class Sign(Struct, frozen=True, kw_only=True):
    """What the display of one desk says beside the number: the desk's name, whose it is, and a text of the board."""

    desk: Texts | None = None
    authorities: tuple[Texts, ...] = ()
    told: str


class Probe(Struct, frozen=True, kw_only=True):
    """What staff asked a display to show: a text of the board, and the name of the display."""

    told: str
    client: ClientId


class Place(Struct, frozen=True, kw_only=True):
    """Where a desk is: a name, as far as one is needed, and the way there."""

    name: Texts | None = None
    way: Way | None = Way.RIGHT


class View(Struct, frozen=True, kw_only=True):
    """All that is on a board. ``calls`` has the newest first; ``connected`` is false when it may be out of date.

    ``notices`` and ``tables`` are shown in turn while no call is, and a ``probe`` instead of them. ``closed`` is the
    whole point outside its hours, and ``dark`` a screen that has nothing to say then. ``languages`` take the third
    place, beside Finnish and Swedish, in turn. A ``sign`` makes it the board of one desk.
    """

    name: Texts | None
    clock: str
    main: MainPlace | None
    calls: tuple[ListedCall, ...]
    connected: bool
    notices: tuple[Texts, ...] = ()
    tables: tuple[Table, ...] = ()
    probe: Probe | None = None
    closed: bool = False
    dark: bool = False
    languages: tuple[Language, ...] = (Language.EN,)
    sign: Sign | None = None

    @property
    def is_dark(self) -> bool:
        """Return whether the screen has nothing to say; one that has lost its hub has."""
        return self.dark and self.connected


_SOMEWHERE: Final = Place()


def look(
    line: Line,
    now: Moment,
    local: datetime,
    *,
    name: Texts | None,
    connected: bool,
    places: Mapping[CallId, Place] = MappingProxyType({}),
) -> View:
    """Return what the board says at ``now``, which is ``local`` on the clock of the point.

    ``places`` tells where the desks of calls are.
    """
    showing = None if line.showing is None else line.showing.call.call
    newest_first = sorted((standing.call for standing in line.standing), key=lambda call: call.order, reverse=True)
    return View(
        name=name,
        clock=clock(local),
        main=_main_place(main_call(line), line.showing, now, local, places),
        calls=tuple(
            ListedCall(
                number=call.number,
                desk=_with_place(call.desk_name, places.get(call.call, _SOMEWHERE).name),
                in_showing=call.call == showing,
                way=places.get(call.call, _SOMEWHERE).way,
            )
            for call in newest_first
        ),
        connected=connected,
    )


def _with_place(desk: Texts, place: Texts | None) -> Texts:
    if place is None:
        return desk
    return Texts(fi=f"{desk.fi} · {place.fi}", sv=f"{desk.sv} · {place.sv}", en=f"{desk.en} · {place.en}")


def _main_place(
    call: BoardCall | None, showing: Showing | None, now: Moment, local: datetime, places: Mapping[CallId, Place]
) -> MainPlace | None:
    if call is None:
        return None
    return MainPlace(
        call=call.call,
        number=call.number,
        desk=call.desk_name,
        showing=0 if showing is None else showing.number,
        called_at=None if showing is None else _called_at(showing, now, local),
        place=places.get(call.call, _SOMEWHERE).name,
        way=places.get(call.call, _SOMEWHERE).way,
    )


def _called_at(showing: Showing, now: Moment, local: datetime) -> str | None:
    if showing.since_ms - showing.called_ms <= OLD_CALL_MS:
        return None
    return clock(local - timedelta(milliseconds=now.mono_ms - showing.called_ms))
