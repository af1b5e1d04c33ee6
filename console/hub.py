"""What comes from the broker, for the loop of the web: the lobby is brought up to date, then who waits is told."""

from __future__ import annotations

from collections.abc import Sequence

from console.bus import Bus
from console.live import Live
from console.mirror import Lobby
from vuoro.service import LinkDown, LinkUp, Received
from vuoro.topics import DONE, REPLY


class Hub:
    """The one entrance to the loop of the web."""

    def __init__(self, lobby: Lobby, bus: Bus, live: Live) -> None:
        self._lobby = lobby
        self._bus = bus
        self._live = live

    def take(self, batch: Sequence[object]) -> None:
        """Take what the inbox had, in its order."""
        news: list[Received] = []
        for item in batch:
            match item:
                case Received(topic=topic, message=message) if topic is REPLY:
                    self._bus.answered(message)
                case Received(topic=topic, message=message) if topic is DONE:
                    self._bus.was_done(message)
                case Received():
                    self._lobby.take(item)
                    news.append(item)
                case LinkUp():
                    self._link(up=True)
                case LinkDown():
                    self._link(up=False)
        self._live.changed(news)

    def _link(self, *, up: bool) -> None:
        self._lobby.connected = up
        if up:
            self._bus.send_again()
        self._live.renew()
