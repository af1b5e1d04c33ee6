"""Which retained states a fact changes.

Has to be asked before the fact is applied, while a ticket that ends is still in the lobby.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from controller.core.views import Kind, View
from vuoro.messages import events
from vuoro.values import DeskId, ServiceId, TicketId


def touched_by(lobby: Lobby, fact: events.AnyFact) -> Iterator[View]:  # noqa: C901, PLR0912 - one branch for each fact is the point
    """Return the views of ``lobby`` that are other after ``fact`` than before it."""
    match fact:
        case events.TicketIssued(service=service):
            yield from _queue(service)
        case events.DeskOpened(desk=desk, services=services):
            yield from _shift(lobby, desk, services)
        case events.DeskClosed(desk=desk):
            yield from _shift(lobby, desk, ())
        case events.TicketCalled(ticket=ticket, desk=desk):
            yield from _call(lobby, ticket, desk)
        case events.ServiceStarted(ticket=ticket, desk=None):
            yield from _desk(lobby, ticket)
            yield from _told_desks(lobby, ticket)
        case events.ServiceStarted(ticket=ticket, desk=desk) if desk is not None:
            yield from _queue(lobby.tickets[ticket].face.service)
            yield from _desk_and_signs(lobby, desk)
        case events.CustomerReported(ticket=ticket) | events.MessageAnswered(ticket=ticket):
            yield from _desks_serving(lobby, ticket)
        case (
            events.ServiceFinished(ticket=ticket)
            | events.TicketNoShow(ticket=ticket)
            | events.TicketHeld(ticket=ticket)
            | events.TicketReleased(ticket=ticket)
            | events.TicketCancelled(ticket=ticket)
        ):
            yield from _leave(lobby, ticket)
            yield from _told_desks(lobby, ticket)
        case events.TicketReturned(ticket=ticket):
            if ticket in lobby.no_shows:
                yield from _queue(lobby.no_shows[ticket].face.service)
            else:
                yield from _leave(lobby, ticket)
        case events.TicketTransferred(ticket=ticket, service=service):
            yield from _leave(lobby, ticket)
            yield from _told_desks(lobby, ticket)
            yield from _queue(service)
        case events.ShowingReported(call=call):
            yield from _board(lobby, call.rpartition(".")[0])
        case events.FillReported(box=box) | events.BoxOpened(box=box):
            yield View(Kind.DROPBOX, box)
        case events.EmptyingLogged():
            yield from (View(Kind.DROPBOX, box) for box in lobby.plan.boxes)  # they all tell the head of the log
        case events.HelpRequested() | events.HelpEnded() | events.RepairNoted() | events.RepairUpdated():
            yield View(Kind.ADVISOR)
        case events.NoticePut() | events.NoticeRemoved():
            yield View(Kind.NOTICES)
        case (
            events.AppointmentMade()
            | events.NumbersLeased()
            | events.PrintConfirmed()
            | events.CallSuperseded()
            | events.FeedbackGiven()
            | events.SurveyGiven()
            | events.DocumentReceived()
            | events.VisitorCounted()
            | events.DisturbanceReported()
            | events.SiteChanged()
        ):
            pass  # history only, no one's to see, or everything


def _shift(lobby: Lobby, desk: DeskId, services: tuple[ServiceId, ...]) -> Iterator[View]:
    yield View(Kind.DESK, desk)
    for service in {*_served_at(lobby, desk), *services}:
        yield View(Kind.QUEUE, service)
        yield from _area(lobby, service)


def _desk_and_signs(lobby: Lobby, desk: DeskId) -> Iterator[View]:
    """Yield what shows whether somebody is at the desk: itself, and the boards of every area that it serves."""
    yield View(Kind.DESK, desk)
    for service in _served_at(lobby, desk):
        yield from _area(lobby, service)


def _served_at(lobby: Lobby, desk: DeskId) -> tuple[ServiceId, ...]:
    shift = lobby.shifts.get(desk)
    return () if shift is None else shift.services


def _area(lobby: Lobby, service: ServiceId) -> Iterator[View]:
    area = lobby.plan.area_of(service)
    if area is not None:
        yield View(Kind.BOARD, area)


def _queue(service: ServiceId) -> Iterator[View]:
    yield View(Kind.QUEUE, service)
    yield View(Kind.TICKETS, service)


def _call(lobby: Lobby, ticket: TicketId, desk: DeskId) -> Iterator[View]:
    yield from _queue(lobby.tickets[ticket].face.service)
    yield from _board(lobby, ticket)
    yield from _desk_and_signs(lobby, desk)


def _leave(lobby: Lobby, ticket: TicketId) -> Iterator[View]:
    yield from _queue(lobby.tickets[ticket].face.service)
    yield from _board(lobby, ticket)
    yield from _desk(lobby, ticket)


def _told_desks(lobby: Lobby, ticket: TicketId) -> Iterator[View]:
    """Yield the desks from which a message about the ticket may go away."""
    if ticket in lobby.messages:
        yield from _desks_serving(lobby, ticket)


def _desks_serving(lobby: Lobby, ticket: TicketId) -> Iterator[View]:
    known = lobby.tickets.get(ticket) or lobby.no_shows[ticket]
    yield from (View(Kind.DESK, desk) for desk in lobby.desks_serving(known.face.service))


def _board(lobby: Lobby, ticket: TicketId) -> Iterator[View]:
    yield from _area(lobby, lobby.tickets[ticket].face.service)


def _desk(lobby: Lobby, ticket: TicketId) -> Iterator[View]:
    desk = lobby.tickets[ticket].face.desk
    if desk is not None:
        yield from _desk_and_signs(lobby, desk)
