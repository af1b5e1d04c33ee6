"""A press of this terminal's keys, as the rules of `vuoro.counting` take it.

Pure. Must not know hardware or disk.
"""

from __future__ import annotations

from msgspec import Struct

from devices.feedback_terminal.question import Question
from vuoro.values import Moment


class Press(Struct, frozen=True, kw_only=True):
    """A key went down, as it happened, while the terminal asked ``question``.

    ``rested_ms`` is how long the key had not moved before, down or up; None when that is not known.
    """

    question: Question
    key: int
    at: Moment
    rested_ms: int | None = None

    @property
    def value(self) -> int:
        """What was answered."""
        return self.key

    @property
    def mono_ms(self) -> int:
        """When, by the monotonic clock of the terminal's boot."""
        return self.at.mono_ms
