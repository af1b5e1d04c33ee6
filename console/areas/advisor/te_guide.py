"""The TE lobby guide's page: the customers of the own organisation, and "the customer is here now"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from starlette.responses import Response

from console.accounts import User
from console.areas.advisor import looking
from console.mirror import Lobby
from console.registry import Area, only
from console.visit import Visit
from vuoro.messages.commands import CustomerIsHere
from vuoro.topics import DESK, SERVICES, SITE, TICKETS
from vuoro.values import Language, Role, TicketId, TicketState

AREA: Final = Area()
GUIDES: Final = only(Role.TE_GUIDE)

_PAGE: Final = "/guide"


class Here(Struct, frozen=True, kw_only=True):
    """A ticket whose customer has come."""

    ticket: TicketId


@AREA.page(_PAGE, GUIDES, tile="console_advisor.guide_tile")
async def show_guided(visit: Visit) -> Response:
    """Show the customers of the guide's organisation."""
    return visit.page("advisor/guide.html", authority=visit.person.authority or "")


@AREA.act("/guide/here", GUIDES)
async def report_here(visit: Visit) -> Response:
    """Tell the clerk that a customer is here now; the clerk decides what follows."""
    reply = await visit.ask(CustomerIsHere(ticket=visit.form(Here).ticket))
    return visit.answered(reply, visit.words("console_advisor.told"), _PAGE)


def _is_own(user: User | None, argument: str, _lobby: Lobby) -> bool:
    return user is not None and user.authority is not None and user.authority == argument


@AREA.fragment("guided", "advisor/guided.html", GUIDES, watches=(SITE, SERVICES, TICKETS, DESK), own=_is_own)
def guided(lobby: Lobby, argument: str, language: Language) -> Mapping[str, Any]:
    """Show the tickets of one organisation that nobody serves yet."""
    own = {info.service for info in lobby.services if info.authority == argument}
    waiting = [
        ticket for ticket in looking.tickets(lobby) if ticket.service in own and ticket.state is not TicketState.SERVING
    ]
    return {"tickets": [looking.described(lobby, ticket, language) for ticket in waiting]}
