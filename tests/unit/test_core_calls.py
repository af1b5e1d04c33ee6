"""Calling: who is next, one ticket a desk, and every step of a called ticket."""

from __future__ import annotations

import pytest

from controller.core.life import possible_in
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, DISPLAY_1, DISPLAY_2, KIOSK, Hall, person
from vuoro.messages.commands import (
    CallNext,
    CallShown,
    CallTicket,
    CancelTicket,
    FinishAndNext,
    FinishService,
    MarkNoShow,
    RecallTicket,
    StartService,
    TakeTicket,
)
from vuoro.messages.events import CallSuperseded, ServiceFinished, ShowingReported, TicketCalled, TicketNoShow
from vuoro.messages.replies import RejectionCode
from vuoro.values import CancelReason, Language, Need, Role, TicketState


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_one_who_came_first_is_called_first(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    assert hall.call(CLERK_1).ticket == first
    assert hall.call(CLERK_2).ticket == second


def test_a_desk_calls_from_all_its_services_by_arrival(hall: Hall) -> None:
    hall.take("tax")
    housing, benefits = hall.take("housing"), hall.take("benefits")
    assert hall.call(CLERK_1).ticket == housing
    assert hall.call(CLERK_2).ticket == benefits


def test_a_clerk_can_narrow_the_call_to_some_services(hall: Hall) -> None:
    hall.take("housing")
    benefits = hall.take("benefits")
    hall.open_desk()
    (fact,) = hall.do(CLERK_1, CallNext(desk="1", services=("benefits",)))
    assert isinstance(fact, TicketCalled)
    assert fact.ticket == benefits


def test_a_desk_does_not_call_from_a_service_that_it_does_not_serve(hall: Hall) -> None:
    hall.take("tax")
    hall.open_desk()
    refusal = hall.refusal(CLERK_1, CallNext(desk="1", services=("tax",)))
    assert refusal.code is RejectionCode.UNKNOWN_SERVICE
    assert refusal.allowed == ("benefits", "housing")


def test_nobody_is_called_where_nobody_waits(hall: Hall) -> None:
    hall.take("tax")
    hall.open_desk()
    assert hall.refusal(CLERK_1, CallNext(desk="1")).code is RejectionCode.NOBODY_WAITING


def test_a_desk_with_a_called_ticket_calls_no_other(hall: Hall) -> None:
    hall.take()
    hall.take()
    hall.call()
    refusal = hall.refusal(CLERK_1, CallNext(desk="1"))
    assert refusal.code is RejectionCode.DESK_BUSY
    assert refusal.allowed == possible_in(TicketState.CALLED)


def test_a_desk_that_serves_calls_no_other_until_it_has_finished(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=first))
    refusal = hall.refusal(CLERK_1, CallNext(desk="1"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.DESK_BUSY, possible_in(TicketState.SERVING))
    hall.do(CLERK_1, FinishService(ticket=first))
    assert hall.call().ticket == second


def test_a_desk_that_does_not_exist_is_told_which_ones_do(hall: Hall) -> None:
    refusal = hall.refusal(person(Role.CLERK, "kela", "9"), CallNext(desk="9"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_DESK, ("1", "2", "3"))


def test_calls_of_the_site_are_numbered_upwards(hall: Hall) -> None:
    hall.take()
    hall.take()
    hall.take("tax")
    orders = [hall.call(clerk).order for clerk in (CLERK_1, CLERK_2, CLERK_3)]
    assert orders == sorted(set(orders))


def test_a_recall_is_a_new_call_of_the_same_ticket(hall: Hall) -> None:
    ticket = hall.take()
    first = hall.call()
    hall.show_twice(first.call)
    (again,) = hall.do(CLERK_1, RecallTicket(ticket=ticket))
    assert isinstance(again, TicketCalled)
    assert (again.call, again.count, again.desk) == (f"{ticket}.2", 2, "1")
    assert again.order > first.order


def test_a_recalled_ticket_is_still_only_called(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, RecallTicket(ticket=ticket))
    assert hall.lobby.tickets[ticket].face.state is TicketState.CALLED


def test_a_customer_who_does_not_come_is_a_no_show_and_the_desk_is_free(hall: Hall) -> None:
    missing, there = hall.take(), hall.take()
    hall.show_twice(hall.call().call)
    assert hall.miss(missing) == (TicketNoShow(ticket=missing),)
    assert hall.call().ticket == there


def test_a_customer_is_waited_for_as_long_as_the_service_says(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.wait(149)
    refusal = hall.refusal(CLERK_1, MarkNoShow(ticket=ticket))
    assert refusal.code is RejectionCode.TOO_SOON
    assert set(refusal.allowed) == set(possible_in(TicketState.CALLED)) - {"mark_no_show"}
    hall.wait(1)
    hall.do(CLERK_1, MarkNoShow(ticket=ticket))


def test_a_customer_with_needs_is_waited_for_longer(hall: Hall) -> None:
    hall.do(KIOSK, TakeTicket(service="benefits", language=Language.FI, needs=(Need.SLOWER_PACE,)))
    ticket = hall.call().ticket
    hall.wait(299)
    assert hall.refusal(CLERK_1, MarkNoShow(ticket=ticket)).code is RejectionCode.TOO_SOON
    hall.wait(1)
    hall.do(CLERK_1, MarkNoShow(ticket=ticket))


def test_after_a_recall_the_customer_has_the_whole_wait_again(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.wait(140)
    hall.do(CLERK_1, RecallTicket(ticket=ticket))
    hall.wait(140)
    assert hall.refusal(CLERK_1, MarkNoShow(ticket=ticket)).code is RejectionCode.TOO_SOON


def test_one_who_has_come_cannot_be_a_no_show(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    refusal = hall.refusal(CLERK_1, MarkNoShow(ticket=ticket))
    assert (refusal.code, refusal.allowed) == (RejectionCode.WRONG_STATE, possible_in(TicketState.SERVING))


def test_service_does_not_finish_before_it_has_started(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    assert hall.refusal(CLERK_1, FinishService(ticket=ticket)).code is RejectionCode.WRONG_STATE


def test_a_waiting_ticket_is_neither_recalled_nor_served(hall: Hall) -> None:
    ticket = hall.take()
    for command in (RecallTicket(ticket=ticket), StartService(ticket=ticket), MarkNoShow(ticket=ticket)):
        refusal = hall.refusal(CLERK_1, command)
        assert (refusal.code, refusal.allowed) == (RejectionCode.WRONG_STATE, possible_in(TicketState.WAITING))


def test_a_chosen_ticket_is_called_before_its_turn_and_the_history_shows_it(hall: Hall) -> None:
    hall.open_desk()
    first, second = hall.take(), hall.take()
    (fact,) = hall.do(CLERK_1, CallTicket(desk="1", ticket=second))
    assert isinstance(fact, TicketCalled)
    assert (fact.ticket, fact.chosen) == (second, True)
    assert hall.call(CLERK_2).ticket == first
    assert isinstance(hall.history[-1].fact, TicketCalled)
    assert not hall.history[-1].fact.chosen


def test_a_ticket_is_chosen_from_the_services_of_the_desk_only(hall: Hall) -> None:
    hall.open_desk(CLERK_2)
    housing = hall.take("housing")
    refusal = hall.refusal(CLERK_2, CallTicket(desk="2", ticket=housing))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("benefits",))


def test_a_chosen_ticket_needs_a_free_desk_and_has_to_wait(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    hall.call()
    assert hall.refusal(CLERK_1, CallTicket(desk="1", ticket=second)).code is RejectionCode.DESK_BUSY
    hall.open_desk(CLERK_2)
    assert hall.refusal(CLERK_2, CallTicket(desk="2", ticket=first)).code is RejectionCode.WRONG_STATE


def test_finish_and_next_ends_one_service_and_calls_the_next_customer(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    hall.show_twice(hall.call().call)
    hall.do(CLERK_1, StartService(ticket=first))
    finished, called = hall.do(CLERK_1, FinishAndNext(desk="1"))
    assert finished == ServiceFinished(ticket=first)
    assert isinstance(called, TicketCalled)
    assert (called.ticket, called.desk) == (second, "1")


def test_finish_and_next_only_finishes_where_nobody_waits(hall: Hall) -> None:
    ticket = hall.take()
    hall.show_twice(hall.call().call)
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert hall.do(CLERK_1, FinishAndNext(desk="1")) == (ServiceFinished(ticket=ticket),)
    assert hall.lobby.at_desk == {}


def test_there_is_nothing_to_finish_where_nobody_is_or_where_service_has_not_started(hall: Hall) -> None:
    hall.open_desk()
    refusal = hall.refusal(CLERK_1, FinishAndNext(desk="1"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.WRONG_STATE, ("call_next",))
    hall.take()
    hall.call()
    assert hall.refusal(CLERK_1, FinishAndNext(desk="1")).code is RejectionCode.WRONG_STATE


def test_a_display_reports_each_showing_once(hall: Hall) -> None:
    hall.take()
    call = hall.call().call
    first = CallShown(call=call, showing=1)
    assert hall.do(DISPLAY_1, first) == (ShowingReported(call=call, display="display-1", showing=1),)
    assert hall.do(DISPLAY_1, first) == ()
    assert hall.do(DISPLAY_2, first) == (ShowingReported(call=call, display="display-2", showing=1),)


def test_a_first_showing_that_is_heard_of_after_the_second_is_no_news(hall: Hall) -> None:
    hall.take()
    call = hall.call().call
    hall.do(DISPLAY_1, CallShown(call=call, showing=2))
    assert hall.do(DISPLAY_1, CallShown(call=call, showing=1)) == ()


def test_a_call_that_ends_before_it_was_shown_twice_is_superseded_on_that_display(hall: Hall) -> None:
    ticket = hall.take()
    call = hall.call().call
    hall.show_twice(call, DISPLAY_1)
    hall.do(DISPLAY_2, CallShown(call=call, showing=1))
    assert hall.miss(ticket) == (
        CallSuperseded(call=call, display="display-2", shown=1),
        TicketNoShow(ticket=ticket),
    )


def test_a_recall_supersedes_the_showings_that_were_still_due(hall: Hall) -> None:
    ticket = hall.take()
    call = hall.call().call
    facts = hall.do(CLERK_1, RecallTicket(ticket=ticket))
    assert facts[:2] == (
        CallSuperseded(call=call, display="display-1", shown=0),
        CallSuperseded(call=call, display="display-2", shown=0),
    )


def test_starting_the_service_supersedes_nothing_but_finishing_does(hall: Hall) -> None:
    ticket = hall.take("tax")
    call = hall.call(CLERK_3).call
    assert len(hall.do(CLERK_3, StartService(ticket=ticket))) == 1
    assert hall.do(CLERK_3, FinishService(ticket=ticket)) == (
        CallSuperseded(call=call, display="display-2", shown=0),
        ServiceFinished(ticket=ticket),
    )


def test_a_report_of_a_call_that_is_over_is_accepted_and_changes_nothing(hall: Hall) -> None:
    recalled = hall.take()
    call = hall.call().call
    hall.do(CLERK_1, RecallTicket(ticket=recalled))
    assert hall.do(DISPLAY_1, CallShown(call=call, showing=1)) == ()
    hall.miss(recalled)
    assert hall.do(DISPLAY_1, CallShown(call=call, showing=2)) == ()


@pytest.mark.parametrize("call", ["20200113-A001.2", "20200113-A001.0", "20200113-A002.1", "20200114-A001.1"])
def test_a_report_of_a_call_that_nobody_made_is_refused(hall: Hall, call: str) -> None:
    hall.take()
    hall.call()
    assert hall.refusal(DISPLAY_1, CallShown(call=call, showing=1)).code is RejectionCode.UNKNOWN_CALL


def test_a_report_of_a_call_of_a_day_that_is_over_is_too_old(hall: Hall) -> None:
    assert hall.refusal(DISPLAY_1, CallShown(call="20200112-A001.1", showing=2)).code is RejectionCode.TOO_OLD


def test_a_called_customer_who_leaves_frees_the_desk(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(ADVISOR, CancelTicket(ticket=ticket, reason=CancelReason.LEFT))
    assert hall.lobby.at_desk == {}
    assert hall.board().calls == ()
