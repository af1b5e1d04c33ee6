"""What is known of each key: when it last moved, which are held, and which of these are stuck. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

#: A key held for so long is stuck, or something leans on it.
STUCK_MS: Final = 10_000


class Control(StrEnum):
    """A key that is no answer."""

    SKIP = "skip"
    REPEAT = "repeat"
    LOUDER = "louder"
    SOFTER = "softer"
    LANGUAGE = "language"


#: A key by its number, or by what it is for.
Key = int | Control


class Keys(Struct, frozen=True, kw_only=True):
    """When each key last moved, and since when each is held; in milliseconds of monotonic time."""

    moved: dict[Key, int] = {}
    held: dict[Key, int] = {}
    stuck: frozenset[Key] = frozenset()

    def rested_ms(self, key: Key, ms: int) -> int | None:
        """Return how long a key had not moved at ``ms``; None where it has never."""
        last = self.moved.get(key)
        return None if last is None else max(0, ms - last)

    def press(self, key: Key, ms: int) -> Keys:
        """Return the keys after one went down."""
        return replace(self, held={**self.held, key: ms}, moved={**self.moved, key: ms})

    def found_down(self, key: Key, ms: int) -> Keys:
        """Return the keys after one was found held at the start."""
        return replace(self, held={**self.held, key: ms})

    def lift(self, key: Key, ms: int) -> Keys:
        """Return the keys after one came up."""
        held = {other: since for other, since in self.held.items() if other != key}
        return replace(self, held=held, moved={**self.moved, key: ms}, stuck=self.stuck - {key})

    def gone(self) -> Keys:
        """Return the keys after the keypad was pulled out: nobody holds them any more."""
        return replace(self, held={}, stuck=frozenset())

    def at(self, ms: int) -> Keys:
        """Return the keys at ``ms``: some may be held for too long."""
        stuck = frozenset(key for key, since in self.held.items() if since + STUCK_MS <= ms)
        return self if stuck == self.stuck else replace(self, stuck=stuck)

    @property
    def next_end(self) -> int | None:
        """When a held key counts as stuck."""
        return min((since + STUCK_MS for key, since in self.held.items() if key not in self.stuck), default=None)
