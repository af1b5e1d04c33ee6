"""Two soft tones as samples, made by us: no word, no number and no recording is in them.

Owns how they swell, fade and travel as bytes. Which tones a device sounds, and when, is its own matter.
"""

from __future__ import annotations

import sys
from array import array
from math import exp, pi, sin
from typing import Final, NamedTuple

#: Samples a second; 16-bit, one channel.
RATE: Final = 44_100
#: A tone swells and fades instead of clicking.
_ATTACK_S: Final = 0.008
_RELEASE_S: Final = 0.05
#: Two tones sound together for a moment; the sum of both stays below the limit.
_PEAK: Final = 0.6 * 32_767


class Tones(NamedTuple):
    """Two tones in hertz, when the second one begins, how long all of it lasts, and how fast a tone dies away."""

    hertz: tuple[float, float]
    second_at_s: float
    length_s: float
    fade_s: float


def samples(tones: Tones, volume: float) -> array[int]:
    """Return the tones at ``volume`` (0 to 1), as 16-bit samples of this machine."""
    count = round(tones.length_s * RATE)
    return array("h", (round(_PEAK * volume * _level(tones, index / RATE)) for index in range(count)))


def little_endian(sound: array[int]) -> bytes:
    """Return samples as little-endian bytes, whatever this machine's own order is."""
    if sys.byteorder == "big":
        sound = array("h", sound)
        sound.byteswap()
    return sound.tobytes()


def _level(tones: Tones, at_s: float) -> float:
    release = min(1.0, (tones.length_s - at_s) / _RELEASE_S)
    starts = zip(tones.hertz, (0.0, tones.second_at_s), strict=True)
    return release * sum(_tone(hertz, at_s - start, tones.fade_s) for hertz, start in starts)


def _tone(hertz: float, at_s: float, fade_s: float) -> float:
    """Return a tone's level ``at_s`` after it began."""
    if at_s < 0:
        return 0.0
    envelope = min(1.0, at_s / _ATTACK_S) * exp(-at_s / fade_s)
    return envelope * sin(2 * pi * hertz * at_s)
