"""What a device with pages asks of its screen and its voice, real or simulated.

Keypad, headset and touches put events into the inbox by themselves; nothing here waits for slow hardware.
"""

from __future__ import annotations

from typing import Protocol

from vuoro.touch.effects import ShowPage
from vuoro.values import Language


class Screen(Protocol):
    """The touch screen: it puts `Touched` into the inbox for each touch of a choice."""

    def show(self, page: ShowPage) -> None:
        """Show a page."""
        ...

    def close(self) -> None:
        """Let go of the screen."""
        ...


class PrivateVoice(Protocol):
    """A voice that the headset alone lets hear."""

    def say(self, text: str, language: Language, volume: int) -> None:
        """Begin to say ``text``, instead of what is being said."""
        ...

    def hush(self) -> None:
        """Fall silent at once."""
        ...

    def close(self) -> None:
        """Fall silent for ever."""
        ...


class Closable(Protocol):
    """A keypad or a jack: it only puts events into the inbox."""

    def close(self) -> None:
        """Let go of it."""
        ...
