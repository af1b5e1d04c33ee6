"""Leased numbers: which block a kiosk gets, and where a ticket that it gave by itself stands in the queue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from controller.core.lobby import KEPT_LEASES, Lease
from controller.core.numbers import was_issued
from controller.core.permissions import Sender
from tests.unit.core_world import CLERK_1, KIOSK, SMALL_SITE, Hall, take
from vuoro.messages.commands import CallTicket, HandInTicket, LeaseNumbers, TicketPrinted
from vuoro.messages.events import NumbersLeased, TicketCancelled, TicketIssued
from vuoro.messages.replies import RejectionCode
from vuoro.site import Numbers
from vuoro.values import CancelReason, ClientKind, Language

KIOSK_2 = replace(KIOSK, client="kiosk-2")
SITE = replace(SMALL_SITE, numbers=Numbers(block_size=20, per_kiosk=60))
MINUTE_MS = 60_000


@pytest.fixture
def hall() -> Hall:
    return Hall(SITE)


def lease(hall: Hall, kiosk: Sender = KIOSK, service: str = "benefits") -> NumbersLeased:
    (fact,) = hall.do(kiosk, LeaseNumbers(service=service, boot="b", asked_ms=0))
    assert isinstance(fact, NumbersLeased)
    return fact


def paper(number: str = "A700", epoch: int = 1, age_ms: int | None = 0, service: str = "benefits") -> HandInTicket:
    return HandInTicket(number=number, service=service, language=Language.FI, epoch=epoch, age_ms=age_ms)


def queue(hall: Hall) -> list[str]:
    return [ticket.face.number for ticket in hall.lobby.queue("benefits")]


def tomorrow(hall: Hall) -> None:
    hall.wait(24 * 3600)
    hall.lobby.day, hall.lobby.counters = hall.lobby.day + timedelta(days=1), {}


def test_blocks_of_a_letter_follow_each_other_and_their_epochs_rise(hall: Hall) -> None:
    blocks = [lease(hall), lease(hall, KIOSK_2), lease(hall, service="tax")]
    assert [(one.kiosk, one.letter, one.first, one.last, one.epoch) for one in blocks] == [
        ("kiosk-1", "A", 700, 719, 1),
        ("kiosk-2", "A", 720, 739, 2),
        ("kiosk-1", "C", 700, 719, 3),
    ]


def test_a_block_once_leased_is_not_leased_again_that_day_and_then_there_are_none(hall: Hall) -> None:
    blocks = [lease(hall) for _ in range(15)]
    numbers = [ordinal for block in blocks for ordinal in range(block.first, block.last + 1)]
    assert sorted(numbers) == list(range(700, 1000))
    refused = hall.refusal(KIOSK, LeaseNumbers(service="benefits", boot="b", asked_ms=0))
    assert refused.code is RejectionCode.NUMBERS_EXHAUSTED


def test_the_next_day_goes_on_with_the_blocks_after_those_of_the_day_before(hall: Hall) -> None:
    lease(hall)
    tomorrow(hall)
    assert [lease(hall).first for _ in range(15)] == [*range(720, 1000, 20), 700]


def test_a_kiosk_with_few_buttons_gets_as_many_numbers_in_all_and_after_a_reboot_what_is_left() -> None:
    hall = Hall(replace(SITE, kiosks=SITE.kiosks[:1], numbers=Numbers(block_size=20, per_kiosk=200)))
    question = LeaseNumbers(service="benefits", boot="b", asked_ms=0, offered=1)
    blocks = [hall.do(KIOSK, question)[0] for _ in range(2)]
    assert [(block.first, block.last) for block in blocks if isinstance(block, NumbersLeased)] == [
        (700, 899),
        (900, 999),
    ]
    assert hall.refusal(KIOSK, question).code is RejectionCode.NUMBERS_EXHAUSTED


def test_a_block_with_a_number_that_a_customer_still_holds_is_passed_over(hall: Hall) -> None:
    for _ in range(15):
        lease(hall)
    hall.do(KIOSK, paper("A705", epoch=1))
    tomorrow(hall)
    assert lease(hall).first == 720


def test_only_a_service_of_the_site_has_blocks(hall: Hall) -> None:
    refused = hall.refusal(KIOSK, LeaseNumbers(service="passports", boot="b", asked_ms=0))
    assert refused.code is RejectionCode.UNKNOWN_SERVICE


def test_a_ticket_that_is_handed_in_stands_where_it_would_have_stood_with_the_hub(hall: Hall) -> None:
    lease(hall)
    hall.do(KIOSK, take())
    hall.wait(60)
    hall.do(KIOSK, take())
    hall.wait(60)
    hall.do(KIOSK, paper(age_ms=90_000))
    assert queue(hall) == ["A001", "A700", "A002"]


def test_the_order_of_handing_in_does_not_matter(hall: Hall) -> None:
    lease(hall)
    hall.wait(600)
    for number, age_ms in (("A701", 3 * MINUTE_MS), ("A702", MINUTE_MS), ("A700", 5 * MINUTE_MS)):
        hall.do(KIOSK, paper(number, age_ms=age_ms))
    assert queue(hall) == ["A700", "A701", "A702"]


def test_who_has_been_called_meanwhile_stays_called(hall: Hall) -> None:
    lease(hall)
    hall.wait(60)
    hall.do(KIOSK, take())
    called = hall.call()
    hall.do(KIOSK, paper(age_ms=30_000))
    assert called.ticket == "20200113-A001"
    assert hall.lobby.at_desk == {"1": "20200113-A001"}
    assert queue(hall) == ["A700"]


def test_a_ticket_of_unknown_age_comes_when_the_hub_hears_of_it(hall: Hall) -> None:
    lease(hall)
    hall.do(KIOSK, take())
    hall.wait(60)
    hall.do(KIOSK, paper(age_ms=None))
    hall.wait(60)
    hall.do(KIOSK, take())
    assert queue(hall) == ["A001", "A700", "A002"]


def test_no_ticket_is_older_than_its_block(hall: Hall) -> None:
    hall.do(KIOSK, take())
    hall.wait(60)
    lease(hall)
    hall.do(KIOSK, paper(age_ms=24 * 60 * MINUTE_MS))
    assert queue(hall) == ["A001", "A700"]


def test_a_ticket_was_taken_when_the_customer_took_it(hall: Hall) -> None:
    lease(hall)
    hall.wait(600)
    hall.do(KIOSK, paper(age_ms=5 * MINUTE_MS))
    ticket = hall.lobby.tickets["20200113-A700"]
    assert hall.now.utc - ticket.face.issued_at == timedelta(minutes=5)


def test_a_ticket_of_a_block_can_be_confirmed_called_and_found_like_any_other(hall: Hall) -> None:
    lease(hall)
    hall.do(KIOSK, paper())
    assert was_issued(hall.lobby, "20200113-A700")
    assert not was_issued(hall.lobby, "20200113-A701")
    hall.do(KIOSK, TicketPrinted(ticket="20200113-A700"))
    hall.open_desk()
    hall.do(CLERK_1, CallTicket(desk="1", ticket="20200113-A700"))
    assert hall.lobby.at_desk == {"1": "20200113-A700"}


def test_numbers_of_the_hub_go_on_as_if_there_were_no_blocks(hall: Hall) -> None:
    lease(hall)
    hall.take()
    hall.do(KIOSK, paper())
    assert hall.take() == "20200113-A002"


def test_the_same_number_is_not_handed_in_twice(hall: Hall) -> None:
    lease(hall)
    hall.do(KIOSK, paper())
    assert hall.refusal(KIOSK, paper()).code is RejectionCode.NUMBER_TAKEN


@pytest.mark.parametrize(
    "wrong",
    [
        paper("A720"),
        paper("A699"),
        paper("B700"),
        paper(epoch=2),
        paper(service="housing"),
    ],
)
def test_a_number_outside_the_kiosks_own_block_is_refused(hall: Hall, wrong: HandInTicket) -> None:
    lease(hall)
    refused = hall.refusal(KIOSK, wrong)
    assert (refused.code, refused.allowed) == (RejectionCode.LEASE_UNKNOWN, ("lease_numbers",))


def test_a_number_of_another_kiosks_block_is_refused(hall: Hall) -> None:
    lease(hall)
    assert hall.refusal(KIOSK_2, paper()).code is RejectionCode.LEASE_UNKNOWN


def test_a_ticket_of_yesterday_is_on_record_and_closed(hall: Hall) -> None:
    lease(hall)
    tomorrow(hall)
    issued, cancelled = hall.do(KIOSK, paper(age_ms=20 * 60 * MINUTE_MS))
    assert isinstance(issued, TicketIssued)
    assert issued.ticket == "20200113-A700"
    assert cancelled == TicketCancelled(ticket="20200113-A700", reason=CancelReason.CLOSED)
    assert hall.refusal(KIOSK, paper()).code is RejectionCode.NUMBER_TAKEN
    assert hall.do(KIOSK, TicketPrinted(ticket="20200113-A700")) == ()


def test_only_kiosks_have_blocks(hall: Hall) -> None:
    display = replace(KIOSK, client="display-1", kind=ClientKind.DISPLAY)
    refused = hall.refusal(display, LeaseNumbers(service="benefits", boot="b", asked_ms=0))
    assert refused.code is RejectionCode.NOT_ALLOWED


def test_the_oldest_of_very_many_blocks_is_forgotten(hall: Hall) -> None:
    lobby = hall.lobby
    for epoch in range(1, KEPT_LEASES + 2):
        lobby.put_lease(
            Lease(
                epoch=epoch,
                kiosk="kiosk-1",
                service="tax",
                letter="C",
                first=700,
                last=719,
                day=date(2019, 1, 1),
                granted_ms=0,
            )
        )
    assert (len(lobby.leases), min(lobby.leases), max(lobby.leases)) == (KEPT_LEASES, 2, KEPT_LEASES + 1)
    assert lease(hall).epoch == KEPT_LEASES + 2
