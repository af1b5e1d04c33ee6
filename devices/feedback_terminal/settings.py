"""The feedback terminal's settings: what the sign asks, and which keys and lamps are fitted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from devices.feedback_terminal.question import Question
from vuoro.settings import DaemonSettings, Simulation
from vuoro.values import Language

#: A GPIO line of the Pi's header, by its BCM number.
Pin = Annotated[int, Meta(ge=0, le=27)]


class TenKey(StrEnum):
    """The key of the keypad that means 10, by its name in Linux."""

    KEYPAD_ENTER = "KEY_KPENTER"
    KEYPAD_DOT = "KEY_KPDOT"
    KEYPAD_PLUS = "KEY_KPPLUS"
    KEYPAD_MINUS = "KEY_KPMINUS"
    KEYPAD_ASTERISK = "KEY_KPASTERISK"
    KEYPAD_SLASH = "KEY_KPSLASH"
    ENTER = "KEY_ENTER"


class LitButton(Struct, frozen=True, kw_only=True):
    """A push-button between ``pin`` and ground, with its lamp on ``lamp``; ``key`` is the digit beside its face."""

    key: Annotated[int, Meta(ge=0, le=10)]
    pin: Pin
    lamp: Pin | None = None


class KeypadSettings(Struct, frozen=True, kw_only=True):
    """A USB keypad with the digits 0-9 and one key for 10; ``thanks_lamp`` is lit for each answer."""

    device: Path
    ten: TenKey = TenKey.KEYPAD_ENTER
    thanks_lamp: Pin | None = None

    def __post_init__(self) -> None:
        """Refuse a name that means another keypad after the next boot."""
        if self.device.name.startswith("event"):
            raise ValueError(f"{self.device} changes from boot to boot: name the keypad by /dev/input/by-id/…")


class FeedbackSettings(DaemonSettings, frozen=True, kw_only=True):
    """The settings file of a feedback terminal.

    ``language`` is written beside each answer: the language of the sign, where it has only one.
    """

    question: Question = Question.SATISFACTION
    language: Language = Language.FI
    buttons: tuple[LitButton, ...] = ()
    keypad: KeypadSettings | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be wired."""
        if self.simulation is Simulation.OFF and not self.buttons and self.keypad is None:
            raise ValueError("a terminal needs keys: add [[buttons]] or a [keypad]")
        _refuse_twice([button.key for button in self.buttons], "two buttons have the key {}")
        _refuse_twice(self.pins(), "two things are wired to the pin {}")

    def pins(self) -> list[int]:
        """Return every GPIO line in use."""
        pins = [pin for button in self.buttons for pin in (button.pin, button.lamp)]
        pins.append(self.keypad.thanks_lamp if self.keypad is not None else None)
        return [pin for pin in pins if pin is not None]


def _refuse_twice(values: list[int], message: str) -> None:
    for value in sorted(set(values)):
        if values.count(value) > 1:
            raise ValueError(message.format(value))
