"""What is done at the desk: calling, serving, sending on, and the tickets of the own queue.

Owns the acts as pages post them. Each one is one command; the controller decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from starlette.responses import Response

from console.areas.clerk.answers import answered
from console.areas.clerk.choosing import DeskForm
from console.areas.clerk.live_parts import CLERKS
from console.registry import Area
from console.visit import Visit
from vuoro.messages.commands import (
    AnswerMessage,
    AnyCommand,
    CallNext,
    CallTicket,
    CancelTicket,
    FinishAndNext,
    FinishService,
    HoldTicket,
    MarkNoShow,
    RecallTicket,
    ReleaseTicket,
    ReturnTicket,
    ServeWalkUp,
    StartService,
    TransferTicket,
)
from vuoro.messages.replies import Accepted, Reply, TicketCalledTo
from vuoro.values import (
    CancelReason,
    DeskId,
    Language,
    MessageAnswer,
    Need,
    ReturnPlace,
    ServiceId,
    TicketId,
    number_of,
)

AREA: Final = Area()


class TicketForm(Struct, frozen=True, kw_only=True):
    """An act on one ticket."""

    ticket: TicketId


class ChosenForm(TicketForm, frozen=True, kw_only=True):
    """A ticket that the clerk has chosen, and the desk that it is called to."""

    desk: DeskId


class ReturnForm(TicketForm, frozen=True, kw_only=True):
    """A ticket that waits again, and where."""

    place: ReturnPlace


class TransferForm(TicketForm, frozen=True, kw_only=True):
    """A ticket that goes to another service."""

    service: ServiceId


class CancelForm(TicketForm, frozen=True, kw_only=True):
    """A ticket that ends, and why."""

    reason: CancelReason


class WalkUpForm(Struct, frozen=True, kw_only=True):
    """Somebody without a ticket."""

    desk: DeskId
    service: ServiceId
    language: Language
    needs: tuple[Need, ...] = ()
    by_telephone: bool = False


class AnswerForm(Struct, frozen=True, kw_only=True):
    """A message of the advisor, and the answer to it."""

    message: int
    answer: MessageAnswer


@AREA.act("/clerk/next", CLERKS)
async def call_next(visit: Visit) -> Response:
    """Call whoever is next."""
    return _called(visit, await visit.ask(CallNext(desk=visit.form(DeskForm).desk)))


@AREA.act("/clerk/finish-and-next", CLERKS)
async def finish_and_next(visit: Visit) -> Response:
    """Finish the service, and call whoever is next, where anybody waits."""
    return _called(visit, await visit.ask(FinishAndNext(desk=visit.form(DeskForm).desk)))


@AREA.act("/clerk/call", CLERKS)
async def call_chosen(visit: Visit) -> Response:
    """Call a chosen one of the own queue; the history shows that it was chosen."""
    form = visit.form(ChosenForm)
    return _called(visit, await visit.ask(CallTicket(desk=form.desk, ticket=form.ticket)))


def _simple(path: str, command: Callable[[TicketId], AnyCommand], done: str) -> None:
    """Declare an act that says nothing but which ticket."""

    @AREA.act(path, CLERKS)
    async def act(visit: Visit) -> Response:
        ticket = visit.form(TicketForm).ticket
        return answered(visit, await visit.ask(command(ticket)), done, number=number_of(ticket))


_simple("/clerk/recall", lambda ticket: RecallTicket(ticket=ticket), "recalled")
_simple("/clerk/start", lambda ticket: StartService(ticket=ticket), "started")
_simple("/clerk/finish", lambda ticket: FinishService(ticket=ticket), "finished")
_simple("/clerk/no-show", lambda ticket: MarkNoShow(ticket=ticket), "no_show_marked")
_simple("/clerk/hold", lambda ticket: HoldTicket(ticket=ticket), "on_hold")
_simple("/clerk/release", lambda ticket: ReleaseTicket(ticket=ticket), "released")


@AREA.act("/clerk/return", CLERKS)
async def return_ticket(visit: Visit) -> Response:
    """Let a customer wait again."""
    form = visit.form(ReturnForm)
    reply = await visit.ask(ReturnTicket(ticket=form.ticket, place=form.place))
    return answered(visit, reply, f"returned_{form.place.value}", number=number_of(form.ticket))


@AREA.act("/clerk/transfer", CLERKS)
async def transfer(visit: Visit) -> Response:
    """Send a customer on to another service."""
    form = visit.form(TransferForm)
    reply = await visit.ask(TransferTicket(ticket=form.ticket, service=form.service))
    info = visit.console.lobby.service(form.service)
    service = form.service if info is None else info.name.get(visit.language)
    return answered(visit, reply, "transferred", number=number_of(form.ticket), service=service)


@AREA.act("/clerk/cancel", CLERKS)
async def cancel(visit: Visit) -> Response:
    """End a ticket without service."""
    form = visit.form(CancelForm)
    reply = await visit.ask(CancelTicket(ticket=form.ticket, reason=form.reason))
    return answered(visit, reply, "cancelled", number=number_of(form.ticket))


@AREA.act("/clerk/walk-up", CLERKS)
async def serve_walk_up(visit: Visit) -> Response:
    """Serve somebody without a ticket, at the desk or by telephone."""
    form = visit.form(WalkUpForm)
    command = ServeWalkUp(
        desk=form.desk,
        service=form.service,
        language=form.language,
        needs=form.needs,
        by_telephone=form.by_telephone,
    )
    return answered(visit, await visit.ask(command), "walk_up_begun")


@AREA.act("/clerk/answer", CLERKS)
async def answer_message(visit: Visit) -> Response:
    """Tell the advisor whether the customer comes next."""
    form = visit.form(AnswerForm)
    reply = await visit.ask(AnswerMessage(message=form.message, answer=form.answer))
    return answered(visit, reply, f"answered_{form.answer.value}")


def _called(visit: Visit, reply: Reply) -> Response:
    if isinstance(reply, Accepted) and isinstance(reply.result, TicketCalledTo):
        return answered(visit, reply, "called", number=reply.result.ticket.number)
    return answered(visit, reply, "finished_nobody_waits")
