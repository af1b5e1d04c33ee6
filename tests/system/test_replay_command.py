"""``python -m simulation --headless`` as a person or CI runs it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vuoro.errors import ExitCode

PATIENCE_S = 120.0


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short name for all that a run leaves; its name is on the command line of every process."""
    return tmp_path_factory.mktemp("run")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "simulation", *map(str, arguments)]


def run(directory: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=os.environ | {"TMPDIR": str(directory)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def left_over(directory: Path) -> Iterator[str]:
    """Return the command lines of living processes that name ``directory``."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if str(directory) in line:
            yield line


def test_a_day_is_replayed_and_reported(directory: Path, office_hour: Path, demo_site: Path) -> None:
    out = directory / "out.json"
    done = run(directory, "--headless", "--replay", office_hour, "--speed", 3600, "--report", out, "--site", demo_site)
    assert done.returncode == ExitCode.OK, done.stderr
    report = json.loads(out.read_text())
    assert report["held"] is True
    assert report["tickets_printed"] == 91
    assert report["feed"]["date"] == "2020-01-13"
    assert report["latency_ms"]["press_to_print"].keys() == {"p50", "p99"}
    assert "everything held" in done.stderr
    assert [path.name for path in directory.iterdir()] == ["out.json"]


BAD_FILES: dict[str, tuple[Callable[[str], str], str]] = {
    "wrong columns": (lambda day: day.replace("aktualnyNumer", "numer"), "line 1: missing columns: aktualnyNumer"),
    "dates in 2012": (lambda day: day.replace("2020-01-13", "2012-01-13"), "line 2: date_fixed is 2012-01-13"),
    "a year that jumps": (
        lambda day: (
            "\n".join(day.splitlines()[:40]) + "\n" + "\n".join(day.splitlines()[40:]).replace("2020-", "2021-")
        ),
        "line 41: the year jumps from 2020-01-13 (line 2) to 2021-01-13",
    ),
    "an empty file": (lambda _: "", "the file is empty"),
    "a header alone": (lambda day: day.splitlines()[0] + "\n", "there is a header but no row"),
    "a letter the site does not have": (
        lambda day: day.replace(",A,", ",Y,").replace(",A0", ",Y0"),
        "no service has the letter of these queues of the recording: Y",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_replayed_is_told_at_once(
    name: str, directory: Path, office_hour: Path, demo_site: Path
) -> None:
    spoil, words = BAD_FILES[name]
    bad = directory / "bad.csv"
    bad.write_text(spoil(office_hour.read_text(encoding="utf-8")), encoding="utf-8")
    out = directory / "out.json"
    done = run(directory, "--headless", "--replay", bad, "--report", out, "--site", demo_site)
    assert done.returncode in (ExitCode.DATA, ExitCode.CONFIG)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--headless"], "--headless needs --replay FILE and --report OUT"),
        (["--replay", "day.csv"], "--replay and --report go with --headless"),
        (["--headless", "--replay", "day.csv", "--report", "/nowhere/out.json"], "/nowhere/out.json cannot be written"),
        (["--headless", "--replay", "day.csv", "--report", "/"], "/ is a folder; name a file in it"),
        (["--headless", "--replay", "day.csv", "--report", "out.json", "--speed", "0"], "'0' is not a number above 0"),
        (["--headless", "--replay", "day.csv", "--report", "out.json", "--speed", "fast"], "'fast' is not a number"),
    ],
)
def test_arguments_that_do_not_go_together_are_told(directory: Path, arguments: list[str], words: str) -> None:
    done = run(directory, *arguments)
    assert done.returncode == ExitCode.USAGE
    assert words in done.stderr


@pytest.mark.parametrize("moment", ["starting the lobby", "controller is ready", "it is 08:00 in the lobby"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_replay_that_is_interrupted_leaves_nothing_behind(
    moment: str, number: signal.Signals, directory: Path, office_hour: Path, demo_site: Path
) -> None:
    arguments = ("--headless", "--replay", office_hour, "--speed", 60, "--report", directory / "out.json")
    with subprocess.Popen(
        command(*arguments, "--site", demo_site),
        env=os.environ | {"TMPDIR": str(directory)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.strip() == moment:
                break
        process.send_signal(number)
        rest = process.stderr.read()
        assert process.wait(PATIENCE_S) == 130
    assert "Traceback" not in rest
    assert "ended before its time" in rest
    assert list(left_over(directory)) == []
    assert list(directory.iterdir()) == []


def test_a_replay_that_is_killed_takes_its_processes_with_it(
    directory: Path, office_hour: Path, demo_site: Path
) -> None:
    arguments = ("--headless", "--replay", office_hour, "--speed", 60, "--report", directory / "out.json")
    with subprocess.Popen(
        command(*arguments, "--site", demo_site),
        env=os.environ | {"TMPDIR": str(directory)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("it is"):
                break
        children = [os.pidfd_open(pid) for pid in children_of(process.pid)]
        process.kill()
    assert len(children) == 6
    for pidfd in children:
        assert select.select([pidfd], [], [], PATIENCE_S)[0]
        os.close(pidfd)
    assert list(left_over(directory)) == []


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started in any of its threads."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
