"""The times of an opening, and how far they can be trusted, whatever the wall clock does meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.dropbox_sensor.events import DoorFound, Memory, Opening
from devices.dropbox_sensor.opening import CLOCK_PATIENCE_MS
from tests.unit.dropbox_world import QUARTER_PAST, Box, at

_OUTAGE = timedelta(hours=3)


def _waking() -> Box:
    """Return a box whose Pi has started hours ago by the world's clock, and does not know it yet."""
    box = Box(clock_trusted=False)
    box.wall_is_off = -_OUTAGE
    box.wait(30_000)
    return box


def _hear_the_time(box: Box) -> None:
    box.wall_is_off = timedelta(0)
    box.clock_trusted = True


def test_an_opening_by_a_clock_that_is_set_has_times_to_rely_on() -> None:
    box = Box()
    box.wait(30_000)
    box.empty(open_ms=40_000)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at, opening.clock_trusted) == (at(30_000).utc, at(70_000).utc, True)


def test_an_opening_by_a_clock_that_was_never_set_is_handed_in_after_two_minutes_with_that_doubt() -> None:
    box = _waking()
    box.empty(open_ms=40_000)
    box.wait(CLOCK_PATIENCE_MS - 1)
    assert box.openings() == []
    box.wait(1)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.clock_trusted) == (at(30_000).utc - _OUTAGE, False)
    assert opening.closed_at - opening.opened_at == timedelta(seconds=40)


def test_a_clock_set_while_the_door_is_open_sets_the_opening_right_too() -> None:
    box = _waking()
    box.door(open_=True)
    box.wait(20_000)
    _hear_the_time(box)
    box.wait(20_000)
    box.door(open_=False)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at, opening.clock_trusted) == (at(30_000).utc, at(70_000).utc, True)


def test_a_clock_set_soon_after_the_door_has_closed_sets_both_times_right() -> None:
    box = _waking()
    box.empty(open_ms=40_000)
    box.wait(60_000)
    assert box.openings() == []
    _hear_the_time(box)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at, opening.clock_trusted) == (at(30_000).utc, at(70_000).utc, True)


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(days=300), timedelta(seconds=3)])
def test_a_clock_that_jumps_though_it_was_set_is_not_believed_and_the_order_stays(jump: timedelta) -> None:
    box = Box()
    box.wait(30_000)
    box.door(open_=True)
    box.wait(20_000)
    box.wall_is_off = jump
    box.wait(20_000)
    box.door(open_=False)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at, opening.clock_trusted) == (at(30_000).utc, at(70_000).utc, False)


def test_a_clock_that_the_network_nudges_is_believed() -> None:
    box = Box()
    box.wait(30_000)
    box.door(open_=True)
    box.wall_is_off = timedelta(milliseconds=400)
    box.wait(40_000)
    box.door(open_=False)
    box.wait(5_000)
    assert [opening.clock_trusted for opening in box.openings()] == [True]


@given(
    jumps=st.lists(st.tuples(st.integers(0, 60_000), st.integers(-10_000, 10_000)), max_size=4),
    trusted=st.lists(st.booleans(), min_size=4, max_size=4),
    open_ms=st.integers(600, 60_000),
)
def test_whatever_the_clock_does_an_opening_is_handed_in_once_and_never_closes_before_it_opens(
    jumps: list[tuple[int, int]], trusted: list[bool], open_ms: int
) -> None:
    box = Box(clock_trusted=False)
    box.door(open_=True)
    for (wait_ms, seconds), is_set in zip(jumps, trusted, strict=False):
        box.wait(wait_ms)
        box.wall_is_off, box.clock_trusted = timedelta(seconds=seconds), is_set
    box.wait(open_ms)
    box.door(open_=False)
    box.wait(CLOCK_PATIENCE_MS + 20_000)
    (opening,) = box.openings()
    lasted = timedelta(milliseconds=open_ms + sum(wait_ms for wait_ms, _ in jumps))
    assert abs(opening.closed_at - opening.opened_at - lasted) <= timedelta(seconds=2)


# Power cuts


def test_after_a_power_cut_the_closing_time_waits_for_the_clock_to_be_set() -> None:
    begun = Opening(opened_at=QUARTER_PAST - timedelta(hours=2), fill_before=40, clock_trusted=True)
    box = Box(Memory(envelopes=3, opening=begun), clock_trusted=False)
    box.wall_is_off = -_OUTAGE
    box.tell(DoorFound(open=False))
    box.wait(40_000)
    assert box.openings() == []
    _hear_the_time(box)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at) == (begun.opened_at, at(0).utc)
    assert (opening.watched, opening.clock_trusted) == (False, True)


def test_after_a_power_cut_a_clock_behind_the_opening_never_closes_it_before_it_opened() -> None:
    begun = Opening(opened_at=QUARTER_PAST, fill_before=40, clock_trusted=True)
    box = Box(Memory(opening=begun), clock_trusted=False)
    box.wall_is_off = -_OUTAGE
    box.tell(DoorFound(open=False))
    box.wait(CLOCK_PATIENCE_MS + 5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at) == (QUARTER_PAST, QUARTER_PAST)
    assert (opening.watched, opening.clock_trusted) == (False, False)


def test_an_opening_begun_by_a_doubtful_clock_stays_doubtful_over_a_power_cut() -> None:
    begun = Opening(opened_at=QUARTER_PAST - timedelta(minutes=1), fill_before=40, clock_trusted=False)
    box = Box(Memory(opening=begun))
    box.tell(DoorFound(open=False))
    box.wait(5_000)
    assert [opening.clock_trusted for opening in box.openings()] == [False]


def test_a_clock_that_stays_unset_is_a_finding_after_five_minutes_until_it_is_set() -> None:
    box = Box(clock_trusted=False)
    box.wait(4 * 60_000)
    assert box.codes() == []
    box.wait(2 * 60_000)
    assert box.codes() == ["clock_unset"]
    box.clock_trusted = True
    box.wait(60_000)
    assert box.codes() == []
