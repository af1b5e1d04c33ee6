"""What a display costs over a replayed office day: the real screen code on SDL's dummy driver, at 1080p.

Owns that measurement. The clock is driven; pages turn, and the processor is used, in real time.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from simulation.costs import cpu_s, process_of, rss_mb
from simulation.display_bench import DUMMY, FULL_HD
from simulation.feed import read_feed
from simulation.fitting import check_fits
from simulation.headless import play
from simulation.link import StuckError
from simulation.lobby import Lobby
from simulation.report import Percentiles
from vuoro.settings import Simulation
from vuoro.site_file import load_site

#: What a display has become after its first calls is measured from then on.
_FIRST: Final = 20


class HourFigures(Struct, frozen=True, kw_only=True):
    """What was measured of the first display; ``rss_growth_mb`` is since the first customers."""

    office_minutes: float
    speed: float
    calls: int
    call_to_frame: Percentiles
    cpu_s: float
    cpu_percent: float
    rss_mb: float
    rss_growth_mb: float


class _Scales:
    """Weighs a process again and again; the first weights are those of its start."""

    def __init__(self, process: Path) -> None:
        self._process = process
        self.weights: list[float] = []

    def __call__(self, _at_ms: int) -> None:
        """Weigh it now."""
        self.weights.append(rss_mb(self._process))


def measure_hour(recording: Path, site_file: Path, speed: float) -> HourFigures:
    """Play ``recording`` at most ``speed`` times as fast as life and return what the first display has cost."""
    feed = read_feed(recording, today=datetime.now(UTC).date() + timedelta(days=1))
    site = load_site(site_file)
    check_fits(feed, site, site_file)
    os.environ.update(DUMMY)
    with (
        tempfile.TemporaryDirectory(prefix="vuoro-bench-") as place,
        Lobby(site_file, Path(place), Simulation.DRIVEN, window=True, window_size=FULL_HD) as lobby,
    ):
        lobby.start()
        process = process_of(Path(place) / "conf" / f"{site.displays[0].client}.toml")
        scales, before, began = _Scales(process), cpu_s(process), time.monotonic()
        report = play(lobby, feed, speed, scales)
        used, wall_s = cpu_s(process) - before, time.monotonic() - began
        if not report.held:
            raise StuckError("the day did not go as it should: replay it with scripts/demo --replay to see why")
    first = scales.weights[min(_FIRST, len(scales.weights) - 1)]
    return HourFigures(
        office_minutes=round(report.simulated_s / 60, 1),
        speed=speed,
        calls=report.tickets_called,
        call_to_frame=report.latency_ms.call_to_display,
        cpu_s=round(used, 2),
        cpu_percent=round(100 * used / wall_s, 2),
        rss_mb=round(max(scales.weights), 1),
        rss_growth_mb=round(scales.weights[-1] - first, 1),
    )
