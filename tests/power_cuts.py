"""Cuts a device's power at any point at which it touches the world: its disk, its broker, its hardware."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from vuoro.messages.commands import AnyCommand, Request
from vuoro.messages.replies import Accepted, Done, Reply
from vuoro.outbox import Outbox
from vuoro.service import Received
from vuoro.topics import REPLY, Topic


class PowerCutError(BaseException):
    """The current is gone in the middle of something."""


class Fuse:
    """Burns through at the ``blows_at``-th point; never where that is None."""

    def __init__(self, blows_at: int | None = None) -> None:
        self._left = blows_at

    def point(self) -> None:
        """Be at such a point."""
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise PowerCutError


class FusedOutbox(Outbox):
    """An outbox whose power may go before a transaction, inside it, and right after its commit."""

    def __init__(self, path: Path, fuse: Fuse) -> None:
        super().__init__(path)
        self._fuse = fuse

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._fuse.point()
        with super().transaction():
            yield
            self._fuse.point()
        self._fuse.point()


class Hub:
    """The broker's and the controller's part: takes each command id once, and answers while ``up``."""

    connected = True

    def __init__(self, client: str) -> None:
        self.client = client
        self.taken: dict[str, AnyCommand] = {}
        self.answers: list[object] = []
        self.published: list[tuple[Topic, str | None, msgspec.Struct]] = []
        self.fuse = Fuse()
        self.up = True

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def publish(self, topic: Topic, value: str | None, message: msgspec.Struct) -> None:
        self.published.append((topic, value, message))

    def send(self, request: Request) -> None:
        self.fuse.point()
        if self.up:
            self.answers.append(Received(REPLY, self.client, self.answer(request)))
        self.fuse.point()

    def answer(self, request: Request) -> Reply:
        """Take the command, unless it has been taken before."""
        self.taken.setdefault(request.command_id, request.command)
        return Accepted(command_id=request.command_id, result=Done())
