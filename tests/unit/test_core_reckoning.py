"""What the lobby believes of its clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller.core.reckoning import TOLERANCE, Alarm, Reckoning, begin, observe
from vuoro.values import Moment

NOON = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
START = Reckoning(utc=NOON, mono_ms=1_000_000, boot="a")


def moment(seconds: float, wall: datetime | None = None) -> Moment:
    """Return the moment ``seconds`` after the start, with a wall clock that is right or says ``wall``."""
    return Moment(mono_ms=1_000_000 + int(seconds * 1000), utc=wall or NOON + timedelta(seconds=seconds))


def test_a_wall_clock_that_agrees_with_the_monotonic_one_is_believed() -> None:
    after = observe(START, moment(60, NOON + timedelta(seconds=61)), is_quiet=False)
    assert after.utc == NOON + timedelta(seconds=61)
    assert after.alarm is None


def test_a_jump_is_not_believed_while_customers_wait_and_raises_an_alarm() -> None:
    for wall in (NOON + timedelta(hours=1), NOON - timedelta(hours=1), datetime(2012, 1, 1, tzinfo=UTC)):
        after = observe(START, moment(60, wall), is_quiet=False)
        assert after.utc == NOON + timedelta(seconds=60)
        assert after.alarm is Alarm.JUMPED


def test_the_alarm_ends_when_the_wall_clock_is_right_again() -> None:
    jumped = observe(START, moment(60, NOON + timedelta(hours=1)), is_quiet=False)
    assert observe(jumped, moment(120), is_quiet=False).alarm is None


def test_a_jump_of_an_hour_is_believed_when_nobody_waits() -> None:
    for hours in (1, -1):
        wall = NOON + timedelta(hours=hours)
        after = observe(START, moment(60, wall), is_quiet=True)
        assert (after.utc, after.alarm) == (wall, None)


def test_a_jump_back_of_years_is_never_believed() -> None:
    after = observe(START, moment(60, datetime(1970, 1, 1, tzinfo=UTC)), is_quiet=True)
    assert after.alarm is Alarm.JUMPED


def test_a_hub_without_a_battery_goes_on_from_its_last_event_until_the_network_tells_the_time() -> None:
    woken = begin(Moment(mono_ms=5_000, utc=datetime(1970, 1, 1, tzinfo=UTC)), "b", START)
    assert (woken.utc, woken.alarm) == (NOON, Alarm.BEHIND)
    set_by_network = Moment(mono_ms=65_000, utc=NOON + timedelta(minutes=20))
    after = observe(woken, set_by_network, is_quiet=False)
    assert (after.utc, after.alarm) == (set_by_network.utc, None)


def test_a_hub_that_wakes_with_the_hour_it_was_switched_off_at_believes_the_network() -> None:
    monday = NOON + timedelta(days=3)
    woken = begin(Moment(mono_ms=5_000, utc=NOON), "b", START)
    after = observe(woken, Moment(mono_ms=65_000, utc=monday), is_quiet=False, is_waking=True)
    assert (after.utc, after.alarm) == (monday, None)


def test_a_hub_that_wakes_does_not_believe_a_clock_that_goes_back() -> None:
    woken = begin(Moment(mono_ms=5_000, utc=NOON), "b", START)
    back = Moment(mono_ms=65_000, utc=NOON - timedelta(hours=1))
    assert observe(woken, back, is_quiet=False, is_waking=True).alarm is Alarm.JUMPED


def test_a_new_boot_with_a_later_clock_believes_it() -> None:
    now = Moment(mono_ms=5_000, utc=NOON + timedelta(days=1))
    assert begin(now, "b", START) == Reckoning(utc=now.utc, mono_ms=5_000, boot="b")


def test_a_restart_within_a_boot_remembers_what_the_clock_ought_to_say() -> None:
    assert begin(moment(30, NOON + timedelta(hours=3)), "a", START).alarm is Alarm.JUMPED


def test_the_very_first_start_has_nothing_to_compare_with() -> None:
    assert begin(moment(0), "a", None) == START


@given(st.lists(st.tuples(st.integers(0, 3_600), st.integers(-400_000_000, 400_000_000)), max_size=30))
def test_while_customers_wait_the_believed_time_never_turns_back_and_never_outruns_the_monotonic_one(
    looks: list[tuple[int, int]],
) -> None:
    reckoning, seconds = START, 0
    for step, error in looks:
        seconds += step
        before = reckoning
        reckoning = observe(reckoning, moment(seconds, NOON + timedelta(seconds=seconds + error)), is_quiet=False)
        assert reckoning.utc >= before.utc
        assert reckoning.utc <= before.at(reckoning.mono_ms) + TOLERANCE
