"""When the box measures and what it knows from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.dropbox_sensor.gauge import CALM_MS, MUTE_MS, PATIENCE_MS, RETRY_MS, Calibration, Gauge

_EVERY = 60_000


def _asked() -> Gauge:
    return Gauge(every_ms=_EVERY).calm(0).ask(CALM_MS)


def test_an_empty_and_a_full_box_are_zero_and_a_hundred_per_cent() -> None:
    calibration = Calibration(empty_mm=600, full_mm=120)
    assert [calibration.fill(mm) for mm in (600, 480, 360, 120)] == [0, 25, 50, 100]


@given(st.integers(-5_000, 50_000))
def test_an_envelope_against_the_sensor_or_a_hole_in_the_floor_stays_within_zero_and_a_hundred(mm: int) -> None:
    assert 0 <= Calibration(empty_mm=600, full_mm=120).fill(mm) <= 100


@given(st.integers(1, 599), st.integers(0, 700), st.integers(0, 700))
def test_less_distance_is_never_less_fill(full_mm: int, one: int, other: int) -> None:
    calibration = Calibration(empty_mm=600, full_mm=full_mm)
    near, far = sorted((one, other))
    assert calibration.fill(near) >= calibration.fill(far)


@pytest.mark.parametrize(("empty_mm", "full_mm"), [(100, 100), (100, 200), (100, 0), (-1, -2)])
def test_a_calibration_that_is_full_before_it_is_empty_is_refused(empty_mm: int, full_mm: int) -> None:
    with pytest.raises(ValueError, match="full_mm"):
        Calibration(empty_mm=empty_mm, full_mm=full_mm)


@given(st.integers(100, 500), st.lists(st.integers(0, 5_000), max_size=3))
def test_three_wild_readings_of_seven_do_not_matter(mm: int, wild: list[int]) -> None:
    readings = [mm] * (7 - len(wild)) + wild
    assert _asked().answer(1, readings, "", 2_000).distance_mm == mm


def test_the_sensor_is_asked_when_the_box_has_calmed_down_and_then_at_its_interval() -> None:
    gauge = Gauge(every_ms=_EVERY).calm(1_000)
    assert not gauge.should_ask(1_000 + CALM_MS - 1)
    assert gauge.should_ask(1_000 + CALM_MS)
    gauge = gauge.ask(2_500).answer(1, (300,), "", 3_000)
    assert gauge.due() == 3_000 + _EVERY


def test_a_sensor_that_does_not_answer_is_asked_again_soon_and_is_mute_after_ten_seconds() -> None:
    gauge, now = _asked().answer(1, (300,), "", 1_600), 1_600 + _EVERY
    asked_first = now
    while not gauge.mute:
        assert gauge.distance_mm == 300
        gauge = gauge.ask(now).answer(gauge.asked + 1, (), "no echo", now)
        now += RETRY_MS
    assert now - RETRY_MS - asked_first == MUTE_MS
    assert (gauge.distance_mm, gauge.trouble, gauge.settled) == (None, "no echo", True)


def test_a_mute_sensor_is_asked_at_its_interval_and_works_again_with_its_first_reading() -> None:
    gauge = _asked().answer(1, (), "no echo", 1_500).ask(20_000).answer(2, (), "no echo", 20_000)
    assert gauge.mute
    assert gauge.due() == 20_000 + _EVERY
    gauge = gauge.ask(80_000).answer(3, (410,), "", 80_001)
    assert (gauge.mute, gauge.distance_mm, gauge.silent_since) == (False, 410, None)


def test_a_reader_that_hangs_counts_as_a_sensor_without_an_answer() -> None:
    gauge = _asked()
    assert gauge.due() == CALM_MS + PATIENCE_MS
    gauge = gauge.give_up(CALM_MS + PATIENCE_MS)
    assert gauge.due() == CALM_MS + PATIENCE_MS + RETRY_MS
    assert "does not come back" in gauge.trouble


def test_what_was_measured_while_somebody_was_at_the_box_tells_nothing() -> None:
    gauge = _asked().disturb()
    assert gauge.answer(1, (90,), "", 1_700) == gauge
    assert gauge.due() is None


def test_a_late_answer_to_an_older_question_tells_nothing() -> None:
    gauge = _asked().give_up(CALM_MS + PATIENCE_MS).ask(9_000)
    assert gauge.answer(1, (90,), "", 9_001) == gauge
    assert gauge.answer(2, (91,), "", 9_001).distance_mm == 91
