"""How long a page waits for a customer before it asks, and before it closes."""

from __future__ import annotations

from msgspec import Struct


class Patience(Struct, frozen=True, kw_only=True):
    """How long a page waits before it asks, and then for the answer: at least 20 s (WCAG 2.2, 2.2.1)."""

    idle_ms: int = 60_000
    warning_ms: int = 30_000

    def end(self, idle_from: int | None, *, warned: bool) -> int | None:
        """Return when a page changes by itself that nobody has touched since ``idle_from``; None where nobody was."""
        if idle_from is None:
            return None
        return idle_from + (self.warning_ms if warned else self.idle_ms)
