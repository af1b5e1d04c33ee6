from __future__ import annotations

import pytest

from controller.core.wait_guess import ENOUGH, ServiceQueue

MINUTE = 60_000
HOUR = 60


def served(queue: ServiceQueue, *waits: float, start: float = 0) -> ServiceQueue:
    """Let one customer after the other come alone, every half hour, and wait so many minutes."""
    for place, wait in enumerate(waits):
        ticket, came = f"{start}-{place}", start + 30 * place
        queue.join(ticket, round(came * MINUTE))
        queue.call(ticket, round((came + wait) * MINUTE))
    return queue


def in_a_row(queue: ServiceQueue, count: int, every: float, start: float = 0) -> ServiceQueue:
    """Let ``count`` customers come at once and be called one every so many minutes, the first at once."""
    for place in range(count):
        queue.join(f"{start}-{place}", round(start * MINUTE))
    for place in range(count):
        queue.call(f"{start}-{place}", round((start + every * place) * MINUTE))
    return queue


def crowd(queue: ServiceQueue, count: int, minute: float) -> None:
    for place in range(count):
        queue.join(f"crowd-{place}", round(minute * MINUTE))


def likely(queue: ServiceQueue, minute: float) -> float:
    found = queue.likely(round(minute * MINUTE))
    assert found is not None
    return found


def test_a_service_says_nothing_before_five_calls_of_the_day() -> None:
    queue = served(ServiceQueue(), *[3.0] * (ENOUGH - 1))
    assert queue.likely(5 * HOUR * MINUTE) is None
    served(queue, 3.0, start=5 * HOUR)
    assert queue.likely(6 * HOUR * MINUTE) is not None


def test_customers_who_leave_are_no_calls() -> None:
    queue = ServiceQueue()
    for place in range(20):
        queue.join(f"{place}", 0)
        queue.leave(f"{place}")
    assert queue.likely(MINUTE) is None


def test_where_nobody_ever_waits_nobody_is_told_to() -> None:
    queue = served(ServiceQueue(), *[0.0] * 10)
    assert likely(queue, 10 * HOUR) == 0


def test_a_stalled_queue_is_felt_by_every_minute_that_its_head_waits() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    queue.join("head", HOUR * MINUTE)
    guesses = [likely(queue, HOUR + waited) for waited in (0, 10, 30)]
    assert guesses == sorted(guesses)
    assert guesses[-1] - guesses[0] >= 10


def test_a_crowd_at_the_door_is_felt_before_anyone_has_waited() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    few = likely(queue, HOUR)
    crowd(queue, 20, HOUR)
    assert likely(queue, HOUR) > few + 10


def test_pauses_with_nobody_waiting_do_not_slow_the_pace() -> None:
    brisk, pausing = ServiceQueue(), ServiceQueue()
    for place in range(5):
        in_a_row(brisk, 5, every=2, start=20 * place)
        in_a_row(pausing, 5, every=2, start=200 * place)
    crowd(brisk, 5, 2000)
    crowd(pausing, 5, 2000)
    assert likely(brisk, 2000) == pytest.approx(likely(pausing, 2000))


def test_a_customer_who_leaves_makes_the_queue_shorter_and_teaches_nothing() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    before = list(queue.waits)
    crowd(queue, 8, HOUR)
    full = likely(queue, HOUR)
    queue.leave("crowd-4")
    assert likely(queue, HOUR) < full
    assert queue.waits == before


def test_who_does_not_wait_here_is_not_called_here() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    assert queue.call("stranger", HOUR * MINUTE) is None
    assert queue.calls == 10


def test_a_second_call_of_the_same_customer_teaches_nothing() -> None:
    queue = ServiceQueue()
    queue.join("a", 0)
    assert queue.call("a", 4 * MINUTE) == 4
    assert queue.call("a", 9 * MINUTE) is None
    assert queue.waits == [4]


def test_the_clerk_may_call_another_than_the_head() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    crowd(queue, 3, HOUR)
    assert queue.call("crowd-2", (HOUR + 2) * MINUTE) == 2
    assert list(queue.waiting) == ["crowd-0", "crowd-1"]


def test_a_guess_that_has_done_badly_weighs_less() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    crowd(queue, 20, HOUR)
    fair = likely(queue, HOUR)
    queue.squared_errors["pace"] = [900.0] * 30
    assert likely(queue, HOUR) < fair


def test_the_likely_wait_lies_between_the_lowest_and_the_highest_guess() -> None:
    queue = in_a_row(ServiceQueue(), 10, every=3)
    crowd(queue, 20, HOUR)
    queue.join("newcomer", (HOUR + 1) * MINUTE)
    guesses = queue.waiting["newcomer"].guesses
    queue.leave("newcomer")
    assert set(guesses) == {"head of line", "recent mean", "pace"}
    assert min(guesses.values()) < likely(queue, HOUR + 1) < max(guesses.values())


def test_only_the_latest_are_remembered_however_long_the_day() -> None:
    queue = ServiceQueue()
    for place in range(40):
        in_a_row(queue, 5, every=2, start=30 * place)
    assert len(queue.waits) == 30
    assert max(len(values) for values in (queue.turns, *queue.squared_errors.values())) == 60
