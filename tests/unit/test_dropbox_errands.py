"""What staff and maintenance may ask of the box itself."""

from __future__ import annotations

from itertools import pairwise

import pytest

from devices.dropbox_sensor.errands import BLINK_MS, IDENTITY_MS, LAMP_MS
from devices.dropbox_sensor.events import Light, Measure, Measured
from devices.dropbox_sensor.gauge import PATIENCE_MS
from devices.dropbox_sensor.state import Setup
from tests.unit.dropbox_world import Box
from vuoro.messages import loop
from vuoro.messages.device_commands import AnyDo, Identify, TestChime, TestLamps, TestPrint, TestSensor

_WITH_LAMP = Setup(box="box-1", has_lamp=True)


class _SilentBox(Box):
    """A box whose sensor's reader never comes back."""

    def measurement(self, number: int) -> Measured:
        return Measured(number + 1_000, ())


def _results(box: Box) -> list[tuple[bool, str, str]]:
    return [(answer.ok, answer.code, answer.detail) for answer in box.answers()]


def test_a_test_of_the_sensor_tells_distance_and_fill() -> None:
    box = Box()
    box.wait(30_000)
    box.distances = (350, 351, 349)
    box.ask(TestSensor())
    assert _results(box) == [(True, "", "350 mm, 50 %; 15 readings within 2 mm")]
    assert box.state.level.fill == 50


def test_a_test_of_the_sensor_tells_the_temperature_where_there_is_a_thermometer() -> None:
    box = Box()
    box.air_c = 21.25
    box.ask(TestSensor())
    assert _results(box) == [(True, "", "600 mm, 0 %; 5 readings within 0 mm, 21.2 °C")]


def test_a_test_of_a_mute_sensor_says_why() -> None:
    box = Box()
    box.distances, box.trouble = (), "nothing on the line"
    box.ask(TestSensor())
    assert _results(box) == [(False, "sensor_mute", "nothing on the line")]


def test_a_test_with_the_lid_open_is_answered_but_nothing_is_known_from_it() -> None:
    box = Box()
    box.wait(30_000)
    box.lid(open_=True)
    box.distances = (200,)
    box.ask(TestSensor())
    assert _results(box) == [(True, "", "200 mm, 80 %; 5 readings within 0 mm")]
    assert box.state.level.fill == 0


def test_a_test_of_a_sensor_whose_reader_hangs_is_given_up() -> None:
    box = _SilentBox()
    box.ask(TestSensor())
    box.wait(PATIENCE_MS - 1)
    assert _results(box) == []
    box.wait(1)
    assert _results(box) == [(False, "sensor_mute", "the sensor's reader is silent")]


def test_two_who_ask_at_once_get_the_same_measurement() -> None:
    box = _SilentBox()
    for _ in range(2):
        box.ask(TestSensor())
    (question,) = box.of(Measure)
    box.tell(Measured(question.number, (350,) * 3))
    assert _results(box) == [(True, "", "350 mm, 50 %; 3 readings within 0 mm")] * 2


def test_who_asks_while_the_box_measures_anyhow_gets_that_measurement() -> None:
    box = _SilentBox()
    box.wait(1_500)
    box.ask(TestSensor())
    (question,) = box.of(Measure)
    box.tell(Measured(question.number, (350,) * 3))
    assert [ok for ok, _, _ in _results(box)] == [True]


def test_a_box_shows_which_one_it_is_by_a_lamp_that_comes_and_goes_once_a_second() -> None:
    box = Box(setup=_WITH_LAMP)
    box.ask(Identify())
    assert _results(box) == [(True, "", "box-1")]
    box.wait(IDENTITY_MS + 5_000)
    lights = [light.on for light in box.of(Light)]
    assert len(lights) == IDENTITY_MS // BLINK_MS + 1
    assert all(before is not after for before, after in pairwise(lights[:-1]))
    assert lights[-1] is False


def test_a_test_of_the_lamp_is_answered_when_it_has_burnt() -> None:
    box = Box(setup=_WITH_LAMP)
    box.ask(TestLamps())
    box.wait(LAMP_MS - 1)
    assert _results(box) == []
    box.wait(1)
    assert _results(box) == [(True, "", "1")]
    assert [light.on for light in box.of(Light)] == [True, False]


def test_a_lamp_that_is_being_shown_is_busy() -> None:
    box = Box(setup=_WITH_LAMP)
    box.ask(TestLamps())
    box.ask(Identify())
    assert _results(box) == [(False, "busy", "")]


@pytest.mark.parametrize("do", [Identify(), TestLamps(), TestPrint(), TestChime()])
def test_a_box_without_lamp_printer_and_loudspeaker_says_so(do: AnyDo) -> None:
    box = Box()
    box.ask(do)
    assert _results(box) == [(False, "not_fitted", "")]
    assert box.of(loop.Tell)
