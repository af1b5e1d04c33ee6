"""Finds the frames of serial distance sensors in a stream of bytes, whatever else is in it.

Pure. A stream may begin in the middle of a frame, lose bytes, or carry noise; the bytes that begin a frame also occur
inside frames. A frame that does not hold costs one byte and the search goes on. These sums are short: in random
bytes one of 65,536 places looks like a frame of an A02YYUW. So a reading needs two successive frames that agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

#: Distances (mm) of whole frames, and the bytes that may be the beginning of the next one.
Found = tuple[list[int], bytes]


class Family(StrEnum):
    """Sensors that speak the same frame."""

    A02YYUW = "a02yyuw"
    TF_LUNA = "tf_luna"
    MAXBOTIX = "maxbotix"


class Speech(Struct, frozen=True, kw_only=True):
    """How a family talks.

    It measures from ``least_mm`` to ``most_mm``; two frames agree when they differ by ``agree_mm`` at most. ``find``
    drops frames with another distance byte by byte, too: a shifted A02YYUW at 511 mm would else say 65,281 for ever.
    """

    find: Callable[[bytes, range], Found]
    baudrate: int
    least_mm: int
    most_mm: int
    agree_mm: int


class FrameParser:
    """Turns the bytes of one sensor into distances."""

    def __init__(self, family: Family) -> None:
        self._speech = SPEECH[family]
        self._rest = b""
        self._last: int | None = None

    def feed(self, data: bytes) -> list[int]:
        """Return the distances (mm) that ``data`` completes."""
        within = range(self._speech.least_mm, self._speech.most_mm + 1)
        frames, self._rest = self._speech.find(self._rest + data, within)
        return [distance for distance in frames if self._holds(distance)]

    def _holds(self, distance: int) -> bool:
        last, self._last = self._last, distance
        return last is not None and abs(distance - last) <= self._speech.agree_mm


def find_a02yyuw(data: bytes, within: range) -> Found:
    """Frame ``FF H L SUM``: millimetres, and the low byte of the sum of the first three. JSN-SR04T speaks it too."""
    found, at = [], data.find(0xFF)
    while 0 <= at <= len(data) - 4:
        high, low, total = data[at + 1 : at + 4]
        if (0xFF + high + low) & 0xFF == total and (high << 8 | low) in within:
            found.append(high << 8 | low)
            at = data.find(0xFF, at + 4)
        else:
            at = data.find(0xFF, at + 1)
    return found, data[at:] if at >= 0 else b""


_TF_BEGIN: Final = b"\x59\x59"
_TF_LENGTH: Final = 9
#: Below this strength, and at the highest value, the distance is a dummy.
_TF_WEAK: Final = 100
_TF_BLINDED: Final = 0xFFFF


def find_tf_luna(data: bytes, within: range) -> Found:
    """Frame ``59 59 DL DH SL SH TL TH SUM``: centimetres, strength, temperature, the low byte of the sum."""
    found, at = [], data.find(_TF_BEGIN)
    while 0 <= at <= len(data) - _TF_LENGTH:
        frame = data[at : at + _TF_LENGTH]
        distance, strength = 10 * int.from_bytes(frame[2:4], "little"), int.from_bytes(frame[4:6], "little")
        is_sound = sum(frame[:-1]) & 0xFF == frame[-1] and _TF_WEAK <= strength < _TF_BLINDED and distance in within
        if is_sound:
            found.append(distance)
        at = data.find(_TF_BEGIN, at + (_TF_LENGTH if is_sound else 1))
    if at < 0:
        at = len(data) - 1 if data.endswith(_TF_BEGIN[:1]) else len(data)
    return found, data[at:]


# HRUSB types put a space before the carriage return.
_MAXBOTIX_FRAME: Final = re.compile(rb"R([0-9]{4}) ?\r")
_MAXBOTIX_BEGUN: Final = re.compile(rb"R[0-9]{0,4} ?\Z")


def find_maxbotix(data: bytes, within: range) -> Found:
    r"""Frame ``R1234\r``: millimetres in text, and no sum at all. HRXL types; RS232 polarity unless inverted."""
    begun = _MAXBOTIX_BEGUN.search(data)
    distances = [int(digits) for digits in _MAXBOTIX_FRAME.findall(data)]
    return [distance for distance in distances if distance in within], begun[0] if begun else b""


#: The 5 m types of MaxBotix say 5000, the 10 m types 9999, where there is no target.
SPEECH: Final[Mapping[Family, Speech]] = {
    Family.A02YYUW: Speech(find=find_a02yyuw, baudrate=9600, least_mm=30, most_mm=4500, agree_mm=5),
    Family.TF_LUNA: Speech(find=find_tf_luna, baudrate=115200, least_mm=200, most_mm=8000, agree_mm=10),
    Family.MAXBOTIX: Speech(find=find_maxbotix, baudrate=9600, least_mm=300, most_mm=4999, agree_mm=10),
}
