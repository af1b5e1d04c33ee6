"""What the parts of a daemon need of its session with the broker; `vuoro.session.Session` is the real one."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from vuoro.messages.commands import Request
from vuoro.topics import Topic


class Line(Protocol):
    """The way to the broker. Without a connection it drops what it is given: nothing waits in it."""

    @property
    def client(self) -> str:
        """The client that speaks."""
        ...

    @property
    def connected(self) -> bool:
        """Whether the broker hears us."""
        ...

    def start(self) -> None:
        """Begin to connect; returns at once."""
        ...

    def stop(self) -> None:
        """Say goodbye."""
        ...

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Send ``message`` on ``topic``, with ``value`` in the place of its variable."""
        ...

    def send(self, request: Request) -> None:
        """Send a command; its answer comes as a message of the topic ``reply``."""
        ...


class RetainingLine(Line, Protocol):
    """A line of who keeps state for others, and takes it away again."""

    def clear(self, topic: Topic, value: str | None) -> None:
        """Let the broker forget what it keeps on ``topic``."""
        ...
