"""The settings of a real feedback terminal fit the hardware that they name."""

from __future__ import annotations

import queue

from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from devices.feedback_terminal.events import KeyDown, KeysLost
from devices.feedback_terminal.hardware import keysets
from devices.feedback_terminal.settings import FeedbackSettings
from vuoro.clock import SystemClock
from vuoro.config import parse
from vuoro.messages.loop import Event

_TERMINAL = """
site = "demo"
client = "feedback-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
buttons = [{ key = 1, pin = 2, lamp = 12 }, { key = 5, pin = 3 }]
keypad = { device = "/dev/input/by-id/usb-not-plugged-in-event-kbd", thanks_lamp = 20 }
"""


def test_buttons_work_beside_a_keypad_that_is_not_plugged_in() -> None:
    pins = MockFactory()
    Device.pin_factory = pins
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    fitted = keysets(parse(_TERMINAL, FeedbackSettings, "feedback.toml"), events.put, SystemClock())
    lost = events.get(timeout=20)
    assert isinstance(lost, KeysLost)
    pins.pin(3).drive_low()
    down = events.get(timeout=20)
    assert isinstance(down, KeyDown)
    assert down.key == 5
    for keyset in fitted:
        keyset.close()
    pins.reset()
    Device.pin_factory = None
