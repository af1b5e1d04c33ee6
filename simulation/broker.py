"""A real Mosquitto for a simulated lobby: the settings of a hub, on a free port of this machine alone.

Owns one directory with everything that the broker and its clients read. Must not know who runs the process.

    broker = LocalBroker(directory, site)
    broker.prepare()
    subprocess.Popen(broker.command())          # or a supervisor's; it may be killed and started again
    broker.settings("kiosk-1")                  # what a daemon's own file says of its broker
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final

from vuoro.acl import acl
from vuoro.errors import ExitCode, VuoroError
from vuoro.settings import BrokerSettings
from vuoro.site import Site

HOST: Final = "127.0.0.1"
SHARED: Final = Path(__file__).parents[1] / "broker" / "mosquitto.conf"
#: Debian has Mosquitto in /usr/sbin, which is not on everybody's PATH.
PLACES: Final = "/usr/sbin:/usr/local/sbin"
_LISTEN_TRY_S: Final = 1.0


class MosquittoMissingError(VuoroError):
    """The broker is not installed."""

    exit_code = ExitCode.UNREACHABLE


class LocalBroker:
    """The broker of one simulated site; its port stays the same over every restart of the process."""

    def __init__(self, directory: Path, site: Site, *, simulation: bool = True) -> None:
        """Take a free port; ``directory`` is made by `prepare`. With ``simulation`` it has that client too."""
        self.port = free_port()
        self._directory = directory.absolute()
        self._site = site
        self._simulation = simulation

    def prepare(self) -> None:
        """Write configuration, rights and new passwords. Raises `MosquittoMissingError`."""
        hasher = _find("mosquitto_passwd")
        (self._directory / "passwords").mkdir(parents=True, exist_ok=True, mode=0o700)
        passwords = {client: secrets.token_urlsafe(24) for client in self._clients()}
        for client, password in passwords.items():
            _write_private(self.password_file(client), password + "\n")
        hashed = self._directory / "passwords.hashed"
        _write_private(hashed, "".join(f"{client}:{password}\n" for client, password in passwords.items()))
        subprocess.run([hasher, "-U", hashed], check=True, capture_output=True)  # noqa: S603  a program of ours
        _write_private(self._directory / "acl", acl(self._site, simulation=self._simulation))
        _write_private(self._directory / "mosquitto.conf", self._configuration(hashed))

    def command(self) -> list[str]:
        """Return the command line that runs it in the foreground."""
        return [_find("mosquitto"), "-c", str(self._directory / "mosquitto.conf")]

    def settings(self, client: str) -> BrokerSettings:
        """Return how ``client`` reaches it."""
        return BrokerSettings(host=HOST, port=self.port, password_file=self.password_file(client))

    def password_file(self, client: str) -> Path:
        """Return the path of the client's password, readable by this user only."""
        return self._directory / "passwords" / client

    def is_listening(self) -> bool:
        """Return whether somebody accepts connections on its port."""
        try:
            socket.create_connection((HOST, self.port), _LISTEN_TRY_S).close()
        except OSError:
            return False
        return True

    def _clients(self) -> list[str]:
        return list(self._site.clients(simulation=self._simulation))

    def _configuration(self, hashed: Path) -> str:
        own = (
            f"listener {self.port} {HOST}",
            f"password_file {hashed}",
            f"acl_file {self._directory / 'acl'}",
            # Started by root, Mosquitto would become the user "mosquitto", who may not read these files.
            f"user {pwd.getpwuid(os.getuid()).pw_name}",
        )
        return "\n".join([SHARED.read_text(encoding="utf-8"), "# This place:", *own, ""])


def _find(program: str) -> str:
    path = shutil.which(program) or shutil.which(program, path=PLACES)
    if path is None:
        raise MosquittoMissingError(f"{program} is not installed. Install it with: sudo apt install mosquitto")
    return path


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
