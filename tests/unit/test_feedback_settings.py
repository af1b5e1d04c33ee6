"""The feedback terminal's settings file: what is refused, and in which words."""

from __future__ import annotations

import pytest

from devices.feedback_terminal.question import Question
from devices.feedback_terminal.settings import FeedbackSettings, TenKey
from vuoro.config import ConfigError, parse

_DAEMON = """
site = "demo"
client = "feedback-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
"""
_BUTTONS = """
[[buttons]]
key = 1
pin = 2
lamp = 12
[[buttons]]
key = 2
pin = 3
"""


def _parse(text: str) -> FeedbackSettings:
    return parse(_DAEMON + text, FeedbackSettings, "feedback.toml")


def test_five_buttons_ask_for_satisfaction_unless_the_file_says_otherwise() -> None:
    settings = _parse(_BUTTONS)
    assert settings.question is Question.SATISFACTION
    assert [(b.key, b.pin, b.lamp) for b in settings.buttons] == [(1, 2, 12), (2, 3, None)]


def test_buttons_and_a_keypad_may_be_fitted_together() -> None:
    settings = _parse(_BUTTONS + '[keypad]\ndevice = "/dev/input/by-id/usb-keypad-event-kbd"\nten = "KEY_KPDOT"')
    assert settings.keypad is not None
    assert settings.keypad.ten is TenKey.KEYPAD_DOT
    assert settings.pins() == [2, 12, 3]


def test_a_simulated_terminal_needs_no_wiring() -> None:
    assert _parse('simulation = "live"').buttons == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a terminal needs keys"),
        (_BUTTONS.replace("key = 2", "key = 1"), "two buttons have the key 1"),
        (_BUTTONS.replace("pin = 3", "pin = 12"), "two things are wired to the pin 12"),
        (_BUTTONS.replace("pin = 3", "pin = 28"), "buttons[1].pin"),
        ('[keypad]\ndevice = "/dev/input/event3"', "changes from boot to boot"),
        ('[keypad]\ndevice = "/dev/input/by-id/x"\nten = "KEY_KPENTR"', 'Did you mean "KEY_KPENTER"?'),
        (_BUTTONS + '[keypad]\ndevice = "/dev/input/by-id/x"\nthanks_lamp = 2', "wired to the pin 2"),
    ],
)
def test_what_cannot_be_wired_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _parse(text)
    assert words in str(refused.value)
