"""The advisor's first page: who wants help, what the boxes and queues are doing, and every task one touch away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from starlette.responses import Response

from console.areas.advisor import looking
from console.mirror import Lobby
from console.registry import Area, only
from console.visit import Visit
from vuoro.messages.commands import SettleHelp
from vuoro.messages.state import DropboxState, HelpRequest
from vuoro.topics import ADVISOR, BOARD, DESK, DROPBOX, QUEUE, SERVICES, SITE
from vuoro.values import Language, Role, VisitorKind

AREA: Final = Area()
ADVISORS: Final = only(Role.ADVISOR)

#: Messages to clerks that stay on the first page, the newest ones.
_MESSAGES_SHOWN: Final = 6


class Settled(Struct, frozen=True, kw_only=True):
    """A request for help that has been seen to."""

    request: int


@AREA.page("/advisor", ADVISORS, tile="console_advisor.tile")
async def show_overview(visit: Visit) -> Response:
    """Show all that the advisor needs at a glance."""
    return visit.page("advisor/overview.html", visitors=[kind.value for kind in VisitorKind])


@AREA.act("/advisor/settle", ADVISORS)
async def settle(visit: Visit) -> Response:
    """Note that the advisor has come."""
    reply = await visit.ask(SettleHelp(request=visit.form(Settled).request))
    return visit.answered(reply, visit.words("console_advisor.settled"), "/advisor")


@AREA.fragment("advisor-help", "advisor/help.html", ADVISORS, watches=(ADVISOR, SITE), ages=True)
def help_wanted(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show who wants the advisor, oldest first."""
    return {"requests": [_request(lobby, request, language) for request in lobby.advisor.requests]}


@AREA.fragment("advisor-sent", "advisor/sent.html", ADVISORS, watches=(DESK,), ages=True)
def sent(lobby: Lobby, _argument: str, _language: Language) -> Mapping[str, Any]:
    """Show what clerks have been told, and what they answered."""
    newest = looking.messages(lobby)[-_MESSAGES_SHOWN:]
    rows = [
        {
            "ticket": one.ticket,
            "number": one.number,
            "since_ms": lobby.since_ms(one.at),
            "answer": None if one.answer is None else one.answer.value,
        }
        for one in reversed(newest)
    ]
    return {"rows": rows}


@AREA.fragment("advisor-boxes", "advisor/boxes_glance.html", ADVISORS, watches=(DROPBOX, SITE), ages=True)
def boxes(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show how full each box is, and when it is due."""
    return {"boxes": [_box(lobby, box, language) for box in lobby.boxes.values()]}


@AREA.fragment("advisor-serving", "advisor/serving.html", ADVISORS, watches=(SITE, SERVICES, QUEUE, BOARD), ages=True)
def serving(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show who serves today, and what each service is doing now."""
    return {"authorities": looking.services(lobby, language)}


def _request(lobby: Lobby, request: HelpRequest, language: Language) -> Mapping[str, Any]:
    return {
        "request": request.request,
        "reason": request.reason.value,
        "place": request.client if request.box is None else looking.box_name(lobby, request.box, language),
        "number": request.number,
        "ticket": request.ticket,
        "box": request.box,
        "language": None if request.language is None else request.language.value,
        "since_ms": lobby.since_ms(request.at),
    }


def _box(lobby: Lobby, box: DropboxState, language: Language) -> Mapping[str, Any]:
    return {
        "name": looking.box_name(lobby, box.box, language),
        "state": box,
        "left_ms": looking.until_ms(lobby, box.due_at),
        "asks": len(box.unconfirmed) + len(box.unexplained),
    }
