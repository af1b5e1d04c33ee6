"""The display as an app: a device whose screen wants to be tended in real time."""

from __future__ import annotations

from devices.queue_display import logic
from devices.queue_display.hands import DisplayHands
from vuoro.device import DeviceApp
from vuoro.line import Line
from vuoro.outbox import Outbox


class DisplayApp(DeviceApp[logic.State]):
    """A `DeviceApp` that also answers the window system."""

    def __init__(self, state: logic.State, hands: DisplayHands, *, outbox: Outbox, session: Line) -> None:
        super().__init__(logic, state, hands, outbox=outbox, session=session)
        self._display = hands

    def upkeep(self) -> None:
        """Do what every device does, and tend the screen."""
        super().upkeep()
        self._display.tend()
