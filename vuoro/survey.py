"""The longer survey beside the five questions: what it asks, which answers there are, and when it is open.

The questions are data; their words are in ``vuoro/strings/survey.toml``, by the question and, for a choice, by both.
Every question can be left out, and none asks for anything that tells who somebody is. Must not know who asks, nor where
an answer is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from vuoro.i18n import texts
from vuoro.messages.feedback_commands import SurveyAnswer
from vuoro.values import AuthorityId, FeedbackChannel, Texts


class Section(StrEnum):
    """The parts of the survey, in their order."""

    VISIT = "visit"
    RATINGS = "ratings"
    AFTERWARDS = "afterwards"
    BACKGROUND = "background"


class Scale(StrEnum):
    """What the ends of a scale mean, by the key of their words."""

    GRADE = "grade"
    MANNER = "manner"
    AGREEMENT = "agreement"
    LIKELIHOOD = "likelihood"


class Question(Struct, frozen=True, kw_only=True):
    """One question: a number from ``low`` to ``high`` on a ``scale``, or one of ``choices``.

    A question with neither is answered with one of the site's organisations.
    """

    id: str
    section: Section
    scale: Scale | None = None
    low: int = 0
    high: int = 10
    choices: tuple[str, ...] = ()

    @property
    def words(self) -> Texts:
        """What is asked."""
        return texts(f"survey.{self.id}")

    @property
    def ends(self) -> tuple[Texts, Texts] | None:
        """What the lowest and the highest number mean, None where it is not answered with a number."""
        if self.scale is None:
            return None
        return texts(f"survey.{self.scale}_lowest"), texts(f"survey.{self.scale}_highest")

    def choice(self, name: str) -> Texts:
        """Return the words of one of the choices."""
        return texts(f"survey.{self.id}_{name}")


def _grade(name: str, section: Section, scale: Scale = Scale.GRADE) -> Question:
    return Question(id=name, section=section, scale=scale)


def _choice(name: str, section: Section, *choices: str) -> Question:
    return Question(id=name, section=section, choices=choices)


#: The eleven ratings: statements that one agrees with more or less.
RATINGS: Final = (
    "easy_to_find",
    "opening_hours",
    "signing_in",
    "waiting_time",
    "premises",
    "accessibility",
    "privacy",
    "expertise",
    "clear_language",
    "friendliness",
    "all_in_one",
)

QUESTIONS: Final[tuple[Question, ...]] = (
    _grade("overall", Section.VISIT),
    Question(id="authority", section=Section.VISIT),
    _choice("moved_forward", Section.VISIT, "yes", "partly", "no", "cannot_say"),
    _choice(
        "why_not_online",
        Section.VISIT,
        "wanted_to_meet",
        "not_possible",
        "did_not_know",
        "too_difficult",
        "no_device",
        "no_identification",
        "needed_language",
        "other_reason",
    ),
    _choice(
        "way_of_service", Section.VISIT, "at_desk", "by_appointment", "by_video", "own_computer", "advisor", "drop_box"
    ),
    *(Question(id=name, section=Section.RATINGS, scale=Scale.AGREEMENT, low=1, high=5) for name in RATINGS),
    _choice("manage_alone", Section.AFTERWARDS, "much", "somewhat", "not_at_all", "cannot_say"),
    _grade("met", Section.AFTERWARDS, Scale.MANNER),
    _grade("recommend", Section.AFTERWARDS, Scale.LIKELIHOOD),
    _choice(
        "age_group", Section.BACKGROUND, "under_18", "from_18", "from_30", "from_45", "from_65", "from_75", "rather_not"
    ),
    _choice("mother_tongue", Section.BACKGROUND, "finnish", "swedish", "sami", "other_language", "rather_not"),
    _choice("visits", Section.BACKGROUND, "first_time", "now_and_then", "often", "rather_not"),
)

_BY_ID: Final[Mapping[str, Question]] = {question.id: question for question in QUESTIONS}

#: How customers fill it in where somebody else types it in afterwards.
_TYPED_IN: Final = frozenset({FeedbackChannel.PAPER, FeedbackChannel.ORAL})


class SurveyPeriod(Struct, frozen=True, kw_only=True):
    """The survey is open from the day ``first`` to the day ``last``, both of them included."""

    first: date
    last: date


class Survey(Struct, frozen=True, kw_only=True):
    """When the survey is open: never, unless there are ``periods``.

    Forms on paper, and what was told to an advisor, are typed in until ``typing_days`` after a period.
    """

    periods: tuple[SurveyPeriod, ...] = ()
    typing_days: Annotated[int, Meta(ge=0, le=90)] = 14


class NoSuchAnswerError(Exception):
    """An answer is none that the survey has; ``allowed`` are those that it has."""

    def __init__(self, message: str, allowed: Iterable[str]) -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)


def is_open(survey: Survey, day: date, channel: FeedbackChannel) -> bool:
    """Return whether answers that come by ``channel`` are taken on ``day``."""
    typing = timedelta(days=survey.typing_days if channel in _TYPED_IN else 0)
    return any(period.first <= day <= period.last + typing for period in survey.periods)


def check(answers: Iterable[SurveyAnswer], authorities: Iterable[AuthorityId]) -> None:
    """Raise `NoSuchAnswerError` for the first answer that the survey does not have, or that is given twice."""
    known, given = tuple(authorities), set[str]()
    for answer in answers:
        question = _BY_ID.get(answer.question)
        if question is None:
            raise NoSuchAnswerError(f"the survey has no question {answer.question}", _BY_ID)
        if answer.question in given:
            raise NoSuchAnswerError(f"{answer.question} is answered twice", ())
        if not _is_answer(question, answer, known):
            raise NoSuchAnswerError(f"this is no answer to {answer.question}", allowed(question, known))
        given.add(answer.question)


def allowed(question: Question, authorities: Iterable[AuthorityId]) -> tuple[str, ...]:
    """Return every answer that ``question`` has."""
    if question.scale is not None:
        return tuple(str(number) for number in range(question.low, question.high + 1))
    return question.choices or tuple(authorities)


def _is_answer(question: Question, answer: SurveyAnswer, authorities: Iterable[AuthorityId]) -> bool:
    given = answer.choice if question.scale is None else answer.number
    other = answer.number if question.scale is None else answer.choice
    return other is None and given is not None and str(given) in allowed(question, authorities)
