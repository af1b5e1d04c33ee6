"""What customers say of their visit, as commands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.messages.command import Command
from vuoro.values import FeedbackChannel, FreeText, Language, ServiceId

__all__ = ["FeedbackQuestion", "GiveFeedback", "GiveSurvey", "RawPress", "SurveyAnswer"]

#: The scales of CES and CSAT, and of NPS.
OneToFive = Annotated[int, Meta(ge=1, le=5)]
NoneToTen = Annotated[int, Meta(ge=0, le=10)]
#: How long ago, by the terminal's monotonic clock; up to a month without the hub.
AgeMs = Annotated[int, Meta(ge=0, le=31 * 86_400_000)]


class FeedbackQuestion(StrEnum):
    """The handbook's five questions, in its order."""

    SERVICE = "service"
    EFFORT = "effort"
    SATISFACTION = "satisfaction"
    RECOMMEND = "recommend"
    WORDS = "words"


class RawPress(Struct, frozen=True, kw_only=True):
    """One press as it happened, whether it counts or not, for rules that come later.

    ``mono_ms`` is of the terminal's ``boot``; ``rested_ms`` how long the key had not moved before, None when unknown.
    ``value`` is None where the customer skipped.
    """

    question: FeedbackQuestion
    value: int | None
    boot: str
    mono_ms: int
    rested_ms: int | None = None


class GiveFeedback(Command, frozen=True, kw_only=True, tag="give_feedback"):
    """One customer's answers; each of the handbook's questions can be left out.

    ``effort`` (CES) and ``satisfaction`` (CSAT) are 1–5, ``recommend`` (NPS) 0–10. ``presses`` are the raw ones behind
    them, ``age_ms`` is how old the last of them was when it was sent first; None where the terminal cannot say.
    ``suspect`` and ``outside_hours`` say what the counting rules found: kept, and left out of the scores. ``words`` are
    masked by whoever sends them, and by the controller again.
    """

    channel: FeedbackChannel
    language: Language
    service: ServiceId | None = None
    effort: OneToFive | None = None
    satisfaction: OneToFive | None = None
    recommend: NoneToTen | None = None
    words: FreeText | None = None
    presses: Annotated[tuple[RawPress, ...], Meta(max_length=60)] = ()
    age_ms: AgeMs | None = 0
    suspect: bool = False
    outside_hours: bool = False


class SurveyAnswer(Struct, frozen=True, kw_only=True):
    """One answer of the longer survey: a number on its scale, or the key of a choice."""

    question: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    number: NoneToTen | None = None
    choice: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")] | None = None


class GiveSurvey(Command, frozen=True, kw_only=True, tag="give_survey"):
    """One customer's answers to the longer survey, while it is open."""

    channel: FeedbackChannel
    language: Language
    answers: Annotated[tuple[SurveyAnswer, ...], Meta(max_length=40)]
    words: FreeText | None = None
