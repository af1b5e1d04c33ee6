"""What the drop box asks of its hardware, real or simulated.

Switches ask nothing: they put `LidMoved`, `DoorMoved` and `KeyMoved` into the inbox by themselves, how they stand at
the start too.
"""

from __future__ import annotations

from typing import Protocol


class Switches(Protocol):
    """The switches of lid and door, and the key where one is fitted."""

    def close(self) -> None:
        """Let go of the hardware."""
        ...


class Ranger(Protocol):
    """The distance sensor above the envelopes."""

    def measure(self, number: int) -> None:
        """Begin to take a few readings and return; a `Measured` with this number comes into the inbox."""
        ...

    def close(self) -> None:
        """Let go of the hardware."""
        ...


class Lamp(Protocol):
    """The lamp by which the box shows which one it is, or none."""

    def light(self, *, on: bool) -> None:
        """Light it, or let it go out."""
        ...

    def close(self) -> None:
        """Let go of the hardware."""
        ...


class WallClock(Protocol):
    """What is known of this machine's wall clock."""

    def look(self) -> None:
        """Return at once; a `ClockSeen` comes into the inbox."""
        ...
