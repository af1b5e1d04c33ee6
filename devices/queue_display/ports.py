"""What the display needs of its hardware: screen, panel and chime. Implemented for real and for the simulation."""

from __future__ import annotations

from typing import Protocol

from vuoro.board.view import View


class ScreenError(Exception):
    """The board could not be put on the screen; the message says why."""


class PanelError(Exception):
    """The panel could not be switched; the message says why."""


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


class Panel(Protocol):
    """The glass that a screen is shown on: it is plugged in or not, and it is lit or dark.

    Where it ``needs_screen``, whoever shows something lets go of the screen before it goes dark.
    """

    needs_screen: bool

    def is_plugged_in(self) -> bool:
        """Return whether there is anything that could show a picture; True where nobody can tell."""
        ...

    def switch(self, *, on: bool) -> None:
        """Light it, or let it go dark. Raises `PanelError`."""
        ...


class Chime(Protocol):
    """Sounds two tones, never a word."""

    def play(self) -> None:
        """Begin to sound the chime, and return. Raises `SoundError`."""
        ...

    def tend(self) -> None:
        """Look whether it could be sounded, about every second. Raises `SoundError`."""
        ...

    def close(self) -> None:
        """Let go of the sound device."""
        ...


class Mute:
    """The chime of a display that is set to be without one."""

    def play(self) -> None:
        """Stay silent."""

    def tend(self) -> None:
        """Miss nothing."""

    def close(self) -> None:
        """Stay silent."""


class AlwaysLit:
    """The panel of a window, or of a screen that shows black where others go dark."""

    needs_screen = False

    def is_plugged_in(self) -> bool:
        """Return True."""
        return True

    def switch(self, *, on: bool) -> None:
        """Stay as it is."""
