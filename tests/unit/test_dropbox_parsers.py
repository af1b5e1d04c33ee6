"""Frames of serial distance sensors, found in streams that are shifted, torn, noisy or nothing but noise."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.dropbox_sensor.parsers import SPEECH, Family, FrameParser, find_a02yyuw
from devices.dropbox_sensor.simulated_frames import FRAME, a02, tf
from simulation.parser_bench import measure_parsers

_FAMILIES = st.sampled_from(list(Family))


def _distances(family: Family) -> st.SearchStrategy[int]:
    """Return distances that the family's own unit can say."""
    speech = SPEECH[family]
    if family is Family.MAXBOTIX_INCH:
        return st.integers(6, 254).map(lambda inches: round(25.4 * inches))
    return st.integers(-(-speech.least_mm // 10), speech.most_mm // 10).map(lambda cm: 10 * cm)


def _read(family: Family, stream: bytes, chunk: int | None = None) -> list[int]:
    parser, size = FrameParser(family), chunk or max(1, len(stream))
    return [
        reading.mm for start in range(0, len(stream), size) for reading in parser.feed(stream[start : start + size])
    ]


def test_the_frames_of_the_manuals_are_understood() -> None:
    assert _read(Family.A02YYUW, bytes.fromhex("ff07a1a7") * 2) == [1953]
    assert _read(Family.MAXBOTIX, b"R1234\rR1234\r") == [1234]
    assert _read(Family.MAXBOTIX, b"R0480 \rR0480 \r") == [480]
    assert _read(Family.MAXBOTIX_INCH, b"R042\rR042\r") == [1067]
    assert _read(Family.TF_LUNA, tf(1_230) * 2) == [1230]


@pytest.mark.parametrize(
    ("family", "celsius"),
    [(Family.TF_LUNA, 26.0), (Family.TFMINI_S, 26.0), (Family.TFMINI_PLUS, 26.0), (Family.TFMINI, None)],
)
def test_a_tf_tells_its_own_temperature_but_the_first_tfmini_its_mode_in_that_place(
    family: Family, celsius: float | None
) -> None:
    assert FrameParser(family).feed(tf(640, raw_temperature=2_256) * 2)[0].celsius == celsius


@pytest.mark.parametrize("family", [Family.TF_LUNA, Family.TFMINI_S])
def test_what_a_tf_says_is_kept_with_its_strength_so_that_a_live_one_never_stands_still(family: Family) -> None:
    parser = FrameParser(family)
    raws = {reading.raw for strength in (801, 805, 799) for reading in parser.feed(tf(640, strength))}
    assert len(raws) == 2


@given(data=st.data(), family=_FAMILIES, chunk=st.integers(1, 30))
def test_every_frame_after_the_first_is_a_reading_however_the_bytes_arrive(
    data: st.DataObject, family: Family, chunk: int
) -> None:
    mm = data.draw(_distances(family))
    assert _read(family, FRAME[family](mm) * 12, chunk) == [mm] * 11


@given(data=st.data(), family=_FAMILIES)
def test_a_stream_that_begins_inside_a_frame_is_read_from_the_next_frame_on(
    data: st.DataObject, family: Family
) -> None:
    mm = data.draw(_distances(family))
    frame = FRAME[family](mm)
    shift = data.draw(st.integers(1, len(frame) - 1))
    assert _read(family, (frame * 12)[shift:]) == [mm] * 10


@pytest.mark.parametrize("mm", [255, 511, 2_303, 4_351])
def test_a_byte_that_looks_like_the_beginning_of_a_frame_costs_no_frame(mm: int) -> None:
    assert _read(Family.A02YYUW, b"\xff" + a02(mm) * 3) == [mm, mm]


@pytest.mark.parametrize("shift", range(1, 4))
def test_an_a02yyuw_is_never_misread_however_its_stream_is_shifted(shift: int) -> None:
    speech = SPEECH[Family.A02YYUW]
    for mm in range(speech.least_mm, speech.most_mm + 1):
        assert set(_read(Family.A02YYUW, (a02(mm) * 5)[shift:])) == {mm}


@given(
    mm=_distances(Family.TF_LUNA),
    strength=st.integers(100, 0xFFFE),
    temperature=st.integers(0, 0xFFFF),
    shift=st.integers(1, 8),
)
def test_a_tf_luna_is_never_misread_however_its_stream_is_shifted(
    mm: int, strength: int, temperature: int, shift: int
) -> None:
    stream = (tf(mm, strength, temperature) * 8)[shift:]
    assert set(_read(Family.TF_LUNA, stream)) == {mm}


@given(data=st.data(), family=_FAMILIES)
def test_lost_bytes_cost_readings_but_never_make_one_up(data: st.DataObject, family: Family) -> None:
    mm = data.draw(_distances(family))
    stream = bytearray(FRAME[family](mm) * 20)
    for _ in range(data.draw(st.integers(1, 4))):
        del stream[data.draw(st.integers(0, len(stream) - 1))]
    assert set(_read(family, bytes(stream))) == {mm}


@given(data=st.data(), family=_FAMILIES, noise=st.lists(st.binary(max_size=24), min_size=6, max_size=6))
def test_after_noise_the_next_frames_are_read_again(data: st.DataObject, family: Family, noise: list[bytes]) -> None:
    mm = data.draw(_distances(family))
    frame = FRAME[family](mm)
    stream = b"".join(part + frame for part in noise) + frame * 4
    assert _read(family, stream)[-2:] == [mm, mm]


@given(family=_FAMILIES, parts=st.lists(st.binary(max_size=64), max_size=20))
def test_no_bytes_upset_a_parser_and_none_pile_up_in_it(family: Family, parts: list[bytes]) -> None:
    parser = FrameParser(family)
    for part in parts:
        parser.feed(part)
    assert len(parser._rest) <= 9


@given(family=_FAMILIES, stream=st.binary(max_size=400), cut=st.integers(0, 400))
def test_where_the_stream_is_cut_makes_no_difference(family: Family, stream: bytes, cut: int) -> None:
    parser = FrameParser(family)
    assert [each.mm for each in parser.feed(stream[:cut]) + parser.feed(stream[cut:])] == _read(family, stream)


def test_random_bytes_hold_frames_by_chance_but_no_readings() -> None:
    noise = random.Random(20200113).randbytes(2_000_000)  # noqa: S311  noise, repeatable
    anywhere = replace(SPEECH[Family.A02YYUW], least_mm=0, most_mm=0xFFFF)
    chance_frames = find_a02yyuw(noise, anywhere).readings
    assert 15 <= len(chance_frames) <= 50  # one place of 65,536: why a reading needs two frames that agree
    assert {family: _read(family, noise, 4_096) for family in Family} == {family: [] for family in Family}


@pytest.mark.parametrize("family", Family)
def test_frames_lost_in_random_bytes_are_found_and_nothing_else_is(family: Family) -> None:
    chance, mm = random.Random(1615), 660  # noqa: S311  noise, repeatable
    stream = b"".join(chance.randbytes(1_000) + FRAME[family](mm) for _ in range(2_000))
    readings = _read(family, stream, 960)
    assert set(readings) == {mm}
    assert len(readings) >= 1_900


def test_a_single_frame_that_no_other_confirms_is_no_reading() -> None:
    assert _read(Family.A02YYUW, a02(500) + a02(900) + a02(500)) == []


def test_frames_that_differ_by_the_sensors_own_noise_confirm_each_other() -> None:
    assert _read(Family.A02YYUW, a02(500) + a02(503) + a02(499)) == [503, 499]


_TF_DUMMIES = (
    (Family.TF_LUNA, 0, 99),
    (Family.TF_LUNA, 50, 99),
    (Family.TF_LUNA, 50, 0xFFFF),
    (Family.TFMINI_PLUS, 0, 0xFFFF),
    (Family.TFMINI_S, 0xFFFF, 100),
    (Family.TFMINI_S, 0xFFFE, 0xFFFF),
    (Family.TFMINI_S, 0xFFFC, 900),
    (Family.TFMINI, 0xFFFF, 19),
    (Family.TFMINI, 1_200, 400),
)


@pytest.mark.parametrize(("family", "cm", "strength"), _TF_DUMMIES)
def test_an_echo_too_weak_too_strong_or_in_too_much_light_for_a_tf_is_a_blank(
    family: Family, cm: int, strength: int
) -> None:
    parser = FrameParser(family)
    assert parser.feed(tf(10 * cm, strength) * 5) == []
    assert parser.blanks == 5


@pytest.mark.parametrize("text", [b"R5000\r", b"R9999\r", b"R0299\r"])
def test_what_a_maxbotix_says_of_no_target_is_a_blank(text: bytes) -> None:
    parser = FrameParser(Family.MAXBOTIX)
    assert parser.feed(text * 5) == []
    assert parser.blanks == 5


@pytest.mark.parametrize("mm", [0, 29, 4_501])
def test_a_distance_outside_the_range_of_an_a02yyuw_is_a_blank(mm: int) -> None:
    parser = FrameParser(Family.A02YYUW)
    assert parser.feed(a02(mm) * 5) == []
    assert parser.blanks >= 5


def test_a_maxbotix_in_inches_is_not_read_as_one_in_millimetres_nor_the_other_way_round() -> None:
    assert _read(Family.MAXBOTIX, b"R042\r" * 5) == []
    assert _read(Family.MAXBOTIX_INCH, b"R0420\r" * 5) == []


def test_the_bench_tells_noise_from_frames_at_every_family() -> None:
    figures = measure_parsers(megabytes=1, seed=1615)
    assert [parser.family for parser in figures.parsers] == [family.value for family in Family]
    for parser in figures.parsers:
        assert (parser.frames_sent, parser.false_frames, parser.worst_mm) == (1_000, 0, 0)
        assert parser.frames_found >= 999 - 2 * parser.chance_frames
