"""What ``vuoroctl`` has to know to reach the lobby."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from vuoro.settings import BrokerSettings
from vuoro.values import ClientId, ClientKind, SiteId


class ControlSettings(Struct, frozen=True, kw_only=True):
    """The file of ``vuoroctl``; with ``site_file`` it knows which devices there should be."""

    site: SiteId
    broker: BrokerSettings
    client: ClientId = ClientKind.MAINTENANCE.value
    site_file: Path | None = None
