"""Customers without a ticket, and the code by which a customer gives a ticket back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.codes import as_typed, ticket_code
from controller.core.permissions import Sender
from controller.core.results import result_of
from controller.core.waits import Waits
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, KIOSK, SECRET, Hall, take
from vuoro.messages.commands import (
    AnyCommand,
    CallNext,
    CancelByCode,
    FinishService,
    ServeWalkUp,
    TransferTicket,
)
from vuoro.messages.events import ServiceStarted, TicketCancelled, TicketIssued
from vuoro.messages.replies import RejectionCode, TicketTaken
from vuoro.values import CancelReason, Channel, ClientKind, Language

WALK_UP = ServeWalkUp(desk="1", service="benefits", language=Language.SV)


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    hall.open_desk()
    return hall


def taken(hall: Hall, sender: Sender, command: AnyCommand) -> TicketTaken:
    result = result_of(hall.lobby, hall.do(sender, command), hall.now)
    assert isinstance(result, TicketTaken)
    return result


def channel_of(hall: Hall, sender: Sender, command: AnyCommand) -> Channel:
    fact = hall.do(sender, command)[0]
    assert isinstance(fact, TicketIssued)
    return fact.channel


def test_a_customer_without_a_ticket_is_served_at_once_and_counted(hall: Hall) -> None:
    issued, started = hall.do(CLERK_1, WALK_UP)
    assert isinstance(issued, TicketIssued)
    assert started == ServiceStarted(ticket=issued.ticket, desk="1")
    assert hall.lobby.at_desk == {"1": issued.ticket}
    hall.do(CLERK_1, FinishService(ticket=issued.ticket))
    assert (hall.lobby.tickets, hall.lobby.unprinted) == ({}, set())


def test_a_customer_without_a_ticket_is_never_on_a_board(hall: Hall) -> None:
    hall.do(CLERK_1, WALK_UP)
    assert hall.board().calls == ()
    assert hall.lobby.last_called == {}


def test_who_has_not_waited_says_nothing_of_waits(hall: Hall) -> None:
    hall.do(CLERK_1, WALK_UP)
    hall.wait(600)
    hall.do(CLERK_1, FinishService(ticket="20200113-A001"))
    waits = Waits()
    for event in hall.history:
        waits.see(event)
    assert waits.minutes_served == {"benefits": [10.0]}
    assert all(not queue.waiting and not queue.calls for queue in waits.estimator.queues.values())


def test_tickets_are_counted_with_their_channel(hall: Hall) -> None:
    assert channel_of(hall, KIOSK, take()) is Channel.KIOSK
    assert channel_of(hall, ADVISOR, take()) is Channel.ADVISOR
    assert channel_of(hall, CLERK_1, WALK_UP) is Channel.WALK_UP
    hall.open_desk(CLERK_2)
    telephone = ServeWalkUp(desk="2", service="benefits", language=Language.FI, by_telephone=True)
    assert channel_of(hall, CLERK_2, telephone) is Channel.TELEPHONE


def test_a_walk_up_needs_an_open_and_free_desk_of_the_service(hall: Hall) -> None:
    assert hall.refusal(CLERK_2, ServeWalkUp(desk="2", service="benefits", language=Language.FI)).code is (
        RejectionCode.DESK_CLOSED
    )
    tax = hall.refusal(CLERK_1, ServeWalkUp(desk="1", service="tax", language=Language.FI))
    assert (tax.code, tax.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("benefits", "housing"))
    hall.do(CLERK_1, WALK_UP)
    assert hall.refusal(CLERK_1, WALK_UP).code is RejectionCode.DESK_BUSY
    assert hall.refusal(CLERK_1, CallNext(desk="1")).code is RejectionCode.DESK_BUSY


def test_a_walk_up_has_a_number_of_its_own_and_can_be_sent_to_the_next_authority(hall: Hall) -> None:
    hall.take()
    result = taken(hall, CLERK_1, WALK_UP)
    assert (result.ticket.number, result.code) == ("A002", None)
    hall.do(CLERK_1, TransferTicket(ticket=result.ticket.ticket, service="tax"))
    assert hall.call(CLERK_3).ticket == result.ticket.ticket


def test_the_code_of_a_ticket_comes_with_it_and_with_nothing_else(hall: Hall) -> None:
    result = taken(hall, KIOSK, take())
    assert result.code == ticket_code(SECRET, result.ticket.ticket)
    assert result.code not in str(hall.history)
    assert result.code not in str(hall.lobby.tickets)


def test_a_customer_gives_the_ticket_back_by_its_code(hall: Hall) -> None:
    hall.take()
    result = taken(hall, KIOSK, take())
    phone = Sender(client="console", kind=ClientKind.CONSOLE)
    assert hall.do(phone, CancelByCode(code=(result.code or "").lower())) == (
        TicketCancelled(ticket=result.ticket.ticket, reason=CancelReason.LEFT),
    )


def test_a_code_of_no_open_ticket_is_refused(hall: Hall) -> None:
    ticket = hall.take()
    guessed = CancelByCode(code=ticket_code(b"another secret", ticket))
    assert hall.refusal(KIOSK, guessed).code is RejectionCode.UNKNOWN_TICKET
    again = CancelByCode(code=ticket_code(SECRET, ticket))
    hall.do(KIOSK, again)
    assert hall.refusal(KIOSK, again).code is RejectionCode.UNKNOWN_TICKET


@given(st.dates(), st.integers(1, 9999))
def test_a_code_is_six_characters_that_nobody_confuses_and_is_understood_however_it_is_typed(
    day: object, ordinal: int
) -> None:
    code = ticket_code(SECRET, f"{day}-A{ordinal:03d}")
    assert len(code) == 6
    assert set(code).isdisjoint("ILOU")
    assert as_typed(code.lower().replace("0", "o").replace("1", "l")) == code


def test_codes_of_a_day_differ() -> None:
    codes = {ticket_code(SECRET, f"20200113-A{ordinal:03d}") for ordinal in range(1, 700)}
    assert len(codes) == 699
