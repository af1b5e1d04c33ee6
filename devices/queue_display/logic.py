"""The display's rules: what is on the board, when it chimes, and when it has to say that it may be out of date.

Owns the connection to the hub as customers see it. The showings are `vuoro.board.showings`, the same on every display;
what the board says is `vuoro.board.lobby`.

- A showing begins only while the hub is there: link up, controller online, and the boards of all areas received since.
  So nothing is called from a board that may be out of date, and what is due is made when the hub is back.
- Without the hub for `AWAY_MS` the board says so. A showing that has begun ends before that.
- A board older than the controller lets one become (`Setup.board_life_ms`) is as good as none: that is said at once.
- A showing is reported when it has been painted, not before: a report is what customers could see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from devices.queue_display import asked
from devices.queue_display.events import Ailing, Chime, Painted, Recovered, Show
from devices.queue_display.state import Setup, State
from vuoro.board.lobby import Spot, hear, next_end, view
from vuoro.board.showings import Known, Timing, advance, learn, next_change
from vuoro.board.view import View
from vuoro.messages import loop
from vuoro.messages.commands import AnyCommand, CallShown
from vuoro.messages.device import Finding, Presence, Severity
from vuoro.messages.state import BoardState
from vuoro.values import ClientId, ClientKind, Moment, PresenceStatus

#: Without the hub for this long, the board says so.
AWAY_MS: Final = 10_000
_MINUTE_MS: Final = 60_000


def initial(
    client: ClientId,
    spot: Spot,
    timing: Timing,
    *,
    unanswered: Sequence[AnyCommand] = (),
    setup: Setup | None = None,
    unreadable: int = 0,
) -> State:
    """Return the state at start; ``unanswered`` commands tell which showings were made and perhaps not heard of.

    ``unreadable`` is how much on the disk could not be read.
    """
    shown = sorted((command.call, command.showing) for command in unanswered if isinstance(command, CallShown))
    return State(
        client=client,
        spot=spot,
        timing=timing,
        reported=dict(shown),
        setup=setup or Setup(),
        findings=_unreadable(unreadable),
    )


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
    """Return the display after ``event`` and what it does about it."""
    state, answers = asked.after(_with_hub(_after(state, event, now), now), event, now)
    line, begun = advance(state.line, now.mono_ms, state.timing, may_begin=_hub_is_there(state))
    state = replace(
        state, line=line, next_minute_ms=_next_minute(now), notice_end_ms=next_end(state.lobby, state.spot, now)
    )
    seen = _view(state, now)
    effects: list[loop.Effect] = [] if seen == state.view else [Show(seen)]
    if begun is not None and not _is_quiet(state, now):
        effects.append(Chime())
    return replace(state, view=seen), (*effects, *answers, *_reports(state, event))


def next_due(state: State) -> int | None:
    """Return when the board changes by itself: by a showing, by the clock, or because the hub is away too long."""
    away_due = state.away_ms + AWAY_MS if state.away_ms is not None and _is_connected(state.view) else None
    change = next_change(state.line, state.timing, may_begin=_hub_is_there(state))
    dues = (away_due, change, state.next_minute_ms, state.notice_end_ms, asked.due(state), _stale_due(state))
    return min((due for due in dues if due is not None), default=None)


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
        case BoardState(area=area) as board:
            return _read(state, board, now.mono_ms - event.age_ms, now.mono_ms) if area in state.spot.areas else state
        case message:
            return replace(state, lobby=hear(state.lobby, message))


def _read(state: State, board: BoardState, board_ms: int, now_ms: int) -> State:
    """Return the state after reading a board that was made at ``board_ms``."""
    known: list[Known] = []
    for call in board.calls:
        if state.spot.desk not in {None, call.desk}:
            continue
        told, remembered = call.shown.get(state.client, 0), state.reported.get(call.call, 0)
        # The hub heard of a showing before it made this board; one it has not heard of was before now.
        by_ms = now_ms if remembered > told else board_ms
        shown = max(told, remembered)
        known.append(Known(call=call, called_ms=board_ms - call.age_ms, shown=shown, by_ms=by_ms))
    boards = {**state.boards, board.area: tuple(known)}
    calls = [known for area in boards.values() for known in area]
    return replace(
        state,
        lobby=hear(state.lobby, board),
        boards=boards,
        line=learn(state.line, calls, now_ms, state.timing),
        fresh=state.fresh | {board.area},
        made_ms={**state.made_ms, board.area: board_ms},
    )


def _hub_is_there(state: State) -> bool:
    return state.link_up and state.controller_online and state.fresh >= set(state.spot.areas)


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
    connected = state.away_ms is None or now.mono_ms < state.away_ms + AWAY_MS
    probe = None if state.probing is None else state.probing.probe
    return view(state.lobby, state.spot, state.line, now, connected=connected, probe=probe)


def _is_quiet(state: State, now: Moment) -> bool:
    at = state.lobby.local(now).time()
    return any(hours.hold(at) for hours in state.setup.quiet)


def _is_connected(view: View | None) -> bool:
    return view is None or view.connected


def _next_minute(now: Moment) -> int:
    return now.later(_MINUTE_MS - (now.utc.second * 1000 + now.utc.microsecond // 1000))


def _without(state: State, code: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in state.findings if finding.code != code)


def _unreadable(count: int) -> tuple[Finding, ...]:
    if not count:
        return ()
    detail = f"{count} record(s) on the disk could not be read; kept in its table unreadable"
    return (Finding(code="disk_unreadable", severity=Severity.FAULT, detail=detail),)


def _reports(state: State, event: loop.Event) -> tuple[loop.Effect, ...]:
    match event:
        case Painted(call=call, showing=showing):
            return (loop.Send(CallShown(call=call, showing=showing)),)
        case loop.Started() if state.findings:
            return (loop.ReportHealth(state.findings, {}),)
        case Ailing() | Recovered():
            return (loop.ReportHealth(state.findings, {}),)
        case _:
            return ()
