"""The drop box's settings file: what is refused, and in which words."""

from __future__ import annotations

import pytest

from devices.dropbox_sensor.parsers import Family
from devices.dropbox_sensor.settings import DropboxSettings
from devices.dropbox_sensor.state import Setup
from vuoro.config import ConfigError, parse

_DAEMON = """
site = "demo"
client = "dropbox-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
box = "shared"
calibration = { empty_mm = 600, full_mm = 120 }
"""
_SWITCHES = """
lid = { pin = 5 }
door = { pin = 6, conducts_when_open = true }
"""
_ULTRASONIC = "ultrasonic = { trigger = 23, echo = 24 }\n"
_SERIAL = 'serial = { port = "/dev/serial0", family = "a02yyuw" }\n'


def _parse(text: str) -> DropboxSettings:
    return parse(text, DropboxSettings, "dropbox.toml")


def test_a_box_has_one_sensor_and_two_switches() -> None:
    settings = _parse(_DAEMON + _SWITCHES + _SERIAL)
    assert settings.serial is not None
    assert settings.serial.family is Family.A02YYUW
    assert settings.lid is not None
    assert settings.door is not None
    assert (settings.lid.conducts_when_open, settings.door.conducts_when_open) == (False, True)
    assert settings.measure_every_s == 60


def test_a_simulated_box_needs_no_wiring() -> None:
    assert _parse(_DAEMON + 'simulation = "driven"').lid is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_DAEMON + _SWITCHES, "needs one sensor, [ultrasonic] or [serial], and has 0"),
        (_DAEMON + _SWITCHES + _SERIAL + _ULTRASONIC, "and has 2"),
        (_DAEMON + _SERIAL, "needs a [lid] switch; the box needs a [door] switch"),
        (_DAEMON + _SWITCHES + _ULTRASONIC.replace("24", "5"), "pin 5 is used 2 times"),
        (_DAEMON + _SWITCHES + _SERIAL.replace("a02yyuw", "tf_luna"), "sees nothing nearer than 200 mm"),
        (_DAEMON + _SWITCHES + _SERIAL.replace("a02yyuw", "tfluna"), 'Did you mean "tf_luna"?'),
        (_DAEMON.replace("120", "700") + _SWITCHES + _SERIAL, "full_mm (700) must be from 1 to below empty_mm (600)"),
        (_DAEMON + "measure_every_s = 1\n" + _SWITCHES + _SERIAL, "a whole number from 10 to 3600"),
        (_DAEMON.replace("120", "15") + _SWITCHES + _ULTRASONIC, 'a "HC-SR04" sees nothing nearer than 20 mm'),
        (_DAEMON + "lamp = 6\n" + _SWITCHES + _SERIAL, "pin 6 is used 2 times"),
        (_DAEMON + _SWITCHES + "key = { pin = 5 }\n" + _SERIAL, "pin 5 is used 2 times"),
        (_DAEMON + _SWITCHES + "key = { pin = 28 }\n" + _SERIAL, "a BCM pin number from 0 to 27"),
        (_DAEMON + "air_temperature_c = 500\n" + _SWITCHES + _SERIAL, "a temperature from -30 to 50 °C"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _parse(text)
    assert words in str(refused.value)


def test_what_the_logic_has_to_know_of_the_box_comes_from_its_settings() -> None:
    wired = "lamp = 19\nlid_left_open_s = 30\ndoor_left_open_s = 600\n" + _SWITCHES + "key = { pin = 13 }\n"
    assert _parse(_DAEMON + wired + _SERIAL).setup() == Setup(
        box="shared", lid_left_ms=30_000, door_left_ms=600_000, has_key=True, has_lamp=True
    )


@pytest.mark.parametrize(
    ("sensor", "sound_m_s", "still"),
    [
        (_ULTRASONIC, 343.26, 10),
        (_SERIAL, None, 10),
        (_SERIAL.replace("a02yyuw", "maxbotix_inch"), 345.6, 100),
    ],
)
def test_a_sensor_is_read_as_its_kind_has_to_be(sensor: str, sound_m_s: float | None, still: int) -> None:
    settings = _parse(_DAEMON.replace("120", "200") + "air_temperature_c = 5\n" + _SWITCHES + sensor).sensor()
    assert (settings.sound_m_s, settings.still, settings.air_c, settings.every_ms) == (sound_m_s, still, 5.0, 60_000)
