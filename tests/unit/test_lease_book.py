"""A kiosk's book of leased numbers: what it may give by itself, and what it never gives again."""

from __future__ import annotations

from datetime import date

from vuoro.leases import LeaseBook, OfflineTicket, enter, give, hand_in, is_low
from vuoro.messages.lease_commands import LeaseNumbers
from vuoro.messages.replies import NumberLease
from vuoro.values import Language, Need

HOUR_MS = 3_600_000
QUESTION = LeaseNumbers(service="tax", boot="boot-1", asked_ms=5_000)


def block(first: int = 700, last: int = 709, epoch: int = 1) -> NumberLease:
    return NumberLease(
        service="tax", letter="C", first=first, last=last, epoch=epoch, day=date(2020, 1, 13), valid_ms=HOUR_MS
    )


def book_with(lease: NumberLease) -> LeaseBook:
    return enter(LeaseBook(), QUESTION, lease, "boot-1")


def given(book: LeaseBook, boot: str = "boot-1", now_ms: int = 6_000) -> tuple[LeaseBook, OfflineTicket | None]:
    return give(book, "tax", Language.SV, (Need.SEAT,), boot=boot, now_ms=now_ms)


def all_given(book: LeaseBook, boot: str = "boot-1") -> list[str]:
    numbers = []
    book, ticket = given(book, boot)
    while ticket is not None:
        numbers.append(ticket.number)
        book, ticket = given(book, boot)
    return numbers


def test_a_kiosk_without_a_block_gives_nothing_and_asks_for_one() -> None:
    assert given(LeaseBook()) == (LeaseBook(), None)
    assert is_low(LeaseBook(), "tax", "boot-1", 0)


def test_the_numbers_of_a_block_are_given_in_order_and_once() -> None:
    assert all_given(book_with(block(700, 703))) == ["C700", "C701", "C702", "C703"]


def test_a_ticket_has_the_day_and_the_epoch_of_its_block() -> None:
    _, ticket = given(book_with(block(epoch=7)))
    assert ticket is not None
    assert (ticket.ticket, ticket.epoch, ticket.service) == ("20200113-C700", 7, "tax")


def test_each_service_has_a_block_of_its_own() -> None:
    assert give(book_with(block()), "benefits", Language.FI, (), boot="boot-1", now_ms=6_000)[1] is None


def test_a_block_is_good_only_in_the_boot_that_asked_for_it() -> None:
    book = book_with(block())
    assert all_given(book, "boot-2") == []
    assert is_low(book, "tax", "boot-2", 0)


def test_the_answer_to_a_question_of_an_earlier_boot_is_not_taken() -> None:
    assert enter(LeaseBook(), QUESTION, block(), "boot-2") == LeaseBook()


def test_a_block_ends_with_its_business_day_counted_from_the_question() -> None:
    book = book_with(block())
    assert given(book, now_ms=5_000 + HOUR_MS - 1)[1] is not None
    assert given(book, now_ms=5_000 + HOUR_MS)[1] is None
    assert is_low(book, "tax", "boot-1", 5_000 + HOUR_MS)


def test_a_kiosk_asks_again_when_less_than_half_of_the_block_is_left() -> None:
    book = book_with(block(700, 709))
    for _ in range(5):
        assert not is_low(book, "tax", "boot-1", 6_000)
        book, _ = given(book)
    assert not is_low(book, "tax", "boot-1", 6_000)
    book, _ = given(book)
    assert is_low(book, "tax", "boot-1", 6_000)


def test_a_new_block_takes_the_place_of_the_old_one() -> None:
    book = enter(book_with(block(700, 709)), QUESTION, block(710, 711, epoch=2), "boot-1")
    assert all_given(book) == ["C710", "C711"]


def test_a_ticket_is_handed_in_with_its_age_by_the_clock_of_its_boot() -> None:
    _, ticket = given(book_with(block()), now_ms=6_000)
    assert ticket is not None
    command = hand_in(ticket, "boot-1", 66_000)
    assert (command.number, command.epoch, command.age_ms) == ("C700", 1, 60_000)
    assert (command.service, command.language, command.needs) == ("tax", Language.SV, (Need.SEAT,))


def test_after_a_reboot_nobody_knows_how_old_a_ticket_is() -> None:
    _, ticket = given(book_with(block()))
    assert ticket is not None
    assert hand_in(ticket, "boot-2", 7_000).age_ms is None
