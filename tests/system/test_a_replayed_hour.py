"""An hour of a real office day through broker, controller and devices, each a process, some of them killed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulation.feed import read_feed
from simulation.headless import play
from simulation.link import Link
from simulation.lobby import Lobby
from simulation.replay import Replay
from simulation.report import Report
from vuoro.messages.simulation import PressButton
from vuoro.settings import Simulation
from vuoro.site import PEOPLE
from vuoro.values import ClientKind

SPEED = 3600.0
KILLS_MS = tuple((8 * 60 + minutes) * 60_000 for minutes in (15, 40))


@contextmanager
def lobby(site: Path, directory: Path) -> Iterator[Lobby]:
    with Lobby(site, directory, Simulation.DRIVEN) as started:
        started.start()
        yield started


class Killer:
    """Kills a process twice: between two customers, and while one is being served."""

    def __init__(self, lobby: Lobby, name: str) -> None:
        self._lobby = lobby
        self._name = name
        self._left = list(KILLS_MS)
        self._delays_s = [0.0, 0.003]

    def __call__(self, at_ms: int) -> None:
        """Kill, if it is late enough."""
        if self._left and at_ms >= self._left[0]:
            self._left.pop(0)
            threading.Timer(self._delays_s.pop(0), self._kill).start()

    def _kill(self) -> None:
        pid = self._lobby.supervisor.pid(self._name)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)


def assert_the_hour_was_played(report: Report) -> None:
    assert report.violations == ()
    assert report.differences == ()
    assert report.held
    assert (report.tickets_issued, report.tickets_printed, report.tickets_called) == (91, 91, 85)
    assert report.emptyings_logged >= 2  # opened, confirmed; more where a box's power went meanwhile
    assert (report.calls_shown_twice, report.chimes) == (85, 170)
    assert (report.duplicates, report.lost, report.walk_outs) == (0, 0, 0)
    assert (report.snapshots_compared, report.snapshots_differing) == (13, 0)


def test_an_hour_is_replayed_exactly_and_measured(tmp_path: Path, office_hour: Path, demo_site: Path) -> None:
    late: list[int] = []
    with lobby(demo_site, tmp_path) as started:
        report = play(started, read_feed(office_hour), SPEED, late.append)
    assert_the_hour_was_played(report)
    assert late == sorted(late)
    assert report.outages == ()
    assert report.presses_repeated == 0
    for measured in (report.latency_ms.press_to_print, report.latency_ms.call_to_display):
        assert measured.p50 is not None
        assert measured.p99 is not None
        assert 0 < measured.p50 <= measured.p99


@pytest.mark.parametrize("victim", ["controller", "broker", "kiosk-1", "display-1"])
def test_nothing_is_lost_or_doubled_when_a_process_is_killed_in_the_middle(
    victim: str, tmp_path: Path, office_hour: Path, demo_site: Path
) -> None:
    with lobby(demo_site, tmp_path) as started:
        report = play(started, read_feed(office_hour), SPEED, Killer(started, victim))
    assert [outage.name for outage in report.outages] == [victim] * len(KILLS_MS)
    assert_the_hour_was_played(report)


def test_one_customer_too_many_is_found_at_every_snapshot_after(
    tmp_path: Path, office_hour: Path, demo_site: Path
) -> None:
    with lobby(demo_site, tmp_path) as started:
        link = Link(started.site.site, started.broker(ClientKind.SIMULATION), started.broker(PEOPLE))
        link.start()
        kiosk, service = started.site.kiosks[0].client, started.site.services[-1]
        intruder = iter([PressButton(button=service.id)])

        def press_once(at_ms: int) -> None:
            if at_ms >= KILLS_MS[-1] and (press := next(intruder, None)) is not None:
                link.act(kiosk, press)

        outcome = Replay(read_feed(office_hour), started.site, link, SPEED, press_once).run()
        link.stop()
    assert (outcome.snapshots_compared, outcome.snapshots_differing) == (13, 4)
    assert outcome.differing[-1] == f"08:59 {service.letter}: 1 wait, recorded were 0"
