"""What a board knows of its point besides its showings, and the view that comes from both.

Owns the step from retained state to a `View`; whoever draws boards, a display or a web page, keeps one `Lobby` and lets
it `hear` what the controller publishes. Must not know connections, screens or clocks: all of that is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from vuoro.board.facts import is_closed, tables
from vuoro.board.showings import Line, main_call
from vuoro.board.view import Place, Probe, Sign, View, look
from vuoro.board.ways import Way
from vuoro.i18n import text
from vuoro.messages.state import (
    BoardCall,
    BoardDesk,
    BoardState,
    Notice,
    NoticesState,
    QueueState,
    ServiceInfo,
    ServicesState,
    SiteState,
)
from vuoro.values import AreaId, CallId, DeskId, DeskStatus, Language, Moment, ServiceId, Texts

_TOLD: Final[Mapping[DeskStatus, str]] = {
    DeskStatus.FREE: "free",
    DeskStatus.CALLING: "please_come",
    DeskStatus.SERVING: "serving",
}


class Spot(Struct, frozen=True, kw_only=True):
    """Where a board hangs: the areas whose calls it shows, or the desk whose calls alone, and the ways from there.

    The way to a desk is its own, or that to its area. With ``off_outside_hours`` the screen is dark while the whole
    point is closed.
    """

    areas: tuple[AreaId, ...]
    desk: DeskId | None = None
    ways_to_areas: Mapping[AreaId, Way] = {}
    ways_to_desks: Mapping[DeskId, Way] = {}
    off_outside_hours: bool = False


class Lobby(Struct, frozen=True, kw_only=True):
    """The point as the controller tells of it; ``names`` and ``desks`` are those of waiting areas."""

    name: Texts | None = None
    time_zone: str = "Europe/Helsinki"
    languages: tuple[Language, ...] = (Language.EN,)
    services: tuple[ServiceInfo, ...] = ()
    queues: Mapping[ServiceId, QueueState] = {}
    names: Mapping[AreaId, Texts] = {}
    desks: Mapping[AreaId, tuple[BoardDesk, ...]] = {}
    calls: Mapping[AreaId, frozenset[CallId]] = {}
    notices: tuple[Notice, ...] = ()

    def local(self, now: Moment) -> datetime:
        """Return the time on the clock of the point."""
        return now.utc.astimezone(ZoneInfo(self.time_zone))


def hear(lobby: Lobby, message: Any) -> Lobby:
    """Return what is known after ``message``, a piece of retained state; what has nothing to do with boards is none."""
    match message:
        case SiteState(name=name, time_zone=time_zone, languages=languages):
            return replace(lobby, name=name, time_zone=time_zone, languages=_third(languages))
        case ServicesState(services=services):
            return replace(lobby, services=services)
        case QueueState() as queue:
            return replace(lobby, queues={**lobby.queues, queue.service: queue})
        case BoardState() as board:
            return replace(
                lobby,
                names={**lobby.names, board.area: board.area_name},
                desks={**lobby.desks, board.area: board.desks},
                calls={**lobby.calls, board.area: frozenset(call.call for call in board.calls)},
            )
        case NoticesState(notices=notices):
            return replace(lobby, notices=notices)
        case _:
            return lobby


def view(lobby: Lobby, spot: Spot, line: Line, now: Moment, *, connected: bool, probe: Probe | None = None) -> View:
    """Return what the board at ``spot`` says at ``now``; ``connected`` is false when it may be out of date."""
    local = lobby.local(now)
    seen = look(line, now, local, name=lobby.name, connected=connected, places=_places(lobby, spot, line))
    closed = is_closed(lobby.services)
    board = replace(
        seen,
        closed=closed,
        dark=spot.off_outside_hours and closed and not seen.calls and probe is None,
        languages=lobby.languages,
        probe=probe,
    )
    if spot.desk is not None:
        return replace(board, sign=_sign(lobby, spot.desk, line))
    return replace(
        board,
        tables=tables(lobby.services, lobby.queues, spot.areas, local),
        notices=tuple(notice.texts for notice in _notices(lobby, spot, now)),
    )


def next_end(lobby: Lobby, spot: Spot, now: Moment) -> int | None:
    """Return the monotonic time (ms) at which the next notice ends, None where none does."""
    ends = [notice.until for notice in _notices(lobby, spot, now) if notice.until is not None]
    return None if not ends else now.later(1 + int(1000 * (min(ends) - now.utc).total_seconds()))


def _third(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    """Return the languages that take turns beside Finnish and Swedish."""
    return tuple(language for language in languages if language not in {Language.FI, Language.SV}) or (Language.EN,)


def _notices(lobby: Lobby, spot: Spot, now: Moment) -> Iterable[Notice]:
    here = frozenset(spot.areas)
    for notice in lobby.notices:
        in_time = notice.until is None or now.utc < notice.until
        if in_time and (not notice.areas or not here.isdisjoint(notice.areas)):
            yield notice


def _places(lobby: Lobby, spot: Spot, line: Line) -> dict[CallId, Place]:
    """Return for every call where its desk is, as far as that helps those who stand at ``spot``."""
    areas = {call: area for area, calls in lobby.calls.items() for call in calls}
    return {
        standing.call.call: Place(
            name=_place_name(lobby, spot, areas.get(standing.call.call)),
            way=_way(spot, standing.call, areas.get(standing.call.call)),
        )
        for standing in line.standing
    }


def _place_name(lobby: Lobby, spot: Spot, area: AreaId | None) -> Texts | None:
    """Return what tells the areas of a board of several apart: the floor where that does, else the area's name."""
    if area is None or len(spot.areas) == 1 or spot.desk is not None:
        return None
    floors = {service.area: service.floor for service in lobby.services if service.area in spot.areas}
    if area not in floors or len(set(floors.values())) < len(spot.areas):
        return lobby.names.get(area)
    return _floor(floors[area])


def _floor(floor: int) -> Texts:
    key = "board.floor" if floor else "board.ground_floor"
    return Texts(*(text(key, language, floor=floor) for language in (Language.FI, Language.SV, Language.EN)))


def _way(spot: Spot, call: BoardCall, area: AreaId | None) -> Way | None:
    """Return the way to a desk. Where no desk has one, an arrow to the right only joins number and desk."""
    if not spot.ways_to_areas and not spot.ways_to_desks:
        return Way.RIGHT
    to_area = None if area is None else spot.ways_to_areas.get(area)
    return spot.ways_to_desks.get(call.desk, to_area)


def _sign(lobby: Lobby, desk: DeskId, line: Line) -> Sign:
    """Return what the display of a desk says beside the number: whose desk it is, and what customers should do."""
    here = next((known for desks in lobby.desks.values() for known in desks if known.desk == desk), None)
    call = main_call(line) or next((standing.call for standing in line.standing), None)
    name = here.desk_name if here is not None else None if call is None else call.desk_name
    return Sign(desk=name, authorities=_authorities(lobby, here, call), told=_told(here, call))


def _told(here: BoardDesk | None, call: BoardCall | None) -> str:
    """Return the text of the board that says what a desk does; one that is not open is closed."""
    if here is None:
        return "closed" if call is None else "please_come"
    return _TOLD[here.status]


def _authorities(lobby: Lobby, here: BoardDesk | None, call: BoardCall | None) -> tuple[Texts, ...]:
    """Return the authority of the ticket that is called or served, by its letter; else all that the desk serves."""
    by_letter = {service.letter: service.authority_name for service in lobby.services}
    if call is not None and call.number[:1] in by_letter:
        return (by_letter[call.number[:1]],)
    by_id = {service.authority: service.authority_name for service in lobby.services}
    served = () if here is None else here.authorities
    return tuple(by_id[authority] for authority in served if authority in by_id)
