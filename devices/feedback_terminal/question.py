"""The handbook's questions that a key can answer, and the command an answer becomes.

Pure. Must not know which hardware the keys belong to.
"""

from __future__ import annotations

from enum import StrEnum

from vuoro.messages.commands import GiveFeedback
from vuoro.values import FeedbackChannel, Language


class Question(StrEnum):
    """What the sign beside the keys asks."""

    EFFORT = "effort"
    SATISFACTION = "satisfaction"
    RECOMMEND = "recommend"


def answer(question: Question, key: int, language: Language) -> GiveFeedback:
    """Return the command that hands in ``key`` as the answer to ``question``."""
    return GiveFeedback(
        channel=FeedbackChannel.TERMINAL,
        language=language,
        effort=key if question is Question.EFFORT else None,
        satisfaction=key if question is Question.SATISFACTION else None,
        recommend=key if question is Question.RECOMMEND else None,
    )
