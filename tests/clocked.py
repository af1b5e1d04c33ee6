"""A device in a test whose clock goes from one due time to the next, as the daemon's does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Clocked(ABC):
    """Something whose time a test lets pass; ``ms`` is its clock."""

    ms: int

    @abstractmethod
    def next_due(self) -> int | None:
        """Return when it wants to be woken, None for never."""

    @abstractmethod
    def come_due(self) -> None:
        """Wake it."""

    def wait(self, ms: int) -> Self:
        """Let time pass, from due to due."""
        until = self.ms + ms
        while (due := self.next_due()) is not None and due <= until:
            self.ms = max(due, self.ms)
            self.come_due()
        self.ms = until
        return self
