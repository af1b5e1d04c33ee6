"""The page behind the QR code of a ticket: its place in the queue, the desk it is called to, and a way to give it back.

It tells nothing that the paper does not. Whoever has the code may look; guesses are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.accounts import User
from console.mirror import Followed, Lobby
from console.registry import EVERYBODY, Area
from console.visit import Visit
from vuoro.messages.commands import CancelByCode, FollowTicket
from vuoro.messages.replies import Accepted, Rejected, TicketFollowed
from vuoro.messages.state import BoardCall
from vuoro.topics import BOARD, TICKETS
from vuoro.values import Language, TicketCode, TicketState

AREA: Final = Area()

#: States in which a customer may give the ticket back.
_RETURNABLE: Final = frozenset({TicketState.WAITING, TicketState.HELD, TicketState.CALLED})


class Wanted(Struct, frozen=True, kw_only=True):
    """A code, as typed."""

    code: TicketCode


@AREA.page("/t", EVERYBODY, public_languages=True)
async def show_field(visit: Visit) -> Response:
    """Ask for the code on the paper, for who cannot read a QR code."""
    return visit.page("customer/code.html", is_unknown=False)


@AREA.act("/t", EVERYBODY, public_languages=True)
async def find(visit: Visit) -> Response:
    """Go to the page of a code that was typed."""
    return visit.goto(f"/t/{visit.form(Wanted).code}")


@AREA.page("/t/{code}", EVERYBODY, public_languages=True)
async def show_ticket(visit: Visit) -> Response:
    """Show how the ticket with this code stands."""
    code = visit.path("code", TicketCode).upper()
    followed = await _ask(visit, code)
    if followed is None:
        return visit.page("customer/code.html", HTTPStatus.NOT_FOUND, is_unknown=True)
    visit.console.lobby.follow(
        code, Followed(ticket=followed, asked_at=datetime.fromtimestamp(visit.console.utc(), UTC))
    )
    return visit.page("customer/ticket.html", code=code, number=followed.number)


@AREA.act("/t/{code}/cancel", EVERYBODY, public_languages=True)
async def give_back(visit: Visit) -> Response:
    """Give the ticket back."""
    code = visit.path("code", TicketCode).upper()
    _require_patience(visit)
    reply = await visit.ask(CancelByCode(code=code))
    if isinstance(reply, Rejected):
        visit.console.guesses.count(visit.address, visit.console.utc())
    return visit.answered(reply, done=visit.words("console_customer.given_back"), goto=f"/t/{code}")


def is_followed(_user: User | None, code: str, lobby: Lobby) -> bool:
    """Return whether somebody has shown the code here before."""
    return code in lobby.followed


@AREA.fragment("ticket", "customer/standing.html", EVERYBODY, watches=(TICKETS, BOARD), own=is_followed)
def standing(lobby: Lobby, code: str, language: Language) -> Mapping[str, Any]:
    """Tell where the ticket stands now; what was told when the page was loaded, where nothing newer is known."""
    followed = lobby.followed[code]
    ticket = followed.ticket
    call = next(_calls(lobby, ticket.number), None)
    ahead = _ahead(lobby, ticket)
    state = _state(lobby, ticket, call=call, ahead=ahead)
    info = lobby.service(ticket.service)
    return {
        "state": state.value,
        "number": ticket.number,
        "service": None if info is None else info.name.get(language),
        "area": None if info is None else info.area_name.get(language),
        "ahead": ahead,
        "desk": None if call is None else call.desk_name.get(language),
        "wait": ticket.wait if state is TicketState.WAITING else None,
        "asked_at": followed.asked_at,
        "code": code,
        "is_returnable": state in _RETURNABLE,
    }


async def _ask(visit: Visit, code: TicketCode) -> TicketFollowed | None:
    """Return how a ticket stands, None where no ticket of today has the code. Counts wrong guesses."""
    _require_patience(visit)
    reply = await visit.ask(FollowTicket(code=code))
    if isinstance(reply, Accepted) and isinstance(reply.result, TicketFollowed):
        return reply.result
    visit.console.guesses.count(visit.address, visit.console.utc())
    return None


def _require_patience(visit: Visit) -> None:
    if not visit.console.guesses.allowed(visit.address, visit.console.utc()):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)


def _calls(lobby: Lobby, number: str) -> Iterator[BoardCall]:
    for board in lobby.boards.values():
        yield from (call for call in board.state.calls if call.number == number)


def _ahead(lobby: Lobby, ticket: TicketFollowed) -> int | None:
    """Return how many are before the ticket in whatever queue it waits, None where it waits in none."""
    for queue in lobby.tickets.values():
        numbers = [other.number for other in queue.tickets]
        if ticket.number in numbers:
            return numbers.index(ticket.number)
    return None


def _state(lobby: Lobby, ticket: TicketFollowed, *, call: BoardCall | None, ahead: int | None) -> TicketState:
    if call is not None:
        return TicketState.CALLED
    if ahead is not None:
        return TicketState.WAITING
    for queue in lobby.tickets.values():
        for others, state in ((queue.held, TicketState.HELD), (queue.no_shows, TicketState.NO_SHOW)):
            if any(other.number == ticket.number for other in others):
                return state
    is_over = ticket.state in (TicketState.CANCELLED, TicketState.NO_SHOW)
    return ticket.state if is_over else TicketState.SERVED
