"""Every commit on the way from press to paper, and every one of its floor, as the kernel saw them.

Runs `press_bench` once more, all of it under strace, and counts for each press, and each question of the floor, how
often each of the databases was brought to the disk before the first byte of the ticket came (the answer was saved).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct, json

from simulation.press_bench import Span, Turns
from vuoro.errors import ExitCode, VuoroError

_STRACE: Final = ("strace", "-f", "-q", "-y", "-ttt", "-e", "trace=fdatasync,fsync")
#: A line such as ``4711 1700000000.123456 fdatasync(7</tmp/vuoro-bench-x/kiosk/outbox.sqlite3-wal>) = 0``.
_SYNC: Final = re.compile(r"^(?:\[?(?:pid +)?\d+\]? +)?(?P<at>\d+\.\d+) f(?:data)?sync\(\d+<(?P<path>[^>]+)>")
#: Who commits to which file, in the folder of the bench.
_FILES: Final = {
    "kiosk": "/kiosk/outbox.sqlite3-wal",
    "controller": "/controller/controller.sqlite3-wal",
    "floor_kiosk": "/floor/kiosk.sqlite3-wal",
    "floor_controller": "/floor/controller.sqlite3-wal",
}


class MeasureError(VuoroError):
    """strace is not installed, or what it watched has failed."""

    exit_code = ExitCode.UNREACHABLE


class Recorded(Struct, frozen=True):
    """The turns of a bench, and what its monotonic clock showed at 0 o'clock of 1 January 1970, UTC."""

    turns: Turns
    monotonic_at_epoch_ns: int


class Commits(Struct, frozen=True, kw_only=True):
    """How many commits there were in each press, and in each question of the floor, in their order."""

    presses: int
    kiosk: list[int]
    controller: list[int]
    floor_kiosk: list[int]
    floor_controller: list[int]


def record(turns: Turns, file: Path) -> None:
    """Write down when everything happened, so that the commits can be counted."""
    file.write_bytes(json.encode(Recorded(turns, time.monotonic_ns() - time.time_ns())))


def count_commits(presses: int) -> Commits:
    """Return the commits of so many presses. Raises `MeasureError`."""
    with tempfile.TemporaryDirectory(prefix="vuoro-strace-") as place:
        trace, spans = Path(place) / "trace", Path(place) / "spans"
        bench = [sys.executable, "-m", "simulation.bench", "floor", "--presses", str(presses), "--record", str(spans)]
        _run([*_STRACE, "-o", str(trace), *bench])
        recorded = json.decode(spans.read_bytes(), type=Recorded)
        return counted(recorded, trace.read_text(encoding="utf-8", errors="replace").splitlines())


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  the command is our own
    except FileNotFoundError:
        raise MeasureError("strace is not installed. Install it with: sudo apt install strace") from None
    except subprocess.CalledProcessError:
        raise MeasureError("the bench did not come to its end under strace; see above") from None


def counted(recorded: Recorded, trace: Iterable[str]) -> Commits:
    """Return the commits that strace saw in the spans that were recorded."""
    syncs = [(at + recorded.monotonic_at_epoch_ns, path) for at, path in _syncs(trace)]

    def within(spans: list[Span], who: str) -> list[int]:
        times = [at for at, path in syncs if path.endswith(_FILES[who])]
        return [sum(span.began <= at <= span.ended for at in times) for span in spans]

    questions, presses = recorded.turns.questions, recorded.turns.presses
    return Commits(
        presses=len(presses),
        kiosk=within(presses, "kiosk"),
        controller=within(presses, "controller"),
        floor_kiosk=within(questions, "floor_kiosk"),
        floor_controller=within(questions, "floor_controller"),
    )


def _syncs(trace: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Return when which file was brought to the disk, in nanoseconds since the epoch."""
    for line in trace:
        match = _SYNC.match(line)
        if match is not None:
            seconds, _, fraction = match["at"].partition(".")
            yield int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0")), match["path"]
