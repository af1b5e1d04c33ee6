"""``vuoroctl status`` as a program, looking at a lobby of real daemons with simulated hardware."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from simulation.settings_files import Program, SettingsFiles
from tests.broker.running import SITE, RunningBroker, eventually
from vuoro.errors import ExitCode
from vuoro.settings import Simulation

ROOT = Path(__file__).parents[2]
SITE_FILE = ROOT / "sites" / "demo.toml"
STATUS = "import sys; from maintenance.status import status; import typer; typer.run(status)"


class Lobby:
    """The daemons of the demo's site, and a look at them."""

    def __init__(self, directory: Path, broker: RunningBroker) -> None:
        self._directory = directory
        self._broker = broker
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, program: Program) -> None:
        """Start a daemon; its log goes to a file."""
        with (self._directory / f"{program.client}.log").open("ab") as log:
            command = [sys.executable, "-m", program.module, "--config", str(program.config)]
            self._running[program.client] = subprocess.Popen(command, cwd=ROOT, stderr=log)

    def kill(self, client: str) -> None:
        """End a daemon as a power cut does."""
        self._running[client].kill()
        self._running.pop(client).wait()

    def end(self) -> None:
        """End all daemons."""
        for client in list(self._running):
            self.kill(client)

    def status(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``vuoroctl status``."""
        broker = self._broker.place.settings("maintenance")
        config = self._directory / "vuoroctl.toml"
        config.write_text(
            f'site = "demo"\nsite_file = "{SITE_FILE}"\n[broker]\nhost = "{broker.host}"\nport = {broker.port}\n'
            f'password_file = "{broker.password_file}"\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-c", STATUS, "--config", str(config), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    def report(self) -> dict[str, Any]:
        """Return what ``vuoroctl status --json`` says."""
        done = self.status("--json")
        assert done.returncode in {ExitCode.OK, ExitCode.FOUND_WRONG}, done.stderr
        content: dict[str, Any] = json.loads(done.stdout)
        return content

    def troubles(self) -> dict[str, str]:
        """Return what is wrong, by its place."""
        return {trouble["where"]: trouble["what"] for trouble in self.report()["troubles"]}


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    with ExitStack() as stack:
        broker = RunningBroker(tmp_path / "broker")
        stack.callback(broker.kill)
        broker.start()
        running = Lobby(tmp_path, broker)
        stack.callback(running.end)
        for program in SettingsFiles(tmp_path, SITE, SITE_FILE, broker.place).write(Simulation.LIVE, window=False):
            running.start(program)
        yield running


def test_it_shows_a_lobby_that_works_and_tells_of_one_that_does_not(lobby: Lobby) -> None:
    eventually(lambda: lobby.report()["all_well"], "a lobby in which all is well")
    shown = lobby.status("--language", "fi")
    assert shown.returncode == ExitCode.OK
    assert "Kaikki on kunnossa." in shown.stdout
    lobby.kill("display-1")
    eventually(lambda: "display-1" in lobby.troubles(), "the display is missed")
    assert lobby.troubles() == {"display-1": "The connection was lost without a goodbye"}
    assert lobby.status().returncode == ExitCode.FOUND_WRONG
