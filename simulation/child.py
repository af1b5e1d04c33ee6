"""One supervised process: how it is started, what it says, whether it still lives.

Owns the process, its log and its notify socket. Used by the supervisor's thread only; decides nothing.
"""

from __future__ import annotations

import math
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from simulation.logs import LogFile
from simulation.units import Policy

#: A process that is not ready after this time is killed and started again.
START_S: Final = 30.0


class Status(StrEnum):
    """How a supervised process is; a stopped one is not started again."""

    STARTING = "starting"
    READY = "ready"
    DOWN = "down"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Process:
    """What to run. With a ``port`` it is ready as soon as it answers there, else when it says ``READY=1``."""

    name: str
    command: tuple[str, ...]
    policy: Policy
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None


class Child:
    """A process with its log and its notify socket."""

    def __init__(self, process: Process, log: LogFile) -> None:
        self.process = process
        self.log = log
        self.status = Status.DOWN
        self.changed_at = time.monotonic()
        self.alive_at = 0.0
        self.quick_deaths = 0
        self.down_since: float | None = None
        self.why_down = ""
        self.pid: int | None = None
        self.pidfd = -1
        self.channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        # In Linux's abstract namespace: it leaves nothing behind, however this process ends, and has no long path.
        self._address = f"vuoro-{secrets.token_hex(16)}"
        self._popen: subprocess.Popen[bytes] | None = None
        self.channel.bind(f"\0{self._address}")

    def start(self) -> None:
        """Start the process. It dies with the thread that calls this, and does not hear the terminal's Ctrl-C."""
        environment = os.environ | self.process.environment | {"NOTIFY_SOCKET": f"@{self._address}"}
        if self.process.policy.watchdog_s is not None:
            environment["WATCHDOG_USEC"] = str(int(self.process.policy.watchdog_s * 1_000_000))
        with self.log.open() as output:
            # setpriv (util-linux) keeps its process id; Popen's preexec_fn is not safe beside threads.
            self._popen = subprocess.Popen(  # noqa: S603  the command is our own
                ["setpriv", "--pdeathsig", "KILL", "--", *self.process.command],  # noqa: S607  found in PATH like any tool
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                process_group=0,
            )
        self.pid = self._popen.pid
        self.pidfd = os.pidfd_open(self.pid)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process, if it lives."""
        if self._popen is not None and self._popen.poll() is None:
            self._popen.send_signal(number)

    def reap(self) -> int:
        """Return the exit status of the process, which has ended."""
        code = self._popen.wait() if self._popen is not None else 0
        os.close(self.pidfd)
        self.pid, self.pidfd, self._popen = None, -1, None
        return code

    def wait(self, timeout_s: float) -> bool:
        """Return whether the process has ended within ``timeout_s``."""
        if self._popen is None:
            return True
        try:
            self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def heard(self) -> set[str]:
        """Return what the process has said on its notify socket since the last time."""
        said: set[str] = set()
        try:
            while True:
                said.update(self.channel.recv(4096).decode("utf-8", "replace").splitlines())
        except BlockingIOError:
            return said

    def restart_at(self) -> float:
        """Return when the process, which is down, may be started again."""
        policy = self.process.policy
        return self.changed_at + policy.pause_s(self.quick_deaths) if policy.restart else math.inf

    def is_silent(self, now: float) -> bool:
        """Return whether the process should have been ready, or have said that it lives, before ``now``."""
        watchdog_s = self.process.policy.watchdog_s
        if self.status is Status.STARTING:
            return now > self.changed_at + START_S
        return self.status is Status.READY and watchdog_s is not None and now > self.alive_at + watchdog_s

    def answers(self) -> bool:
        """Return whether the process accepts connections on its port."""
        try:
            socket.create_connection(("127.0.0.1", self.process.port or 0), timeout=0.2).close()
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Close the notify socket."""
        self.channel.close()


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module with the Python that runs us."""
    return (sys.executable, "-m", module, *arguments)
