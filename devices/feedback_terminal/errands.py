"""What staff have asked the terminal for and what takes a while: to show which one it is, to light each lamp. Pure."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.device_commands import Identify, TestLamps
from vuoro.values import DoId

#: Long enough to walk over and look.
IDENTIFY_MS: Final = 15_000
#: Each lamp in turn.
LAMP_MS: Final = 700


class Errand(Struct, frozen=True, kw_only=True):
    """An errand that began at ``began_ms``; ``lamps`` are so many to light in turn, ``turn`` is whose turn it is."""

    do_id: DoId
    do: Identify | TestLamps
    began_ms: int
    lamps: int = 0
    turn: int = 0

    @property
    def identifies(self) -> bool:
        """Whether the terminal shows which one it is."""
        return isinstance(self.do, Identify)

    @property
    def end_ms(self) -> int:
        """When it is done."""
        return self.began_ms + (IDENTIFY_MS if self.identifies else self.lamps * LAMP_MS)

    @property
    def next_end(self) -> int:
        """When something changes: it is done, or the next lamp's turn comes."""
        return self.end_ms if self.identifies else self.began_ms + (self.turn + 1) * LAMP_MS

    def at(self, ms: int) -> Errand:
        """Return the errand at ``ms``."""
        return self if self.identifies else replace(self, turn=max(0, ms - self.began_ms) // LAMP_MS)
