"""What each fact does to the lobby; nothing else changes it.

The same facts in the same order always give the same lobby. Must not decide anything: a fact has happened.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from controller.core.around import apply_around
from controller.core.known_box import KnownBox, after_fill, after_opening, after_record
from controller.core.life import STATE_AFTER
from controller.core.lobby import Booking, LastNumber, Lease, LiveCall, Lobby, Message, Shift
from controller.core.order import ms_of
from controller.core.ticket import UNPRINTED_CHANNELS, OpenTicket, face_of, restate
from vuoro.messages import events
from vuoro.messages.state import LogHead
from vuoro.values import TicketId, TicketState


def apply(lobby: Lobby, event: events.Event) -> None:  # noqa: C901, PLR0912 - one branch for each fact is the point
    """Change ``lobby`` as the event says."""
    lobby.seq = event.seq
    lobby.waits.see(event)
    match event.fact:
        case events.TicketIssued() as fact:
            _issue(lobby, fact, event)
        case events.NumbersLeased() as fact:
            _lease(lobby, fact, event)
        case events.AppointmentMade(booking=booking, day=day, service=service, at=at):
            lobby.bookings[booking] = Booking(booking=booking, day=day, service=service, at=at)
        case events.PrintConfirmed(ticket=ticket_id):
            _confirm_print(lobby, ticket_id)
        case events.DeskOpened(desk=desk, services=services, clerk=clerk):
            lobby.shifts[desk] = Shift(clerk=clerk, services=services)
        case events.DeskClosed(desk=desk):
            del lobby.shifts[desk]
        case events.TicketCalled() as fact:
            _call(lobby, fact, event.mono_ms)
        case events.ShowingReported() as fact:
            _report_showing(lobby, fact)
        case (
            events.ServiceFinished(ticket=ticket_id)
            | events.TicketNoShow(ticket=ticket_id)
            | events.TicketCancelled(ticket=ticket_id)
        ):
            _move(lobby, ticket_id, STATE_AFTER[type(event.fact)])
        case events.ServiceStarted() as fact:
            _start(lobby, fact)
        case events.CustomerReported(ticket=ticket_id, message=message):
            lobby.messages[ticket_id] = Message(message=message, ticket=ticket_id, at=event.at)
        case events.MessageAnswered(ticket=ticket_id, answer=answer):
            lobby.messages[ticket_id] = replace(lobby.messages[ticket_id], answer=answer)
        case events.TicketReturned() as fact:
            _wait_again(lobby, fact)
        case events.TicketHeld(ticket=ticket_id) | events.TicketReleased(ticket=ticket_id):
            _leave_desk(lobby, lobby.tickets[ticket_id], STATE_AFTER[type(event.fact)])
        case events.TicketTransferred() as fact:
            _transfer(lobby, fact, event.at)
        case events.FillReported() as fact:
            lobby.boxes[fact.box] = after_fill(lobby.boxes.get(fact.box, KnownBox()), fact, event.at)
        case events.BoxOpened() as fact:
            lobby.boxes[fact.box] = after_opening(lobby.boxes.get(fact.box, KnownBox()), fact, event.at)
        case events.EmptyingLogged() as fact:
            lobby.boxes[fact.box] = after_record(lobby.boxes.get(fact.box, KnownBox()), fact)
            lobby.log_head = LogHead(count=fact.record, head=fact.hash)
        case _:
            apply_around(lobby, event)


def _issue(lobby: Lobby, fact: events.TicketIssued, event: events.Event) -> None:
    lobby.put(
        OpenTicket(
            face=face_of(fact, event.at),
            key_ms=fact.key_ms,
            arrival=fact.arrival,
            issued_seq=event.seq,
            printed=fact.channel in UNPRINTED_CHANNELS,
        )
    )
    letter, ordinal = fact.number[0], int(fact.number[1:])
    if fact.booking is not None:
        lobby.bookings[fact.booking] = replace(lobby.bookings[fact.booking], ticket=fact.ticket)
    if fact.lease is not None:
        block = lobby.leases[fact.lease]
        lobby.put_lease(replace(block, used=block.used | {ordinal}))
        return
    lobby.counters[letter] = max(ordinal, lobby.counters.get(letter, 0))
    lobby.numbers[letter] = LastNumber(day=event.day, ordinal=ordinal)


def _lease(lobby: Lobby, fact: events.NumbersLeased, event: events.Event) -> None:
    lobby.put_lease(
        Lease(
            epoch=fact.epoch,
            kiosk=fact.kiosk,
            service=fact.service,
            letter=fact.letter,
            first=fact.first,
            last=fact.last,
            day=event.day,
            granted_ms=ms_of(event.at),
        )
    )


def _confirm_print(lobby: Lobby, ticket_id: TicketId) -> None:
    lobby.unprinted.discard(ticket_id)
    if ticket_id in lobby.tickets:
        lobby.put(replace(lobby.tickets[ticket_id], printed=True))
    elif ticket_id in lobby.no_shows:
        lobby.no_shows[ticket_id] = replace(lobby.no_shows[ticket_id], printed=True)


def _call(lobby: Lobby, fact: events.TicketCalled, mono_ms: int) -> None:
    ticket = lobby.tickets[fact.ticket]
    if ticket.face.state is TicketState.WAITING:  # a recall does not turn the last called number back
        lobby.last_called[ticket.face.service] = ticket.face.number
    lobby.put(replace(restate(ticket, TicketState.CALLED, fact.desk), calls=fact.count))
    call = LiveCall(call=fact.call, ticket=fact.ticket, order=fact.order, desk=fact.desk, called_ms=mono_ms, shown={})
    lobby.put_call(call)


def _report_showing(lobby: Lobby, fact: events.ShowingReported) -> None:
    call = lobby.calls[fact.call.rpartition(".")[0]]
    lobby.put_call(replace(call, shown=call.shown | {fact.display: fact.showing}))


def _start(lobby: Lobby, fact: events.ServiceStarted) -> None:
    ticket = lobby.tickets[fact.ticket]
    lobby.messages.pop(fact.ticket, None)
    lobby.put(restate(ticket, TicketState.SERVING, fact.desk or ticket.face.desk))


def _move(lobby: Lobby, ticket_id: TicketId, state: TicketState) -> None:
    """End a ticket; one that did not come may be told of, and come back, on the same day."""
    ticket = lobby.remove(ticket_id)
    if state is TicketState.NO_SHOW and lobby.is_of_today(ticket_id):
        lobby.no_shows[ticket_id] = restate(ticket, state, ticket.face.desk)
    else:
        lobby.messages.pop(ticket_id, None)


def _wait_again(lobby: Lobby, fact: events.TicketReturned) -> None:
    ticket = lobby.no_shows.pop(fact.ticket, None) or lobby.tickets[fact.ticket]
    lobby.unprinted.discard(fact.ticket)
    _leave_desk(lobby, replace(ticket, key_ms=fact.key_ms, arrival=fact.arrival), TicketState.WAITING)


def _transfer(lobby: Lobby, fact: events.TicketTransferred, at: datetime) -> None:
    ticket = lobby.tickets[fact.ticket]
    lobby.messages.pop(fact.ticket, None)
    face = replace(ticket.face, service=fact.service, leg_began_at=at)
    _leave_desk(lobby, replace(ticket, face=face), TicketState.WAITING)


def _leave_desk(lobby: Lobby, ticket: OpenTicket, state: TicketState) -> None:
    lobby.calls.pop(ticket.face.ticket, None)
    lobby.put(restate(ticket, state, None))
