"""One press of a customer, as the rules of `vuoro.counting` take it and as it travels to the hub.

Pure. Must not know hardware or disk.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from vuoro.messages.commands import FeedbackQuestion, RawPress
from vuoro.values import Moment

#: The questions that a key with a number answers, whatever stands beside it.
BY_KEYS: Final = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION, FeedbackQuestion.RECOMMEND)


class Press(Struct, frozen=True, kw_only=True):
    """A key went down, or a finger came down on the glass, while the terminal asked ``question``.

    ``value`` is the key's number, or the place of a choice on the page; None is a question skipped. ``rested_ms`` is
    how long the same key had not moved before, down or up; None when that is not known.
    """

    question: FeedbackQuestion
    value: int | None
    at: Moment
    rested_ms: int | None = None

    @property
    def mono_ms(self) -> int:
        """When, by the monotonic clock of the terminal's boot."""
        return self.at.mono_ms

    def raw(self, boot: str) -> RawPress:
        """Return the press as the hub keeps it."""
        return RawPress(
            question=self.question,
            value=self.value,
            boot=boot,
            mono_ms=self.at.mono_ms,
            rested_ms=self.rested_ms,
        )
