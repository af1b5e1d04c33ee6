"""The terminal's real keys and lamps: lit push-buttons on GPIO (gpiozero) and a USB keypad (evdev).

Callbacks and the keypad's thread only put events into the inbox. Nothing is debounced here: gpiozero's bounce_time
loses edges (its issues 697 and 1039) and its mock pins ignore it; `vuoro.counting` does it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final, TypeVar

from gpiozero import LED, Button

from devices.feedback_terminal.events import KeyDown, KeyFoundDown, KeyUp, LampsTroubled
from devices.feedback_terminal.keys import Key
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.settings import FeedbackSettings, KeypadSettings
from devices.feedback_terminal.state import Lights
from vuoro.clock import Clock
from vuoro.key_reader import InputSource, KeyReader
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.loop import Event
from vuoro.touch.hardware import open_keypad
from vuoro.touch.parts import Part, PartTroubled

_LOG: Final = logging.getLogger(__name__)

Put = Callable[[Event], None]
Open = Callable[[], InputSource]
_Name = TypeVar("_Name")


def keysets(settings: FeedbackSettings, put: Put, clock: Clock) -> list[Keyset]:
    """Return the buttons, the keypad and the lamps that the settings name."""
    fitted: list[Keyset] = []
    if pins := settings.button_pins():
        fitted.append(LitButtons(pins, settings.lamp_pins(), put, clock))
    if (pad := settings.keypad) is not None:
        fitted.append(Keypad(partial(open_keypad, pad.device), keymap(pad), put, clock, lamp=pad.thanks_lamp))
    if settings.question_lamps:
        fitted.append(QuestionLamps({lamp.question: lamp.pin for lamp in settings.question_lamps}, put))
    return fitted


class Lamps:
    """Lamps by name; a lamp that a pin cannot switch is told. Whether one has burnt out, no pin can tell."""

    def __init__(self, pins: Mapping[_Name, int], put: Put) -> None:
        self._put = put
        self._trouble: str | None = None
        self._lamps: dict[object, LED] = {name: LED(pin) for name, pin in pins.items()}

    def light(self, lit: frozenset[object]) -> None:
        """Light these and no others."""
        with self._telling():
            for name, lamp in self._lamps.items():
                lamp.value = name in lit

    def close(self) -> None:
        """Let go of the pins; that puts out the lamps."""
        for lamp in self._lamps.values():
            lamp.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell when the pins fail, and when they work again; a dark lamp must not keep an answer from being taken."""
        trouble = None
        try:
            yield
        except Exception as error:  # noqa: BLE001  lgpio raises lgpio.error, gpiozero its own, the kernel OSError
            trouble = f"{type(error).__name__}: {error}"
        if trouble != self._trouble:
            _LOG.warning("lamps: %s", trouble or "work again")
            self._put(LampsTroubled(trouble))
        self._trouble = trouble


class LitButtons:
    """Push-buttons between a pin and ground, each with its lamp."""

    def __init__(self, pins: Mapping[Key, int], lamps: Mapping[Key, int], put: Put, clock: Clock) -> None:
        self._put = put
        self._clock = clock
        self._lamps = Lamps(lamps, put)
        self._buttons = [self._watched(key, pin) for key, pin in pins.items()]

    def thank(self, press: Press) -> None:
        """Thank by the lamp alone: `light` follows."""

    def light(self, lights: Lights) -> None:
        """Light the lamps of these keys."""
        self._lamps.light(frozenset(lights.keys))

    def close(self) -> None:
        """Let go of the pins; that puts out the lamps."""
        for button in self._buttons:
            button.close()
        self._lamps.close()

    def _watched(self, key: Key, pin: int) -> Button:
        button = Button(pin)
        button.when_pressed = partial(self._tell, KeyDown, key)
        button.when_released = partial(self._tell, KeyUp, key)
        if button.is_pressed:  # gpiozero fires for edges only
            self._tell(KeyFoundDown, key)
        return button

    def _tell(self, kind: type[KeyDown | KeyUp | KeyFoundDown], key: Key) -> None:
        self._put(kind(key, self._clock.now()))


class QuestionLamps:
    """A lamp beside each question that is written on the terminal: it tells which one is asked."""

    def __init__(self, pins: Mapping[FeedbackQuestion, int], put: Put) -> None:
        self._lamps = Lamps(pins, put)

    def thank(self, press: Press) -> None:
        """Thank by other lamps."""

    def light(self, lights: Lights) -> None:
        """Light the lamp of the question."""
        self._lamps.light(frozenset({lights.question}))

    def close(self) -> None:
        """Let go of the pins."""
        self._lamps.close()


def keymap(pad: KeypadSettings) -> dict[int, Key]:
    """Return what each Linux key code of a keypad means."""
    from evdev import ecodes  # noqa: PLC0415  it has to be compiled: a terminal without a keypad does without

    codes = ecodes.ecodes
    digits: dict[int, Key] = {codes[f"KEY_{prefix}{digit}"]: digit for prefix in ("KP", "") for digit in range(10)}
    named: dict[int, Key] = {codes[name.value]: control for control, name in pad.controls().items()}
    return {**digits, **named, codes[pad.ten.value]: 10}


class Keypad:
    """A keypad that may be unplugged and plugged in at any time, with one lamp that thanks for all its keys."""

    def __init__(
        self, open_it: Open, meaning: Mapping[int, Key], put: Put, clock: Clock, *, lamp: int | None = None
    ) -> None:
        self._put = put
        self._clock = clock
        self._lamps = Lamps({} if lamp is None else {"thanks": lamp}, put)
        self._reader = KeyReader(open_it, meaning, self._down, self._lost, self._up)

    def thank(self, press: Press) -> None:
        """Thank by the lamp alone: `light` follows."""

    def light(self, lights: Lights) -> None:
        """Light the lamp while somebody is thanked."""
        self._lamps.light(frozenset({"thanks"} if lights.thanks else ()))

    def close(self) -> None:
        """End the reading and let go of the keypad and the lamp."""
        self._reader.close()
        self._lamps.close()

    def _down(self, key: Key) -> None:
        self._put(KeyDown(key, self._clock.now()))

    def _up(self, key: Key) -> None:
        self._put(KeyUp(key, self._clock.now()))

    def _lost(self, trouble: str | None) -> None:
        self._put(PartTroubled(Part.KEYPAD, trouble))
