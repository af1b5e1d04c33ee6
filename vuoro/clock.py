"""The one clock of a daemon: the machine's own, or one that a simulation drives.

Watchdogs, reconnects and measured latencies do not use it; they stay in real time.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from vuoro.values import EPOCH, Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: Made by systemd-timesyncd when it has set the clock for the first time since the machine started.
_SET: Final = Path("/run/systemd/timesync/synchronized")


class Clock(Protocol):
    """Tells the present moment and the boot within which its monotonic time can be compared."""

    boot: str

    def now(self) -> Moment:
        """Return the present moment."""
        ...

    def real_seconds_until(self, mono_ms: int) -> float | None:
        """Return how long to sleep for ``mono_ms`` to come; None when only a message can bring it."""
        ...


def is_trusted(since_boot: Path = _SET) -> bool:
    """Return whether this machine's wall clock has been set from the network since it started; a Pi has no other."""
    return since_boot.exists()


class SystemClock:
    """The machine's clock: CLOCK_MONOTONIC and UTC."""

    def __init__(self) -> None:
        self.boot = _BOOT_ID.read_text(encoding="ascii").strip()

    def now(self) -> Moment:
        """Return the present moment of this machine."""
        return Moment(mono_ms=time.monotonic_ns() // 1_000_000, utc=datetime.now(UTC))

    def real_seconds_until(self, mono_ms: int) -> float | None:
        """Return the seconds from now to ``mono_ms``, never negative."""
        return max(0.0, mono_ms / 1000 - time.monotonic())


class DrivenClock:
    """A clock that stands still until the simulation sets it."""

    boot = "simulated"

    def __init__(self) -> None:
        self._now = EPOCH

    def now(self) -> Moment:
        """Return the moment that was set last."""
        return self._now

    def set(self, moment: Moment) -> None:
        """Move to ``moment``."""
        self._now = moment

    def real_seconds_until(self, mono_ms: int) -> float | None:
        """Return 0 for what is due already, else None: no sleep can move this clock."""
        return 0.0 if mono_ms <= self._now.mono_ms else None
