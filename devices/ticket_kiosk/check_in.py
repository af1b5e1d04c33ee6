"""From a booking code to a saved ticket: only the hub knows the appointments, so nothing is given without it. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from devices.ticket_kiosk.events import Refuse, SaveTicket
from devices.ticket_kiosk.slips import taken_slip
from devices.ticket_kiosk.state import State, Waiting
from vuoro.messages.commands import CheckIn
from vuoro.messages.loop import Answered, Effect, Send
from vuoro.messages.replies import Accepted, TicketTaken

#: What stands for the appointment where a press has a service.
APPOINTMENT = ""


def ask(state: State, wish: CheckIn) -> tuple[State, tuple[Effect, ...]]:
    """Tell the hub who has come; while it is away, nobody can say which appointment that is."""
    is_heard = state.reach.bearable and state.tells_numbers
    return state, (Send(wish) if is_heard else Refuse(APPOINTMENT),)


def answered(state: State, event: Answered) -> tuple[State, tuple[Effect, ...]]:
    """Take the hub's answer: the ticket of the appointment, or why there is none."""
    match event.reply:
        case Accepted(result=TicketTaken() as taken):
            waiting = Waiting(taken_slip(state, taken))
            return replace(state, line=(*state.line, waiting)), (SaveTicket(waiting.slip),)
        case _:
            return state, (Refuse(APPOINTMENT),)
