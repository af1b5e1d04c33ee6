"""A recording with all that real ones have: a reset, walk-outs, a missing row, a rush, a queue full at the start."""

from __future__ import annotations

from pathlib import Path

from simulation.feed import read_feed
from simulation.feed_rows import COLUMNS
from simulation.headless import play
from simulation.lobby import Lobby
from vuoro.settings import Simulation

#: Of each snapshot and queue: how many wait, and the number called last; None for a row that is missing.
ROUGH: dict[str, dict[str, tuple[int, str] | None]] = {
    "12:00": {"X": (3, "X080"), "A": (0, ""), "K": (0, "K001")},
    "12:05": {"X": (5, "X081"), "A": (293, ""), "K": (2, "K001")},
    "12:10": {"X": (1, "X002"), "A": (270, "A004"), "K": None},
    "12:15": {"X": (0, "X002"), "A": (0, "A004"), "K": (1, "K006")},
}


def recording(path: Path) -> Path:
    lines = [",".join(COLUMNS)]
    for time, queues in ROUGH.items():
        for letter, reading in queues.items():
            if reading is not None:
                waiting, number = reading
                lines.append(f"Office,{time},2021-06-07,1,{ord(letter)},{letter},{letter}: Name,2,{waiting},{number}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_rough_day_is_replayed_exactly_and_what_was_odd_is_noted(tmp_path: Path, demo_site: Path) -> None:
    feed = read_feed(recording(tmp_path / "rough.csv"))
    with Lobby(demo_site, tmp_path / "lobby", Simulation.DRIVEN) as lobby:
        lobby.start()
        report = play(lobby, feed, 1e6, lambda _: None)
    assert report.violations == ()
    assert report.differences == ()
    assert report.held
    assert (report.tickets_issued, report.tickets_called, report.walk_outs) == (305, 12, 292)
    assert (report.snapshots_compared, report.readings_compared) == (4, 11)
    assert report.notes == (
        "queue X: 3 customers waited before 12:00; they arrive just before it",
        "queue X: 80 calls were made before 12:00; they are not replayed",
        "queue X, 12:05 to 12:10: the number fell: reset, 2 calls since",
        "queue X, 12:05 to 12:10: 2 customers left without a call",
        "queue X, 12:10 to 12:15: 1 customers left without a call",
        "queue A, 12:05 to 12:10: 19 customers left without a call",
        "queue A, 12:10 to 12:15: 270 customers left without a call",
        "queue K has no row in 1 snapshots (first: 12:10)",
        "queue K: 1 calls were made before 12:00; they are not replayed",
    )
