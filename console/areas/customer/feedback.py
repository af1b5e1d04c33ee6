"""The handbook's five questions on a customer's own phone, on a tablet in the lobby, or at the end of a visit.

Each can be left out. What is written is masked before it leaves the console, and again before it is stored.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.registry import EVERYBODY, Area
from console.visit import REFUSED, Visit
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.feedback_commands import NoneToTen, OneToFive
from vuoro.privacy import mask_words
from vuoro.values import FeedbackChannel, FreeText, ServiceId

AREA: Final = Area()

#: What stands behind ``?on=``: where the page is shown, and so the channel that is kept with the answers.
PLACES: Final = {"tablet": FeedbackChannel.TABLET, "visit": FeedbackChannel.POP_UP}
SCALES: Final = {"effort": range(1, 6), "satisfaction": range(1, 6), "recommend": range(11)}


class Answers(Struct, frozen=True, kw_only=True):
    """What the form has; ``on`` is the place."""

    on: str = ""
    service: ServiceId | None = None
    effort: OneToFive | None = None
    satisfaction: OneToFive | None = None
    recommend: NoneToTen | None = None
    words: FreeText | None = None


@AREA.page("/feedback", EVERYBODY, public_languages=True)
async def show_questions(visit: Visit) -> Response:
    """Show the five questions."""
    place = visit.request.query_params.get("on", "")
    return visit.page(
        "customer/feedback.html",
        place=place if place in PLACES else "",
        services=visit.console.lobby.services,
        scales=SCALES,
    )


@AREA.act("/feedback", EVERYBODY, public_languages=True)
async def give_feedback(visit: Visit) -> Response:
    """Hand in what was answered, once."""
    answers = visit.form(Answers)
    if not visit.console.feedback.allowed(visit.address, visit.console.utc()):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
    command = _command(visit, answers)
    goto = f"/feedback?on={answers.on}" if answers.on in PLACES else "/feedback"
    if command is None:
        return visit.outcome(REFUSED, visit.words("console_customer.nothing_said"), goto)
    visit.console.feedback.count(visit.address, visit.console.utc())
    reply = await visit.ask(command)
    return visit.answered(reply, done=visit.words("console_customer.thanks"), goto=goto)


def _command(visit: Visit, answers: Answers) -> GiveFeedback | None:
    """Return the answers as a command, None where no question was answered."""
    words = mask_words(answers.words)
    if words is None and answers.effort is None and answers.satisfaction is None and answers.recommend is None:
        return None
    return GiveFeedback(
        channel=PLACES.get(answers.on, FeedbackChannel.PHONE),
        language=visit.language,
        service=answers.service,
        effort=answers.effort,
        satisfaction=answers.satisfaction,
        recommend=answers.recommend,
        words=words,
    )
