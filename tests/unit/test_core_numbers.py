"""Numbers: unique per letter and business day, whatever the clock does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from controller.core.lobby import LastNumber
from controller.core.numbers import next_ordinal, was_issued
from controller.core.refusal import Refused
from tests.unit.core_world import ADVISOR, KIOSK, MORNING, Hall, take
from vuoro.messages.commands import CancelTicket
from vuoro.messages.replies import RejectionCode
from vuoro.values import CancelReason, Moment

TODAY = date(2020, 1, 13)


def hall_after(ordinal: int, last_day: date = TODAY) -> Hall:
    """Return a hall of today in which A was last given as ``ordinal`` on ``last_day``."""
    hall = Hall()
    hall.lobby.numbers["A"] = LastNumber(day=last_day, ordinal=ordinal)
    if last_day == TODAY:
        hall.lobby.counters["A"] = ordinal
    return hall


def test_numbers_begin_with_001() -> None:
    assert next_ordinal(Hall().lobby, "A") == 1


def test_the_block_that_kiosks_hold_is_passed_over() -> None:
    assert next_ordinal(hall_after(698).lobby, "A") == 699
    assert next_ordinal(hall_after(699).lobby, "A") == 1000
    assert next_ordinal(hall_after(1000).lobby, "A") == 1001


def test_after_9999_no_number_is_left() -> None:
    assert next_ordinal(hall_after(9998).lobby, "A") == 9999
    with pytest.raises(Refused) as refused:
        next_ordinal(hall_after(9999).lobby, "A")
    assert refused.value.code is RejectionCode.NUMBERS_EXHAUSTED


def test_a_new_day_begins_with_001() -> None:
    assert next_ordinal(hall_after(40, TODAY - timedelta(days=1)).lobby, "A") == 1


def test_numbers_go_on_while_a_ticket_of_the_letter_is_open_from_the_day_before() -> None:
    hall = Hall()
    left_over = hall.take()
    hall.lobby.day, hall.lobby.counters = TODAY + timedelta(days=1), {}
    assert (next_ordinal(hall.lobby, "A"), next_ordinal(hall.lobby, "B")) == (2, 1)
    hall.do(ADVISOR, CancelTicket(ticket=left_over, reason=CancelReason.CLOSED))
    assert next_ordinal(hall.lobby, "A") == 1


def test_a_clock_that_jumps_back_a_day_does_not_begin_anew() -> None:
    hall = hall_after(40, TODAY + timedelta(days=1))
    assert next_ordinal(hall.lobby, "A") == 41


def test_a_clock_that_jumps_back_to_a_day_with_more_numbers_goes_on_after_those() -> None:
    hall = hall_after(40, TODAY + timedelta(days=1))
    hall.lobby.counters["A"] = 300
    assert next_ordinal(hall.lobby, "A") == 301


def test_a_clock_that_comes_back_to_today_goes_on_after_the_numbers_of_the_jump() -> None:
    hall = hall_after(45, date(1970, 1, 1))
    hall.lobby.counters["A"] = 40
    assert next_ordinal(hall.lobby, "A") == 46


def test_the_business_day_is_the_day_on_the_wall_of_the_site() -> None:
    before_midnight = Moment(0, MORNING.utc.replace(hour=21, minute=59))
    after_midnight = Moment(0, MORNING.utc.replace(hour=22, minute=0))
    plan = Hall().lobby.plan
    assert (plan.day(before_midnight), plan.day(after_midnight)) == (TODAY, TODAY + timedelta(days=1))


def test_a_number_of_the_blocks_of_the_kiosks_was_not_given_here() -> None:
    hall = hall_after(1000)
    assert [was_issued(hall.lobby, f"20200113-A{n:03d}") for n in (0, 1, 699, 700, 999, 1000, 1001)] == [
        False,
        True,
        True,
        False,
        False,
        True,
        False,
    ]


def test_each_letter_counts_for_itself() -> None:
    hall = hall_after(699)
    assert [fact.number for fact in hall.do(KIOSK, take("housing")) if hasattr(fact, "number")] == ["B001"]
    assert hall.take("benefits") == "20200113-A1000"
