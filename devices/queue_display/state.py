"""All that a display knows, and how it is set. Data only; what changes it is `devices.queue_display.logic`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from devices.queue_display.events import QuietHours
from vuoro.board.lobby import Lobby, Spot
from vuoro.board.showings import Known, Line, Timing
from vuoro.board.view import Probe, View
from vuoro.messages.device import Finding
from vuoro.values import AreaId, CallId, ClientId, DoId


class Setup(Struct, frozen=True, kw_only=True):
    """How the display is set: which hours are quiet, and whether it has a chime at all.

    ``board_life_ms`` is the age no board may have, None where ages are not real: while the clock is driven.
    """

    quiet: tuple[QuietHours, ...] = ()
    has_chime: bool = True
    board_life_ms: int | None = None


class Probing(Struct, frozen=True, kw_only=True):
    """Something that staff asked the display to show, until when, and who waits to hear that it was seen."""

    probe: Probe
    until_ms: int
    seen: bool = False
    waiting: tuple[DoId, ...] = ()


class State(Struct, frozen=True, kw_only=True):
    """All that a display knows.

    ``reported`` is what it had shown before it was restarted, from its outbox. ``fresh`` are the areas whose board has
    come since the hub was last away, ``made_ms`` when each was made; ``away_ms`` is since when the hub is away, None
    while it is there.
    """

    client: ClientId
    spot: Spot
    timing: Timing
    reported: Mapping[CallId, int]
    setup: Setup = Setup()
    lobby: Lobby = Lobby()
    boards: Mapping[AreaId, tuple[Known, ...]] = {}
    made_ms: Mapping[AreaId, int] = {}
    line: Line = Line()
    link_up: bool = False
    controller_online: bool = False
    fresh: frozenset[AreaId] = frozenset()
    away_ms: int | None = None
    next_minute_ms: int | None = None
    notice_end_ms: int | None = None
    probing: Probing | None = None
    view: View | None = None
    findings: tuple[Finding, ...] = ()
