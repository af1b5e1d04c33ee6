"""What a device with pages wants done: a page shown, a text said into the headset."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.messages.loop import Effect
from vuoro.touch.page import Act, Page
from vuoro.values import Language

#: Parts of a hundred; every customer begins with the same.
USUAL_VOLUME: Final = 60
_VOLUME_STEP: Final = 10
_SOFTEST, _LOUDEST = 20, 100


class ShowPage(Effect, frozen=True):
    """Show this page; ``focus`` is what the keys of a keypad stand on."""

    page: Page
    focus: Act | None = None


class Say(Effect, frozen=True):
    """Say this into the headset, and nothing else any more."""

    text: str
    language: Language
    volume: int


class Hush(Effect, frozen=True):
    """Say no more."""


class Ears(Struct, frozen=True, kw_only=True):
    """The headset: whether one is plugged in, whether its customer wants to hear, and how loud."""

    plugged: bool = False
    wanted: bool = False
    volume: int = USUAL_VOLUME


def louder(volume: int, steps: int) -> int:
    """Return the volume after so many steps up; down where ``steps`` is negative."""
    return min(_LOUDEST, max(_SOFTEST, volume + steps * _VOLUME_STEP))
