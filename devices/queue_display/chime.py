"""The chime as samples: two soft tones. Owns which ones they are; no word, no number, no recording is in it."""

from __future__ import annotations

from array import array
from typing import Final

from vuoro import tones

#: Samples a second; 16-bit, one channel.
RATE: Final = tones.RATE
#: The tones, high then low (E5 and C5), inside the 500 to 2,000 Hz that most people with a hearing loss still hear.
TONES_HZ: Final = (659.26, 523.25)
#: When the second tone begins, and how long all of it lasts.
SECOND_AT_S: Final = 0.42
LENGTH_S: Final = 1.5
_CHIME: Final = tones.Tones(TONES_HZ, SECOND_AT_S, LENGTH_S, fade_s=0.30)


def samples(volume: float) -> array[int]:
    """Return the whole chime at ``volume`` (0 to 1), as 16-bit samples of this machine."""
    return tones.samples(_CHIME, volume)


def lead_in(milliseconds: int) -> array[int]:
    """Return a hiss of one step of the samples, 90 dB below the loudest: it wakes a television and nobody hears it."""
    return array("h", (index // 2 % 2 for index in range(RATE * milliseconds // 1000)))


def wire_bytes(volume: float, lead_in_ms: int = 0) -> bytes:
    """Return the chime after its lead-in as little-endian bytes, whatever this machine's own order is."""
    return tones.little_endian(lead_in(lead_in_ms) + samples(volume))
