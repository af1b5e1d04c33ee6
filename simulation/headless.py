"""Replays an office day without a picture: for CI, for measuring, and for whoever wants the figures.

Owns the order of a run: read, check, start, play, judge, report.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulation.child import Status
from simulation.feed import Feed, hhmm, read_feed
from simulation.fitting import check_fits
from simulation.invariants import check
from simulation.link import Link
from simulation.lobby import Lobby
from simulation.replay import Replay
from simulation.report import Report, make_report
from vuoro.errors import VuoroError
from vuoro.settings import Simulation
from vuoro.site import PEOPLE
from vuoro.site_file import load_site
from vuoro.values import ClientKind

Say = Callable[[str], None]


def replay_day(recording: Path, site_file: Path, speed: float, say: Say) -> Report:
    """Play the recording through a lobby of its own and return the report.

    The directory of a lobby in which not everything held is kept, and named; it has the logs of all daemons.
    """
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    feed = read_feed(recording, today=tomorrow)
    check_fits(feed, load_site(site_file), site_file)
    for note in feed.notes:
        say(f"note: {note}")
    directory = Path(tempfile.mkdtemp(prefix="vuoro-replay-"))
    try:
        with Lobby(site_file, directory, Simulation.DRIVEN, on_change=_Watcher(say)) as lobby:
            say("starting the lobby")
            lobby.start()
            report = play(lobby, feed, speed, _Hourly(say))
    except VuoroError:
        say(f"the logs are in {directory / 'log'}")
        raise
    except BaseException:
        shutil.rmtree(directory)
        raise
    if report.held:
        shutil.rmtree(directory)
    else:
        say(f"the logs are in {directory / 'log'}")
    return report


def play(lobby: Lobby, feed: Feed, speed: float, progress: Callable[[int], None]) -> Report:
    """Play ``feed`` through a lobby that has been started; ``progress`` hears how late it is, in local milliseconds."""
    link = Link(lobby.site.site, lobby.broker(ClientKind.SIMULATION), lobby.broker(PEOPLE))
    link.start()
    try:
        began = time.monotonic()
        outcome = Replay(feed, lobby.site, link, speed, progress).run()
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


class _Watcher:
    """Says which processes are ready, and which went down."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def __call__(self, name: str, status: Status) -> None:
        """Hear of a change."""
        if status in (Status.READY, Status.DOWN):
            self._say(f"{name} is {status}")


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
