from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.feed import Feed, Queue, Reading, Snapshot
from simulation.timeline import LEAD_IN_MS, Arrival, Call, WalkOut, timeline

FIVE_MINUTES = 300_000
OPENING = 8 * 3_600_000
LETTERS = "ABX"

counts = st.tuples(st.integers(0, 40), st.integers(0, 60))


def day(*shots: Mapping[str, tuple[int, int] | None]) -> Feed:
    """A day of snapshots: for each queue how many wait and the number called last, or None for no row."""
    letters = sorted({letter for shot in shots for letter in shot})
    snapshots = tuple(
        Snapshot(
            OPENING + FIVE_MINUTES * place,
            {
                letter: Reading(open=True, waiting=counts[0], number=counts[1], desks=1, line=0)
                for letter, counts in shot.items()
                if counts is not None
            },
        )
        for place, shot in enumerate(shots)
    )
    return Feed("Office", date(2020, 1, 13), tuple(Queue(x, x, x) for x in letters), snapshots, ())


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(LETTERS, counts)), min_size=1, max_size=6),
    st.sets(st.tuples(st.sampled_from(LETTERS), st.integers(1, 5))),
)
def test_a_call_finds_somebody_waiting_and_every_snapshot_counts_the_recorded_ones(
    shots: list[dict[str, tuple[int, int]]], missing: set[tuple[str, int]]
) -> None:
    holes = [{x: None if (x, place) in missing else shot[x] for x in shot} for place, shot in enumerate(shots)]
    waiting: Counter[str] = Counter()
    for step in timeline(day(*holes)):
        match step:
            case Arrival(letter=letter):
                waiting[letter] += 1
            case Call(letter=letter) | WalkOut(letter=letter):
                assert waiting[letter] > 0
                waiting[letter] -= 1
            case Snapshot(readings=readings):
                assert {x: waiting[x] for x in readings} == {x: reading.waiting for x, reading in readings.items()}


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(LETTERS, counts)), min_size=2, max_size=6))
def test_everything_happens_after_the_snapshot_before_and_up_to_the_one_after(
    shots: list[dict[str, tuple[int, int]]],
) -> None:
    feed = day(*shots)
    events = [step for step in timeline(feed) if not isinstance(step, Snapshot)]
    for letter in LETTERS:
        for interval in feed.intervals(letter):
            inside = [
                type(step)
                for step in events
                if step.letter == letter and interval.start_ms <= step.at_ms < interval.end_ms
            ]
            assert inside.count(Call) == interval.calls
            assert inside.count(Arrival) == interval.arrivals
            assert inside.count(WalkOut) == interval.walk_outs


def test_calls_are_spread_evenly_and_queues_are_staggered() -> None:
    feed = day({"A": (2, 0), "X": (2, 0)}, {"A": (0, 2), "X": (0, 2)})
    calls = [(step.letter, step.at_ms - OPENING) for step in timeline(feed) if isinstance(step, Call)]
    assert calls == [("A", 37_500), ("X", 112_500), ("A", 187_500), ("X", 262_500)]


def test_an_arrival_comes_before_the_call_that_needs_it() -> None:
    feed = day({"X": (0, 0)}, {"X": (0, 1)})
    steps = [(type(step), step.at_ms - OPENING) for step in timeline(feed) if not isinstance(step, Snapshot)]
    assert steps == [(Arrival, 148_000), (Call, 150_000)]


def test_those_who_waited_before_the_first_snapshot_arrive_in_the_minutes_before_it() -> None:
    arrivals = [step.at_ms for step in timeline(day({"X": (3, 80)})) if isinstance(step, Arrival)]
    assert len(arrivals) == 3
    assert all(OPENING - LEAD_IN_MS <= at_ms < OPENING for at_ms in arrivals)


@pytest.mark.parametrize("waiting", [293])
def test_a_rush_is_spread_like_any_other_interval(waiting: int) -> None:
    arrivals = [step.at_ms for step in timeline(day({"X": (0, 0)}, {"X": (waiting, 0)})) if isinstance(step, Arrival)]
    assert len(set(arrivals)) == waiting
