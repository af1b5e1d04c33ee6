"""What clerks do at their desks, as commands."""

from __future__ import annotations

from vuoro.messages.command import Command
from vuoro.values import DeskId, Language, MessageAnswer, Need, ReturnPlace, ServiceId, TicketId


class OpenDesk(Command, frozen=True, kw_only=True, tag="open_desk"):
    """A clerk begins to serve at a desk, or changes what the desk serves.

    ``services`` are of the clerk's own authority; empty means all of those that the desk has.
    """

    desk: DeskId
    services: tuple[ServiceId, ...] = ()


class CloseDesk(Command, frozen=True, kw_only=True, tag="close_desk"):
    """Nobody serves at the desk any more."""

    desk: DeskId


class CallNext(Command, frozen=True, kw_only=True, tag="call_next"):
    """A clerk calls whoever is next by the order key to the clerk's desk.

    ``services`` narrows the call to some of the desk's services; empty means all of them.
    """

    desk: DeskId
    services: tuple[ServiceId, ...] = ()


class CallTicket(Command, frozen=True, kw_only=True, tag="call_ticket"):
    """A clerk calls a certain ticket of the own services before its turn; the history shows that it was chosen."""

    desk: DeskId
    ticket: TicketId


class ServeWalkUp(Command, frozen=True, kw_only=True, tag="serve_walk_up"):
    """A clerk serves somebody without a ticket, at the desk or ``by_telephone``; it counts, and is on no board."""

    desk: DeskId
    service: ServiceId
    language: Language
    needs: tuple[Need, ...] = ()
    by_telephone: bool = False


class AnswerMessage(Command, frozen=True, kw_only=True, tag="answer_message"):
    """A clerk answers the advisor's message that a customer is here now. It moves no ticket."""

    message: int
    answer: MessageAnswer


class RecallTicket(Command, frozen=True, kw_only=True, tag="recall_ticket"):
    """The clerk calls the called ticket once more: a new call of the same ticket."""

    ticket: TicketId


class StartService(Command, frozen=True, kw_only=True, tag="start_service"):
    """The customer has come to the desk."""

    ticket: TicketId


class FinishService(Command, frozen=True, kw_only=True, tag="finish_service"):
    """The customer's matter at this desk is done."""

    ticket: TicketId


class FinishAndNext(Command, frozen=True, kw_only=True, tag="finish_and_next"):
    """The customer's matter at this desk is done, and the next one is called, where anybody waits."""

    desk: DeskId


class MarkNoShow(Command, frozen=True, kw_only=True, tag="mark_no_show"):
    """The called customer did not come within the wait of the service."""

    ticket: TicketId


class ReturnTicket(Command, frozen=True, kw_only=True, tag="return_ticket"):
    """A called customer, or one who had not come, waits again; the clerk decides where."""

    ticket: TicketId
    place: ReturnPlace


class HoldTicket(Command, frozen=True, kw_only=True, tag="hold_ticket"):
    """A waiting or called customer is not called for a while, and keeps the place."""

    ticket: TicketId


class ReleaseTicket(Command, frozen=True, kw_only=True, tag="release_ticket"):
    """A customer on hold can be called again."""

    ticket: TicketId
