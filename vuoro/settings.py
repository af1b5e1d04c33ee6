"""What every daemon's TOML file says alike; a daemon's own settings derive from `DaemonSettings`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.values import ClientId, SiteId


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
