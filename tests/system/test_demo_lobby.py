"""The living lobby: on a terminal, played by keys; without one, until Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from vuoro.errors import ExitCode

PATIENCE_S = 60.0
#: What ``vuoroctl status`` runs, also where the project is not installed.
STATUS = "from maintenance.status import status; import typer; typer.run(status)"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lobby keeps everything; its name is on the command line of every process."""
    return tmp_path_factory.mktemp("demo")


def environment(directory: Path) -> dict[str, str]:
    without_window = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    return without_window | {"TMPDIR": str(directory), "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}


def command(directory: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "simulation", "--directory", str(directory / "lobby"), *arguments]


def nothing_runs(directory: Path) -> bool:
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().decode(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return not any(str(directory) in line for line in lines)


class Terminal:
    """A terminal with somebody before it who reads and presses keys."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._said = ""

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    def wait_for(self, words: str) -> None:
        """Look at what has been drawn since the last time until ``words`` are there."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in ESCAPES.sub("", self._said):
            ended = not self._read()
            assert not ended, f"it ended, saying {ESCAPES.sub('', self._said)[-4000:]}"
            assert time.monotonic() < deadline, f"it shows {ESCAPES.sub('', self._said)[-4000:]}"
        self._said = ""

    def _read(self) -> bool:
        """Take what has been drawn; return whether the other end is still there."""
        if select.select([self._descriptor], [], [], 0.2)[0]:
            try:
                self._said += os.read(self._descriptor, 65536).decode(errors="replace")
            except OSError:  # how Linux says that the last process has left the terminal
                return False
        return True

    def drain(self) -> None:
        """Read what still comes until the other end is closed."""
        while self._read():
            pass


@contextmanager
def demo(directory: Path, *arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (30, 100))
    process = subprocess.Popen(
        command(directory, *arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(directory),
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(ours), process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_keys_make_things_happen_and_q_ends_it(directory: Path) -> None:
    with demo(directory) as (terminal, process):
        terminal.wait_for("take ticket")
        terminal.press("X")
        terminal.wait_for("Ticket X001 was printed")
        terminal.press("c")
        terminal.wait_for("X001 was called to desk")
        terminal.press("5")
        terminal.wait_for("The feedback terminal said thanks for 5")
        terminal.press("e")
        terminal.wait_for("Somebody dropped an envelope")
        terminal.press("b")
        terminal.wait_for("The advisor is emptying the box")
        terminal.wait_for("the emptying confirmed (record 2)")
        terminal.press("pp")
        terminal.wait_for("Paper has run out")
        terminal.press("q")
        terminal.drain()
        assert process.wait(PATIENCE_S) == 0
    assert nothing_runs(directory)


def test_a_second_start_goes_on_with_the_numbers_of_the_day(directory: Path) -> None:
    for number in ("X001", "X002"):
        with demo(directory, "--language", "sv") as (terminal, process):
            terminal.wait_for("könummer")
            terminal.press("X")
            terminal.wait_for(f"Könummer {number} skrevs ut")
            terminal.press("q")
            terminal.drain()
            assert process.wait(PATIENCE_S) == 0


def test_two_lobbies_do_not_share_a_directory(directory: Path) -> None:
    with demo(directory) as (terminal, _):
        terminal.wait_for("take ticket")
        second = subprocess.run(
            command(directory),
            env=environment(directory),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert second.returncode != 0
    assert "a lobby is running already" in second.stderr
    assert second.stdout == ""


def test_a_place_that_cannot_be_had_is_told(directory: Path) -> None:
    taken = directory / "taken"
    taken.write_text("a file", encoding="utf-8")
    done = subprocess.run(
        [*command(directory)[:-1], str(taken)],
        env=environment(directory),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == ExitCode.USAGE
    assert f"cannot keep its files in {taken}" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_terminal_it_runs_until_ctrl_c(directory: Path) -> None:
    with subprocess.Popen(
        command(directory),
        env=environment(directory),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith("In another terminal"):
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(PATIENCE_S) == 0
    assert "The lobby is open. Ctrl-C closes it." in said
    assert "The lobby is closed." in rest
    assert "Traceback" not in rest
    assert nothing_runs(directory)


def test_vuoroctl_finds_the_lobby_by_the_file_that_is_named(directory: Path) -> None:
    with demo(directory) as (terminal, _):
        terminal.wait_for("take ticket")
        status = subprocess.run(
            [sys.executable, "-c", STATUS, "--config", str(directory / "lobby/conf/vuoroctl.toml")],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert "kiosk-1" in status.stdout, status.stderr


def test_a_link_of_the_demo_opens_the_console_as_its_role(directory: Path) -> None:
    demo = subprocess.Popen(
        command(directory), env=environment(directory), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        links = dict(line.split() for line in said_links(demo, directory).splitlines())
        answer = httpx.get(links["advisor"])
        assert answer.status_code == HTTPStatus.OK
        assert "advisor" in answer.text
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(PATIENCE_S)
        assert demo.stdout is not None
        demo.stdout.close()


def said_links(demo: subprocess.Popen[bytes], directory: Path) -> str:
    """Return the file of the links, once the lobby has said where it is."""
    assert demo.stdout is not None
    for line in demo.stdout:
        if b"console-links.txt" in line:
            return (directory / "lobby" / "console-links.txt").read_text(encoding="utf-8")
    raise AssertionError("the demo ended without a word of its links")
