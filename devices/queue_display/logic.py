"""The display's rules: what is on the board, when it chimes, and when it has to say that it may be out of date.

Owns the connection to the hub as customers see it. The showings are `vuoro.board.showings`, the same on every display.

- A showing begins only while the hub is there: link up, controller online, and the boards of all areas received since.
  So nothing is called from a board that may be out of date, and what is due is made when the hub is back.
- Without the hub for `AWAY_MS` the board says so. A showing that has begun ends before that.
- A board older than the controller lets one become (`Setup.board_life_ms`) is as good as none: that is said at once.
- A showing is reported when it has been painted, not before: a report is what customers could see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from devices.queue_display.events import Ailing, Chime, Painted, QuietHours, Recovered, Show
from vuoro.board.facts import is_closed, tables
from vuoro.board.showings import Known, Line, Timing, advance, learn, main_call, next_change
from vuoro.board.view import Sign, View, look
from vuoro.messages import loop
from vuoro.messages.commands import AnyCommand, CallShown
from vuoro.messages.device import Finding, Presence
from vuoro.messages.state import BoardState, QueueState, ServiceInfo, ServicesState, SiteState
from vuoro.values import (
    AreaId,
    CallId,
    ClientId,
    ClientKind,
    DeskId,
    Language,
    Moment,
    PresenceStatus,
    ServiceId,
    Texts,
)

#: Without the hub for this long, the board says so.
AWAY_MS: Final = 10_000
_MINUTE_MS: Final = 60_000


class Setup(Struct, frozen=True, kw_only=True):
    """How the display is set: at a desk, which hours are quiet, dark while the point is closed.

    ``board_life_ms`` is the age no board may have, None where ages are not real: while the clock is driven.
    """

    desk: DeskId | None = None
    quiet: tuple[QuietHours, ...] = ()
    off_outside_hours: bool = False
    board_life_ms: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """All that a display knows.

    ``reported`` is what it had shown before it was restarted, from its outbox. ``fresh`` are the areas whose board has
    come since the hub was last away, ``made_ms`` when each was made; ``away_ms`` is since when the hub is away, None
    while it is there. ``authority`` is whose service the desk of a desk display gave last.
    """

    client: ClientId
    areas: tuple[AreaId, ...]
    timing: Timing
    reported: Mapping[CallId, int]
    setup: Setup = Setup()
    services: tuple[ServiceInfo, ...] = ()
    queues: Mapping[ServiceId, QueueState] = {}
    places: Mapping[AreaId, Texts] = {}
    languages: tuple[Language, ...] = (Language.EN,)
    authority: Texts | None = None
    made_ms: Mapping[AreaId, int] = {}
    name: Texts | None = None
    time_zone: str = "Europe/Helsinki"
    boards: Mapping[AreaId, tuple[Known, ...]] = {}
    line: Line = Line()
    link_up: bool = False
    controller_online: bool = False
    fresh: frozenset[AreaId] = frozenset()
    away_ms: int | None = None
    next_minute_ms: int | None = None
    view: View | None = None
    findings: tuple[Finding, ...] = ()


def initial(
    client: ClientId,
    areas: Sequence[AreaId],
    timing: Timing,
    *,
    unanswered: Sequence[AnyCommand] = (),
    setup: Setup | None = None,
) -> State:
    """Return the state at start; ``unanswered`` commands tell which showings were made and perhaps not heard of."""
    shown = sorted((command.call, command.showing) for command in unanswered if isinstance(command, CallShown))
    return State(client=client, areas=tuple(areas), timing=timing, reported=dict(shown), setup=setup or Setup())


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    """Return the display after ``event`` and what it does about it."""
    state = _with_hub(_after(state, event, now), now)
    line, begun = advance(state.line, now.mono_ms, state.timing, may_begin=_hub_is_there(state))
    state = replace(state, line=line, next_minute_ms=_next_minute(now))
    view = _view(state, now)
    effects: list[loop.Effect] = [] if view == state.view else [Show(view)]
    if begun is not None and not _is_quiet(state, now):
        effects.append(Chime())
    return replace(state, view=view), (*effects, *_reports(state, event))


def next_due(state: State) -> int | None:
    """Return when the board changes by itself: by a showing, by the clock, or because the hub is away too long."""
    away_due = state.away_ms + AWAY_MS if state.away_ms is not None and _is_connected(state.view) else None
    change = next_change(state.line, state.timing, may_begin=_hub_is_there(state))
    return min(
        (due for due in (away_due, change, state.next_minute_ms, _stale_due(state)) if due is not None), default=None
    )


def busy(_state: State) -> bool:
    """Return False: painting and chiming are done when the effects are."""
    return False


def _after(state: State, event: loop.Event, now: Moment) -> State:
    match event:
        case loop.LinkChanged(up=up):
            return replace(state, link_up=up, fresh=state.fresh if up else frozenset())
        case loop.Learned():
            return _learned(state, event, now)
        case Ailing(finding=finding):
            return replace(state, findings=(*_without(state, finding.code), finding))
        case Recovered(code=code):
            return replace(state, findings=_without(state, code))
        case _:
            return state


def _learned(state: State, event: loop.Learned, now: Moment) -> State:
    match event.message:
        case Presence(client=ClientKind.CONTROLLER, status=status):
            online = status is PresenceStatus.ONLINE
            return replace(state, controller_online=online, fresh=state.fresh if online else frozenset())
        case BoardState() as board if board.area in state.areas:
            return _read(state, board, now.mono_ms - event.age_ms, now.mono_ms)
        case SiteState(name=name, time_zone=time_zone, languages=languages):
            return replace(state, name=name, time_zone=time_zone, languages=_third(languages))
        case ServicesState(services=services):
            return _of_desk(replace(state, services=services))
        case QueueState() as queue:
            return replace(state, queues={**state.queues, queue.service: queue})
        case _:
            return state


def _read(state: State, board: BoardState, board_ms: int, now_ms: int) -> State:
    """Return the state after reading a board that was made at ``board_ms``."""
    known: list[Known] = []
    for call in board.calls:
        if state.setup.desk not in {None, call.desk}:
            continue
        told, remembered = call.shown.get(state.client, 0), state.reported.get(call.call, 0)
        # The hub heard of a showing before it made this board; one it has not heard of was before now.
        by_ms = now_ms if remembered > told else board_ms
        shown = max(told, remembered)
        known.append(Known(call=call, called_ms=board_ms - call.age_ms, shown=shown, by_ms=by_ms))
    boards = {**state.boards, board.area: tuple(known)}
    calls = [known for area in boards.values() for known in area]
    line = learn(state.line, calls, now_ms, state.timing)
    return _of_desk(
        replace(
            state,
            boards=boards,
            line=line,
            fresh=state.fresh | {board.area},
            made_ms={**state.made_ms, board.area: board_ms},
            places={**state.places, board.area: board.area_name},
        )
    )


def _of_desk(state: State) -> State:
    """Return the state of a desk display with the authority whose ticket its desk has, as its letter tells."""
    call = main_call(state.line) or next((standing.call for standing in state.line.standing), None)
    if state.setup.desk is None or call is None:
        return state
    names = (service.authority_name for service in state.services if service.letter == call.number[:1])
    return replace(state, authority=next(names, state.authority))


def _third(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    """Return the languages that take turns beside Finnish and Swedish."""
    return tuple(language for language in languages if language not in {Language.FI, Language.SV}) or (Language.EN,)


def _hub_is_there(state: State) -> bool:
    return state.link_up and state.controller_online and state.fresh >= set(state.areas)


def _stale_due(state: State) -> int | None:
    """Return when the oldest of the boards becomes too old."""
    life_ms = state.setup.board_life_ms
    ends = [state.made_ms[area] + life_ms for area in state.fresh] if life_ms is not None else []
    return min(ends, default=None)


def _with_hub(state: State, now: Moment) -> State:
    stale_ms = _stale_due(state)
    if stale_ms is not None and stale_ms <= now.mono_ms:
        return replace(state, fresh=frozenset(), away_ms=now.mono_ms - AWAY_MS)
    if _hub_is_there(state):
        return replace(state, away_ms=None)
    return state if state.away_ms is not None else replace(state, away_ms=now.mono_ms)


def _view(state: State, now: Moment) -> View:
    local = now.utc.astimezone(ZoneInfo(state.time_zone))
    connected = state.away_ms is None or now.mono_ms < state.away_ms + AWAY_MS
    several = len(state.areas) > 1 and state.setup.desk is None
    places = {known.call.call: state.places[area] for area in state.boards for known in state.boards[area]}
    view = look(state.line, now, local, name=state.name, connected=connected, places=places if several else {})
    closed = is_closed(state.services)
    return replace(
        view,
        tables=tables(state.services, state.queues, state.areas, local) if state.setup.desk is None else (),
        closed=closed,
        dark=state.setup.off_outside_hours and closed and not view.calls,
        languages=state.languages,
        sign=None if state.setup.desk is None else Sign(authority=state.authority, told=_told(view, closed=closed)),
    )


def _told(view: View, *, closed: bool) -> str | None:
    """Return what the display of a desk tells customers to do."""
    if view.main is not None:
        return "please_come" if view.main.showing else None
    return "closed" if closed else "next_here"


def _is_quiet(state: State, now: Moment) -> bool:
    at = now.utc.astimezone(ZoneInfo(state.time_zone)).time()
    return any(hours.hold(at) for hours in state.setup.quiet)


def _is_connected(view: View | None) -> bool:
    return view is None or view.connected


def _next_minute(now: Moment) -> int:
    return now.later(_MINUTE_MS - (now.utc.second * 1000 + now.utc.microsecond // 1000))


def _without(state: State, code: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in state.findings if finding.code != code)


def _reports(state: State, event: loop.Event) -> tuple[loop.Effect, ...]:
    match event:
        case Painted(call=call, showing=showing):
            return (loop.Send(CallShown(call=call, showing=showing)),)
        case Ailing() | Recovered():
            return (loop.ReportHealth(state.findings, {}),)
        case _:
            return ()
