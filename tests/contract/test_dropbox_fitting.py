"""The settings of a real drop box fit the hardware that they name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from devices.dropbox_sensor.events import DoorFound, LidMoved
from devices.dropbox_sensor.hardware import GpioLamp, NoLamp, SerialRanger, Ultrasonic, lamp, ranger, switches
from devices.dropbox_sensor.settings import DropboxSettings
from vuoro.clock import SystemClock
from vuoro.config import parse
from vuoro.messages.loop import Event

_BOX = """
site = "demo"
client = "dropbox-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
box = "shared"
calibration = { empty_mm = 600, full_mm = 120 }
lid = { pin = 5 }
door = { pin = 6, conducts_when_open = true }
"""


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    Device.pin_factory = factory
    yield factory
    factory.reset()
    Device.pin_factory = None


@pytest.mark.parametrize(
    ("sensor", "kind"),
    [
        ("ultrasonic = { trigger = 23, echo = 24 }", Ultrasonic),
        ('serial = { port = "/dev/serial0", family = "a02yyuw" }', SerialRanger),
    ],
)
def test_the_settings_choose_the_sensor(sensor: str, kind: type) -> None:
    settings = parse(_BOX + sensor, DropboxSettings, "dropbox.toml")
    events: list[Event] = []
    assert type(ranger(settings, events.append)) is kind


def test_each_switch_is_read_at_its_own_pin_in_its_own_sense(pins: MockFactory) -> None:
    settings = parse(_BOX + "ultrasonic = { trigger = 23, echo = 24 }", DropboxSettings, "dropbox.toml")
    events: list[Event] = []
    fitted = switches(settings, events.append, SystemClock())
    # Nothing conducts: that is a reed switch without its magnet at the lid, and a door that is shut.
    assert events[0] == DoorFound(open=False)
    assert isinstance(events[1], LidMoved)
    assert events[1].open
    pins.pin(5).drive_low()
    assert isinstance(events[2], LidMoved)
    assert not events[2].open
    fitted.close()


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize(("wired", "kind"), [("", NoLamp), ("lamp = 19\n", GpioLamp)])
def test_a_lamp_is_fitted_where_the_settings_name_its_pin(wired: str, kind: type) -> None:
    settings = parse(
        _BOX.replace("lid =", wired + "lid =") + "ultrasonic = { trigger = 23, echo = 24 }", DropboxSettings, "box.toml"
    )
    fitted = lamp(settings)
    assert type(fitted) is kind
    fitted.light(on=True)
    fitted.close()
