"""What strace saw of a bench, as counts of commits."""

from __future__ import annotations

from pathlib import Path

from msgspec import json

from simulation.commits_bench import Recorded, counted, record
from simulation.press_bench import Span, Turns

#: The monotonic clock began 999 s before the epoch's second 1000.
_AT_EPOCH = -999_000_000_000
_TRACE = """\
17 1000.000100 fdatasync(7</tmp/vuoro-bench-a/floor/kiosk.sqlite3-wal> <unfinished ...>
17 1000.000900 <... fdatasync resumed>) = 0
18 1000.001000 fdatasync(6</tmp/vuoro-bench-a/floor/controller.sqlite3-wal>) = 0
17 1000.002000 fdatasync(7</tmp/vuoro-bench-a/floor/kiosk.sqlite3-wal>) = 0
21 1001.000100 fdatasync(9</tmp/vuoro-bench-a/kiosk/outbox.sqlite3-wal>) = 0
22 1001.001000 fdatasync(5</tmp/vuoro-bench-a/controller/controller.sqlite3-wal>) = 0
21 1001.002000 fdatasync(9</tmp/vuoro-bench-a/kiosk/outbox.sqlite3-wal>) = 0
21 1001.300000 fdatasync(9</tmp/vuoro-bench-a/kiosk/outbox.sqlite3-wal>) = 0
21 1002.000100 fsync(8</tmp/vuoro-bench-a/kiosk/outbox.sqlite3>) = 0
21 1002.000200 fdatasync(9</tmp/vuoro-bench-a/kiosk/outbox.sqlite3-wal>) = 0
22 +++ exited with 0 +++
"""


def _ms(began: int, ended: int) -> Span:
    return Span(began * 1_000_000, ended * 1_000_000)


_TURNS = Turns(
    questions=[_ms(1_000, 1_003)],
    presses=[_ms(2_000, 2_003), _ms(3_000, 3_003)],
    idle_cpu_percent=0.1,
    rss_mb=40.0,
    ticket_bytes=1_000,
)


def test_each_commit_belongs_to_the_press_in_which_it_was_made_and_to_the_file_it_was_made_to() -> None:
    commits = counted(Recorded(_TURNS, _AT_EPOCH), _TRACE.splitlines())
    assert (commits.kiosk, commits.controller) == ([2, 1], [1, 0])
    assert (commits.floor_kiosk, commits.floor_controller) == ([2], [1])


def test_what_was_recorded_is_read_again_with_the_clock_it_was_measured_by(tmp_path: Path) -> None:
    record(_TURNS, tmp_path / "spans")
    recorded = json.decode((tmp_path / "spans").read_bytes(), type=Recorded)
    assert recorded.turns == _TURNS
    assert recorded.monotonic_at_epoch_ns < 0, "a machine is younger than the epoch"
