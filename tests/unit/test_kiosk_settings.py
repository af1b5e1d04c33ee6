"""The kiosk's TOML file: what it may say, and what it is told when it says something wrong."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.settings import KioskSettings, PrinterKind
from vuoro.config import ConfigError, parse
from vuoro.values import Language

_DAEMON = """
site = "demo"
client = "kiosk-1"
state_directory = "/var/lib/vuoro/kiosk-1"
simulation = "{simulation}"
broker = {{ host = "localhost", port = 1883 }}
"""
_BUTTONS = """
buttons = [
    { service = "vero", pin = 17, lamp = 27 },
    { service = "kela", pin = 22, lamp = 23 },
]
"""


def _parse(rest: str, simulation: str = "off") -> KioskSettings:
    return parse(_DAEMON.format(simulation=simulation) + rest, KioskSettings, "kiosk.toml")


def _problems(rest: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _parse(rest)
    return str(caught.value)


def test_a_kiosk_needs_its_buttons_and_has_a_default_for_the_rest() -> None:
    settings = _parse(_BUTTONS)
    assert settings.setup().services == ("vero", "kela")
    assert settings.default_language is Language.FI
    assert settings.printer.kind is PrinterKind.USB
    assert settings.setup().repeat_ms == 500


def test_a_simulated_kiosk_needs_no_pins() -> None:
    settings = _parse('buttons = [{ service = "vero" }]', simulation="driven")
    assert settings.setup().services == ("vero",)


def test_a_real_button_needs_pin_and_lamp_and_all_that_lack_them_are_named() -> None:
    problems = _problems('buttons = [{ service = "vero" }, { service = "kela", pin = 4 }]')
    assert 'the button "vero" needs a pin and a lamp' in problems
    assert 'the button "kela" needs a pin and a lamp' in problems


def test_a_service_has_one_button() -> None:
    twice = 'buttons = [{ service = "vero", pin = 1, lamp = 2 }, { service = "vero", pin = 3, lamp = 4 }]'
    assert '"vero" has 2 buttons' in _problems(twice)


def test_a_pin_has_one_use() -> None:
    assert "pin 17 is used 2 times" in _problems('buttons = [{ service = "vero", pin = 17, lamp = 17 }]')


def test_a_service_cannot_be_called_like_a_language_with_a_button() -> None:
    rest = """
    buttons = [{ service = "sv", pin = 1, lamp = 2 }]
    language_buttons = [{ language = "sv", pin = 3, lamp = 4 }]
    """
    assert '"sv" has 2 buttons' in _problems(rest)


def test_a_pin_that_the_header_has_not_is_refused_with_what_would_be_right() -> None:
    problems = _problems('buttons = [{ service = "vero", pin = 40, lamp = 2 }]')
    assert "buttons[0].pin" in problems
    assert "a BCM pin number from 0 to 27" in problems


def test_language_buttons_are_told_to_the_logic() -> None:
    rest = _BUTTONS + 'language_buttons = [{ language = "sv", pin = 5, lamp = 6 }]'
    assert _parse(rest).setup().languages == (Language.SV,)


_SCREEN = """
screen = { kind = "kmsdrm" }
"""
_KEYPAD = """
keypad = { device = "/dev/input/by-id/usb-Keypad-event-kbd" }
"""
_HEADSET = """
headset = { pin = 5, device = "plughw:CARD=Headset" }
"""


@pytest.mark.parametrize(
    "ways", [_BUTTONS, _SCREEN, _KEYPAD + _HEADSET, _BUTTONS + _SCREEN, _BUTTONS + _SCREEN + _KEYPAD + _HEADSET]
)
def test_any_mix_of_buttons_screen_and_keypad_is_a_way_in(ways: str) -> None:
    settings = _parse(ways)
    assert settings.has_pages == (ways != _BUTTONS)
    assert settings.setup().all_services == settings.has_pages


@pytest.mark.parametrize(
    ("ways", "missing"),
    [
        ("", "a kiosk needs a way in"),
        (_SCREEN + _HEADSET, "needs a [keypad]"),
        (_KEYPAD, "needs a [screen] or a [headset]"),
        ('screen = { kind = "none" }', "is for simulated kiosks"),
    ],
)
def test_a_mix_that_nobody_could_use_is_refused(ways: str, missing: str) -> None:
    assert missing in _problems(ways)


def test_a_screen_that_is_too_small_for_a_hand_is_refused() -> None:
    assert "20 mm" in _problems('screen = { kind = "window", size = [1280, 800], pixels_per_mm = 5.9 }')


def test_a_keypad_is_named_so_that_the_name_holds_after_the_next_boot() -> None:
    assert "by-id" in _problems(_SCREEN + 'keypad = { device = "/dev/input/event3" }')


def test_the_jack_must_name_a_sound_device_of_its_own() -> None:
    assert "plughw" in _problems(_SCREEN + _KEYPAD + 'headset = { pin = 5, device = "default" }')


def test_the_sound_card_itself_may_tell_of_the_plug() -> None:
    jack = "/dev/input/by-path/platform-sound-event"
    settings = _parse(_SCREEN + _KEYPAD + f'headset = {{ jack = "{jack}", device = "plughw:CARD=Headset" }}')
    assert settings.headset is not None
    assert str(settings.headset.jack) == jack


@pytest.mark.parametrize(
    ("headset", "wrong"),
    [
        ('device = "plughw:CARD=A"', "a headset needs a pin or a jack"),
        ('pin = 5, jack = "/dev/input/by-path/a", device = "plughw:CARD=A"', "and not both"),
        ('jack = "/dev/input/event3", device = "plughw:CARD=A"', "by-path"),
    ],
)
def test_a_jack_has_one_switch_whose_name_holds_after_the_next_boot(headset: str, wrong: str) -> None:
    assert wrong in _problems(_SCREEN + _KEYPAD + f"headset = {{ {headset} }}")


def test_the_jack_may_not_share_a_pin_with_a_button() -> None:
    headset = 'headset = { pin = 17, device = "plughw:CARD=Headset" }'
    assert "pin 17 is used 2 times" in _problems(_BUTTONS + _SCREEN + _KEYPAD + headset)
