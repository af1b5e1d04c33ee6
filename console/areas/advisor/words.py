"""What people say in the lobby, written down: feedback by mouth or on paper, and disturbances.

Words are masked here, before they leave the console, and by the controller once more.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.responses import Response

from console.areas.advisor import looking
from console.registry import Area, only
from console.visit import Visit
from vuoro.messages.commands import GiveFeedback, ReportDisturbance
from vuoro.messages.feedback_commands import NoneToTen, OneToFive
from vuoro.privacy import mask_words
from vuoro.values import Disturbance, FeedbackChannel, FreeText, Language, Role, ServiceId

AREA: Final = Area()
WRITERS: Final = only(Role.ADVISOR, Role.CLERK, Role.TEAM)
WITNESSES: Final = only(Role.ADVISOR, Role.CLERK, Role.GUARD, Role.TE_GUIDE, Role.TEAM)

#: How feedback comes that staff write down.
_WRITTEN_DOWN: Final = (FeedbackChannel.ORAL, FeedbackChannel.PAPER)


class Said(Struct, frozen=True, kw_only=True):
    """Feedback as somebody gave it to us; each question can be left out."""

    channel: FeedbackChannel
    language: Language
    service: ServiceId | None = None
    effort: OneToFive | None = None
    satisfaction: OneToFive | None = None
    recommend: NoneToTen | None = None
    words: FreeText | None = None


class Disturbed(Struct, frozen=True, kw_only=True):
    """A disturbance, and what happened, without anybody's name."""

    disturbance: Disturbance
    words: FreeText | None = None


@AREA.page("/lobby/feedback", WRITERS, tile="console_advisor.feedback_tile")
async def show_feedback(visit: Visit) -> Response:
    """Ask for what a customer said, or wrote on the paper form."""
    lobby = visit.console.lobby
    return visit.page(
        "advisor/feedback.html",
        channels=[channel.value for channel in _WRITTEN_DOWN],
        said_in=[] if lobby.site is None else [language.value for language in lobby.site.languages],
        authorities=looking.services(lobby, visit.language),
    )


@AREA.act("/lobby/feedback", WRITERS)
async def write_feedback(visit: Visit) -> Response:
    """Count it."""
    form = visit.form(Said)
    command = GiveFeedback(
        channel=form.channel,
        language=form.language,
        service=form.service,
        effort=form.effort,
        satisfaction=form.satisfaction,
        recommend=form.recommend,
        words=mask_words(form.words),
    )
    return visit.answered(await visit.ask(command), visit.words("console_advisor.feedback_kept"), "/lobby/feedback")


@AREA.page("/lobby/disturbance", WITNESSES, tile="console_advisor.disturbance_tile")
async def show_disturbance(visit: Visit) -> Response:
    """Ask what has disturbed."""
    return visit.page("advisor/disturbance.html", kinds=[kind.value for kind in Disturbance])


@AREA.act("/lobby/disturbance", WITNESSES)
async def report_disturbance(visit: Visit) -> Response:
    """Count it."""
    form = visit.form(Disturbed)
    reply = await visit.ask(ReportDisturbance(disturbance=form.disturbance, words=mask_words(form.words)))
    return visit.answered(reply, visit.words("console_advisor.disturbance_kept"), "/lobby/disturbance")
