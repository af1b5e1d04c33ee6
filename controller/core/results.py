"""What an accepted command brings back.

Owns the way from facts that have just happened to a result. Must not know how a reply travels.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from controller.core import help_wanted
from controller.core.appointments import standing_of
from controller.core.boards import board_call
from controller.core.codes import ticket_code
from controller.core.documents import stamp_of
from controller.core.lobby import Lobby
from controller.core.ticket import UNPRINTED_CHANNELS, face_of
from vuoro.messages import events
from vuoro.messages.commands import AnyCommand, RequestHelp
from vuoro.messages.replies import (
    AnyResult,
    AppointmentsKnown,
    Done,
    Numbered,
    NumberLease,
    Stamped,
    TicketCalledTo,
    TicketTaken,
)
from vuoro.values import ClientId, Moment, TicketState


def result_of(lobby: Lobby, facts: tuple[events.AnyFact, ...], now: Moment) -> AnyResult:
    """Return what a command brings back whose ``facts`` have just been applied to ``lobby``."""
    found = (_result(lobby, fact, now) for fact in facts)
    result = next((one for one in found if one is not None), Done())
    return replace(result, changed=len(facts)) if isinstance(result, AppointmentsKnown) else result


def _result(lobby: Lobby, fact: events.AnyFact, now: Moment) -> AnyResult | None:  # noqa: PLR0911 - a table in the form of a match
    """Return what ``fact`` brings back, None where it brings nothing."""
    match fact:
        case events.TicketIssued():
            return _taken(lobby, fact, now)
        case events.AppointmentMade():
            return AppointmentsKnown(changed=1)
        case events.NumbersLeased():
            return _lease(lobby, fact, now)
        case events.TicketCalled(ticket=ticket):
            return TicketCalledTo(ticket=lobby.tickets[ticket].face, call=board_call(lobby, lobby.calls[ticket], now))
        case events.DocumentReceived():
            return Stamped(stamp=stamp_of(lobby, fact, now))
        case events.EmptyingLogged(record=number):
            return Numbered(number=number)
        case events.HelpRequested(request=number) | events.NoticePut(notice=number) | events.RepairNoted(repair=number):
            return Numbered(number=number)
        case _:
            return None


def result_of_no_news(lobby: Lobby, command: AnyCommand, client: ClientId) -> AnyResult:
    """Return what a command of ``client`` brings back that has changed nothing."""
    known = help_wanted.open_request(lobby, command, client) if isinstance(command, RequestHelp) else None
    return Done() if known is None else Numbered(number=known.request)


def _taken(lobby: Lobby, fact: events.TicketIssued, now: Moment) -> TicketTaken:
    ticket = lobby.tickets.get(fact.ticket)
    if ticket is None:  # it came so late that it has ended at once
        return TicketTaken(ticket=replace(face_of(fact, now.utc), state=TicketState.CANCELLED), ahead=0)
    return TicketTaken(
        ticket=ticket.face,
        ahead=lobby.queue(fact.service).ahead_of(ticket),
        code=None if fact.channel in UNPRINTED_CHANNELS else ticket_code(lobby.secret, fact.ticket),
        wait=lobby.waits.told(fact.ticket),
        standing=standing_of(fact, now),
    )


def _lease(lobby: Lobby, fact: events.NumbersLeased, now: Moment) -> NumberLease:
    return NumberLease(
        service=fact.service,
        letter=fact.letter,
        first=fact.first,
        last=fact.last,
        epoch=fact.epoch,
        day=lobby.day,
        valid_ms=lobby.plan.until_midnight(now) // timedelta(milliseconds=1),
    )
