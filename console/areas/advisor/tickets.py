"""Tickets in the advisor's hand: taken without the kiosk, checked in, found, sent on, ended, and told to the clerk.

There is no way in here to change anybody's place in a queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct
from starlette.responses import Response

from console.accounts import User
from console.areas.advisor import looking
from console.mirror import Lobby
from console.registry import Area, only
from console.visit import DONE, REFUSED, Visit
from vuoro.messages.commands import CancelTicket, CheckIn, CustomerIsHere, TakeTicket, TransferTicket
from vuoro.messages.replies import Accepted, RejectionCode, Reply, TicketTaken
from vuoro.topics import DESK, QUEUE, SERVICES, SITE, TICKETS
from vuoro.values import BookingCode, CancelReason, Language, Need, Role, ServiceId, TicketCode, TicketId

AREA: Final = Area()
ADVISORS: Final = only(Role.ADVISOR)

_NEEDS: Final = [need.value for need in Need]


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody wants a ticket for; ``number`` is that of another ticket of the same customer."""

    service: ServiceId
    language: Language
    needs: tuple[Need, ...] = ()
    number: str = ""


class Booked(Struct, frozen=True, kw_only=True):
    """A booking code, as somebody with an appointment says it."""

    code: str = ""
    language: Language
    needs: tuple[Need, ...] = ()


class SentOn(Struct, frozen=True, kw_only=True):
    """A ticket, and the service to which it goes."""

    ticket: TicketId
    service: ServiceId


class Ended(Struct, frozen=True, kw_only=True):
    """A ticket that is needed no more."""

    ticket: TicketId
    reason: CancelReason


class Here(Struct, frozen=True, kw_only=True):
    """A ticket whose customer has come."""

    ticket: TicketId


@AREA.page("/advisor/take", ADVISORS, tile="console_advisor.take_tile")
async def show_take(visit: Visit) -> Response:
    """Ask what somebody needs a ticket for."""
    return _asked(visit)


@AREA.page("/advisor/take/{ticket}", ADVISORS)
async def show_take_another(visit: Visit) -> Response:
    """Ask what else the customer of a ticket needs."""
    return _asked(visit, looking.by_id(visit.console.lobby, visit.path("ticket", TicketId)))


@AREA.act("/advisor/take", ADVISORS)
async def take(visit: Visit) -> Response:
    """Take a ticket."""
    form = visit.form(Wanted)
    other = looking.by_number(visit.console.lobby, form.number) if form.number else None
    if form.number and other is None:
        return visit.outcome(REFUSED, visit.words("console_advisor.no_such_number"), "/advisor/take")
    same = None if other is None else other.ticket
    command = TakeTicket(service=form.service, language=form.language, needs=form.needs, same_visit_as=same)
    return _taken(visit, await visit.ask(command))


@AREA.act("/advisor/check-in", ADVISORS)
async def check_in(visit: Visit) -> Response:
    """Check in somebody with an appointment."""
    form = visit.form(Booked)
    try:
        code = msgspec.convert(form.code.strip(), BookingCode)
    except msgspec.ValidationError:
        return visit.outcome(REFUSED, visit.words(f"rejected.{RejectionCode.BOOKING_UNKNOWN}"), "/advisor/take")
    return _taken(visit, await visit.ask(CheckIn(code=code, language=form.language, needs=form.needs)))


@AREA.page("/advisor/find", ADVISORS, tile="console_advisor.find_tile")
async def find(visit: Visit) -> Response:
    """Find a ticket by the number that somebody says."""
    said = visit.request.query_params.get("number", "").strip()[:20]
    ticket = looking.by_number(visit.console.lobby, said) if said else None
    if ticket is not None:
        return visit.goto(_ticket_page(ticket.ticket))
    return visit.page("advisor/find.html", said=said)


@AREA.page("/advisor/ticket/{ticket}", ADVISORS)
async def show_ticket(visit: Visit) -> Response:
    """Show a ticket, and what can be done for its customer."""
    return _shown(visit, None)


@AREA.page("/advisor/ticket/{ticket}/{code}", ADVISORS)
async def show_new_ticket(visit: Visit) -> Response:
    """Show a ticket that was just taken, with the code that its customer can follow and cancel it by."""
    return _shown(visit, visit.path("code", TicketCode))


@AREA.act("/advisor/transfer", ADVISORS)
async def transfer(visit: Visit) -> Response:
    """Send a customer on to another queue, with the same number and arrival."""
    form = visit.form(SentOn)
    reply = await visit.ask(TransferTicket(ticket=form.ticket, service=form.service))
    name = looking.service_name(visit.console.lobby, form.service, visit.language)
    return visit.answered(reply, visit.words("console_advisor.transferred", service=name), _ticket_page(form.ticket))


@AREA.act("/advisor/end", ADVISORS)
async def end(visit: Visit) -> Response:
    """End a needless check-in, or the ticket of somebody who has left."""
    form = visit.form(Ended)
    reply = await visit.ask(CancelTicket(ticket=form.ticket, reason=form.reason))
    return visit.answered(reply, visit.words("console_advisor.ended"), _ticket_page(form.ticket))


@AREA.act("/advisor/here", ADVISORS)
async def report_here(visit: Visit) -> Response:
    """Tell the clerk that a customer is here now; the clerk decides what follows."""
    ticket = visit.form(Here).ticket
    reply = await visit.ask(CustomerIsHere(ticket=ticket))
    return visit.answered(reply, visit.words("console_advisor.told"), _ticket_page(ticket))


def _is_ticket(_user: User | None, argument: str, _lobby: Lobby) -> bool:
    try:
        msgspec.convert(argument, TicketId)
    except msgspec.ValidationError:
        return False
    return True


@AREA.fragment(
    "advisor-ticket",
    "advisor/ticket_now.html",
    ADVISORS,
    watches=(SITE, SERVICES, TICKETS, DESK, QUEUE),
    own=_is_ticket,
)
def ticket_now(lobby: Lobby, argument: str, language: Language) -> Mapping[str, Any]:
    """Show how a ticket stands, with what can be done; one that has ended is none any more."""
    ticket = looking.by_id(lobby, argument)
    if ticket is None:
        return {"ticket": None}
    others = [
        {**group, "services": [one for one in group["services"] if one["id"] != ticket.service]}
        for group in looking.services(lobby, language)
    ]
    return {"ticket": looking.described(lobby, ticket, language), "authorities": others}


def _asked(visit: Visit, other: Any = None) -> Response:
    lobby = visit.console.lobby
    return visit.page(
        "advisor/take.html",
        authorities=looking.services(lobby, visit.language),
        ticket_languages=[] if lobby.site is None else [language.value for language in lobby.site.languages],
        needs=_NEEDS,
        other=other,
    )


def _taken(visit: Visit, reply: Reply) -> Response:
    match reply:
        case Accepted(result=TicketTaken(ticket=ticket, code=code)):
            said = visit.words("console_advisor.taken", number=ticket.number)
            page = _ticket_page(ticket.ticket) if code is None else f"{_ticket_page(ticket.ticket)}/{code}"
            return visit.outcome(DONE, said, page, move=True) if visit.wants_json else visit.goto(page)
        case _:
            return visit.answered(reply, goto="/advisor/take")


def _shown(visit: Visit, code: TicketCode | None) -> Response:
    ticket = visit.path("ticket", TicketId)
    return visit.page("advisor/ticket.html", ticket=ticket, number=ticket.partition("-")[2], code=code)


def _ticket_page(ticket: TicketId) -> str:
    return f"/advisor/ticket/{quote(ticket)}"
