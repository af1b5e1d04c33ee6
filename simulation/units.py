"""What our systemd units say about keeping a daemon alive; the supervisor keeps to the same words.

Reads the few settings it understands and leaves the rest to systemd.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vuoro.errors import ExitCode, VuoroError

SYSTEMD: Final = Path(__file__).resolve().parent.parent / "systemd"

#: No pause before a restart is longer; a lobby must be working again within ten seconds (invariant 12).
LONGEST_PAUSE_S: Final = 4.0


class UnitError(VuoroError):
    """A unit says something about restarts that cannot be understood."""

    exit_code = ExitCode.CONFIG


@dataclass(frozen=True)
class Policy:
    """How a daemon is kept alive: the settings of the unit with the same names, times in seconds."""

    restart: bool
    restart_s: float
    watchdog_s: float | None
    stop_s: float

    def pause_s(self, quick_deaths: int) -> float:
        """Return how long to wait before the next start, doubled for every death soon after a start."""
        return min(self.restart_s * 2.0 ** max(0, quick_deaths - 1), max(self.restart_s, LONGEST_PAUSE_S))


def read_policy(unit: Path) -> Policy:
    """Return the policy of a unit file or drop-in; raises `UnitError` for one that cannot be understood."""
    settings = _service_section(unit)
    restart = settings.get("Restart", "no")
    if restart not in ("always", "no"):
        raise UnitError(f"{unit}: Restart={restart}; the supervisor knows always and no")
    return Policy(
        restart=restart == "always",
        restart_s=_seconds(unit, settings, "RestartSec") or 0.1,
        watchdog_s=_seconds(unit, settings, "WatchdogSec"),
        stop_s=_seconds(unit, settings, "TimeoutStopSec") or 10.0,
    )


def _service_section(unit: Path) -> dict[str, str]:
    # configparser refuses keys that stand twice, which systemd allows (Environment=); the last one wins here.
    section, settings = "", {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip()
        elif section == "[Service]" and "=" in line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            settings[key.strip()] = value.strip()
    return settings


def _seconds(unit: Path, settings: dict[str, str], key: str) -> float | None:
    value = settings.get(key)
    if value is None:
        return None
    try:
        return float(value.removesuffix("s"))
    except ValueError:
        raise UnitError(f"{unit}: {key}={value}; write plain seconds") from None
