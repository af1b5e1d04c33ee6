"""What can happen to a display and what it does about it: the words of `devices.queue_display.logic`. Data only."""

from __future__ import annotations

from datetime import time

from msgspec import Struct

from vuoro.board.view import View
from vuoro.messages.device import Finding
from vuoro.messages.loop import Effect, Event
from vuoro.values import CallId, DoId


class Painted(Event, frozen=True):
    """A showing is on the screen: the number has been drawn in the main place and highlighted."""

    call: CallId
    showing: int


class ProbeSeen(Event, frozen=True):
    """What staff asked the display to show is on the screen."""


class ChimeTried(Event, frozen=True):
    """The chime has been sounded because staff asked for it; ``fault`` says why it could not be."""

    do_id: DoId
    fault: str = ""


class Ailing(Event, frozen=True):
    """Something of the hardware does not work."""

    finding: Finding


class Recovered(Event, frozen=True):
    """What the finding ``code`` told of works again."""

    code: str


class Show(Effect, frozen=True):
    """Put this on the screen."""

    view: View


class QuietHours(Struct, frozen=True, kw_only=True):
    """From one time of day to another (over midnight where it is earlier) calls are shown without the chime."""

    start: time
    end: time

    def hold(self, at: time) -> bool:
        """Return whether it is quiet at ``at``."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


class Chime(Effect, frozen=True):
    """Sound the chime for the showing that the screen shows now."""


class TryChime(Effect, frozen=True):
    """Sound the chime because staff asked for it, and say how it went."""

    do_id: DoId
