from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from controller.core.wait import INSIDE, OUTSIDE, STEP_MIN, WaitEstimator
from simulation.customers import Move, Step
from simulation.office_days import made_up_day
from vuoro.values import WaitRange

MINUTE = 60_000
HOUR = 60 * MINUTE


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Any customers of three services, coming and being called or leaving in any order, and strangers among them."""
    moves = draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 8), st.integers(0, 20)), max_size=120))
    now, steps, waiting = 0, list[Step](), dict[str, list[str]]()
    for number, (service, choice, minutes) in enumerate(moves):
        now += minutes * MINUTE
        queue = waiting.setdefault(service, [])
        if choice < 4:
            queue.append(f"20200113-{service.upper()}{number:03d}")
            steps.append(Step(now, Move.COMES, service, queue[-1]))
        else:
            customer = queue.pop(choice % len(queue)) if queue else "20200113-Z999"
            steps.append(Step(now, Move.LEAVES if choice == 8 else Move.CALLED, service, customer))
    return steps


def tell(estimator: WaitEstimator, steps: Iterable[Step]) -> list[WaitRange | None]:
    """Let the estimator see it all, and return what the newcomers are told."""
    told = []
    for step in steps:
        match step.move:
            case Move.COMES:
                told.append(estimator.observe_arrival(step.service, step.customer, step.at_ms))
            case Move.CALLED:
                estimator.observe_call(step.service, step.customer, step.at_ms)
            case Move.LEAVES:
                estimator.observe_leaving(step.service, step.customer)
    return told


def after_a_day() -> WaitEstimator:
    estimator = WaitEstimator()
    tell(estimator, made_up_day("steady", 1))
    return estimator


def call_after(estimator: WaitEstimator, minutes: float, count: int) -> None:
    """Let customers of an own service come one by one and wait so many minutes."""
    day_ms = 20 * HOUR
    for place in range(count):
        came = day_ms + place * HOUR
        estimator.observe_arrival("own", f"own-{place}", came)
        estimator.observe_call("own", f"own-{place}", came + round(minutes * MINUTE))


@given(histories())
def test_bounds_are_whole_steps_and_a_range_is_never_empty(steps: list[Step]) -> None:
    for told in tell(WaitEstimator(), steps):
        if told is not None:
            assert told.low_min % STEP_MIN == told.high_min % STEP_MIN == 0
            assert 0 <= told.low_min < told.high_min


@given(histories())
def test_the_same_history_gives_the_same_state(steps: list[Step]) -> None:
    one, other = WaitEstimator(), WaitEstimator()
    assert tell(one, steps) == tell(other, steps)
    assert one == other


@given(histories(), st.integers(0, 120))
def test_a_kept_state_goes_on_as_if_nothing_had_happened(steps: list[Step], cut: int) -> None:
    living = WaitEstimator()
    tell(living, steps[:cut])
    restored = json.decode(json.encode(living), type=WaitEstimator)
    assert restored == living
    assert tell(restored, steps[cut:]) == tell(living, steps[cut:])


@given(histories(), st.integers(0, 5 * HOUR))
def test_the_clock_that_times_count_from_does_not_matter(steps: list[Step], shift: int) -> None:
    shifted = [Step(step.at_ms + shift, step.move, step.service, step.customer) for step in steps]
    assert tell(WaitEstimator(), steps) == tell(WaitEstimator(), shifted)


@given(histories())
def test_whoever_is_called_or_has_left_is_waited_for_no_longer(steps: list[Step]) -> None:
    estimator = WaitEstimator()
    tell(estimator, steps)
    gone = {step.customer for step in steps if step.move is not Move.COMES}
    waiting = {ticket for queue in estimator.queues.values() for ticket in queue.waiting}
    assert not gone & (waiting | set(estimator.promises))
    assert set(estimator.promises) <= waiting


@given(histories())
def test_the_shares_left_out_always_leave_some_range(steps: list[Step]) -> None:
    estimator = WaitEstimator()
    tell(estimator, steps)
    assert 0 < estimator.left_out_below < 0.5
    assert 0 < estimator.left_out_above < 0.5


def test_it_cannot_say_yet_before_five_calls_of_the_service() -> None:
    estimator = after_a_day()
    assert estimator.range_for_new("own", 20 * HOUR) is None
    call_after(estimator, 3, count=4)
    assert estimator.range_for_new("own", 30 * HOUR) is None
    call_after(estimator, 3, count=1)
    assert estimator.range_for_new("own", 30 * HOUR) is not None


def test_asking_changes_nothing() -> None:
    estimator = after_a_day()
    before = json.encode(estimator)
    estimator.range_for_new("A", 18 * HOUR)
    estimator.range_for_new("never heard of", 18 * HOUR)
    assert json.encode(estimator) == before


def test_a_newcomer_is_told_what_the_board_shows() -> None:
    estimator = after_a_day()
    shown = estimator.range_for_new("A", 18 * HOUR)
    assert shown is not None
    assert estimator.observe_arrival("A", "newcomer", 18 * HOUR) == shown


def test_waits_longer_than_told_raise_the_upper_bound() -> None:
    estimator = after_a_day()
    call_after(estimator, 3, count=10)
    before = estimator.left_out_above
    estimator.observe_arrival("own", "unlucky", 40 * HOUR)
    told = estimator.promises["unlucky"].told
    estimator.observe_call("own", "unlucky", 40 * HOUR + (told.high_min + 30) * MINUTE)
    assert estimator.left_out_above < before
    assert estimator.left_out_below > OUTSIDE * 0.9


def test_ranges_that_hold_every_time_grow_narrower() -> None:
    estimator = WaitEstimator()
    call_after(estimator, 12, count=200)
    told = estimator.range_for_new("own", 300 * HOUR)
    assert told is not None
    assert told.low_min <= 12 <= told.high_min
    assert told.high_min - told.low_min <= 2 * STEP_MIN


def test_a_customer_who_leaves_says_nothing_about_the_promise() -> None:
    estimator = after_a_day()
    before = (list(estimator.errors), estimator.left_out_below, estimator.left_out_above)
    estimator.observe_arrival("A", "impatient", 18 * HOUR)
    estimator.observe_leaving("A", "impatient")
    estimator.observe_call("A", "impatient", 20 * HOUR)
    assert (estimator.errors, estimator.left_out_below, estimator.left_out_above) == before


def test_a_new_day_says_nothing_yet_but_keeps_what_was_learnt() -> None:
    estimator = after_a_day()
    errors = list(estimator.errors)
    estimator.next_day()
    assert estimator.range_for_new("A", 8 * HOUR) is None
    assert not estimator.queues
    assert not estimator.promises
    assert estimator.errors == errors != WaitEstimator().errors


def test_two_sites_do_not_learn_from_each_other() -> None:
    after_a_day()
    assert WaitEstimator().errors == [tenth / 10 for tenth in range(-5, 11)]


def test_only_the_latest_errors_are_kept() -> None:
    estimator = WaitEstimator()
    for seed in range(6):
        tell(estimator, made_up_day("busy", seed))
        estimator.next_day()
    assert len(estimator.errors) == 1000


def test_as_many_may_end_below_as_above() -> None:
    assert abs(2 * OUTSIDE + INSIDE - 1) < 1e-9
