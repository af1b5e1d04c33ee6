"""What the display needs of its hardware: a screen and a chime. Implemented for real and for the simulation."""

from __future__ import annotations

from typing import Protocol

from vuoro.board.view import View


class ScreenError(Exception):
    """The board could not be put on the screen; the message says why."""


class SoundError(Exception):
    """The chime could not be sounded; the message says why."""


class Screen(Protocol):
    """Shows boards."""

    def show(self, view: View) -> None:
        """Put ``view`` on the screen; it is visible when this returns. Raises `ScreenError`."""
        ...

    def tend(self) -> None:
        """Do what a window system asks for; called about every second."""
        ...

    def close(self) -> None:
        """Let go of the screen."""
        ...


class Chime(Protocol):
    """Sounds two tones, never a word."""

    def play(self) -> None:
        """Begin to sound the chime, and return. Raises `SoundError`."""
        ...

    def close(self) -> None:
        """Let go of the sound device."""
        ...


class Mute:
    """The chime of a display that is set to be without one."""

    def play(self) -> None:
        """Stay silent."""

    def close(self) -> None:
        """Stay silent."""
