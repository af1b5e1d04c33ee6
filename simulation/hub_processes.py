"""A broker and a controller as processes of their own, for as long as something is measured."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from controller.settings import ControllerSettings
from simulation.broker import LocalBroker
from simulation.toml_text import toml_text
from vuoro.site_file import load_site
from vuoro.values import ClientKind

_LISTEN_TRY_S: Final = 0.02


@contextmanager
def running_broker(broker: LocalBroker) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``broker``; it listens when the body begins."""
    broker.prepare()
    with subprocess.Popen(broker.command(), stderr=subprocess.DEVNULL) as process:  # noqa: S603  the command is our own
        try:
            while not broker.is_listening():
                time.sleep(_LISTEN_TRY_S)
            yield process
        finally:
            process.kill()


@contextmanager
def running_controller(broker: LocalBroker, site_file: Path, directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a controller that keeps its history in ``directory``; it may not be ready yet when the body begins."""
    directory.mkdir()
    client = ClientKind.CONTROLLER.value
    settings = ControllerSettings(
        site=load_site(site_file).site,
        client=client,
        broker=broker.settings(client),
        state_directory=directory,
        site_file=site_file,
    )
    config = directory / "controller.toml"
    config.write_text(toml_text(settings), encoding="utf-8")
    command = [sys.executable, "-m", "controller", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603  the command is our own
        try:
            yield process
        finally:
            process.kill()
