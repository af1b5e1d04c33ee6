"""A ticket's life: which command moves a ticket from which state to which, as one table.

Owns the table of transitions and the state that each fact leaves behind. Must not know who may send a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from controller.core.refusal import Refused, name_of, names_of
from controller.core.ticket import OpenTicket
from vuoro.messages import events
from vuoro.messages.commands import (
    CallNext,
    CallTicket,
    CancelTicket,
    Command,
    FinishAndNext,
    FinishService,
    HoldTicket,
    MarkNoShow,
    RecallTicket,
    ReleaseTicket,
    ReturnTicket,
    StartService,
    TransferTicket,
)
from vuoro.messages.replies import RejectionCode
from vuoro.values import TicketState

TRANSITIONS: Final[Mapping[type[Command], Mapping[TicketState, TicketState]]] = {
    CallNext: {TicketState.WAITING: TicketState.CALLED},
    CallTicket: {TicketState.WAITING: TicketState.CALLED},
    RecallTicket: {TicketState.CALLED: TicketState.CALLED},
    StartService: {TicketState.CALLED: TicketState.SERVING},
    FinishService: {TicketState.SERVING: TicketState.SERVED},
    FinishAndNext: {TicketState.SERVING: TicketState.SERVED},
    MarkNoShow: {TicketState.CALLED: TicketState.NO_SHOW},
    ReturnTicket: dict.fromkeys((TicketState.CALLED, TicketState.NO_SHOW), TicketState.WAITING),
    HoldTicket: dict.fromkeys((TicketState.WAITING, TicketState.CALLED), TicketState.HELD),
    ReleaseTicket: {TicketState.HELD: TicketState.WAITING},
    TransferTicket: dict.fromkeys(
        (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD), TicketState.WAITING
    ),
    CancelTicket: dict.fromkeys((TicketState.WAITING, TicketState.CALLED, TicketState.HELD), TicketState.CANCELLED),
}

#: The state of a ticket after each fact that changes it.
STATE_AFTER: Final[Mapping[type[events.Fact], TicketState]] = {
    events.TicketIssued: TicketState.WAITING,
    events.TicketCalled: TicketState.CALLED,
    events.ServiceStarted: TicketState.SERVING,
    events.ServiceFinished: TicketState.SERVED,
    events.TicketNoShow: TicketState.NO_SHOW,
    events.TicketReturned: TicketState.WAITING,
    events.TicketHeld: TicketState.HELD,
    events.TicketReleased: TicketState.WAITING,
    events.TicketTransferred: TicketState.WAITING,
    events.TicketCancelled: TicketState.CANCELLED,
}

#: A no-show can come back on the same day, when its clerk says so.
ENDED: Final = frozenset({TicketState.SERVED, TicketState.NO_SHOW, TicketState.CANCELLED})


def possible_in(state: TicketState) -> tuple[str, ...]:
    """Return the names of the commands that can move a ticket on from ``state``."""
    return names_of(command for command, moves in TRANSITIONS.items() if state in moves)


def require_move(ticket: OpenTicket, command: Command) -> None:
    """Raise `Refused` where ``command`` cannot move ``ticket`` on."""
    state = ticket.face.state
    if state not in TRANSITIONS[type(command)]:
        message = f"ticket {ticket.face.ticket} is {state}: {name_of(command)} is not possible"
        raise Refused(RejectionCode.WRONG_STATE, message, possible_in(state))
