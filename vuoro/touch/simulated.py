"""A screen and a headset that anyone can use without hardware."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct

from vuoro.messages.loop import Event
from vuoro.touch.effects import ShowPage
from vuoro.touch.parts import HeadsetChanged, Touched
from vuoro.values import Language


class FakeScreen:
    """A screen whose page can be read, and touched by what stands on it."""

    def __init__(self, put: Callable[[Event], None]) -> None:
        self._put = put
        self.shown: ShowPage | None = None

    def show(self, page: ShowPage) -> None:
        """Show a page."""
        self.shown = page

    def touch(self, label: str) -> None:
        """Touch the choice with this label; beside all choices nothing happens."""
        touchable = () if self.shown is None else self.shown.page.touchable
        for choice in touchable:
            if choice.label == label:
                self._put(Touched(choice.act, time.monotonic_ns()))

    def close(self) -> None:
        """Show nothing more."""
        self.shown = None


class Heard(Struct, frozen=True):
    """What reached the headset."""

    text: str
    language: Language
    volume: int


class FakeHeadset:
    """A headset that can be plugged in and pulled out; it keeps all that was heard, and what is being said now."""

    def __init__(self, put: Callable[[Event], None]) -> None:
        self._put = put
        self.heard: list[Heard] = []
        self.saying: Heard | None = None

    def plug_in(self) -> None:
        """Put the plug in."""
        self._put(HeadsetChanged(plugged=True))

    def pull_out(self) -> None:
        """Pull the plug."""
        self._put(HeadsetChanged(plugged=False))

    def say(self, text: str, language: Language, volume: int) -> None:
        """Hear a text instead of the one before."""
        self.saying = Heard(text, language, volume)
        self.heard.append(self.saying)

    def hush(self) -> None:
        """Hear no more."""
        self.saying = None

    def close(self) -> None:
        """Hear no more."""
        self.saying = None
