"""The advisor's message that a customer is here: the clerk hears it, answers, and alone decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.decide import decide
from controller.core.permissions import PERMITTED
from controller.core.refusal import Refused, name_of
from controller.core.views import Kind, View, show
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, Hall
from vuoro.messages.commands import AnswerMessage, CancelTicket, CustomerIsHere, ReturnTicket, StartService
from vuoro.messages.events import CustomerReported, MessageAnswered
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import DeskMessage, DeskState
from vuoro.values import CancelReason, ClientKind, MessageAnswer, ReturnPlace, Role


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    for clerk in (CLERK_1, CLERK_2, CLERK_3):
        hall.open_desk(clerk)
    return hall


def messages(hall: Hall, desk: str) -> tuple[DeskMessage, ...]:
    state = show(hall.lobby, View(Kind.DESK, desk), hall.now)
    assert isinstance(state, DeskState)
    return state.messages


def report(hall: Hall, ticket: str) -> int:
    (fact,) = hall.do(ADVISOR, CustomerIsHere(ticket=ticket))
    assert isinstance(fact, CustomerReported)
    return fact.message


def test_every_desk_that_serves_the_customers_service_hears_of_it(hall: Hall) -> None:
    ticket = hall.take("benefits")
    message = report(hall, ticket)
    expected = (DeskMessage(message=message, ticket=ticket, number="A001", at=hall.now.utc),)
    assert [messages(hall, desk) for desk in ("1", "2", "3")] == [expected, expected, ()]


def test_a_message_moves_no_ticket(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    report(hall, second)
    hall.do(CLERK_1, AnswerMessage(message=hall.lobby.seq, answer=MessageAnswer.TAKEN))
    assert hall.call().ticket == first


def test_as_long_as_nobody_has_answered_the_message_is_told_once(hall: Hall) -> None:
    ticket = hall.take()
    message = report(hall, ticket)
    assert hall.do(ADVISOR, CustomerIsHere(ticket=ticket)) == ()
    hall.do(CLERK_1, AnswerMessage(message=message, answer=MessageAnswer.NOT_NOW))
    assert report(hall, ticket) > message


def test_the_advisor_sees_the_answer_and_the_clerk_may_change_it(hall: Hall) -> None:
    ticket = hall.take()
    message = report(hall, ticket)
    for answer in (MessageAnswer.NOT_NOW, MessageAnswer.TAKEN):
        fact = MessageAnswered(ticket=ticket, message=message, answer=answer)
        assert hall.do(CLERK_2, AnswerMessage(message=message, answer=answer)) == (fact,)
        assert hall.do(CLERK_2, AnswerMessage(message=message, answer=answer)) == ()
        assert [one.answer for one in messages(hall, "1")] == [answer]


def test_a_customer_who_missed_the_call_is_told_of_and_comes_by_the_clerks_decision(hall: Hall) -> None:
    ticket, other = hall.take(), hall.take()
    hall.call()
    hall.miss(ticket)
    report(hall, ticket)
    assert [one.number for one in messages(hall, "1")] == ["A001"]
    hall.do(CLERK_1, ReturnTicket(ticket=ticket, place=ReturnPlace.BY_ARRIVAL))
    assert hall.call(CLERK_2).ticket == ticket
    hall.do(CLERK_2, StartService(ticket=ticket))
    assert messages(hall, "1") == ()
    assert hall.call(CLERK_1).ticket == other


def test_a_message_goes_with_its_ticket(hall: Hall) -> None:
    ticket = hall.take()
    message = report(hall, ticket)
    hall.do(ADVISOR, CancelTicket(ticket=ticket, reason=CancelReason.LEFT))
    assert messages(hall, "1") == ()
    refusal = hall.refusal(CLERK_1, AnswerMessage(message=message, answer=MessageAnswer.TAKEN))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_MESSAGE, ())


def test_nobody_is_told_of_a_customer_who_is_served_has_ended_or_never_came(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert hall.refusal(ADVISOR, CustomerIsHere(ticket=ticket)).code is RejectionCode.WRONG_STATE
    gone = hall.take()
    hall.do(ADVISOR, CancelTicket(ticket=gone, reason=CancelReason.LEFT))
    assert hall.refusal(ADVISOR, CustomerIsHere(ticket=gone)).code is RejectionCode.WRONG_STATE
    assert hall.refusal(ADVISOR, CustomerIsHere(ticket="20200113-A999")).code is RejectionCode.UNKNOWN_TICKET


@given(st.lists(steps, max_size=40))
def test_no_command_of_anybody_but_a_clerk_changes_the_order_in_which_others_wait(day: list[Step]) -> None:
    hall = Hall()
    for sender, command in day:
        before = queues(hall)
        try:
            facts = decide(hall.lobby, sender, command, hall.now)
        except Refused:
            continue
        for fact in facts:
            hall.happen(fact)
        if sender.role is not Role.CLERK:
            moved = {getattr(fact, "ticket", None) for fact in facts}
            after = queues(hall)
            assert {service: [one for one in queue if one not in moved] for service, queue in before.items()} == {
                service: [one for one in queue if one not in moved] for service, queue in after.items()
            }


def test_of_the_commands_that_order_a_queue_the_advisor_has_none() -> None:
    orders = {"call_next", "call_ticket", "return_ticket", "hold_ticket", "release_ticket", "finish_and_next"}
    everybody_else = {role for kind, role in PERMITTED if kind is ClientKind.CONSOLE and role is not Role.CLERK}
    assert Role.ADVISOR in everybody_else
    for role in everybody_else:
        assert orders.isdisjoint(map(name_of, PERMITTED[ClientKind.CONSOLE, role]))


def queues(hall: Hall) -> dict[str, list[str]]:
    return {
        service: [ticket.face.ticket for ticket in hall.lobby.queue(service)] for service in hall.lobby.plan.services
    }
