"""A screen and a headset that anyone can use without hardware, by hand in a test or by the wire of a simulation."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct

from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, PageSeen, SeenChoice, SpeechHeard
from vuoro.touch.effects import ShowPage
from vuoro.touch.glass import Glass
from vuoro.touch.layout import LayOut, lay_out
from vuoro.touch.painting import Letters
from vuoro.touch.parts import HeadsetChanged, Touched
from vuoro.touch.picture import Picture
from vuoro.touch.ports import Screen
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


class SimulatedScreen:
    """A screen in a simulation: ``see`` is told of each page, and where its choices are; a window may show it, too."""

    def __init__(
        self,
        glass: Glass,
        put: Callable[[Event], None],
        see: Callable[[AnySeen], None],
        window: Screen | None = None,
        lay_out: LayOut = lay_out,
    ) -> None:
        self._glass = glass
        self._put = put
        self._see = see
        self._window = window
        self._lay_out = lay_out
        self._letters = Letters()
        self._picture: Picture | None = None

    def show(self, page: ShowPage) -> None:
        """Show a page."""
        self._picture = self._lay_out(page.page, self._glass, self._letters, page.focus)
        if self._window is not None:
            self._window.show(page)
        self._see(_seen(page, self._picture))

    def touch(self, x: int, y: int) -> None:
        """Put a finger on the glass."""
        act = None if self._picture is None else self._picture.at(x, y)
        if act is not None:
            self._put(Touched(act, time.monotonic_ns()))

    def close(self) -> None:
        """Show nothing more."""
        if self._window is not None:
            self._window.close()


class SimulatedVoice:
    """A headset in a simulation: ``see`` is told of all that is said in it."""

    def __init__(self, see: Callable[[AnySeen], None]) -> None:
        self._see = see

    def say(self, text: str, language: Language, volume: int) -> None:
        """Say a text instead of the one before."""
        self._see(SpeechHeard(real_ns=time.monotonic_ns(), text=text, language=language, volume=volume))

    def hush(self) -> None:
        """Fall silent."""
        self._see(SpeechHeard(real_ns=time.monotonic_ns(), text=""))

    def close(self) -> None:
        """Nothing to let go of."""


def _seen(shown: ShowPage, picture: Picture) -> PageSeen:
    page, places = shown.page, {target.act: target.rect for target in picture.targets}
    choices = tuple(
        SeenChoice(
            label=choice.label,
            detail=choice.detail,
            marked=choice.marked,
            x=places[choice.act].centred(0),
            y=places[choice.act].middle,
        )
        for choice in page.touchable
        if choice.act in places
    )
    focus = next((choice.label for choice in page.touchable if choice.act == shown.focus), None)
    return PageSeen(
        real_ns=time.monotonic_ns(),
        place=page.place,
        language=page.language,
        title=page.title,
        lines=page.lines,
        number=page.number,
        typed=page.typed,
        choices=choices,
        focus=focus,
    )
