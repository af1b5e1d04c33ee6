"""The console's own settings.

Owns where it listens and how long it trusts somebody. Must not know what a page shows.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.settings import DaemonSettings
from vuoro.values import ClientId


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class WebSettings(Struct, frozen=True, kw_only=True):
    """Where browsers reach the console. Beyond this machine it speaks HTTPS only.

    ``address`` is what stands before a path in the links that it prints and on tickets, such as
    ``https://vuoro.example.fi``; without it, host and port.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 8443
    certificate: Path | None = None
    key: Path | None = None
    address: Annotated[str, Meta(pattern=r"^https?://[^/\s]+$")] | None = None
    live_pages: Annotated[int, Meta(ge=1, le=2000)] = 400

    def __post_init__(self) -> None:
        """Refuse to send passwords over a network in the clear; msgspec makes a configuration error of it."""
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key go together: name both, or neither")
        if self.certificate is None and not _is_loopback(self.host):
            raise ValueError(f'"{self.host}" is reached from other machines: name a certificate and its key')

    @property
    def secure(self) -> bool:
        """Return whether browsers speak HTTPS with us."""
        return self.certificate is not None

    @property
    def base(self) -> str:
        """Return what stands before a path in a whole address."""
        scheme = "https" if self.secure else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.address or f"{scheme}://{host}:{self.port}"


class TrustSettings(Struct, frozen=True, kw_only=True):
    """How long a session lasts without an act, and at most; how long a PIN and a one-time link."""

    idle_min: Annotated[int, Meta(ge=5, le=480)] = 60
    session_h: Annotated[int, Meta(ge=1, le=16)] = 12
    pin_h: Annotated[int, Meta(ge=1, le=16)] = 10
    link_h: Annotated[int, Meta(ge=1, le=72)] = 24
    access_log_days: Annotated[int, Meta(ge=1)] = 365


class ReceiptSettings(Struct, frozen=True, kw_only=True):
    """The printer that is chosen beforehand for receipts of documents; people can choose another one each time."""

    printer: ClientId | None = None


class ConsoleSettings(DaemonSettings, frozen=True, kw_only=True):
    """What the console's TOML file says."""

    web: WebSettings = WebSettings()
    trust: TrustSettings = TrustSettings()
    receipts: ReceiptSettings = ReceiptSettings()

    @property
    def database(self) -> Path:
        """Return the file of accounts, sessions and the access log."""
        return self.state_directory / "console.sqlite3"
