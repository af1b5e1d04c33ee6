"""Sounds the two tones of thanks with pygame-ce's mixer. Owns the sound device; it can play nothing else.

The tones rise (G5, C6) and are short, where the chime of a call falls and is long: nobody looks for a number.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import pygame

from devices.feedback_terminal.settings import ToneSettings
from vuoro.messages.loop import Event
from vuoro.tones import RATE, Tones, little_endian, samples
from vuoro.touch.parts import Part, PartTroubled

TONES: Final = Tones(hertz=(783.99, 1046.50), second_at_s=0.09, length_s=0.35, fade_s=0.09)
#: How many samples are handed over at a time: 12 ms, so that the tone comes with the lamp.
_BUFFER: Final = 512
#: A device that is missing is looked for this seldom: ALSA writes a page into the log each time.
RETRY_S: Final = 30.0


class PygameTone:
    """The tones on a sound device, which is opened at once, so that the first press is not late."""

    def __init__(self, settings: ToneSettings, put: Callable[[Event], None], *, retry_s: float = RETRY_S) -> None:
        self._device = settings.device
        self._bytes = little_endian(samples(TONES, settings.volume))
        self._put = put
        self._retry_s = retry_s
        self._retry_at = 0.0
        self._sound: pygame.mixer.Sound | None = None
        self._trouble: str | None = None
        self._open()

    def play(self) -> None:
        """Begin to sound, instead of what is sounding."""
        if self._sound is None and time.monotonic() >= self._retry_at:
            self._open()
        if self._sound is not None:
            self._sound.stop()
            self._sound.play()

    def close(self) -> None:
        """Give the sound device back."""
        self._sound = None
        pygame.mixer.quit()

    def _open(self) -> None:
        try:
            # Exactly our format: SDL converts where the device wants another.
            pygame.mixer.init(RATE, -16, 1, _BUFFER, devicename=self._device, allowedchanges=0)
            self._sound = pygame.mixer.Sound(buffer=self._bytes)
        except pygame.error as error:
            self._retry_at = time.monotonic() + self._retry_s
            self._tell(str(error))
        else:
            self._tell(None)

    def _tell(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._put(PartTroubled(Part.VOICE, trouble))
