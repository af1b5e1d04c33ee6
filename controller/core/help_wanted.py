"""The rules of who wants the advisor: asked for, withdrawn, settled, and what follows from tickets and days.

Owns which requests are open. A request about a customer ends with the day; one of a machine or a box stays until it has
been seen to. When a box needs somebody is the business of `box_watch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from controller.core.finding import ended, known_ticket
from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import RequestHelp, SettleHelp, WithdrawHelp
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import HelpRequest
from vuoro.values import ClientId, HelpReason, Language, Need, TicketId

OF_CUSTOMERS: Final = frozenset({HelpReason.UNSURE, HelpReason.FETCH_ME, HelpReason.DOCUMENT})


def request(lobby: Lobby, command: RequestHelp, client: ClientId) -> Iterator[events.AnyFact]:
    """A device wants the advisor; while its request is open, asking again is no news."""
    if command.ticket is not None and known_ticket(lobby, command.ticket) is None:
        raise ended(command.ticket, command)
    if open_request(lobby, command, client) is None:
        yield events.HelpRequested(
            request=lobby.seq + 1,
            reason=command.reason,
            client=client,
            ticket=command.ticket,
            language=command.language,
        )


def open_request(lobby: Lobby, command: RequestHelp, client: ClientId) -> HelpRequest | None:
    """Return the open request that ``command`` would only repeat: about the same ticket, or of the same device."""
    for known in lobby.help.values():
        its = known.ticket == command.ticket and (command.ticket is not None or known.client == client)
        if known.reason is command.reason and its:
            return known
    return None


def withdraw(lobby: Lobby, command: WithdrawHelp, client: ClientId) -> Iterator[events.AnyFact]:
    """The reason has gone away by itself. What was asked for a certain ticket stays with the ticket."""
    for known in lobby.help.values():
        if (known.client, known.reason, known.ticket) == (client, command.reason, None):
            yield events.HelpEnded(request=known.request, settled=False)


def settle(lobby: Lobby, command: SettleHelp) -> Iterator[events.AnyFact]:
    """The advisor has come."""
    if command.request not in lobby.help:
        message = f"no request {command.request} is open"
        raise Refused(RejectionCode.UNKNOWN_REQUEST, message, map(str, lobby.help))
    yield events.HelpEnded(request=command.request, settled=True)


def following(
    lobby: Lobby, facts: tuple[events.AnyFact, ...], kiosk: ClientId | None = None
) -> Iterator[events.AnyFact]:
    """Return what ``facts`` about tickets mean for the advisor; ``kiosk`` is where they were made, if at one.

    Who has asked to be fetched is waited for by the advisor from the ticket on, and again when it waits for another
    service or comes back; nobody is fetched any more who is at the desk or whose ticket has ended.
    """
    wanted: dict[TicketId, Language] = {}
    over: set[TicketId] = set()
    for fact in facts:
        match fact:
            case events.TicketIssued(ticket=ticket, needs=needs, language=language):
                if Need.FETCH_ME in needs:
                    wanted[ticket] = language
            case events.TicketReturned(ticket=ticket) | events.TicketTransferred(ticket=ticket):
                wanted |= _wants_to_be_fetched(lobby, ticket)
            case (
                events.ServiceStarted(ticket=ticket)
                | events.ServiceFinished(ticket=ticket)
                | events.TicketNoShow(ticket=ticket)
                | events.TicketCancelled(ticket=ticket)
            ):
                wanted.pop(ticket, None)
                over.add(ticket)
            case _:
                pass
    ends = [one.request for one in lobby.help.values() if one.ticket in over]
    yield from (events.HelpEnded(request=number, settled=False) for number in ends)
    for number, (ticket, language) in enumerate(wanted.items(), start=lobby.seq + 1 + len(facts) + len(ends)):
        yield events.HelpRequested(
            request=number, reason=HelpReason.FETCH_ME, client=kiosk, ticket=ticket, language=language
        )


def of_days_before(lobby: Lobby, begin: datetime) -> Iterator[HelpRequest]:
    """Return the requests of customers from before ``begin``, who are not in the house any more."""
    return (one for one in lobby.help.values() if one.reason in OF_CUSTOMERS and one.at < begin)


def asked_at(lobby: Lobby) -> Iterable[datetime]:
    """Return when the customers asked whose requests are open."""
    return (one.at for one in lobby.help.values() if one.reason in OF_CUSTOMERS)


def _wants_to_be_fetched(lobby: Lobby, ticket_id: TicketId) -> dict[TicketId, Language]:
    ticket = lobby.tickets.get(ticket_id) or lobby.no_shows[ticket_id]
    known = any(one.ticket == ticket_id and one.reason is HelpReason.FETCH_ME for one in lobby.help.values())
    return {ticket_id: ticket.face.language} if Need.FETCH_ME in ticket.face.needs and not known else {}
