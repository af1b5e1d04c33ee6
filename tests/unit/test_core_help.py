"""Who wants the advisor, and until when."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from controller.core.day_end import day_end_due, end_day
from controller.core.results import result_of_no_news
from controller.core.views import Kind, View, show
from tests.unit.core_world import ADVISOR, CLERK_1, KIOSK, Hall, take
from vuoro.messages.commands import (
    CancelTicket,
    FinishService,
    HoldTicket,
    RequestHelp,
    ReturnTicket,
    ServeWalkUp,
    SettleHelp,
    StartService,
    TakeTicket,
    TransferTicket,
    WithdrawHelp,
)
from vuoro.messages.events import HelpEnded, HelpRequested, TicketIssued
from vuoro.messages.replies import Done, Numbered, RejectionCode
from vuoro.messages.state import AdvisorState, HelpRequest
from vuoro.values import CancelReason, HelpReason, Language, Need, ReturnPlace

KIOSK_2 = replace(KIOSK, client="kiosk-2")
DAY_S = 24 * 3600


@pytest.fixture
def hall() -> Hall:
    return Hall()


def advisor_sees(hall: Hall) -> tuple[HelpRequest, ...]:
    state = show(hall.lobby, View(Kind.ADVISOR), hall.now)
    assert isinstance(state, AdvisorState)
    return state.requests


def reasons(hall: Hall) -> list[HelpReason]:
    return [one.reason for one in advisor_sees(hall)]


def take_to_be_fetched(hall: Hall, service: str = "benefits") -> str:
    issued, *_ = hall.do(KIOSK, replace(take(service), needs=(Need.FETCH_ME,)))
    assert isinstance(issued, TicketIssued)
    return issued.ticket


def ask(hall: Hall, reason: HelpReason = HelpReason.UNSURE, sender: Any = KIOSK) -> int:
    (fact,) = hall.do(sender, RequestHelp(reason=reason, language=Language.SV))
    assert isinstance(fact, HelpRequested)
    return fact.request


def end_the_day(hall: Hall) -> list[Any]:
    facts = list(end_day(hall.lobby, hall.now))
    for fact in facts:
        hall.happen(fact)
    return facts


def test_the_advisor_sees_who_wants_help_where_why_and_in_which_language(hall: Hall) -> None:
    number = ask(hall)
    asked = HelpRequest(
        request=number, reason=HelpReason.UNSURE, at=hall.now.utc, client="kiosk-1", language=Language.SV
    )
    assert advisor_sees(hall) == (asked,)


def test_who_has_waited_longest_for_the_advisor_comes_first(hall: Hall) -> None:
    ask(hall)
    hall.wait(60)
    ask(hall, sender=KIOSK_2)
    assert [one.client for one in advisor_sees(hall)] == ["kiosk-1", "kiosk-2"]


def test_asking_again_is_no_news_and_brings_the_same_number_back(hall: Hall) -> None:
    number = ask(hall)
    again = RequestHelp(reason=HelpReason.UNSURE, language=Language.FI)
    assert hall.do(KIOSK, again) == ()
    assert result_of_no_news(hall.lobby, again, "kiosk-1") == Numbered(number=number)


def test_what_is_no_news_otherwise_brings_nothing_back(hall: Hall) -> None:
    assert result_of_no_news(hall.lobby, WithdrawHelp(reason=HelpReason.PAPER_LOW), "kiosk-1") == Done()


def test_another_reason_and_another_kiosk_are_requests_of_their_own(hall: Hall) -> None:
    numbers = {ask(hall), ask(hall, HelpReason.PAPER_LOW), ask(hall, sender=KIOSK_2)}
    assert len(numbers) == 3


def test_a_request_is_settled_once(hall: Hall) -> None:
    number = ask(hall)
    assert hall.do(ADVISOR, SettleHelp(request=number)) == (HelpEnded(request=number, settled=True),)
    assert advisor_sees(hall) == ()
    refusal = hall.refusal(ADVISOR, SettleHelp(request=number))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_REQUEST, ())


def test_who_settles_an_unknown_request_is_told_the_open_ones(hall: Hall) -> None:
    number = ask(hall)
    assert hall.refusal(ADVISOR, SettleHelp(request=99)).allowed == (str(number),)


def test_after_it_was_settled_the_same_can_be_asked_again(hall: Hall) -> None:
    hall.do(ADVISOR, SettleHelp(request=ask(hall)))
    ask(hall)
    assert reasons(hall) == [HelpReason.UNSURE]


def test_a_kiosk_withdraws_its_own_reason_only(hall: Hall) -> None:
    ask(hall, HelpReason.PAPER_LOW)
    ask(hall, HelpReason.COVER_OPEN)
    ask(hall, HelpReason.PAPER_LOW, KIOSK_2)
    (fact,) = hall.do(KIOSK, WithdrawHelp(reason=HelpReason.PAPER_LOW))
    assert isinstance(fact, HelpEnded)
    assert not fact.settled
    assert [(one.client, one.reason) for one in advisor_sees(hall)] == [
        ("kiosk-1", HelpReason.COVER_OPEN),
        ("kiosk-2", HelpReason.PAPER_LOW),
    ]
    assert hall.do(KIOSK, WithdrawHelp(reason=HelpReason.PAPER_LOW)) == ()


def test_help_for_a_ticket_shows_its_number(hall: Hall) -> None:
    ticket = hall.take()
    hall.do(KIOSK, RequestHelp(reason=HelpReason.DOCUMENT, ticket=ticket))
    (asked,) = advisor_sees(hall)
    assert (asked.ticket, asked.number) == (ticket, "A001")


def test_help_for_a_ticket_that_nobody_took_or_that_has_ended_is_refused(hall: Hall) -> None:
    unknown = RequestHelp(reason=HelpReason.DOCUMENT, ticket="20200113-A009")
    assert hall.refusal(KIOSK, unknown).code is RejectionCode.UNKNOWN_TICKET
    ended = RequestHelp(reason=HelpReason.DOCUMENT, ticket=hall.take())
    hall.do(ADVISOR, CancelTicket(ticket=ended.ticket or "", reason=CancelReason.LEFT))
    assert hall.refusal(KIOSK, ended).code is RejectionCode.WRONG_STATE


def test_who_takes_a_number_and_wants_to_be_fetched_is_told_to_the_advisor(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    asked = HelpRequest(
        request=hall.lobby.seq,
        reason=HelpReason.FETCH_ME,
        at=hall.now.utc,
        client="kiosk-1",
        ticket=ticket,
        number="A001",
        language=Language.FI,
    )
    assert advisor_sees(hall) == (asked,)


def test_a_kiosk_that_asks_for_the_same_once_more_asks_for_nothing_new(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    assert hall.do(KIOSK, RequestHelp(reason=HelpReason.FETCH_ME, ticket=ticket)) == ()


def test_a_kiosk_does_not_withdraw_what_was_asked_with_a_ticket(hall: Hall) -> None:
    take_to_be_fetched(hall)
    assert hall.do(KIOSK, WithdrawHelp(reason=HelpReason.FETCH_ME)) == ()


def test_where_an_advisor_took_the_number_there_is_no_kiosk_to_go_to(hall: Hall) -> None:
    hall.do(ADVISOR, TakeTicket(service="tax", language=Language.FI, needs=(Need.FETCH_ME,)))
    assert [one.client for one in advisor_sees(hall)] == [None]


def test_nobody_is_fetched_any_more_who_is_at_the_desk(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    hall.call()
    assert reasons(hall) == [HelpReason.FETCH_ME]
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert reasons(hall) == []


def test_nobody_is_fetched_any_more_whose_ticket_has_ended(hall: Hall) -> None:
    hall.do(ADVISOR, CancelTicket(ticket=take_to_be_fetched(hall), reason=CancelReason.LEFT))
    assert reasons(hall) == []


def test_who_was_fetched_and_needs_nothing_more_is_not_asked_for_again(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    hall.do(ADVISOR, SettleHelp(request=advisor_sees(hall)[0].request))
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    hall.do(CLERK_1, FinishService(ticket=ticket))
    assert reasons(hall) == []


def test_who_is_on_hold_is_still_to_be_fetched(hall: Hall) -> None:
    hall.do(CLERK_1, HoldTicket(ticket=take_to_be_fetched(hall)))
    assert reasons(hall) == [HelpReason.FETCH_ME]


def test_who_missed_the_call_and_comes_back_is_to_be_fetched_again(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    hall.call()
    hall.miss(ticket)
    assert reasons(hall) == []
    hall.do(CLERK_1, ReturnTicket(ticket=ticket, place=ReturnPlace.LAST))
    assert [one.ticket for one in advisor_sees(hall)] == [ticket]


def test_who_goes_on_to_another_authority_is_fetched_for_that_one_too(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    hall.do(CLERK_1, TransferTicket(ticket=ticket, service="tax"))
    assert [one.ticket for one in advisor_sees(hall)] == [ticket]


def test_who_is_transferred_while_waiting_is_asked_for_once(hall: Hall) -> None:
    ticket = take_to_be_fetched(hall)
    hall.do(ADVISOR, TransferTicket(ticket=ticket, service="tax"))
    assert reasons(hall) == [HelpReason.FETCH_ME]


def test_who_is_served_without_a_ticket_is_at_the_desk_already(hall: Hall) -> None:
    hall.open_desk(CLERK_1)
    walk_up = ServeWalkUp(desk="1", service="benefits", language=Language.FI, needs=(Need.FETCH_ME,))
    hall.do(CLERK_1, walk_up)
    assert reasons(hall) == []


def test_who_can_come_alone_is_not_asked_for(hall: Hall) -> None:
    hall.do(KIOSK, replace(take(), needs=(Need.SEAT, Need.SLOWER_PACE)))
    assert reasons(hall) == []


def test_requests_of_customers_end_with_the_day(hall: Hall) -> None:
    take_to_be_fetched(hall)
    ask(hall, HelpReason.UNSURE)
    hall.wait(DAY_S)
    end_the_day(hall)
    assert advisor_sees(hall) == ()
    assert day_end_due(hall.lobby) is None


def test_a_question_alone_makes_a_day_that_ends(hall: Hall) -> None:
    ask(hall, HelpReason.UNSURE)
    due = day_end_due(hall.lobby)
    assert due is not None
    hall.wait(DAY_S)
    assert due <= hall.now.utc
    end_the_day(hall)
    assert advisor_sees(hall) == ()


def test_machines_want_help_overnight(hall: Hall) -> None:
    ask(hall, HelpReason.PAPER_OUT)
    assert day_end_due(hall.lobby) is None
    hall.wait(DAY_S)
    assert end_the_day(hall) == []
    assert reasons(hall) == [HelpReason.PAPER_OUT]


def test_a_request_of_the_new_day_does_not_end_with_the_old_one(hall: Hall) -> None:
    ask(hall, HelpReason.UNSURE)
    hall.wait(DAY_S)
    ask(hall, HelpReason.DOCUMENT)
    end_the_day(hall)
    assert reasons(hall) == [HelpReason.DOCUMENT]


def test_every_request_of_a_day_that_ends_is_ended_once(hall: Hall) -> None:
    take_to_be_fetched(hall)
    ask(hall)
    hall.do(KIOSK, RequestHelp(reason=HelpReason.DOCUMENT, ticket=take_to_be_fetched(hall, "tax")))
    hall.wait(DAY_S)
    ended = [fact.request for fact in end_the_day(hall) if isinstance(fact, HelpEnded)]
    assert len(ended) == len(set(ended)) == 4
