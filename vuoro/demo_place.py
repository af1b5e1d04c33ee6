"""Where a demo lobby lives on this machine, so that the demo and ``vuoroctl`` speak of the same place.

Owns the path alone.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_state_path


def demo_directory(site: str) -> Path:
    """Return the directory of the demo of a site, where no other is named."""
    return _demos() / site


def vuoroctl_file(directory: Path) -> Path:
    """Return the file by which ``vuoroctl`` reaches the demo that lives in ``directory``."""
    return directory / "conf" / "vuoroctl.toml"


def known_demos() -> list[Path]:
    """Return the files by which ``vuoroctl`` reaches the demos of this user, the one started last first."""
    files = [file for place in _demos().glob("*") if (file := vuoroctl_file(place)).is_file()]
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


def _demos() -> Path:
    return user_state_path("vuoro") / "demo"
