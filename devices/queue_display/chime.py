"""The chime as samples: two soft tones, made by us. Owns how it sounds; no word, no number, no recording is in it."""

from __future__ import annotations

import sys
from array import array
from math import exp, pi, sin
from typing import Final

#: Samples a second; 16-bit, one channel.
RATE: Final = 44_100
#: The tones, high then low (E5 and C5), inside the 500 to 2,000 Hz that most people with a hearing loss still hear.
TONES_HZ: Final = (659.26, 523.25)
#: When the second tone begins, and how long all of it lasts.
SECOND_AT_S: Final = 0.42
LENGTH_S: Final = 1.5
#: A tone swells and fades instead of clicking.
_ATTACK_S: Final = 0.008
_FADE_S: Final = 0.30
_RELEASE_S: Final = 0.05
#: Two tones sound together for a moment; the sum of both stays below the limit.
_PEAK: Final = 0.6 * 32_767


def samples(volume: float) -> array[int]:
    """Return the whole chime at ``volume`` (0 to 1), as 16-bit samples of this machine."""
    return array("h", (round(_PEAK * volume * _level(index / RATE)) for index in range(round(LENGTH_S * RATE))))


def lead_in(milliseconds: int) -> array[int]:
    """Return a hiss of one step of the samples, 90 dB below the loudest: it wakes a television and nobody hears it."""
    return array("h", (index // 2 % 2 for index in range(RATE * milliseconds // 1000)))


def wire_bytes(volume: float, lead_in_ms: int = 0) -> bytes:
    """Return the chime after its lead-in as little-endian bytes, whatever this machine's own order is."""
    chime = lead_in(lead_in_ms) + samples(volume)
    if sys.byteorder == "big":
        chime.byteswap()
    return chime.tobytes()


def _level(at_s: float) -> float:
    release = min(1.0, (LENGTH_S - at_s) / _RELEASE_S)
    return release * sum(_tone(tone, at_s - start) for tone, start in zip(TONES_HZ, (0.0, SECOND_AT_S), strict=True))


def _tone(frequency: float, at_s: float) -> float:
    """Return a tone's level ``at_s`` after it began."""
    if at_s < 0:
        return 0.0
    envelope = min(1.0, at_s / _ATTACK_S) * exp(-at_s / _FADE_S)
    return envelope * sin(2 * pi * frequency * at_s)
