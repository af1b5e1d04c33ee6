"""What the terminal asks of its keys, lamps and tone, real or simulated; nothing here waits for slow hardware."""

from __future__ import annotations

from typing import Protocol

from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import Lights


class Keyset(Protocol):
    """Keys and their lamps.

    It puts `KeyDown` and `KeyUp` into the inbox by itself, every movement, with all bouncing, and `PartTroubled` where
    keys can be unplugged.
    """

    def thank(self, press: Press) -> None:
        """Show that ``press`` has been taken where that is not the matter of a lamp."""
        ...

    def light(self, lights: Lights) -> None:
        """Light these lamps, where they are fitted, and no others."""
        ...

    def close(self) -> None:
        """Put out the lamps and let go of the hardware."""
        ...


class Tone(Protocol):
    """Two tones of thanks, without words."""

    def play(self) -> None:
        """Begin to sound; tells by `PartTroubled` when that cannot be, and never raises."""
        ...

    def close(self) -> None:
        """Give the sound device back."""
        ...
