"""The longer survey: what it asks, in which words, and when it is open."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from controller.core.plan import Plan
from tests.unit.core_world import ADVISOR, SMALL_SITE, Hall, person
from vuoro.messages.commands import GiveSurvey, SurveyAnswer
from vuoro.messages.events import SurveyGiven
from vuoro.messages.replies import RejectionCode
from vuoro.survey import QUESTIONS, RATINGS, Question, Scale, Section, Survey, allowed, check, is_open
from vuoro.values import FeedbackChannel, Language, Role

CONSOLE = replace(person(Role.TEAM), actor=None)
AUTHORITIES = ("kela", "vero")


@pytest.fixture
def hall() -> Hall:
    """A Monday on which the survey is open."""
    return Hall()


def _survey(*answers: SurveyAnswer, channel: FeedbackChannel = FeedbackChannel.PHONE) -> GiveSurvey:
    return GiveSurvey(channel=channel, language=Language.SV, answers=answers)


def _grade(number: int, question: str = "overall") -> SurveyAnswer:
    return SurveyAnswer(question=question, number=number)


def _choice(choice: str, question: str = "moved_forward") -> SurveyAnswer:
    return SurveyAnswer(question=question, choice=choice)


def test_the_handbook_s_questions_are_asked_in_its_order() -> None:
    assert [question.id for question in QUESTIONS] == [
        "overall",
        "authority",
        "moved_forward",
        "why_not_online",
        "way_of_service",
        *RATINGS,
        "manage_alone",
        "met",
        "recommend",
        "age_group",
        "mother_tongue",
        "visits",
    ]
    assert len(RATINGS) == 11


def test_the_scales_are_those_of_the_handbook() -> None:
    scales = {question.id: (question.low, question.high) for question in QUESTIONS if question.scale is not None}
    assert scales == {
        **dict.fromkeys(("overall", "met", "recommend"), (0, 10)),
        **dict.fromkeys(RATINGS, (1, 5)),
    }


def test_the_sections_follow_each_other() -> None:
    sections = [question.section for question in QUESTIONS]
    assert sections == sorted(sections, key=list(Section).index)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_and_every_answer_has_words(question: Question) -> None:
    said = [question.words, *(question.choice(name) for name in question.choices), *(question.ends or ())]
    assert all(words.fi and words.sv and words.en for words in said)
    assert len({words.fi for words in said}) == len(said)
    assert (question.ends is None) == (question.scale is None)


def test_who_would_rather_not_tell_of_themselves_can_say_so() -> None:
    background = [question for question in QUESTIONS if question.section is Section.BACKGROUND]
    assert all("rather_not" in question.choices for question in background)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_answer_that_a_question_has_is_taken_and_no_other_one(question: Question) -> None:
    answers = allowed(question, AUTHORITIES)
    for one in answers:
        its = SurveyAnswer(question=question.id, **({"number": int(one)} if question.scale else {"choice": one}))
        check([msgspec.json.decode(msgspec.json.encode(its), type=SurveyAnswer)], AUTHORITIES)
    assert len(set(answers)) == len(answers) > 1


def test_answers_are_a_fact_without_the_words(hall: Hall) -> None:
    answers = (_grade(9), _choice("partly"), _choice("kela", "authority"), _grade(4, "privacy"))
    command = replace(_survey(*answers), words="Kiitos Liisalle!")
    assert hall.do(CONSOLE, command) == (
        SurveyGiven(channel=FeedbackChannel.PHONE, language=Language.SV, answers=answers),
    )


def test_every_question_can_be_left_out(hall: Hall) -> None:
    assert len(hall.do(CONSOLE, _survey())) == 1


@pytest.mark.parametrize("day", [date(2020, 1, 5), date(2020, 1, 20)])
def test_outside_its_periods_the_survey_is_closed(hall: Hall, day: date) -> None:
    hall.lobby.day = day
    assert hall.refusal(CONSOLE, _survey(_grade(9))).code is RejectionCode.SURVEY_CLOSED


def test_a_site_without_periods_has_no_survey(hall: Hall) -> None:
    hall.lobby.plan = Plan(replace(SMALL_SITE, survey=Survey()))
    assert hall.refusal(CONSOLE, _survey(_grade(9))).code is RejectionCode.SURVEY_CLOSED


def test_forms_of_paper_are_typed_in_two_weeks_longer(hall: Hall) -> None:
    hall.lobby.day = date(2020, 2, 2)
    assert len(hall.do(ADVISOR, _survey(_grade(9), channel=FeedbackChannel.PAPER))) == 1
    assert hall.refusal(ADVISOR, _survey(_grade(9))).code is RejectionCode.SURVEY_CLOSED
    assert not is_open(SMALL_SITE.survey, date(2020, 2, 3), FeedbackChannel.PAPER)


@pytest.mark.parametrize(
    ("answer", "first_allowed"),
    [
        (_grade(5, "shoe_size"), "overall"),
        (_grade(6, "privacy"), "1"),
        (_grade(0, "privacy"), "1"),
        (_choice("maybe"), "yes"),
        (_choice("posti", "authority"), "kela"),
        (SurveyAnswer(question="overall"), "0"),
        (SurveyAnswer(question="overall", number=3, choice="yes"), "0"),
        (_grade(1, "moved_forward"), "yes"),
        (_choice("yes", "overall"), "0"),
    ],
)
def test_what_the_survey_does_not_have_is_refused_with_what_it_has(
    hall: Hall, answer: SurveyAnswer, first_allowed: str
) -> None:
    refusal = hall.refusal(CONSOLE, _survey(_grade(9, "met"), answer))
    assert refusal.code is RejectionCode.UNKNOWN_QUESTION
    assert refusal.allowed[0] == first_allowed


def test_a_question_is_answered_once(hall: Hall) -> None:
    assert hall.refusal(CONSOLE, _survey(_grade(9), _grade(2))).code is RejectionCode.UNKNOWN_QUESTION


def test_each_scale_has_ends_of_its_own() -> None:
    ends = {scale: next(one.ends for one in QUESTIONS if one.scale is scale) for scale in Scale}
    assert len({words.fi for pair in ends.values() if pair is not None for words in pair}) == 2 * len(Scale)
