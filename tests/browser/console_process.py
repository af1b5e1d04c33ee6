"""The console as a real process beside a real broker and controller, and people who are signed in to it."""

from __future__ import annotations

import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from console.accounts import Account
from console.settings import ConsoleSettings, WebSettings
from console.store import Store
from console.tokens import hashed, new_token
from simulation.broker import free_port
from simulation.toml_text import toml_text
from tests.broker.running import SITE, RunningBroker, eventually
from vuoro.values import AuthorityId, DeskId, Role

ROOT: Final = Path(__file__).parents[2]
_SESSION_S: Final = 3600


class ConsoleProcess:
    """``python -m console`` on a directory of its own; it may be killed and started again."""

    def __init__(self, broker: RunningBroker, directory: Path) -> None:
        state = directory / "state"
        state.mkdir(parents=True)
        self.port = free_port()
        settings = ConsoleSettings(
            site=SITE.site,
            client="console",
            broker=broker.place.settings("console"),
            state_directory=state,
            web=WebSettings(port=self.port),
        )
        self.address = settings.web.base
        self._database = settings.database
        self._config = directory / "console.toml"
        self._config.write_text(toml_text(settings), encoding="utf-8")
        self._log = directory / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it answers browsers."""
        command = [sys.executable, "-m", "console", "--config", str(self._config)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stderr=log)
        eventually(self.answers, "the console answers browsers")

    def answers(self) -> bool:
        """Return whether the console answers."""
        try:
            return httpx.get(f"{self.address}/sign-in").status_code == HTTPStatus.OK
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def log(self) -> str:
        """Return what it has said."""
        return self._log.read_text(encoding="utf-8")

    def pid(self) -> int:
        """Return its process id."""
        assert self._process is not None
        return self._process.pid

    def sign_in(
        self,
        role: Role,
        *,
        account: str | None = None,
        authority: AuthorityId | None = None,
        desk: DeskId | None = None,
    ) -> str:
        """Return the secret of a new session of somebody with a role, past the slow door."""
        store = Store(self._database)
        try:
            one = Account(account=account or role.value.replace("_", "-"), role=role, authority=authority)
            known = store.account(one.account) if not store.add_account(one) else None
            if known is not None and (known.role, known.authority) != (role, authority):  # it ends their sessions
                store.set_role(one.account, role, authority)
            token, now = new_token(), int(time.time())
            store.begin_session(token, one.account, now, now + _SESSION_S)
            if desk is not None:
                store.choose_desk(hashed(token), desk)
        finally:
            store.close()
        return token
