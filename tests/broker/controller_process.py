"""The controller as a real process beside a real broker, and a client that asks until it is answered."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from controller.settings import ControllerSettings
from simulation.toml_text import toml_text
from tests.broker.running import PATIENCE_S, SITE, Person, RunningBroker
from vuoro.messages.commands import Request
from vuoro.messages.replies import Accepted, Reply
from vuoro.service import LinkUp, Received
from vuoro.topics import REPLY

ROOT: Final = Path(__file__).parents[2]
SITE_FILE: Final = ROOT / "sites" / "demo.toml"
#: What has no answer for so long is asked again.
ASK_AGAIN_S: Final = 0.5


class ControllerProcess:
    """``python -m controller`` on a directory of its own; it may be killed and started again."""

    def __init__(self, broker: RunningBroker, directory: Path, site_file: Path = SITE_FILE) -> None:
        state = directory / "state"
        state.mkdir(parents=True)
        settings = ControllerSettings(
            site=SITE.site,
            client="controller",
            broker=broker.place.settings("controller"),
            state_directory=state,
            site_file=site_file,
        )
        self._config = directory / "controller.toml"
        self._config.write_text(toml_text(settings), encoding="utf-8")
        self._log = directory / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        command = [sys.executable, "-m", "controller", "--config", str(self._config)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stderr=log)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """End it as systemd does; return its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(PATIENCE_S)


class Asker:
    """A client with commands that it sends until each one is answered, as the devices' outboxes do."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.replies: dict[str, list[Reply]] = {}

    def send(self, requests: Iterable[Request]) -> None:
        """Send ``requests``, without waiting for an answer."""
        for request in requests:
            self._person.session.send(request)

    def listen(self, until: Callable[[], bool], again: Iterable[Request] = ()) -> None:
        """Note replies until ``until`` holds; meanwhile ask ``again`` what has none."""
        deadline, ask_at = time.monotonic() + PATIENCE_S, time.monotonic() + ASK_AGAIN_S
        while not until():
            assert time.monotonic() < deadline, f"only {len(self.replies)} replies came"
            for event in self._person.inbox.take_all(0.05):
                if isinstance(event, Received) and event.topic is REPLY:
                    self.replies.setdefault(event.message.command_id, []).append(event.message)
                elif isinstance(event, LinkUp):
                    ask_at = 0.0
            if time.monotonic() > ask_at:
                ask_at = time.monotonic() + ASK_AGAIN_S
                self.send(request for request in again if request.command_id not in self.replies)

    def ask(self, *requests: Request) -> list[Reply]:
        """Send ``requests`` until all are answered; return the newest answer to each."""
        self.send(requests)
        self.listen(lambda: all(request.command_id in self.replies for request in requests), again=requests)
        return [self.replies[request.command_id][-1] for request in requests]

    def accepted(self, *requests: Request) -> list[Accepted]:
        """Like `ask`, where nothing may be refused."""
        answers = self.ask(*requests)
        assert all(isinstance(answer, Accepted) for answer in answers), answers
        return [answer for answer in answers if isinstance(answer, Accepted)]
