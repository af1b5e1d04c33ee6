"""A switch that bounces, as a pure value: when it opened, and when it has really closed again.

It counts as open from the first edge on, and as closed when it has not moved for `SETTLE_MS`. Must not know whether it
belongs to a lid or a door.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.values import Moment

SETTLE_MS: Final = 100


class Contact(Struct, frozen=True, kw_only=True):
    """Open since ``opened`` (None: closed); ``closing`` is the edge that will have closed it if none follows.

    ``left`` is whether it has been open for longer than it should.
    """

    opened: Moment | None = None
    closing: Moment | None = None
    left: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is not closed for certain."""
        return self.opened is not None

    def moved(self, *, open_: bool, at: Moment) -> Contact:
        """Return the contact after an edge."""
        if open_:
            return replace(self, opened=self.opened or at, closing=None)
        return self if self.opened is None or self.closing is not None else replace(self, closing=at)

    def passage(self, mono_ms: int) -> tuple[Moment, Moment] | None:
        """Return when it opened and closed, once the closing edge has proved to be the last one."""
        if self.opened is None or self.closing is None or self.closing.later(SETTLE_MS) > mono_ms:
            return None
        return self.opened, self.closing

    def due(self, left_after_ms: int) -> int | None:
        """Return when this contact changes without an edge; it counts as left open after ``left_after_ms``."""
        if self.closing is not None:
            return self.closing.later(SETTLE_MS)
        if self.opened is not None and not self.left:
            return self.opened.later(left_after_ms)
        return None

    def watched(self, mono_ms: int, left_after_ms: int) -> Contact:
        """Return the contact with ``left`` as it is at this time."""
        left = self.opened is not None and self.opened.later(left_after_ms) <= mono_ms
        return self if left is self.left else replace(self, left=left)


CLOSED: Final = Contact()
