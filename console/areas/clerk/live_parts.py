"""The live parts of the desk's page: the ticket at the desk, what is beside it, messages, the queue; and the desks.

Owns what each part is told. A clerk sees the parts of the chosen desk only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from console.accounts import User
from console.areas.clerk import desks, tickets_shown
from console.mirror import Lobby
from console.registry import Area, only
from vuoro.service import Received
from vuoro.topics import DESK, SERVICES, SITE, TICKETS
from vuoro.values import AuthorityId, DeskId, Language, Need, Role, TicketState

AREA: Final = Area()
CLERKS: Final = only(Role.CLERK)
#: Longer queues are shown from their heads: nobody chooses from further behind, and every page is told each change.
MOST_ROWS: Final = 40


def _of_this_desk(received: Received, desk: DeskId) -> bool:
    return received.topic is not DESK or received.value == desk


def _own_organisation(user: User | None, authority: AuthorityId, _lobby: Lobby) -> bool:
    return user is not None and user.authority == authority


@AREA.fragment(
    "clerk_desk",
    "clerk/desk_now.html",
    CLERKS,
    watches=(SITE, SERVICES, DESK),
    own=desks.is_own,
    concerns=_of_this_desk,
)
def desk_now(lobby: Lobby, desk: DeskId, language: Language) -> Mapping[str, Any]:
    """Show the ticket at the desk, and what can be done with it."""
    state, aged = desks.state_of(lobby, desk), lobby.desks.get(desk)
    ticket, gone_ms = state.ticket, 0 if aged is None else lobby.age_ms(aged)
    return {
        "desk": desk,
        "desk_name": desks.name_of(lobby, desk, language),
        "is_open": state.open,
        "services": [info for info in lobby.services if info.service in state.services],
        "ticket": None if ticket is None else tickets_shown.shown(lobby, ticket, language),
        "is_called": ticket is not None and ticket.state is TicketState.CALLED,
        "left_ms": max(0, (state.wait_left_ms or 0) - gone_ms),
        "destinations": [] if ticket is None else tickets_shown.destinations(lobby, language, ticket.service),
        "languages": [] if lobby.site is None else [one.value for one in lobby.site.languages],
        "needs": [need.value for need in Need],
        "page_language": language,
    }


@AREA.fragment("clerk_beside", "clerk/beside.html", CLERKS, watches=(SITE, SERVICES, DESK, TICKETS), own=desks.is_own)
def beside(lobby: Lobby, desk: DeskId, language: Language) -> Mapping[str, Any]:
    """Show the other tickets of the customer at the desk."""
    ticket = desks.state_of(lobby, desk).ticket
    return {"others": [] if ticket is None else tickets_shown.same_customer(lobby, ticket, language)}


@AREA.fragment(
    "clerk_messages", "clerk/messages.html", CLERKS, watches=(DESK, TICKETS), own=desks.is_own, concerns=_of_this_desk
)
def messages(lobby: Lobby, desk: DeskId, _language: Language) -> Mapping[str, Any]:
    """Show whom the advisor has reported as here."""
    state = desks.state_of(lobby, desk)
    return {
        "desk": desk,
        "at_desk": None if state.ticket is None else state.ticket.ticket,
        "messages": [
            {"of": message, "state": tickets_shown.state_of(lobby, message.ticket)} for message in state.messages
        ],
    }


@AREA.fragment("clerk_queue", "clerk/queue.html", CLERKS, watches=(SITE, SERVICES, DESK, TICKETS), own=desks.is_own)
def queue(lobby: Lobby, desk: DeskId, language: Language) -> Mapping[str, Any]:
    """Show who waits for the services of the desk."""
    state = desks.state_of(lobby, desk)
    return {
        "desk": desk,
        "is_open": state.open,
        "is_free": state.ticket is None,
        "queues": tickets_shown.queues(lobby, desk, state.services, language),
        "destinations": tickets_shown.destinations(lobby, language),
        "most": MOST_ROWS,
        "page_language": language,
    }


@AREA.fragment("clerk_desks", "clerk/desks.html", CLERKS, watches=(SITE, SERVICES, DESK), own=_own_organisation)
def choosable(lobby: Lobby, authority: AuthorityId, language: Language) -> Mapping[str, Any]:
    """Show the organisation's desks, and what each one serves or could serve."""
    rows = []
    for guide in desks.own_desks(lobby, authority):
        state = desks.state_of(lobby, guide.desk)
        rows.append(
            {
                "desk": guide.desk,
                "name": guide.name.get(language),
                "is_open": state.open,
                "services": [
                    {
                        "id": info.service,
                        "letter": info.letter,
                        "name": info.name.get(language),
                        "is_on": not state.open or info.service in state.services,
                    }
                    for info in desks.own_services(lobby, guide, authority)
                ],
            }
        )
    return {"desks": rows, "is_known": lobby.site is not None}
