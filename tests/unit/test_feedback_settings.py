"""The feedback terminal's settings file: what is refused, and in which words."""

from __future__ import annotations

import pytest

from devices.feedback_terminal.fitting import setup_of
from devices.feedback_terminal.keys import Control
from devices.feedback_terminal.settings import FeedbackSettings, PadKey
from vuoro.config import ConfigError, parse
from vuoro.messages.commands import FeedbackQuestion

_DAEMON = """
site = "demo"
client = "feedback-1"
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
"""
_FIVE = "".join(f"[[buttons]]\nkey = {key}\npin = {key}\nlamp = {key + 10}\n" for key in range(1, 6))
_PAD = '[keypad]\ndevice = "/dev/input/by-id/usb-keypad-event-kbd"\n'
_SCREEN = '[screen]\nkind = "kmsdrm"\n'
_HEADSET = '[headset]\npin = 26\ndevice = "plughw:CARD=Headset"\n'


def _parse(text: str) -> FeedbackSettings:
    return parse(_DAEMON + text, FeedbackSettings, "feedback.toml")


def test_five_buttons_ask_for_satisfaction_unless_the_file_says_otherwise() -> None:
    settings = _parse(_FIVE)
    assert settings.asked == (FeedbackQuestion.SATISFACTION,)
    assert settings.button_pins() == {key: key for key in range(1, 6)}
    assert settings.lamp_pins() == {key: key + 10 for key in range(1, 6)}


def test_a_screen_asks_all_five_questions() -> None:
    assert _parse(_SCREEN).asked == tuple(FeedbackQuestion)


def test_buttons_a_keypad_a_screen_and_a_headset_may_be_fitted_together() -> None:
    settings = _parse(_FIVE + _PAD + 'ten = "KEY_KPDOT"\n' + _SCREEN + _HEADSET)
    assert settings.keypad is not None
    assert settings.keypad.ten is PadKey.KEYPAD_DOT
    assert settings.keys == frozenset(range(11))
    assert 26 in settings.pins()


def test_keys_that_answer_nothing_are_named_by_what_they_are_for() -> None:
    settings = _parse(_PAD + 'skip = "KEY_KPPLUS"\nrepeat = "KEY_KPDOT"')
    assert settings.keypad is not None
    assert settings.keypad.controls() == {Control.SKIP: PadKey.KEYPAD_PLUS, Control.REPEAT: PadKey.KEYPAD_DOT}


def test_lamps_lead_through_several_questions_where_each_has_one_and_can_be_left_out() -> None:
    lamp = '[[question_lamps]]\nquestion = "{}"\npin = {}\n'
    lamps = lamp.format("effort", 20) + lamp.format("satisfaction", 21)
    settings = _parse('questions = ["effort", "satisfaction"]\n' + "skip_button = { pin = 22 }\n" + _FIVE + lamps)
    setup = setup_of(settings, "boot-1")
    assert setup.question_lamps == {FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION}
    assert setup.skip_key


def test_a_simulated_terminal_needs_no_wiring() -> None:
    assert _parse('simulation = "live"').buttons == ()


def test_the_orders_of_services_begin_anew_with_each_start_but_not_in_a_replay() -> None:
    live = _parse('simulation = "live"')
    driven = _parse('simulation = "driven"')
    assert setup_of(live, "b").seed != setup_of(live, "b").seed
    assert setup_of(driven, "b").seed == setup_of(driven, "b").seed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a terminal needs something to press"),
        (_FIVE.replace("key = 2", "key = 1"), "two buttons have the key 1"),
        (_FIVE.replace("pin = 3", "pin = 12"), "two things are wired to the pin 12"),
        (_FIVE.replace("pin = 3", "pin = 28"), "buttons[2].pin"),
        (_FIVE.replace("key = 4", "key = 6"), 'the question "satisfaction" has no keys for 4'),
        ('questions = ["recommend"]\n' + _FIVE, 'the question "recommend" has no keys for 0, 6, 7, 8, 9, 10'),
        ('questions = ["words"]\n' + _FIVE, 'the question "words" needs a [screen]'),
        ('questions = ["effort", "effort"]\n' + _FIVE, 'the question "effort" is asked twice'),
        ('questions = ["effort", "satisfaction"]\n' + _FIVE, "add [[question_lamps]] for ['effort', 'satisfaction']"),
        ('questions = ["effort", "satisfaction"]\n' + _FIVE, "a [skip_button] or keypad.skip"),
        ('[keypad]\ndevice = "/dev/input/event3"', "changes from boot to boot"),
        ('[keypad]\ndevice = "/dev/input/by-id/x"\nten = "KEY_KPENTR"', 'Did you mean "KEY_KPENTER"?'),
        (_PAD + 'skip = "KEY_KPENTER"', "two things are on the key KEY_KPENTER"),
        (_FIVE + _PAD + "thanks_lamp = 2", "wired to the pin 2"),
        (_SCREEN + _HEADSET, "who does not see cannot touch"),
        (_FIVE + _HEADSET.replace("26", "5"), "wired to the pin 5"),
        ('feedback_url = "https://vuoro.lahti.fi/palaute"\n' + _FIVE, "feedback_url needs a [screen]"),
        ('feedback_url = "vuoro.lahti.fi"\n' + _SCREEN, "an address, such as"),
        ('[screen]\nkind = "none"', 'screen.kind = "none" is for simulated terminals'),
        ("warning_s = 19\n" + _SCREEN, "warning_s"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _parse(text)
    assert words in str(refused.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        _parse('questions = ["words", "recommend"]\n' + _FIVE.replace("key = 2", "key = 1"))
    for words in ('"words" needs a', "no keys for", "two buttons have the key 1"):
        assert words in str(refused.value)
