"""The rules of what drop boxes and feedback terminals report: raw facts, always taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.counting import is_outside_hours
from vuoro.hours import minutes_outside
from vuoro.messages import events
from vuoro.messages.commands import GiveFeedback, GiveSurvey, ReportFill
from vuoro.messages.replies import RejectionCode
from vuoro.survey import NoSuchAnswerError, check, is_open
from vuoro.values import FeedbackChannel, Moment

_IN_THE_LOBBY: Final = frozenset({FeedbackChannel.TERMINAL, FeedbackChannel.TABLET})


def report_fill(lobby: Lobby, command: ReportFill) -> Iterator[events.AnyFact]:
    """A box tells how full it is."""
    if command.box not in lobby.plan.boxes:
        raise Refused(RejectionCode.UNKNOWN_BOX, f"no box {command.box}", lobby.plan.boxes)
    yield events.FillReported(
        box=command.box, fill=command.fill, envelopes=command.envelopes, condition=command.condition
    )


def give_feedback(lobby: Lobby, command: GiveFeedback, now: Moment) -> Iterator[events.AnyFact]:
    """A customer's answers count, even about a service that the site no longer has."""
    is_outside = is_outside_hours(minutes_out_of_hours(lobby, command, now))
    yield events.FeedbackGiven(
        channel=command.channel,
        language=command.language,
        service=command.service,
        effort=command.effort,
        satisfaction=command.satisfaction,
        recommend=command.recommend,
        age_ms=command.age_ms,
        suspect=command.suspect,
        outside_hours=command.outside_hours or is_outside,
    )


def give_survey(lobby: Lobby, command: GiveSurvey) -> Iterator[events.AnyFact]:
    """A customer's answers to the longer survey, while it is open."""
    survey = lobby.plan.site.survey
    if not is_open(survey, lobby.day, command.channel):
        raise Refused(RejectionCode.SURVEY_CLOSED, f"the survey is not open on {lobby.day}")
    try:
        check(command.answers, lobby.plan.authorities)
    except NoSuchAnswerError as error:
        raise Refused(RejectionCode.UNKNOWN_QUESTION, str(error), error.allowed) from error
    yield events.SurveyGiven(channel=command.channel, language=command.language, answers=command.answers)


def minutes_out_of_hours(lobby: Lobby, command: GiveFeedback, now: Moment) -> float | None:
    """Return how many minutes before or after the hours of the point the answers were given, 0 within them.

    None where nobody knows when it was, and for what is said elsewhere: at home every hour is as good.
    """
    if command.age_ms is None or command.channel not in _IN_THE_LOBBY:
        return None
    return minutes_outside(lobby.plan.site, now.utc - timedelta(milliseconds=command.age_ms))
