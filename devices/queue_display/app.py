"""The display as an app: a device whose screen wants to be tended in real time."""

from __future__ import annotations

from collections.abc import Sequence

from devices.queue_display import logic
from devices.queue_display.hands import DisplayHands
from devices.queue_display.state import State
from vuoro.device import DeviceApp
from vuoro.line import Line
from vuoro.outbox import Outbox
from vuoro.values import Moment


class DisplayApp(DeviceApp[State]):
    """A `DeviceApp` that also answers the window system, and calls people whatever becomes of its disk."""

    def __init__(self, state: State, hands: DisplayHands, *, outbox: Outbox, session: Line) -> None:
        super().__init__(logic, state, hands, outbox=outbox, session=session, insists_on_disk=False)
        self._display = hands

    def start(self, now: Moment) -> None:
        """Begin, and show what there is to show."""
        super().start(now)
        self._display.paint()

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Handle what has come, and paint what comes of all of it: a call never waits for a board that it replaces."""
        super().handle(batch, now)
        self._display.paint()

    def due(self, now: Moment) -> None:
        """Let the logic wake, and paint."""
        super().due(now)
        self._display.paint()

    def upkeep(self) -> None:
        """Do what every device does, and tend the screen."""
        super().upkeep()
        self._display.tend()
