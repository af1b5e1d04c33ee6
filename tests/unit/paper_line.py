"""A line to the broker that writes down what is said on it."""

from __future__ import annotations

from msgspec import Struct

from vuoro.messages.commands import Request
from vuoro.topics import Topic


class PaperLine:
    """Implements `vuoro.line.Line`; what is said while it is down is lost, as on the real one."""

    def __init__(self, client: str = "kiosk-1", *, connected: bool = True) -> None:
        self.client = client
        self.connected = connected
        self.published: list[tuple[Topic, str | None, Struct]] = []
        self.sent: list[Request] = []
        self.life: list[str] = []

    def start(self) -> None:
        """Note it."""
        self.life.append("start")

    def stop(self) -> None:
        """Note it."""
        self.life.append("stop")

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Note the message."""
        if self.connected:
            self.published.append((topic, value, message))

    def send(self, request: Request) -> None:
        """Note the command."""
        if self.connected:
            self.sent.append(request)

    def messages(self, topic: Topic) -> list[Struct]:
        """Return what was published on ``topic``."""
        return [message for its_topic, _, message in self.published if its_topic is topic]
