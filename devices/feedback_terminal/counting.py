"""The rules that make answers of raw presses; every raw press is kept, so they can be changed afterwards.

Pure, and the one place of these rules: the terminal counts by them while it runs, and a whole history can be counted
again by them. Must not know hardware or disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from devices.feedback_terminal.question import SCALES, Question
from vuoro.values import Moment

#: A key that goes down again within this time of its last movement has bounced.
BOUNCE_MS: Final = 50
#: A press this soon after another takes its place: the customer has thought better of it.
WINDOW_MS: Final = 3_000


class Press(Struct, frozen=True, kw_only=True):
    """A key went down, as it happened, while the terminal asked ``question``.

    ``rested_ms`` is how long the key had not moved before, down or up; None when that is not known.
    """

    question: Question
    key: int
    at: Moment
    rested_ms: int | None = None


def is_bounce(press: Press) -> bool:
    """Return whether the press is the contact's and not a finger's."""
    return press.rested_ms is not None and press.rested_ms < BOUNCE_MS


def is_accepted(press: Press) -> bool:
    """Return whether the press is an answer for as long as no other follows it."""
    return press.key in SCALES[press.question] and not is_bounce(press)


def takes_the_place_of(earlier: Press, later: Press) -> bool:
    """Return whether ``later`` corrects ``earlier`` instead of being another person's answer."""
    return later.question is earlier.question and later.at.mono_ms - earlier.at.mono_ms < WINDOW_MS


def answers(presses: Sequence[Press]) -> list[Press]:
    """Return the presses of one boot, in their order, that are answers."""
    accepted = [press for press in presses if is_accepted(press)]
    final = [earlier for earlier, later in pairwise(accepted) if not takes_the_place_of(earlier, later)]
    return [*final, *accepted[-1:]]
