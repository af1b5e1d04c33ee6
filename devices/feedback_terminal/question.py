"""The handbook's questions that a key can answer: their scales, and the command an answer becomes.

Pure. Must not know which hardware the keys belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from vuoro.messages.commands import GiveFeedback
from vuoro.values import FeedbackChannel, Language


class Question(StrEnum):
    """What the sign beside the keys asks."""

    EFFORT = "effort"
    SATISFACTION = "satisfaction"
    RECOMMEND = "recommend"


#: The keys that are answers: CES and CSAT 1-5, NPS 0-10.
SCALES: Final[Mapping[Question, range]] = {
    Question.EFFORT: range(1, 6),
    Question.SATISFACTION: range(1, 6),
    Question.RECOMMEND: range(11),
}


def answer(question: Question, key: int, language: Language) -> GiveFeedback:
    """Return the command that hands in ``key`` as the answer to ``question``."""
    return GiveFeedback(
        channel=FeedbackChannel.TERMINAL,
        language=language,
        effort=key if question is Question.EFFORT else None,
        satisfaction=key if question is Question.SATISFACTION else None,
        recommend=key if question is Question.RECOMMEND else None,
    )
