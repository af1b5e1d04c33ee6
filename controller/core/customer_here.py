"""The rules of the advisor's message "the customer is here now", and of the clerk's answer.

A message moves no ticket and changes no order. Must not know who may send a command.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.finding import ended, known_ticket
from controller.core.life import possible_in
from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import AnswerMessage, CustomerIsHere
from vuoro.messages.replies import RejectionCode
from vuoro.values import TicketState


def report(lobby: Lobby, command: CustomerIsHere) -> Iterator[events.AnyFact]:
    """A customer who waits, is called, or did not come in time is here; while nobody has answered, once is enough."""
    ticket = known_ticket(lobby, command.ticket)
    if ticket is None:
        raise ended(command.ticket, command)
    if ticket.face.state is TicketState.SERVING:
        message = f"ticket {command.ticket} is being served"
        raise Refused(RejectionCode.WRONG_STATE, message, possible_in(TicketState.SERVING))
    known = lobby.messages.get(command.ticket)
    if known is None or known.answer is not None:
        yield events.CustomerReported(ticket=command.ticket, message=lobby.seq + 1)


def answer(lobby: Lobby, command: AnswerMessage) -> Iterator[events.AnyFact]:
    """The clerk says whether the customer comes next; another answer later takes its place."""
    known = next((one for one in lobby.messages.values() if one.message == command.message), None)
    if known is None:
        open_ones = (str(one.message) for one in lobby.messages.values() if one.answer is None)
        raise Refused(RejectionCode.UNKNOWN_MESSAGE, f"no message {command.message} is open", open_ones)
    if known.answer is not command.answer:
        yield events.MessageAnswered(ticket=known.ticket, message=known.message, answer=command.answer)
