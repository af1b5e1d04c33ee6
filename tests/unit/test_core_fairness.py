"""Fairness between the services of one desk: the longest wait, or weights; and nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.fairness import AT_MOST_OVERTAKEN
from tests.unit.core_world import CLERK_1, SMALL_SITE, Hall
from vuoro.messages.commands import FinishAndNext, StartService
from vuoro.messages.events import TicketCalled
from vuoro.places import DeskPolicy
from vuoro.site import Site


def weighted(**weights: int) -> Site:
    """Return the small site with weights at desk 1, which serves benefits and housing."""
    desk = replace(SMALL_SITE.desks[0], policy=DeskPolicy.WEIGHTED, weights=weights)
    return replace(SMALL_SITE, desks=(desk, *SMALL_SITE.desks[1:]))


def called_after(hall: Hall, wanted: str, seconds: int, newcomers: int) -> int:
    """Serve at desk 1, with newcomers for housing before each call; return how many are called before ``wanted``."""
    called = hall.call().ticket
    count = 0
    while called != wanted:
        count += 1
        hall.do(CLERK_1, StartService(ticket=called))
        hall.wait(seconds)
        for _ in range(newcomers):
            hall.take("housing")
        fact = hall.do(CLERK_1, FinishAndNext(desk="1"))[-1]
        assert isinstance(fact, TicketCalled)
        called = fact.ticket
    return count


def test_by_default_the_longest_wait_of_all_services_is_next() -> None:
    hall = Hall()
    housing = hall.take("housing")
    hall.wait(1)
    hall.take("benefits")
    assert hall.call().ticket == housing


def test_a_weight_makes_a_wait_count_as_many_times_longer() -> None:
    hall = Hall(weighted(housing=3))
    benefits = hall.take("benefits")
    hall.wait(120)
    housing = hall.take("housing")
    hall.wait(59)  # 179 s against three times 59 s
    assert hall.call().ticket == benefits
    hall = Hall(weighted(housing=3))
    hall.take("benefits")
    hall.wait(120)
    housing = hall.take("housing")
    hall.wait(61)  # 181 s against three times 61 s
    assert hall.call().ticket == housing


def test_inside_a_service_weights_change_nothing() -> None:
    hall = Hall(weighted(housing=10))
    first, second = hall.take("housing"), hall.take("housing")
    assert hall.call().ticket == first
    hall.miss(first)
    assert hall.call().ticket == second


def test_whoever_has_waited_long_enough_is_overtaken_no_more() -> None:
    hall = Hall(weighted(housing=10))
    benefits = hall.take("benefits")
    hall.wait(AT_MOST_OVERTAKEN.total_seconds() / 2)
    hall.take("housing")
    hall.wait(AT_MOST_OVERTAKEN.total_seconds() / 2)
    assert hall.call().ticket == benefits


@given(
    weight=st.integers(2, 10),
    before=st.integers(0, 5),
    seconds=st.integers(60, 900),
    newcomers=st.integers(1, 3),
)
@settings(max_examples=50, deadline=None)
def test_nobody_waits_for_ever_however_many_come_for_a_weightier_service(
    weight: int, before: int, seconds: int, newcomers: int
) -> None:
    hall = Hall(weighted(housing=weight))
    for _ in range(before):
        hall.take("housing")
    wanted = hall.take("benefits")
    calls_while_overtaken = -(-AT_MOST_OVERTAKEN // timedelta(seconds=seconds))
    assert called_after(hall, wanted, seconds, newcomers) <= before + calls_while_overtaken


@given(before=st.integers(0, 5), newcomers=st.integers(0, 3))
@settings(deadline=None)
def test_without_weights_only_those_who_came_before_are_called_before(before: int, newcomers: int) -> None:
    hall = Hall()
    for _ in range(before):
        hall.take("housing")
    wanted = hall.take("benefits")
    assert called_after(hall, wanted, 60, newcomers) == before
