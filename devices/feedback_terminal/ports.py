"""What the terminal asks of its keys and lamps, real or simulated."""

from __future__ import annotations

from typing import Protocol

from devices.feedback_terminal.counting import Press


class Keyset(Protocol):
    """Keys and their lamps.

    It puts `KeyDown` and `KeyUp` into the inbox by itself, and `KeysLost` and `KeysFound` where keys can be unplugged.
    """

    def thank(self, press: Press) -> None:
        """Light what thanks for ``press``; nothing where there is no lamp for it."""
        ...

    def end_thanks(self, press: Press) -> None:
        """Put out what `thank` has lit."""
        ...

    def close(self) -> None:
        """Put out the lamps and let go of the hardware."""
        ...
