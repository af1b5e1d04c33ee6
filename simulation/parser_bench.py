"""How fast the parsers of the drop box's serial sensors are, and whether noise ever becomes a reading.

Ten megabytes of random bytes with a sound frame after every kilobyte, at distances that wander as a live sensor's do.
Noise and frames are fed apart, so each reading is known to come from a frame of ours or from noise.
"""

from __future__ import annotations

import random
import time
from typing import Final

from msgspec import Struct

from devices.dropbox_sensor.parsers import SPEECH, Family, FrameParser
from devices.dropbox_sensor.simulated_frames import FRAME

_KB: Final = 1_000
#: Distances that centimetres and inches say alike.
_NEAREST_MM: Final = 660
_FARTHEST_MM: Final = 662


class ParserFigures(Struct, frozen=True, kw_only=True):
    """One family: ``mb_per_s`` in noise with frames, and where frame follows frame as on a sound line.

    ``chance_frames`` are sound frames in the family's range that the noise held, ``false_frames`` readings made of it:
    one that follows a frame of ours and agrees with it cannot be told from a true one. ``worst_mm`` is how far any
    reading was from where the sensor's own frames were.
    """

    family: str
    mb_per_s: float
    mb_per_s_of_frames: float
    frames_sent: int
    frames_found: int
    chance_frames: int
    false_frames: int
    worst_mm: int


class ParsersFigures(Struct, frozen=True, kw_only=True):
    """All families, over so many megabytes of noise each."""

    megabytes: int
    seed: int
    parsers: tuple[ParserFigures, ...]


def measure_parsers(megabytes: int, seed: int) -> ParsersFigures:
    """Return what each parser makes of the noise of ``seed``."""
    return ParsersFigures(
        megabytes=megabytes, seed=seed, parsers=tuple(_measure(family, megabytes, seed) for family in Family)
    )


def _measure(family: Family, megabytes: int, seed: int) -> ParserFigures:
    chance, parser = random.Random(seed), FrameParser(family)  # noqa: S311  noise, repeatable
    sent = megabytes * _KB
    seconds, found, false, worst = 0.0, 0, 0, 0
    for _ in range(sent):
        noise = chance.randbytes(_KB)
        mm = chance.randint(_NEAREST_MM, _FARTHEST_MM)
        frame = FRAME[family](mm)
        begun = time.perf_counter()
        of_noise, of_frame = parser.feed(noise), parser.feed(frame)
        seconds += time.perf_counter() - begun
        true = sum(reading.raw in frame for reading in of_frame)
        found += true
        false += len(of_noise) + len(of_frame) - true
        worst = max(worst, *(_beyond_mm(reading.mm) for reading in (*of_noise, *of_frame)), 0)
    return ParserFigures(
        family=family.value,
        mb_per_s=round(sent * (_KB + len(FRAME[family](_NEAREST_MM))) / seconds / 1e6, 1),
        mb_per_s_of_frames=_speed_of_frames(family),
        frames_sent=sent,
        frames_found=found,
        chance_frames=_chance_frames(family, megabytes, seed),
        false_frames=false,
        worst_mm=worst,
    )


def _beyond_mm(mm: int) -> int:
    return max(0, _NEAREST_MM - mm, mm - _FARTHEST_MM)


def _speed_of_frames(family: Family) -> float:
    parser, stream = FrameParser(family), FRAME[family](_NEAREST_MM) * (_KB // len(FRAME[family](_NEAREST_MM)))
    begun = time.perf_counter()
    for _ in range(_KB):
        parser.feed(stream)
    return round(_KB * len(stream) / (time.perf_counter() - begun) / 1e6, 1)


def _chance_frames(family: Family, megabytes: int, seed: int) -> int:
    """Return how many sound frames in the family's range are in noise alone: why a single one is no reading."""
    chance, speech = random.Random(seed), SPEECH[family]  # noqa: S311  noise, repeatable
    return sum(len(speech.find(chance.randbytes(1000 * _KB), speech).readings) for _ in range(megabytes))
