"""What every daemon's TOML file says alike, and that of ``vuoroctl``; a daemon's own derive from `DaemonSettings`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.values import ClientId, ClientKind, SiteId


class BrokerSettings(Struct, frozen=True, kw_only=True):
    """How to reach the hub's broker; the client id is also the user name, the password is read from a file (0600)."""

    host: str
    port: Annotated[int, Meta(ge=1, le=65535)] = 8883
    password_file: Path | None = None


class Simulation(StrEnum):
    """Whether a daemon has real hardware (``off``), simulated (``live``), or simulated with a driven clock."""

    OFF = "off"
    LIVE = "live"
    DRIVEN = "driven"


class DaemonSettings(Struct, frozen=True, kw_only=True):
    """The settings every daemon shares. ``state_directory`` is on the data partition."""

    site: SiteId
    client: ClientId
    broker: BrokerSettings
    state_directory: Path
    simulation: Simulation = Simulation.OFF


class ControlSettings(Struct, frozen=True, kw_only=True):
    """The file of ``vuoroctl``: how to reach the lobby; with ``site_file`` it knows what there should be in it."""

    site: SiteId
    broker: BrokerSettings
    client: ClientId = ClientKind.MAINTENANCE.value
    site_file: Path | None = None
