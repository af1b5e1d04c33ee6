"""The terminal's real keys and lamps: lit push-buttons on GPIO (gpiozero) and a USB keypad (evdev).

Callbacks and the keypad's thread only put events into the inbox. Nothing is debounced here: gpiozero's bounce_time
loses edges (its issues 697 and 1039) and its mock pins ignore it; `vuoro.counting` does it.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from evdev import InputDevice, ecodes
from evdev.eventio import EventIO
from gpiozero import LED, Button

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.events import KeyDown, KeyFoundDown, KeysFound, KeysLost, KeyUp
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.settings import FeedbackSettings, LitButton, TenKey
from vuoro.backoff import Backoff
from vuoro.clock import Clock
from vuoro.messages.loop import Event

_LOG: Final = logging.getLogger(__name__)

Put = Callable[[Event], None]
Open = Callable[[], EventIO]

#: The value of an EV_KEY event; 2, the kernel's autorepeat, is no press.
_UP: Final = 0
_DOWN: Final = 1


def keysets(settings: FeedbackSettings, put: Put, clock: Clock) -> list[Keyset]:
    """Return the buttons and the keypad that the settings name."""
    fitted: list[Keyset] = []
    if settings.buttons:
        fitted.append(LitButtons(settings.buttons, put, clock))
    if (pad := settings.keypad) is not None:
        fitted.append(Keypad(partial(open_keypad, pad.device), keymap(pad.ten), put, clock, lamp=pad.thanks_lamp))
    return fitted


class LitButtons:
    """Push-buttons between a pin and ground, each with its lamp."""

    def __init__(self, wiring: Sequence[LitButton], put: Put, clock: Clock) -> None:
        self._put = put
        self._clock = clock
        self._lamps = {button.key: LED(button.lamp) for button in wiring if button.lamp is not None}
        self._buttons = [self._watched(button) for button in wiring]

    def thank(self, press: Press) -> None:
        """Light the pressed button's lamp."""
        if press.key in self._lamps:
            self._lamps[press.key].on()

    def end_thanks(self, press: Press) -> None:
        """Put the lamp out."""
        if press.key in self._lamps:
            self._lamps[press.key].off()

    def close(self) -> None:
        """Let go of the pins; that puts out the lamps."""
        for device in (*self._buttons, *self._lamps.values()):
            device.close()

    def _watched(self, wired: LitButton) -> Button:
        button = Button(wired.pin)
        button.when_pressed = partial(self._tell, KeyDown, wired.key)
        button.when_released = partial(self._tell, KeyUp, wired.key)
        if button.is_pressed:  # gpiozero fires for edges only
            self._tell(KeyFoundDown, wired.key)
        return button

    def _tell(self, kind: type[KeyDown | KeyUp | KeyFoundDown], key: int) -> None:
        self._put(kind(key, self._clock.now()))


def keymap(ten: TenKey) -> dict[int, int]:
    """Return what each Linux key code of a keypad means."""
    digits = {ecodes.ecodes[f"KEY_{prefix}{digit}"]: digit for prefix in ("KP", "") for digit in range(10)}
    return {**digits, ecodes.ecodes[ten.value]: 10}


def open_keypad(path: Path) -> EventIO:
    """Open and grab the keypad, so that its keys reach nothing else. Raises `OSError` while that cannot be."""
    keypad = InputDevice(str(path), readonly=True)
    try:
        keypad.grab()
    except OSError:
        keypad.close()
        raise
    return keypad


class Keypad:
    """A keypad that may be unplugged and plugged in at any time; a thread of its own reads it."""

    def __init__(
        self, open_it: Open, meaning: Mapping[int, int], put: Put, clock: Clock, *, lamp: int | None = None
    ) -> None:
        self._open = open_it
        self._meaning = meaning
        self._put = put
        self._clock = clock
        self._lamp = None if lamp is None else LED(lamp)
        self._lost: str | None = None
        self._stop = os.eventfd(0, os.EFD_NONBLOCK)
        self._thread = threading.Thread(target=self._run, name="keypad", daemon=True)
        self._thread.start()

    def thank(self, press: Press) -> None:  # noqa: ARG002  one lamp thanks for all keys
        """Light the lamp of the keypad."""
        if self._lamp is not None:
            self._lamp.on()

    def end_thanks(self, press: Press) -> None:  # noqa: ARG002  one lamp thanks for all keys
        """Put the lamp out."""
        if self._lamp is not None:
            self._lamp.off()

    def close(self) -> None:
        """End the thread and let go of the keypad and the lamp."""
        os.eventfd_write(self._stop, 1)
        self._thread.join()
        os.close(self._stop)
        if self._lamp is not None:
            self._lamp.close()

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopped_within(0 if self._lost is None else backoff.next()):
            try:
                keypad = self._open()
            except OSError as error:
                self._tell_lost(str(error))
                continue
            backoff.reset()
            self._lost = None
            self._put(KeysFound())
            with closing(keypad):  # at once when it is gone: select() on a dead descriptor returns for ever
                self._read(keypad)

    def _read(self, keypad: EventIO) -> None:
        """Put keys into the inbox until the keypad is gone or the terminal stops."""
        while self._stop not in select.select([keypad.fileno(), self._stop], [], [])[0]:
            try:
                events = list(keypad.read())  # a generator: only here does it read
            except OSError as error:  # ENODEV once the plug is pulled
                self._tell_lost(str(error))
                return
            if not events:
                self._tell_lost("the keypad sends no more")
                return
            for event in events:
                if event.type == ecodes.EV_KEY and event.code in self._meaning:
                    self._tell(self._meaning[event.code], event.value)

    def _tell(self, key: int, value: int) -> None:
        if value == _DOWN:
            self._put(KeyDown(key, self._clock.now()))
        elif value == _UP:
            self._put(KeyUp(key, self._clock.now()))

    def _tell_lost(self, reason: str) -> None:
        if self._lost != reason:
            _LOG.warning("no keypad: %s", reason)
            self._put(KeysLost(reason))
        self._lost = reason

    def _stopped_within(self, seconds: float) -> bool:
        return bool(select.select([self._stop], [], [], seconds)[0])
