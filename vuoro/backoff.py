"""How long to wait before trying again: longer each time, and by chance, so that a lobby does not stampede."""

from __future__ import annotations

import random
from typing import Final

SHORTEST_S: Final = 0.2
LONGEST_S: Final = 5.0
_GROWTH: Final = 3.0


class Backoff:
    """The waits of one client, between `SHORTEST_S` and `LONGEST_S`."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance if chance is not None else random.Random()  # noqa: S311  spreads load, keeps no secret
        self._previous = SHORTEST_S

    def next(self) -> float:
        """Return the seconds to wait now: "decorrelated jitter", from the shortest to thrice the previous wait."""
        self._previous = min(LONGEST_S, self._chance.uniform(SHORTEST_S, self._previous * _GROWTH))
        return self._previous

    def reset(self) -> None:
        """Begin with short waits again."""
        self._previous = SHORTEST_S
