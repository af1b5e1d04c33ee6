"""What the drop box asks of its hardware, real or simulated.

Switches ask nothing: they put `LidMoved` and `DoorMoved` into the inbox by themselves, how they stand at the start too.
"""

from __future__ import annotations

from typing import Protocol


class Switches(Protocol):
    """The switches of lid and door."""

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
