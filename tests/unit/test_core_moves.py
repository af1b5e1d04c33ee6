"""What a clerk may do with the own queue: return, hold, release; and the transfer to another service."""

from __future__ import annotations

import pytest

from controller.core.permissions import Sender
from controller.core.views import Kind, View, show
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, DISPLAY_2, KIOSK, Hall
from vuoro.messages.commands import (
    CallShown,
    FinishService,
    HoldTicket,
    ReleaseTicket,
    ReturnTicket,
    StartService,
    TicketPrinted,
    TransferTicket,
)
from vuoro.messages.events import CallSuperseded, TicketHeld, TicketReturned, TicketTransferred
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import TicketsState
from vuoro.values import ReturnPlace, TicketState


@pytest.fixture
def hall() -> Hall:
    return Hall()


def waiting(hall: Hall, service: str = "benefits") -> list[str]:
    return [ticket.face.ticket for ticket in hall.lobby.queue(service)]


def list_of(hall: Hall, service: str = "benefits") -> TicketsState:
    state = show(hall.lobby, View(Kind.TICKETS, service), hall.now)
    assert isinstance(state, TicketsState)
    return state


def back(ticket: str, place: ReturnPlace = ReturnPlace.BY_ARRIVAL) -> ReturnTicket:
    return ReturnTicket(ticket=ticket, place=place)


def transfer(hall: Hall, sender: Sender, ticket: str, service: str = "tax") -> None:
    hall.do(sender, TransferTicket(ticket=ticket, service=service))


def test_a_no_show_who_comes_after_all_waits_again_where_the_arrival_says(hall: Hall) -> None:
    missing, _, last = hall.take(), hall.take(), hall.take()
    hall.call()
    hall.miss(missing)
    hall.call()
    (fact,) = hall.do(CLERK_2, back(missing))
    assert isinstance(fact, TicketReturned)
    assert waiting(hall) == [missing, last]


def test_or_behind_all_who_wait_as_the_clerk_decides(hall: Hall) -> None:
    missing, second = hall.take(), hall.take()
    hall.call()
    hall.miss(missing)
    hall.do(CLERK_2, back(missing, ReturnPlace.LAST))
    third = hall.take()
    assert waiting(hall) == [second, missing, third]


def test_a_called_customer_who_waits_again_frees_the_desk(hall: Hall) -> None:
    ticket = hall.take()
    call = hall.call().call
    facts = hall.do(CLERK_1, back(ticket))
    assert facts[0] == CallSuperseded(call=call, display="display-1", shown=0)
    assert (hall.lobby.at_desk, hall.lobby.calls, hall.board().calls) == ({}, {}, ())
    assert hall.lobby.tickets[ticket].face.state is TicketState.WAITING


def test_a_no_show_who_waits_again_is_called_as_any_other_with_a_call_of_its_own(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.miss(ticket)
    hall.do(CLERK_1, back(ticket))
    assert hall.call().call == f"{ticket}.2"


def test_a_waiting_customer_is_not_returned(hall: Hall) -> None:
    refusal = hall.refusal(CLERK_1, back(hall.take()))
    assert refusal.code is RejectionCode.WRONG_STATE


def test_of_a_no_show_nothing_else_is_possible_than_to_wait_again(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.miss(ticket)
    refusal = hall.refusal(CLERK_1, StartService(ticket=ticket))
    assert (refusal.code, refusal.allowed) == (RejectionCode.WRONG_STATE, ("return_ticket",))


def test_a_paper_that_is_confirmed_while_its_ticket_is_a_no_show_stays_confirmed(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.miss(ticket)
    hall.do(KIOSK, TicketPrinted(ticket=ticket))
    hall.do(CLERK_1, back(ticket))
    assert hall.do(KIOSK, TicketPrinted(ticket=ticket)) == ()


def test_a_ticket_on_hold_is_passed_over_and_keeps_its_place(hall: Hall) -> None:
    first, second, third = hall.take(), hall.take(), hall.take()
    assert hall.do(CLERK_1, HoldTicket(ticket=first)) == (TicketHeld(ticket=first),)
    assert hall.call(CLERK_1).ticket == second
    hall.do(CLERK_1, ReleaseTicket(ticket=first))
    assert waiting(hall) == [first, third]


def test_a_called_customer_who_is_put_on_hold_frees_the_desk(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, HoldTicket(ticket=ticket))
    assert (hall.lobby.at_desk, hall.lobby.calls) == ({}, {})
    assert hall.lobby.tickets[ticket].face.desk is None


def test_the_clerk_sees_who_is_on_hold_and_who_did_not_come(hall: Hall) -> None:
    held, missing, there = hall.take(), hall.take(), hall.take()
    hall.do(CLERK_1, HoldTicket(ticket=held))
    hall.call()
    hall.miss(missing)
    state = list_of(hall)
    assert [[face.ticket for face in faces] for faces in (state.tickets, state.held, state.no_shows)] == [
        [there],
        [held],
        [missing],
    ]
    assert list_of(hall, "housing").held == ()


def test_a_transferred_ticket_keeps_number_and_arrival(hall: Hall) -> None:
    early = hall.take("benefits")
    hall.wait(60)
    late = hall.take("tax")
    (fact,) = hall.do(ADVISOR, TransferTicket(ticket=early, service="tax"))
    assert fact == TicketTransferred(ticket=early, origin="benefits", service="tax")
    assert waiting(hall, "tax") == [early, late]
    assert waiting(hall, "benefits") == []
    assert hall.lobby.tickets[early].face.number == "A001"


def test_the_wait_in_the_new_service_begins_anew_and_the_whole_wait_goes_on(hall: Hall) -> None:
    began = hall.now.utc
    ticket = hall.take()
    hall.wait(600)
    transfer(hall, ADVISOR, ticket)
    face = list_of(hall, "tax").tickets[0]
    assert (face.issued_at, face.leg_began_at) == (began, hall.now.utc)


def test_a_customer_goes_from_the_desk_to_the_next_authority_and_the_desk_is_free(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    transfer(hall, CLERK_1, ticket)
    assert (hall.lobby.at_desk, hall.board().calls) == ({}, ())
    assert hall.call(CLERK_3).call == f"{ticket}.2"
    assert [call.number for call in hall.board("upper").calls] == ["A001"]
    hall.do(CLERK_3, StartService(ticket=ticket))
    hall.do(CLERK_3, FinishService(ticket=ticket))
    assert hall.lobby.tickets == {}


def test_the_last_called_number_of_a_queue_may_be_one_that_came_by_transfer(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    transfer(hall, CLERK_1, ticket)
    hall.call(CLERK_3)
    assert hall.lobby.last_called == {"benefits": "A001", "tax": "A001"}


def test_a_ticket_is_not_transferred_to_where_it_is(hall: Hall) -> None:
    refusal = hall.refusal(ADVISOR, TransferTicket(ticket=hall.take(), service="benefits"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.SAME_SERVICE, ("housing", "tax"))


def test_a_ticket_is_not_transferred_to_where_nobody_serves(hall: Hall) -> None:
    refusal = hall.refusal(ADVISOR, TransferTicket(ticket=hall.take(), service="passports"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("benefits", "housing", "tax"))


def test_a_late_report_of_a_call_before_the_transfer_is_no_news(hall: Hall) -> None:
    ticket = hall.take("tax")
    call = hall.call(CLERK_3).call
    transfer(hall, CLERK_3, ticket, "benefits")
    assert hall.do(DISPLAY_2, CallShown(call=call, showing=1)) == ()
