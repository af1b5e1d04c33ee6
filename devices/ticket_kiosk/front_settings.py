"""What a kiosk's TOML file says of its keypad."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class KeypadSettings(Struct, frozen=True, kw_only=True):
    """A USB keypad that is told apart by touch: arrows, a middle key, speech, and two keys for the volume."""

    device: Path

    def __post_init__(self) -> None:
        """Refuse a name that means another keypad after the next boot."""
        if self.device.name.startswith("event"):
            raise ValueError(f"{self.device} changes from boot to boot: name the keypad by /dev/input/by-id/…")
