"""Which paper comes next out of the printer, one after the other, and what becomes of it. Pure.

Tickets in the order in which they were given, then what staff have asked for (`errands`). Must not know the printer.
"""

from __future__ import annotations

from msgspec.structs import replace

from devices.ticket_kiosk import errands
from devices.ticket_kiosk.events import LetGo, MarkPrinted, PaperId, Print, Printed, PrintFailed
from devices.ticket_kiosk.state import State
from vuoro.messages.loop import Effect
from vuoro.values import Moment, TicketId


def feed(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Give the next paper to the printer."""
    if state.printing or not state.can_print or not state.line:
        return errands.feed(state, now)
    first = state.line[0]
    return replace(state, printing=True), (Print(first.slip, first.pressed_ns),)


def ended(state: State, event: Printed | PrintFailed) -> tuple[State, tuple[Effect, ...]]:
    """Take what the printer tells of the paper it had."""
    if isinstance(event, PrintFailed):
        state = replace(state, printer=event.condition, printer_detail=event.detail)
    if state.errand is not None:
        return errands.ended(state, event)
    if isinstance(event, PrintFailed):
        return replace(state, printing=False), ()
    return _printed(state, event.paper)


def let_go(state: State, ticket: TicketId) -> tuple[State, tuple[Effect, ...]]:
    """Print a ticket no more that its customer has read from the screen, unless the printer can print it after all."""
    waiting = next((each for each in state.line if each.slip.ticket.ticket == ticket), None)
    if waiting is None or state.can_print:
        return state, ()
    return replace(state, line=tuple(each for each in state.line if each is not waiting)), (LetGo(ticket),)


def _printed(state: State, paper: PaperId) -> tuple[State, tuple[Effect, ...]]:
    if not state.printing or state.line[0].slip.ticket.ticket != paper:
        return state, ()
    state = replace(state, printing=False, line=state.line[1:])
    alone, told = state.alone.printed(paper)
    return replace(state, alone=alone), (MarkPrinted(paper), *told)
