"""Whether the hub can be reached, with a grace for short absences: pure, with the time as an argument.

A restart of the broker or the controller takes less than the grace; presses in it wait in the outbox.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vuoro.values import Moment


class Reach(Struct, frozen=True):
    """The way to the controller: our link to the broker, and the controller's presence.

    ``grace_ends`` is set while the hub is away and may be expected back, ``hearing_ends`` while the link is up and the
    controller's presence has still to come.
    """

    grace_ms: int
    link_up: bool = False
    controller_online: bool = False
    grace_ends: int | None = None
    hearing_ends: int | None = None

    @property
    def here(self) -> bool:
        """Whether a command would be answered now."""
        return self.link_up and self.controller_online

    @property
    def bearable(self) -> bool:
        """Whether a customer can be expected to wait for the answer."""
        return self.here or self.grace_ends is not None

    @property
    def controller_away(self) -> bool:
        """Whether the broker is there and the controller, for longer than it may, is not."""
        return self.link_up and not self.bearable and self.hearing_ends is None

    @property
    def next_end(self) -> int | None:
        """When something changes by itself, in milliseconds of monotonic time."""
        return min((end for end in (self.grace_ends, self.hearing_ends) if end is not None), default=None)

    def link(self, *, up: bool, now: Moment) -> Reach:
        """Return the reach after the link came up or went down; after a loss the presence has to be told anew."""
        hearing_ends = now.later(self.grace_ms) if up and not self.controller_online else None
        online = up and self.controller_online
        return self._change(replace(self, link_up=up, controller_online=online, hearing_ends=hearing_ends), now)

    def controller(self, *, online: bool, now: Moment) -> Reach:
        """Return the reach after the controller's presence was told."""
        return self._change(replace(self, controller_online=online, hearing_ends=None), now)

    def at(self, now: Moment) -> Reach:
        """Return the reach at ``now``: a grace may have ended."""
        return replace(
            self,
            grace_ends=_unless_over(self.grace_ends, now),
            hearing_ends=_unless_over(self.hearing_ends, now),
        )

    def _change(self, changed: Reach, now: Moment) -> Reach:
        if changed.here:
            return replace(changed, grace_ends=None)
        return replace(changed, grace_ends=now.later(self.grace_ms)) if self.here else changed


def _unless_over(end: int | None, now: Moment) -> int | None:
    return None if end is None or now.mono_ms >= end else end
