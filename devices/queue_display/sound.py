"""Sounds the chime with pygame-ce's mixer. Owns the sound device; it can play nothing but the one chime."""

from __future__ import annotations

from typing import Final

import pygame

from devices.queue_display import chime
from devices.queue_display.ports import SoundError

#: How many samples are handed over at a time: 23 ms, so the chime comes with its number.
_BUFFER: Final = 1024


class PygameChime:
    """The chime on the machine's sound device, opened by the first one and again after it has failed."""

    def __init__(self, volume: float) -> None:
        self._samples = chime.wire_bytes(volume)
        self._sound: pygame.mixer.Sound | None = None

    def play(self) -> None:
        """Begin the chime. Raises `SoundError` where there is no sound device."""
        try:
            if self._sound is None:
                # Exactly our format: SDL converts where the device wants another.
                pygame.mixer.init(chime.RATE, -16, 1, _BUFFER, allowedchanges=0)
                self._sound = pygame.mixer.Sound(buffer=self._samples)
            self._sound.play()
        except pygame.error as error:
            self.close()
            raise SoundError(str(error)) from error

    def close(self) -> None:
        """Give the sound device back."""
        self._sound = None
        pygame.mixer.quit()
