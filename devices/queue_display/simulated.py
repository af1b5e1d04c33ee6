"""A simulated screen, panel and chime, and a bystander who tells the simulation what can be seen and heard of any."""

from __future__ import annotations

import time
from collections import deque
from typing import Final, Protocol

from devices.queue_display.ports import Chime, PanelError, Screen, ScreenError, SoundError
from vuoro.board.view import MainPlace, View
from vuoro.messages.simulation import AnySeen, ChimeHeard, ShowingSeen

#: A demo may run for days.
_KEPT: Final = 1000


class Eyes(Protocol):
    """Whoever is told what happens in the lobby; in a demo the wire to the simulation."""

    def see(self, seen: AnySeen) -> None:
        """See or hear something."""
        ...


class FakeScreen:
    """A screen that keeps the last views it has shown, and counts how often it was opened for them."""

    def __init__(self) -> None:
        self.views: deque[View] = deque(maxlen=_KEPT)
        self.is_open = False
        self.opened = 0
        self._unplugged = False

    def unplug(self) -> None:
        """Pull its cable."""
        self._unplugged = True

    def plug_in(self) -> None:
        """Put its cable back."""
        self._unplugged = False

    def show(self, view: View) -> None:
        """Show ``view``."""
        if self._unplugged:
            raise ScreenError("unplugged")
        self.opened += not self.is_open
        self.is_open = True
        self.views.append(view)

    def tend(self) -> None:
        """Nobody moves or covers this screen."""

    def close(self) -> None:
        """Let go of it; the next board opens it again."""
        self.is_open = False


class FakePanel:
    """A panel that can be unplugged, and whose switch can break."""

    def __init__(self, *, needs_screen: bool = False) -> None:
        self.needs_screen = needs_screen
        self.lit = True
        self._plugged_in = True
        self._broken = False

    def unplug(self) -> None:
        """Pull its cable."""
        self._plugged_in = False

    def plug_in(self) -> None:
        """Put its cable back."""
        self._plugged_in = True

    def break_switch(self) -> None:
        """Let its switch do nothing from now on."""
        self._broken = True

    def is_plugged_in(self) -> bool:
        """Return whether its cable is in."""
        return self._plugged_in

    def switch(self, *, on: bool) -> None:
        """Light it, or let it go dark."""
        if self._broken:
            raise PanelError("the switch is broken")
        self.lit = on


class FakeChime:
    """A loudspeaker that counts its chimes."""

    def __init__(self) -> None:
        self.chimes = 0
        self._unplugged = False

    def unplug(self) -> None:
        """Pull its cable."""
        self._unplugged = True

    def plug_in(self) -> None:
        """Put its cable back."""
        self._unplugged = False

    def play(self) -> None:
        """Chime."""
        if self._unplugged:
            raise SoundError("unplugged")
        self.chimes += 1

    def tend(self) -> None:
        """Look at its cable."""
        if self._unplugged:
            raise SoundError("unplugged")

    def close(self) -> None:
        """Fall silent."""


class Bystander:
    """Somebody who waits before the display: sees every showing once, and knows which number a chime belongs to."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._shown: MainPlace | None = None

    def sees(self, view: View) -> None:
        """Look at the board."""
        main = view.main
        if main is None or not main.showing or self._knows(main):
            return
        self._shown = main
        self._eyes.see(
            ShowingSeen(
                real_ns=time.monotonic_ns(),
                call=main.call,
                number=main.number,
                showing=main.showing,
                board_numbers=tuple(call.number for call in view.calls),
            )
        )

    def hears(self) -> None:
        """Hear the chime, which comes with the number that stands out."""
        if self._shown is not None:
            heard = ChimeHeard(real_ns=time.monotonic_ns(), call=self._shown.call, showing=self._shown.showing)
            self._eyes.see(heard)

    def _knows(self, main: MainPlace) -> bool:
        return self._shown is not None and (self._shown.call, self._shown.showing) == (main.call, main.showing)


class WatchedScreen:
    """Any screen, with a bystander before it."""

    def __init__(self, screen: Screen, bystander: Bystander) -> None:
        self._screen = screen
        self._bystander = bystander

    def show(self, view: View) -> None:
        """Show ``view``, and let it be seen."""
        self._screen.show(view)
        self._bystander.sees(view)

    def tend(self) -> None:
        """Tend the screen."""
        self._screen.tend()

    def close(self) -> None:
        """Close the screen."""
        self._screen.close()


class HeardChime:
    """Any chime, with a bystander within earshot."""

    def __init__(self, chime: Chime, bystander: Bystander) -> None:
        self._chime = chime
        self._bystander = bystander

    def play(self) -> None:
        """Chime, and let it be heard."""
        self._chime.play()
        self._bystander.hears()

    def tend(self) -> None:
        """Tend the chime."""
        self._chime.tend()

    def close(self) -> None:
        """Close the chime."""
        self._chime.close()
