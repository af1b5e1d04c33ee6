"""The rules of what drop boxes and feedback terminals report: raw facts, always taken, never judged here."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import GiveFeedback, ReportFill, ReportOpening
from vuoro.messages.replies import RejectionCode
from vuoro.values import BoxId


def report_fill(lobby: Lobby, command: ReportFill) -> Iterator[events.AnyFact]:
    """A box tells how full it is."""
    _require_box(lobby, command.box)
    yield events.FillReported(box=command.box, fill=command.fill, envelopes=command.envelopes)


def report_opening(lobby: Lobby, command: ReportOpening) -> Iterator[events.AnyFact]:
    """A box's door was opened and closed."""
    _require_box(lobby, command.box)
    yield events.BoxOpened(
        box=command.box,
        opened_at=command.opened_at,
        closed_at=command.closed_at,
        envelopes=command.envelopes,
        fill_before=command.fill_before,
        fill_after=command.fill_after,
        watched=command.watched,
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


def _require_box(lobby: Lobby, box: BoxId) -> None:
    if box not in lobby.plan.boxes:
        raise Refused(RejectionCode.UNKNOWN_BOX, f"no box {box}", lobby.plan.boxes)
