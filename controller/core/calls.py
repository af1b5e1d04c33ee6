"""The rules of calling: next, a chosen one, recall, start, finish, no-show, and what the displays report of a call."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.desks import narrowed, require_shift
from controller.core.fairness import policy_of
from controller.core.finding import movable
from controller.core.life import possible_in
from controller.core.lobby import Lobby
from controller.core.numbers import was_issued
from controller.core.order import next_of
from controller.core.refusal import Refused, name_of
from controller.core.ticket import OpenTicket
from vuoro.messages import events
from vuoro.messages.commands import (
    Actor,
    CallNext,
    CallShown,
    CallTicket,
    FinishAndNext,
    FinishService,
    MarkNoShow,
    RecallTicket,
    StartService,
)
from vuoro.messages.replies import RejectionCode
from vuoro.values import ClientId, DeskId, Moment, ServiceId, call_id, day_of

#: Each call is shown, and chimes, this often on every display of its area.
SHOWINGS = 2


def call_next(lobby: Lobby, command: CallNext, clerk: Actor, now: Moment) -> Iterator[events.AnyFact]:
    """The desk calls whoever is next in its services; one ticket at a time."""
    desk = command.desk
    services = narrowed(desk, require_shift(lobby, desk, clerk).services, command.services)
    require_free(lobby, desk)
    ticket = _next(lobby, desk, services, now)
    if ticket is None:
        raise Refused(RejectionCode.NOBODY_WAITING, f"nobody waits for desk {desk}")
    yield _called(lobby, ticket, desk)


def call_chosen(lobby: Lobby, command: CallTicket, clerk: Actor) -> Iterator[events.AnyFact]:
    """The clerk calls a certain ticket of the services that the desk serves now, whoever else waits."""
    desk = command.desk
    services = require_shift(lobby, desk, clerk).services
    require_free(lobby, desk)
    ticket = movable(lobby, command.ticket, command)
    narrowed(desk, services, (ticket.face.service,))
    if ticket.visit in lobby.visits_away_from(desk):
        message = f"the customer of ticket {command.ticket} is called or served with another one"
        raise Refused(RejectionCode.CUSTOMER_ELSEWHERE, message, (name_of(CallNext),))
    yield _called(lobby, ticket, desk, chosen=True)


def recall(lobby: Lobby, command: RecallTicket) -> Iterator[events.AnyFact]:
    """A new call of the same ticket, in the place of the earlier one."""
    ticket = movable(lobby, command.ticket, command)
    yield from superseded(lobby, ticket)
    yield _called(lobby, ticket, lobby.calls[command.ticket].desk)


def start(lobby: Lobby, command: StartService) -> Iterator[events.AnyFact]:
    """The customer is at the desk; the call stays on the board for those who came along."""
    movable(lobby, command.ticket, command)
    yield events.ServiceStarted(ticket=command.ticket)


def finish(lobby: Lobby, command: FinishService) -> Iterator[events.AnyFact]:
    """The customer has been served."""
    yield from superseded(lobby, movable(lobby, command.ticket, command))
    yield events.ServiceFinished(ticket=command.ticket)


def finish_and_next(lobby: Lobby, command: FinishAndNext, clerk: Actor, now: Moment) -> Iterator[events.AnyFact]:
    """The customer has been served, and the next one is called where anybody waits."""
    services = require_shift(lobby, command.desk, clerk).services
    ticket_id = lobby.at_desk.get(command.desk)
    if ticket_id is None:
        raise Refused(RejectionCode.WRONG_STATE, f"nobody is at desk {command.desk}", (name_of(CallNext),))
    yield from superseded(lobby, movable(lobby, ticket_id, command))
    yield events.ServiceFinished(ticket=ticket_id)
    ticket = _next(lobby, command.desk, services, now)
    if ticket is not None:
        yield _called(lobby, ticket, command.desk)


def mark_no_show(lobby: Lobby, command: MarkNoShow, now: Moment) -> Iterator[events.AnyFact]:
    """The called customer did not come within the wait of the service, which begins anew with a recall."""
    ticket = movable(lobby, command.ticket, command)
    left_ms = wait_left_ms(lobby, ticket, now)
    if left_ms > 0:
        message = f"ticket {command.ticket} is waited for {left_ms / 1000:.0f} s more"
        allowed = (name for name in possible_in(ticket.face.state) if name != name_of(command))
        raise Refused(RejectionCode.TOO_SOON, message, allowed)
    yield from superseded(lobby, ticket)
    yield events.TicketNoShow(ticket=command.ticket)


def wait_left_ms(lobby: Lobby, ticket: OpenTicket, now: Moment) -> int:
    """Return how long the desk has still to wait for a called ticket before it is a no-show."""
    waited_ms = now.mono_ms - lobby.calls[ticket.face.ticket].called_ms
    return max(0, lobby.plan.no_show_wait_ms(ticket.face.service, ticket.face.needs) - waited_ms)


def report_showing(lobby: Lobby, command: CallShown, display: ClientId) -> Iterator[events.AnyFact]:
    """A display has shown a call; of a call that is over, or a second time, that is no news."""
    ticket_id = command.call.rpartition(".")[0]
    call = lobby.calls.get(ticket_id)
    if call is None or call.call != command.call:
        _require_earlier_call(lobby, command.call)
    elif command.showing > call.times_shown(display):
        yield events.ShowingReported(call=command.call, display=display, showing=command.showing)


def superseded(lobby: Lobby, ticket: OpenTicket) -> Iterator[events.AnyFact]:
    """State for each display that had not shown the ticket's call twice that the rest is dropped."""
    call = lobby.calls.get(ticket.face.ticket)
    if call is None:
        return
    for display in lobby.plan.displays_for(ticket.face.service):
        if call.times_shown(display) < SHOWINGS:
            yield events.CallSuperseded(call=call.call, display=display, shown=call.times_shown(display))


def _next(lobby: Lobby, desk: DeskId, services: tuple[ServiceId, ...], now: Moment) -> OpenTicket | None:
    queues = (lobby.queue(service) for service in services)
    return next_of(queues, lobby.visits_away_from(desk), policy_of(lobby.plan.desks[desk], now))


def _called(lobby: Lobby, ticket: OpenTicket, desk: DeskId, *, chosen: bool = False) -> events.TicketCalled:
    count = ticket.calls + 1
    return events.TicketCalled(
        ticket=ticket.face.ticket,
        call=call_id(ticket.face.ticket, count),
        order=lobby.seq + 1,
        count=count,
        desk=desk,
        chosen=chosen,
    )


def require_free(lobby: Lobby, desk: DeskId) -> None:
    """Raise `Refused` where a ticket is at the desk already."""
    ticket_id = lobby.at_desk.get(desk)
    if ticket_id is not None:
        state = lobby.tickets[ticket_id].face.state
        message = f"desk {desk} still has ticket {ticket_id}, which is {state}"
        raise Refused(RejectionCode.DESK_BUSY, message, possible_in(state))


def _require_earlier_call(lobby: Lobby, call: str) -> None:
    """Raise `Refused` unless ``call`` may have been made before, of a ticket that is open or has ended."""
    ticket_id, _, count = call.rpartition(".")
    ticket = lobby.tickets.get(ticket_id)
    was_called = was_issued(lobby, ticket_id) if ticket is None else 1 <= int(count) <= ticket.calls
    if not was_called and ticket is None and day_of(ticket_id) < lobby.day:
        raise Refused(RejectionCode.TOO_OLD, f"call {call} is one of a day that is over")
    if not was_called:
        raise Refused(RejectionCode.UNKNOWN_CALL, f"no call {call} was made")
