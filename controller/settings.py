"""The controller's own settings."""

from __future__ import annotations

from pathlib import Path

from vuoro.settings import DaemonSettings


class ControllerSettings(DaemonSettings, frozen=True, kw_only=True):
    """What the controller's TOML file says: the shared settings, and the site model it works by."""

    site_file: Path
