"""Whether the hub can be reached, with a grace for short absences: pure, with the time as an argument.

A restart of the broker or the controller takes less than the grace; presses in it wait in the outbox.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vuoro.values import Moment


class Reach(Struct, frozen=True):
    """The way to the controller: our link to the broker, and the controller's presence.

    ``grace_ends`` is set while the hub is away and may be expected back.
    """

    grace_ms: int
    link_up: bool = False
    controller_online: bool = False
    grace_ends: int | None = None

    @property
    def here(self) -> bool:
        """Whether a command would be answered now."""
        return self.link_up and self.controller_online

    @property
    def bearable(self) -> bool:
        """Whether a customer can be expected to wait for the answer."""
        return self.here or self.grace_ends is not None

    def link(self, *, up: bool, now: Moment) -> Reach:
        """Return the reach after the link came up or went down; after a loss the presence has to be told anew."""
        return self._change(replace(self, link_up=up, controller_online=up and self.controller_online), now)

    def controller(self, *, online: bool, now: Moment) -> Reach:
        """Return the reach after the controller's presence was told."""
        return self._change(replace(self, controller_online=online), now)

    def at(self, now: Moment) -> Reach:
        """Return the reach at ``now``: the grace may have ended."""
        over = self.grace_ends is not None and now.mono_ms >= self.grace_ends
        return replace(self, grace_ends=None) if over else self

    def _change(self, changed: Reach, now: Moment) -> Reach:
        if changed.here:
            return replace(changed, grace_ends=None)
        return replace(changed, grace_ends=now.later(self.grace_ms)) if self.here else changed
