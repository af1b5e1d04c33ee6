"""The rules of what drop boxes and feedback terminals report: raw facts, always taken."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import GiveFeedback, ReportFill
from vuoro.messages.replies import RejectionCode


def report_fill(lobby: Lobby, command: ReportFill) -> Iterator[events.AnyFact]:
    """A box tells how full it is."""
    if command.box not in lobby.plan.boxes:
        raise Refused(RejectionCode.UNKNOWN_BOX, f"no box {command.box}", lobby.plan.boxes)
    yield events.FillReported(
        box=command.box, fill=command.fill, envelopes=command.envelopes, condition=command.condition
    )


def give_feedback(command: GiveFeedback) -> Iterator[events.AnyFact]:
    """A customer's answers count, even about a service that the site no longer has."""
    yield events.FeedbackGiven(
        channel=command.channel,
        language=command.language,
        service=command.service,
        effort=command.effort,
        satisfaction=command.satisfaction,
        recommend=command.recommend,
    )
