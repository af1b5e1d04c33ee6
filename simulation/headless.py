"""Replays an office day without a picture: for CI, for measuring, and for whoever wants the figures.

Owns the order of a run: read, check, start, play, judge, report.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulation.feed import Feed, hhmm, read_feed
from simulation.fitting import check_fits
from simulation.invariants import check
from simulation.link import Link
from simulation.lobby import Lobby
from simulation.replay import Replay
from simulation.report import Report, make_report
from vuoro.settings import Simulation
from vuoro.site_file import load_site
from vuoro.values import ClientKind

Say = Callable[[str], None]


def replay_day(recording: Path, site_file: Path, speed: float, say: Say) -> Report:
    """Play the recording through a lobby of its own and return the report."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    feed = read_feed(recording, today=tomorrow)
    check_fits(feed, load_site(site_file), site_file)
    for note in feed.notes:
        say(f"note: {note}")
    with (
        tempfile.TemporaryDirectory(prefix="vuoro-replay-") as directory,
        Lobby(
            site_file, Path(directory), Simulation.DRIVEN, on_change=lambda name, how: say(f"{name}: {how}")
        ) as lobby,
    ):
        lobby.start()
        return play(lobby, feed, speed, say)


def play(lobby: Lobby, feed: Feed, speed: float, say: Say) -> Report:
    """Play ``feed`` through a lobby that has been started."""
    link = Link(lobby.site.site, lobby.broker(ClientKind.SIMULATION), lobby.broker(ClientKind.CONSOLE))
    link.start()
    try:
        began = time.monotonic()
        outcome = Replay(feed, lobby.site, link, speed, _Hourly(say)).run()
        record = link.recorder.record()
        return make_report(
            feed,
            lobby.site,
            record,
            outcome,
            violations=check(record, lobby.site),
            outages=lobby.supervisor.outages(),
            wall_s=time.monotonic() - began,
        )
    finally:
        link.stop()


class _Hourly:
    """Says every full hour of the replayed day."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._hour = -1

    def __call__(self, at_ms: int) -> None:
        """Hear how late it is."""
        if at_ms // 3_600_000 != self._hour:
            self._hour = at_ms // 3_600_000
            self._say(f"it is {hhmm(at_ms)} in the lobby")
