"""The settings of a real feedback terminal fit the hardware that they name."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from devices.feedback_terminal.events import KeyDown
from devices.feedback_terminal.hardware import keysets
from devices.feedback_terminal.keys import Control
from devices.feedback_terminal.settings import FeedbackSettings
from devices.feedback_terminal.state import Lights
from vuoro.clock import SystemClock
from vuoro.config import parse
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Event
from vuoro.touch.parts import Part, PartTroubled

_TERMINAL = """
site = "demo"
client = "feedback-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
questions = ["satisfaction", "effort"]
buttons = [{ key = 1, pin = 2, lamp = 12 }, { key = 5, pin = 3 }]
skip_button = { pin = 4 }
keypad = { device = "/dev/input/by-id/usb-not-plugged-in-event-kbd", thanks_lamp = 20 }
question_lamps = [{ question = "effort", pin = 21 }, { question = "satisfaction", pin = 22 }]
"""


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    Device.pin_factory = factory
    yield factory
    factory.reset()
    Device.pin_factory = None


def test_buttons_and_lamps_work_beside_a_keypad_that_is_not_plugged_in(pins: MockFactory) -> None:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    fitted = keysets(parse(_TERMINAL, FeedbackSettings, "feedback.toml"), events.put, SystemClock())
    lost = events.get(timeout=20)
    assert isinstance(lost, PartTroubled)
    assert lost.part is Part.KEYPAD
    keys = []
    for pin in (3, 4):
        pins.pin(pin).drive_low()
        down = events.get(timeout=20)
        assert isinstance(down, KeyDown)
        keys.append(down.key)
    assert keys == [5, Control.SKIP]
    for keyset in fitted:
        keyset.light(Lights(keys=frozenset({1, 5}), question=FeedbackQuestion.EFFORT, thanks=True))
    assert [pins.pin(pin).state for pin in (12, 20, 21, 22)] == [1, 1, 1, 0]
    for keyset in fitted:
        keyset.close()
