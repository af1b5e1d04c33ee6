"""A whole lobby on this machine: the broker, the controller and every device of a site, each a process of its own.

Owns one directory with everything they read and write, and starts and stops them. Must not know what happens in it.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Self, TextIO

from simulation.broker import LocalBroker
from simulation.child import Process, Status, python
from simulation.settings_files import Program, SettingsFiles
from simulation.staff import invite, write_links
from simulation.supervisor import Supervisor
from simulation.units import SYSTEMD, read_policy
from vuoro.errors import ExitCode, VuoroError
from vuoro.settings import BrokerSettings, Simulation
from vuoro.site_file import load_site
from vuoro.values import ClientId, Role

BROKER = "broker"


class LobbyBusyError(VuoroError):
    """Another lobby runs in the same directory."""

    exit_code = ExitCode.UNREACHABLE


class LobbyPlaceError(VuoroError):
    """There is no place for the lobby's files."""

    exit_code = ExitCode.USAGE


class Lobby:
    """The processes of one site. Use as a context manager: leaving it ends them all, whatever happened inside."""

    def __init__(
        self,
        site_file: Path,
        directory: Path,
        simulation: Simulation,
        *,
        window: bool = False,
        window_size: tuple[int, int] | None = None,
        on_change: Callable[[str, Status], None] | None = None,
    ) -> None:
        self.site = load_site(site_file)
        self.directory = directory
        self._simulation = simulation
        self._window = window
        self._window_size = window_size
        self._site_file = site_file.absolute()
        self.vuoroctl_settings: Path | None = None
        #: By which link somebody at a browser is who, once; and the file where they stand.
        self.links: dict[Role, str] = {}
        self.links_file: Path | None = None
        self._lock = _open_lock(directory)
        self._take_lock()
        self._broker = LocalBroker(directory / "broker", self.site)
        self.supervisor = Supervisor(directory / "log", on_change)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.supervisor.stop()
        self._lock.close()

    def start(self) -> None:
        """Write all settings, start the broker, then all daemons side by side; return when everything is ready."""
        self._broker.prepare()
        files = SettingsFiles(self.directory, self.site, self._site_file, self._broker)
        programs = files.write(self._simulation, window=self._window, window_size=self._window_size)
        self.vuoroctl_settings = files.write_vuoroctl()
        if self._simulation is Simulation.LIVE:
            self.links = invite(self.site, files.console())
            self.links_file = write_links(self.directory, self.links)
        self.supervisor.start([self._broker_process()])
        temporary = self._empty_temporary()
        self.supervisor.start([_process(program, temporary) for program in programs])

    def broker(self, client: ClientId) -> BrokerSettings:
        """Return how a client reaches the broker."""
        return self._broker.settings(client)

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise LobbyBusyError(f"a lobby is running already in {self.directory}; end it with q or Ctrl-C") from None

    def _empty_temporary(self) -> Path:
        """Return a folder for what the daemons' libraries write and a killed one leaves (python-escpos 3.1 does)."""
        temporary = self.directory / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        return temporary

    def _broker_process(self) -> Process:
        policy = read_policy(SYSTEMD / "mosquitto.service.d" / "vuoro.conf")
        return Process(BROKER, tuple(map(str, self._broker.command())), policy, port=self._broker.port)


def _open_lock(directory: Path) -> TextIO:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (directory / "lock").open("w")
    except OSError as error:
        raise LobbyPlaceError(
            f"a lobby cannot keep its files in {directory}: {error.strerror}; name another folder with --directory"
        ) from error


def _process(program: Program, temporary: Path) -> Process:
    command = python(program.module, "--config", str(program.config))
    return Process(program.client, command, read_policy(program.unit), {"TMPDIR": str(temporary)})
