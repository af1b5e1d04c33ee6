"""Several services in one visit: the customer is at one desk at a time, and no place is lost meanwhile."""

from __future__ import annotations

import pytest

from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, KIOSK, Hall, take
from vuoro.messages.commands import CallNext, CallTicket, CancelTicket, FinishAndNext, FinishService, StartService
from vuoro.messages.events import TicketCalled
from vuoro.messages.replies import RejectionCode
from vuoro.values import CancelReason


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_while_one_ticket_of_a_visit_is_called_or_served_the_others_are_passed_over(hall: Hall) -> None:
    benefits = hall.take("benefits")
    tax = hall.take("tax", same_visit_as=benefits)
    other = hall.take("tax")
    hall.call(CLERK_1)
    assert hall.call(CLERK_3).ticket == other
    hall.do(CLERK_3, CancelTicket(ticket=other, reason=CancelReason.NEEDLESS))
    hall.do(CLERK_1, StartService(ticket=benefits))
    assert hall.refusal(CLERK_3, CallNext(desk="3")).code is RejectionCode.NOBODY_WAITING
    hall.do(CLERK_1, FinishService(ticket=benefits))
    assert hall.call(CLERK_3).ticket == tax


def test_a_ticket_that_was_passed_over_keeps_its_place(hall: Hall) -> None:
    tax = hall.take("tax")
    benefits = hall.take("benefits", same_visit_as=tax)
    later = hall.take("benefits")
    hall.call(CLERK_3)
    assert hall.call(CLERK_1).ticket == later
    hall.miss(tax, CLERK_3)
    latest = hall.take("benefits")
    assert [hall.call(CLERK_2).ticket, latest] == [benefits, latest]


def test_a_customer_who_is_with_another_clerk_cannot_be_chosen_either(hall: Hall) -> None:
    benefits = hall.take("benefits")
    tax = hall.take("tax", same_visit_as=benefits)
    hall.open_desk(CLERK_3)
    hall.call(CLERK_1)
    refusal = hall.refusal(CLERK_3, CallTicket(desk="3", ticket=tax))
    assert (refusal.code, refusal.allowed) == (RejectionCode.CUSTOMER_ELSEWHERE, ("call_next",))


def test_the_same_desk_goes_on_with_the_next_ticket_of_the_visit(hall: Hall) -> None:
    benefits = hall.take("benefits")
    housing = hall.take("housing", same_visit_as=benefits)
    hall.call(CLERK_1)
    hall.do(CLERK_1, StartService(ticket=benefits))
    called = hall.do(CLERK_1, FinishAndNext(desk="1"))[-1]
    assert isinstance(called, TicketCalled)
    assert called.ticket == housing


def test_all_tickets_of_a_visit_are_linked_to_its_first_one(hall: Hall) -> None:
    first = hall.take("benefits")
    second = hall.take("housing", same_visit_as=first)
    third = hall.take("tax", same_visit_as=second)
    assert [hall.lobby.tickets[ticket].face.visit for ticket in (first, second, third)] == [None, first, first]
    assert len({hall.lobby.tickets[ticket].visit for ticket in (first, second, third)}) == 1


def test_a_ticket_can_be_linked_to_one_that_has_ended_meanwhile(hall: Hall) -> None:
    first = hall.take("benefits")
    hall.do(ADVISOR, CancelTicket(ticket=first, reason=CancelReason.LEFT))
    second = hall.take("tax", same_visit_as=first)
    assert hall.lobby.tickets[second].visit == first


def test_a_ticket_that_nobody_took_is_no_visit(hall: Hall) -> None:
    refusal = hall.refusal(KIOSK, take("tax", same_visit_as="20200113-A009"))
    assert refusal.code is RejectionCode.UNKNOWN_TICKET
