"""What the drop box learns from its machine's own files: the temperature of the air, and whether the clock is set."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from devices.dropbox_sensor.events import ClockSeen
from vuoro.clock import is_trusted
from vuoro.messages.loop import Event
from vuoro.quiet import QuietLog

_QUIET: Final = QuietLog(logging.getLogger(__name__))
#: Where no lobby is; 85 °C is what a DS18B20 says that has lost its power and not measured since.
_COLDEST_C: Final = -40.0
_WARMEST_C: Final = 60.0


class Thermometer:
    """A DS18B20 at the one-wire bus; ``folder`` is its own, such as ``/sys/bus/w1/devices/28-0316a2795bff``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> float | None:
        """Return the temperature of the air (°C), None where it cannot be told; takes most of a second."""
        try:
            celsius = self._tell()
        except (OSError, ValueError) as error:
            _QUIET.warning("the thermometer %s tells nothing: %s", self._folder, error)
            return None
        if _COLDEST_C <= celsius <= _WARMEST_C:
            return celsius
        _QUIET.warning("the thermometer %s tells %.1f °C, which cannot be", self._folder, celsius)
        return None

    def _tell(self) -> float:
        """Read the kernel's thousandths of a degree; kernels before 5.10 have them at the end of two lines only."""
        plain = self._folder / "temperature"
        if plain.exists():
            return int(plain.read_text(encoding="ascii")) / 1000
        checked, value = (self._folder / "w1_slave").read_text(encoding="ascii").splitlines()
        if not checked.endswith("YES"):
            raise ValueError("the sum of what it says is wrong")
        return int(value.rpartition("t=")[2]) / 1000


def no_thermometer() -> None:
    """Tell the temperature of a box that knows none."""


class NetworkClock:
    """The wall clock of a Pi: right from when the network has told it the time."""

    def __init__(self, put: Callable[[Event], None], trusted: Callable[[], bool] = is_trusted) -> None:
        self._put = put
        self._trusted = trusted

    def look(self) -> None:
        """Tell whether the clock has been set since the machine started."""
        self._put(ClockSeen(trusted=self._trusted()))
