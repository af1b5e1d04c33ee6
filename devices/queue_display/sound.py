"""Sounds the chime with pygame-ce's mixer. Owns the sound device; it can play nothing but the one chime."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, NoReturn

import pygame

from devices.queue_display import chime
from devices.queue_display.ports import SoundError

#: How many samples are handed over at a time: 23 ms, so the chime comes with its number.
_BUFFER: Final = 1024
#: A device that is missing is looked for this seldom: ALSA writes a page into the log each time.
RETRY_S: Final = 30.0
#: Televisions put their loudspeakers to sleep after some seconds of silence; after this long they are taken to be.
ASLEEP_S: Final = 5.0


class PygameChime:
    """The chime on the machine's sound device, opened by the first one, and again some time after it has failed."""

    def __init__(
        self,
        volume: float,
        *,
        lead_in_ms: int = 0,
        retry_s: float = RETRY_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._awake = chime.wire_bytes(volume)
        self._waking = chime.wire_bytes(volume, lead_in_ms)
        self._monotonic = monotonic
        self._sounded_at: float | None = None
        self._retry_s = retry_s
        self._sounds: list[pygame.mixer.Sound] | None = None
        self._fault: str | None = None
        self._retry_at = 0.0

    def play(self) -> None:
        """Begin the chime. Raises `SoundError` where there is no sound device."""
        now = self._monotonic()
        if self._fault is not None and now < self._retry_at:
            raise SoundError(self._fault)
        asleep = self._sounded_at is None or now - self._sounded_at > ASLEEP_S
        try:
            self._open()[asleep].play()
        except pygame.error as error:
            self._fail(error, now)
        self._fault, self._sounded_at = None, now

    def tend(self) -> None:
        """Open the sound device, and again where it has gone or it is time to look for it. Raises `SoundError`."""
        if _has_gone():
            self.close()
        now = self._monotonic()
        if self._fault is not None and now < self._retry_at:
            raise SoundError(self._fault)
        try:
            self._open()
        except pygame.error as error:
            self._fail(error, now)
        self._fault = None

    def close(self) -> None:
        """Give the sound device back."""
        self._sounds = None
        self._sounded_at = None
        pygame.mixer.quit()

    def _fail(self, error: pygame.error, now: float) -> NoReturn:
        self.close()
        self._fault, self._retry_at = str(error), now + self._retry_s
        raise SoundError(self._fault) from error

    def _open(self) -> list[pygame.mixer.Sound]:
        """Return the chime for loudspeakers that are awake, and the one that wakes them."""
        if self._sounds is None:
            # Exactly our format: SDL converts where the device wants another.
            pygame.mixer.init(chime.RATE, -16, 1, _BUFFER, allowedchanges=0)
            self._sounds = [pygame.mixer.Sound(buffer=samples) for samples in (self._awake, self._waking)]
        return self._sounds


def _has_gone() -> bool:
    """Return whether SDL has told that a device to play on is gone; it tells where its screen is open."""
    if not pygame.display.get_init():
        return False
    return any(not event.iscapture for event in pygame.event.get(pygame.AUDIODEVICEREMOVED))
