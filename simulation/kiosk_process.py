"""A kiosk daemon with its real adapters on a machine without pins, in a process whose buttons this process presses.

Owns the process and its settings. `simulation.pressed_kiosk` is what runs in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from devices.ticket_kiosk.settings import KioskSettings, PrinterKind, PrinterSettings, ServiceButton
from simulation.broker import LocalBroker
from simulation.toml_text import toml_text
from vuoro.site_file import load_site

CLIENT: Final = "kiosk-1"
#: The first pin has the button, the second its lamp; for each service of the kiosk.
PINS: Final = ((4, 5), (6, 7), (8, 9))


def kiosk_settings(broker: LocalBroker, site_file: Path, directory: Path, printer: Path) -> KioskSettings:
    """Return the settings of a kiosk with a button for each of the first services, and a serial printer."""
    site = load_site(site_file)
    return KioskSettings(
        site=site.site,
        client=CLIENT,
        broker=broker.settings(CLIENT),
        state_directory=directory,
        buttons=tuple(
            ServiceButton(service=service.id, pin=pin, lamp=lamp)
            for service, (pin, lamp) in zip(site.services, PINS, strict=False)
        ),
        printer=PrinterSettings(kind=PrinterKind.SERIAL, device=printer),
    )


class KioskProcess:
    """A kiosk process; ``settings`` say which printer it has and where it keeps its state."""

    def __init__(self, settings: KioskSettings, environment: Mapping[str, str] | None = None) -> None:
        directory = settings.state_directory
        directory.mkdir(parents=True, exist_ok=True)
        self._config = directory / "kiosk.toml"
        self._config.write_text(toml_text(settings), encoding="utf-8")
        self._log = directory / "log"
        self._environment = {"GPIOZERO_PIN_FACTORY": "mock"} | dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process's id."""
        assert self._process is not None  # noqa: S101  it has been started
        return self._process.pid

    def start(self) -> None:
        """Start it; returns at once."""
        command = [sys.executable, "-m", "simulation.pressed_kiosk", "--config", str(self._config)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  the command is our own
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=os.environ | self._environment
            )

    def press(self, service: int = 0) -> int:
        """Press a button and let it go; return when it went down (CLOCK_MONOTONIC, ns)."""
        pressed = self.push(service)
        self.let_go(service)
        return pressed

    def push(self, service: int) -> int:
        """Hold a button down from now on; return when it went down."""
        return self._move(service)

    def let_go(self, service: int) -> None:
        """Let a button go that is down."""
        self._move(service)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _move(self, service: int) -> int:
        process = self._process
        assert process is not None  # noqa: S101  it has been started
        assert process.stdin is not None  # noqa: S101  it has pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(f"{PINS[service][0]}\n".encode())
        process.stdin.flush()
        return int(process.stdout.readline())
