"""When the box measures and what it knows from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.dropbox_sensor.events import Measured
from devices.dropbox_sensor.gauge import CALM_MS, FROZEN_MS, LOST_MS, PATIENCE_MS, RETRY_MS, Fault, Gauge
from devices.dropbox_sensor.sensor import Calibration, Sensor, sound_m_s

_EVERY = 60_000
_SENSOR = Sensor(calibration=Calibration(empty_mm=600, full_mm=120), every_ms=_EVERY)


def _asked(sensor: Sensor = _SENSOR) -> Gauge:
    return Gauge(sensor=sensor).calm(0).ask(CALM_MS)


def _said(number: int, mm: int | None, *, said: bytes = b"") -> Measured:
    return Measured(number, () if mm is None else (mm,) * 5, "no echo" if mm is None else "", said=said)


class _Asker:
    """Asks the gauge whenever it wants to be, from one measurement to the next."""

    def __init__(self, sensor: Sensor = _SENSOR) -> None:
        self.gauge = Gauge(sensor=sensor).calm(0)
        self.now = 0

    def measure(self, mm: int | None, *, said: bytes = b"", air_c: float | None = None) -> Gauge:
        """Answer the next question."""
        assert self.gauge.next_at is not None
        self.now = self.gauge.next_at
        self.gauge = self.gauge.ask(self.now)
        answer = _said(self.gauge.asked, mm, said=said)
        answer = replace(answer, air_c=air_c)
        self.gauge = self.gauge.answer(answer, self.now)
        return self.gauge

    def somebody_drops_in(self) -> None:
        """Let an envelope fall in."""
        self.gauge = self.gauge.disturb().drop_in().calm(self.now)


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


@given(st.integers(100, 500), st.lists(st.integers(0, 900), max_size=3))
def test_three_wild_readings_of_seven_do_not_matter(mm: int, wild: list[int]) -> None:
    readings = [mm] * (7 - len(wild)) + wild
    assert _asked().answer(Measured(1, tuple(readings)), 2_000).distance_mm == mm


def test_the_sensor_is_asked_when_the_box_has_calmed_down_and_then_at_its_interval() -> None:
    gauge = Gauge(sensor=_SENSOR).calm(1_000)
    assert not gauge.should_ask(1_000 + CALM_MS - 1)
    assert gauge.should_ask(1_000 + CALM_MS)
    gauge = gauge.ask(2_500).answer(_said(1, 300), 3_000)
    assert gauge.due() == 3_000 + _EVERY


def test_a_sensor_that_does_not_answer_is_asked_again_soon_and_is_mute_after_ten_seconds() -> None:
    gauge, now = _asked().answer(_said(1, 300), 1_600), 1_600 + _EVERY
    asked_first = now
    while gauge.fault is None:
        assert gauge.distance_mm == 300
        gauge = gauge.ask(now).answer(_said(gauge.asked + 1, None), now)
        now += RETRY_MS
    assert now - RETRY_MS - asked_first == LOST_MS
    assert (gauge.distance_mm, gauge.trouble, gauge.settled) == (None, "no echo", True)


def test_a_mute_sensor_is_asked_at_its_interval_and_works_again_with_its_first_reading() -> None:
    gauge = _asked().answer(_said(1, None), 1_500).ask(20_000).answer(_said(2, None), 20_000)
    assert gauge.fault is Fault.MUTE
    assert gauge.due() == 20_000 + _EVERY
    gauge = gauge.ask(80_000).answer(_said(3, 410), 80_001)
    assert (gauge.fault, gauge.distance_mm, gauge.silent_since) == (None, 410, None)


def test_a_reader_that_hangs_counts_as_a_sensor_without_an_answer() -> None:
    gauge = _asked()
    assert gauge.due() == CALM_MS + PATIENCE_MS
    gauge = gauge.give_up(CALM_MS + PATIENCE_MS)
    assert gauge.due() == CALM_MS + PATIENCE_MS + RETRY_MS
    assert "does not come back" in gauge.trouble


def test_what_was_measured_while_somebody_was_at_the_box_tells_nothing() -> None:
    gauge = _asked().disturb()
    assert gauge.answer(_said(1, 90), 1_700) == gauge
    assert gauge.due() is None


def test_a_late_answer_to_an_older_question_tells_nothing() -> None:
    gauge = _asked().give_up(CALM_MS + PATIENCE_MS).ask(9_000)
    assert gauge.answer(_said(1, 90), 9_001) == gauge
    assert gauge.answer(_said(2, 91), 9_001).distance_mm == 91


def test_less_than_three_readings_are_chance() -> None:
    gauge = _asked().answer(Measured(1, (300, 300)), 1_600)
    assert (gauge.distance_mm, gauge.trouble) == (None, "only 2 reading(s)")


def test_an_echo_from_beyond_the_box_is_no_reading_and_is_told() -> None:
    gauge = _asked().answer(_said(1, 901), 1_600)
    assert (gauge.distance_mm, gauge.trouble) == (None, "echoes from beyond the box")


# Temperature


@pytest.mark.parametrize(("celsius", "metres"), [(-20, 318.9), (0, 331.3), (20, 343.2), (40, 354.7)])
def test_sound_is_faster_in_warm_air(celsius: float, metres: float) -> None:
    assert sound_m_s(celsius) == pytest.approx(metres, abs=0.1)


def test_a_sensor_that_takes_the_speed_of_sound_for_granted_is_set_right_by_a_thermometer() -> None:
    asker = _Asker(replace(_SENSOR, sound_m_s=343.26))
    assert [asker.measure(500, air_c=celsius).distance_mm for celsius in (-10.0, 20.0, 35.0)] == [474, 500, 513]
    assert asker.gauge.celsius == 35.0


def test_without_a_thermometer_the_air_is_taken_to_have_the_temperature_of_the_settings() -> None:
    assert _Asker(replace(_SENSOR, sound_m_s=343.26, air_c=-10.0)).measure(500).distance_mm == 474


def test_a_sensor_that_knows_the_air_or_uses_light_is_believed_at_any_temperature() -> None:
    assert _Asker().measure(500, air_c=-20.0).distance_mm == 500


def test_a_thermometer_that_falls_silent_leaves_no_temperature_behind() -> None:
    asker = _Asker()
    asker.measure(500, air_c=21.0)
    assert asker.measure(500).celsius is None


# Something before the sensor


def test_an_envelope_against_the_sensor_of_a_half_empty_box_makes_the_fill_unknown() -> None:
    asker = _Asker()
    asker.measure(400)
    begun = asker.now + _EVERY
    while asker.gauge.fault is None:
        assert asker.gauge.distance_mm == 400
        asker.measure(60)
    assert (asker.gauge.fault, asker.gauge.distance_mm, asker.now - begun) == (Fault.BLOCKED, None, LOST_MS)
    assert asker.gauge.trouble == "something is 60 mm before it"


def test_an_envelope_that_slides_off_again_within_seconds_was_never_there() -> None:
    asker = _Asker()
    asker.measure(400)
    asker.measure(60)
    assert not asker.gauge.settled or asker.gauge.distance_mm == 400
    gauge = asker.measure(390)
    assert (gauge.fault, gauge.distance_mm, gauge.fresh) == (None, 390, True)


def test_a_blocked_sensor_stays_so_until_it_sees_into_the_box_again() -> None:
    asker = _Asker()
    asker.measure(400)
    for _ in range(10):
        asker.measure(60)
    asker.somebody_drops_in()
    for _ in range(10):
        asker.measure(58)
    assert (asker.gauge.fault, asker.gauge.distance_mm) == (Fault.BLOCKED, None)
    assert asker.measure(380).distance_mm == 380


def test_a_box_that_fills_up_envelope_by_envelope_is_full_and_not_blocked() -> None:
    asker = _Asker()
    for mm in (400, 300, 200, 150, 130, 110, 80):
        asker.measure(mm)
        assert asker.gauge.fault is None
    assert asker.gauge.fill == 100


def test_a_box_found_full_at_the_start_is_full() -> None:
    assert _Asker().measure(60).fill == 100


# Frozen


def _frozen(asker: _Asker, *, envelopes: int) -> None:
    for _ in range(envelopes):
        asker.somebody_drops_in()
        asker.measure(400, said=b"R0400")
    while asker.now < FROZEN_MS + _EVERY:
        asker.measure(400, said=b"R0400")


def test_a_sensor_that_says_the_same_to_the_last_bit_while_envelopes_fall_in_is_frozen() -> None:
    asker = _Asker()
    asker.measure(400, said=b"R0400")
    _frozen(asker, envelopes=_SENSOR.still)
    assert (asker.gauge.fault, asker.gauge.distance_mm) == (Fault.FROZEN, None)
    assert asker.measure(398, said=b"R0398").distance_mm == 398


@pytest.mark.parametrize("envelopes", [0, _SENSOR.still - 1])
def test_a_box_that_nothing_falls_into_may_stay_the_same_for_hours(envelopes: int) -> None:
    asker = _Asker()
    asker.measure(400, said=b"R0400")
    _frozen(asker, envelopes=envelopes)
    assert asker.gauge.fault is None


def test_many_envelopes_within_a_minute_are_not_yet_a_frozen_sensor() -> None:
    asker = _Asker()
    asker.measure(400, said=b"R0400")
    for _ in range(3 * _SENSOR.still):
        asker.somebody_drops_in()
        asker.measure(400, said=b"R0400")
    assert asker.now < FROZEN_MS
    assert asker.gauge.fault is None


def test_a_live_sensor_whose_readings_differ_is_never_frozen() -> None:
    asker = _Asker()
    asker.measure(400)
    for _ in range(100):
        asker.somebody_drops_in()
        asker.measure(400)
    while asker.now < 2 * FROZEN_MS:
        asker.measure(400)
    assert asker.gauge.fault is None


def test_what_is_wrong_with_the_sensor_has_to_show_anew_after_somebody_was_at_the_box() -> None:
    asker = _Asker()
    for _ in range(10):
        asker.measure(None)
    seen = [(asker.gauge.settled, asker.gauge.fault)]
    asker.somebody_drops_in()
    seen.append((asker.gauge.settled, asker.gauge.fault))
    assert seen == [(True, Fault.MUTE), (False, Fault.MUTE)]
