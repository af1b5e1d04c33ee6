"""Sounds the chime with pygame-ce's mixer. Owns the sound device; it can play nothing but the one chime."""

from __future__ import annotations

import time
from typing import Final

import pygame

from devices.queue_display import chime
from devices.queue_display.ports import SoundError

#: How many samples are handed over at a time: 23 ms, so the chime comes with its number.
_BUFFER: Final = 1024
#: A device that is missing is looked for this seldom: ALSA writes a page into the log each time.
RETRY_S: Final = 30.0


class PygameChime:
    """The chime on the machine's sound device, opened by the first one, and again some time after it has failed."""

    def __init__(self, volume: float, *, retry_s: float = RETRY_S) -> None:
        self._samples = chime.wire_bytes(volume)
        self._retry_s = retry_s
        self._sound: pygame.mixer.Sound | None = None
        self._fault: str | None = None
        self._retry_at = 0.0

    def play(self) -> None:
        """Begin the chime. Raises `SoundError` where there is no sound device."""
        if self._fault is not None and time.monotonic() < self._retry_at:
            raise SoundError(self._fault)
        try:
            self._open().play()
        except pygame.error as error:
            self.close()
            self._fault, self._retry_at = str(error), time.monotonic() + self._retry_s
            raise SoundError(self._fault) from error
        self._fault = None

    def close(self) -> None:
        """Give the sound device back."""
        self._sound = None
        pygame.mixer.quit()

    def _open(self) -> pygame.mixer.Sound:
        if self._sound is None:
            # Exactly our format: SDL converts where the device wants another.
            pygame.mixer.init(chime.RATE, -16, 1, _BUFFER, allowedchanges=0)
            self._sound = pygame.mixer.Sound(buffer=self._samples)
        return self._sound
