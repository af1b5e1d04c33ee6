"""The feedback terminal's settings: what is asked, and which keys, lamps, screen and sound are fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from devices.feedback_terminal.keys import Control, Key
from devices.feedback_terminal.known import Menu
from devices.feedback_terminal.press import BY_KEYS
from vuoro.counting import SCALES
from vuoro.messages.commands import FeedbackQuestion
from vuoro.settings import DaemonSettings, Simulation
from vuoro.touch.settings import HeadsetSettings, ScreenKind, ScreenSettings
from vuoro.values import Language

#: A GPIO line of the Pi's header, by its BCM number.
Pin = Annotated[int, Meta(ge=0, le=27)]

#: So that its QR code can be read from the glass: at most as many modules as fit there.
FeedbackUrl = Annotated[
    str,
    Meta(pattern=r"^https?://[!-~]{1,100}$", description='an address, such as "https://vuoro.lahti.fi/feedback"'),
]


class PadKey(StrEnum):
    """A key of the keypad that is no digit, by its name in Linux."""

    KEYPAD_ENTER = "KEY_KPENTER"
    KEYPAD_DOT = "KEY_KPDOT"
    KEYPAD_PLUS = "KEY_KPPLUS"
    KEYPAD_MINUS = "KEY_KPMINUS"
    KEYPAD_ASTERISK = "KEY_KPASTERISK"
    KEYPAD_SLASH = "KEY_KPSLASH"
    ENTER = "KEY_ENTER"
    BACKSPACE = "KEY_BACKSPACE"
    TAB = "KEY_TAB"
    SPACE = "KEY_SPACE"
    VOLUME_UP = "KEY_VOLUMEUP"
    VOLUME_DOWN = "KEY_VOLUMEDOWN"


class PushButton(Struct, frozen=True, kw_only=True):
    """A push-button between ``pin`` and ground."""

    pin: Pin


class AnswerButton(PushButton, frozen=True, kw_only=True):
    """A button that answers, with its lamp on ``lamp``; ``key`` is the digit beside its face."""

    key: Annotated[int, Meta(ge=0, le=10)]
    lamp: Pin | None = None


class KeypadSettings(Struct, frozen=True, kw_only=True):
    """A USB keypad with the digits 0-9 and a key for ``ten``; ``thanks_lamp`` is lit for each answer.

    ``skip`` leaves a question out; ``language`` goes on in the next language; ``repeat``, ``louder`` and ``softer`` are
    for who listens by the headset.
    """

    device: Path
    ten: PadKey = PadKey.KEYPAD_ENTER
    skip: PadKey | None = None
    repeat: PadKey | None = None
    louder: PadKey | None = None
    softer: PadKey | None = None
    language: PadKey | None = None
    thanks_lamp: Pin | None = None

    def __post_init__(self) -> None:
        """Refuse a name that means another keypad after the next boot, and a key with two meanings."""
        if self.device.name.startswith("event"):
            raise ValueError(f"{self.device} changes from boot to boot: name the keypad by /dev/input/by-id/…")
        _refuse_twice([self.ten, *self.controls().values()], "two things are on the key {}")

    def controls(self) -> dict[Control, PadKey]:
        """Return the keys that answer nothing."""
        keys = {
            Control.SKIP: self.skip,
            Control.REPEAT: self.repeat,
            Control.LOUDER: self.louder,
            Control.SOFTER: self.softer,
            Control.LANGUAGE: self.language,
        }
        return {control: key for control, key in keys.items() if key is not None}


class QuestionLamp(Struct, frozen=True, kw_only=True):
    """The lamp beside a question that is written on a terminal without a screen."""

    question: FeedbackQuestion
    pin: Pin


class ToneSettings(Struct, frozen=True, kw_only=True):
    """Two soft tones that thank: how loud, from 0 to 1, and by which sound ``device`` (the usual one if none is named).

    The device must not be the headset's: what sounds there is private.
    """

    volume: Annotated[float, Meta(gt=0, le=1)] = 0.3
    device: str | None = None


class FeedbackSettings(DaemonSettings, frozen=True, kw_only=True):
    """The settings file of a feedback terminal.

    ``questions`` are asked in the handbook's order: all of them with a screen, else satisfaction alone, unless the file
    says otherwise. ``language`` is the one to begin with, and the one of a sign that has only one. ``services`` tells
    which are offered first. ``feedback_url`` is the console's feedback page, for the customer's own phone. After
    ``idle_s`` without a touch a screen asks whether anybody is there, for ``warning_s``; presses that the hub has
    counted are kept for ``keep_days``.
    """

    questions: tuple[FeedbackQuestion, ...] = ()
    services: Menu = Menu.TODAY
    language: Language = Language.FI
    buttons: tuple[AnswerButton, ...] = ()
    skip_button: PushButton | None = None
    keypad: KeypadSettings | None = None
    question_lamps: tuple[QuestionLamp, ...] = ()
    screen: ScreenSettings | None = None
    headset: HeadsetSettings | None = None
    tone: ToneSettings | None = None
    feedback_url: FeedbackUrl | None = None
    idle_s: Annotated[int, Meta(ge=10, le=300)] = 25
    warning_s: Annotated[int, Meta(ge=20, le=300)] = 20
    keep_days: Annotated[int, Meta(ge=1, le=3650)] = 30

    def __post_init__(self) -> None:
        """Refuse settings whose parts do not fit together, naming all that is wrong."""
        if mistakes := [*self._unusable(), *self._unanswerable(), *self._doubled()]:
            raise ValueError("; ".join(mistakes))

    @property
    def asked(self) -> tuple[FeedbackQuestion, ...]:
        """Return what is asked."""
        if self.questions:
            return self.questions
        return (FeedbackQuestion.SATISFACTION,) if self.screen is None else tuple(FeedbackQuestion)

    @property
    def keys(self) -> frozenset[int]:
        """Return the numbers that the keys have; simulated hardware has them all."""
        if self.keypad is not None or (self.simulation is not Simulation.OFF and self.screen is None):
            return frozenset(range(11))
        return frozenset(button.key for button in self.buttons)

    def button_pins(self) -> dict[Key, int]:
        """Return the pins of the buttons, by what they are for."""
        pins: dict[Key, int] = {button.key: button.pin for button in self.buttons}
        return pins if self.skip_button is None else {**pins, Control.SKIP: self.skip_button.pin}

    def lamp_pins(self) -> dict[Key, int]:
        """Return the pins of the buttons' lamps."""
        return {button.key: button.lamp for button in self.buttons if button.lamp is not None}

    def pins(self) -> list[int]:
        """Return every GPIO line in use."""
        pins: list[int | None] = [pin for button in self.buttons for pin in (button.pin, button.lamp)]
        pins.append(None if self.skip_button is None else self.skip_button.pin)
        pins += [lamp.pin for lamp in self.question_lamps]
        pins.append(None if self.keypad is None else self.keypad.thanks_lamp)
        pins.append(None if self.headset is None else self.headset.pin)
        return [pin for pin in pins if pin is not None]

    def _unusable(self) -> Iterator[str]:
        is_real = self.simulation is Simulation.OFF
        if is_real and not (self.buttons or self.keypad or self.screen):
            yield "a terminal needs something to press: add [[buttons]], a [keypad] or a [screen]"
        if is_real and self.screen is not None and self.screen.kind is ScreenKind.NONE:
            yield 'screen.kind = "none" is for simulated terminals; say "kmsdrm" or "window"'
        if self.headset is not None and not (self.buttons or self.keypad):
            yield "a [headset] needs [[buttons]] or a [keypad]: who does not see cannot touch"
        if self.feedback_url is not None and self.screen is None:
            yield "feedback_url needs a [screen] for its QR code; without one print it on the sign"

    def _unanswerable(self) -> Iterator[str]:
        """Tell which questions could not be answered, or not be left out, by the keys alone."""
        if self.screen is not None:
            return
        for question in self.asked:
            if question not in BY_KEYS:
                yield f'the question "{question.value}" needs a [screen]'
            elif missing := set(SCALES[question]) - self.keys:
                yield f'the question "{question.value}" has no keys for {", ".join(map(str, sorted(missing)))}'
        if len(self.asked) > 1 and self.simulation is Simulation.OFF:
            yield from self._unled()

    def _unled(self) -> Iterator[str]:
        lit = {lamp.question for lamp in self.question_lamps}
        if unlit := [question.value for question in self.asked if question not in lit]:
            yield f"without a [screen] each of several questions needs a lamp: add [[question_lamps]] for {unlit}"
        if self.skip_button is None and (self.keypad is None or self.keypad.skip is None):
            yield "without a [screen] several questions need a way to leave one out: a [skip_button] or keypad.skip"

    def _doubled(self) -> Iterator[str]:
        yield from _twice([button.key for button in self.buttons], "two buttons have the key {}")
        yield from _twice(self.pins(), "two things are wired to the pin {}")
        yield from _twice([one.value for one in self.questions], 'the question "{}" is asked twice')
        yield from _twice([one.question.value for one in self.question_lamps], 'the question "{}" has two lamps')


def _twice(values: list[int] | list[str], message: str) -> Iterator[str]:
    yield from (message.format(value) for value, count in Counter(values).items() if count > 1)


def _refuse_twice(values: list[PadKey], message: str) -> None:
    for mistake in _twice([value.value for value in values], message):
        raise ValueError(mistake)
