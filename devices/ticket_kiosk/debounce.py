"""Which strikes of a button are presses: pure, with the time as an argument.

The pins do not debounce (gpiozero's mock pins could not, and a pin driver's filter is out of reach of any test).
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class Debounce(Struct, frozen=True):
    """Remembers the last press and the last release of each button, in milliseconds of monotonic time.

    Strikes within ``repeat_ms`` after a press belong to it: a contact that chatters, a hand that trembles (EN 301 549,
    5.8). A button let go after a long press chatters too: strikes within ``rebound_ms`` after a release are its echo.
    """

    repeat_ms: int
    rebound_ms: int
    presses: dict[str, int] = {}
    releases: dict[str, int] = {}

    def strike(self, button: str, now_ms: int) -> tuple[Debounce, bool]:
        """Return what to remember from now on, and whether this strike is a press."""
        pressed, released = self.presses.get(button), self.releases.get(button)
        repeats = pressed is not None and now_ms - pressed < self.repeat_ms
        echoes = released is not None and now_ms - released < self.rebound_ms
        if repeats or echoes:
            return self, False
        return replace(self, presses={**self.presses, button: now_ms}), True

    def release(self, button: str, now_ms: int) -> Debounce:
        """Return what to remember after a button came up."""
        return replace(self, releases={**self.releases, button: now_ms})
