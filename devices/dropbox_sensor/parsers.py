"""Finds the frames of serial distance sensors in a stream of bytes, whatever else is in it.

Pure. A stream may begin in the middle of a frame, lose bytes, or carry noise; the bytes that begin a frame also occur
inside frames. A frame that does not hold costs one byte and the search goes on. These sums are short: ten million
random bytes hold about ten sound frames of an A02YYUW, with distances in its range. So a reading needs two successive
frames that agree, and a measurement (`devices.dropbox_sensor.gauge`) several readings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from msgspec import Struct

from devices.dropbox_sensor.sensor import STILL


class Family(StrEnum):
    """Sensors that speak the same frame and see the same range."""

    A02YYUW = "a02yyuw"
    JSN_SR04T = "jsn_sr04t"
    TF_LUNA = "tf_luna"
    TFMINI = "tfmini"
    TFMINI_S = "tfmini_s"
    TFMINI_PLUS = "tfmini_plus"
    MAXBOTIX = "maxbotix"
    MAXBOTIX_INCH = "maxbotix_inch"


class Reading(NamedTuple):
    """What a frame tells: the distance, all of it as it came, and the sensor's own temperature where that is in it."""

    mm: int
    raw: bytes
    celsius: float | None = None


class Found(NamedTuple):
    """Sound frames with a distance, how many said that they have none, and what may be the beginning of the next."""

    readings: list[Reading]
    blanks: int
    rest: bytes


class Speech(Struct, frozen=True, kw_only=True):
    """How a family talks.

    It measures from ``least_mm`` to ``most_mm``; two frames agree when they differ by ``agree_mm`` at most. ``find``
    drops frames with another distance byte by byte, too: a shifted A02YYUW at 511 mm would else say 65,281 for ever.
    ``sound_m_s`` is the speed of sound that the sensor takes for granted, None where it knows the air's or uses light.
    ``still`` is how many envelopes can fall in without a change in what a live sensor says.
    """

    find: Callable[[bytes, Speech], Found]
    baudrate: int
    least_mm: int
    most_mm: int
    agree_mm: int
    sound_m_s: float | None = None
    still: int = STILL
    weakest: int = 0
    tells_temperature: bool = False

    def sees(self, mm: int) -> bool:
        """Return whether the sensor can have measured this."""
        return self.least_mm <= mm <= self.most_mm


class FrameParser:
    """Turns the bytes of one sensor into readings; ``blanks`` counts the frames that said: nothing to measure."""

    def __init__(self, family: Family) -> None:
        self.blanks = 0
        self._speech = SPEECH[family]
        self._rest = b""
        self._last: int | None = None

    def feed(self, data: bytes) -> list[Reading]:
        """Return the readings that ``data`` completes."""
        readings, blanks, self._rest = self._speech.find(self._rest + data, self._speech)
        self.blanks += blanks
        return [reading for reading in readings if self._holds(reading.mm)]

    def _holds(self, mm: int) -> bool:
        last, self._last = self._last, mm
        return last is not None and abs(mm - last) <= self._speech.agree_mm


def find_a02yyuw(data: bytes, speech: Speech) -> Found:
    """Frame ``FF H L SUM``: millimetres, and the low byte of the sum of the first three. JSN-SR04T speaks it too."""
    readings, blanks, at = list[Reading](), 0, data.find(0xFF)
    while 0 <= at <= len(data) - 4:
        high, low, total = data[at + 1 : at + 4]
        mm, is_sound = high << 8 | low, (0xFF + high + low) & 0xFF == total
        if is_sound and speech.sees(mm):
            readings.append(Reading(mm, data[at + 1 : at + 3]))
            at = data.find(0xFF, at + 4)
        else:
            blanks += is_sound
            at = data.find(0xFF, at + 1)
    return Found(readings, blanks, data[at:] if at >= 0 else b"")


_TF_BEGIN: Final = b"\x59\x59"
_TF_LENGTH: Final = 9
#: The strength that a blinded sensor tells; the distance beside it is a dummy.
_TF_BLINDED: Final = 0xFFFF


def find_tf(data: bytes, speech: Speech) -> Found:
    """Frame ``59 59 DL DH SL SH TL TH SUM``: centimetres, strength, temperature, the low byte of the sum.

    Where the strength is too low or too high the distance is a dummy: 0 (TF-Luna, TFmini Plus), FFFF (TFmini), or FFFF,
    FFFE and FFFC (TFmini-S), all of them beyond its range. A TFmini has its mode in the place of the temperature.
    """
    readings, blanks, at = list[Reading](), 0, data.find(_TF_BEGIN)
    while 0 <= at <= len(data) - _TF_LENGTH:
        frame = data[at : at + _TF_LENGTH]
        is_sound = sum(frame[:-1]) & 0xFF == frame[-1]
        reading = _tf_reading(frame, speech) if is_sound else None
        if reading is not None:
            readings.append(reading)
        blanks += is_sound and reading is None
        at = data.find(_TF_BEGIN, at + (1 if reading is None else _TF_LENGTH))
    if at < 0:
        at = len(data) - 1 if data.endswith(_TF_BEGIN[:1]) else len(data)
    return Found(readings, blanks, data[at:])


def _tf_reading(frame: bytes, speech: Speech) -> Reading | None:
    mm, strength = 10 * int.from_bytes(frame[2:4], "little"), int.from_bytes(frame[4:6], "little")
    if not (speech.sees(mm) and speech.weakest <= strength < _TF_BLINDED):
        return None
    celsius = int.from_bytes(frame[6:8], "little") / 8 - 256 if speech.tells_temperature else None
    return Reading(mm, frame[2:8], celsius)


# HRUSB types put a space before the carriage return.
_MAXBOTIX_FRAME: Final = re.compile(rb"R([0-9]{4}) ?\r")
_MAXBOTIX_BEGUN: Final = re.compile(rb"R[0-9]{0,4} ?\Z")
_MAXBOTIX_INCH_FRAME: Final = re.compile(rb"R([0-9]{3})\r")
_MAXBOTIX_INCH_BEGUN: Final = re.compile(rb"R[0-9]{0,3}\Z")
_MM_PER_INCH: Final = 25.4


def find_maxbotix(data: bytes, speech: Speech) -> Found:
    r"""Frame ``R1234\r``: millimetres in text, and no sum at all. HRXL types; RS232 polarity unless inverted."""
    return _texts(data, speech, _MAXBOTIX_FRAME, _MAXBOTIX_BEGUN, 1)


def find_maxbotix_inch(data: bytes, speech: Speech) -> Found:
    r"""Frame ``R123\r``: inches in text, and no sum at all. LV types."""
    return _texts(data, speech, _MAXBOTIX_INCH_FRAME, _MAXBOTIX_INCH_BEGUN, _MM_PER_INCH)


def _texts(data: bytes, speech: Speech, frame: re.Pattern[bytes], begun: re.Pattern[bytes], unit_mm: float) -> Found:
    frames = [Reading(round(unit_mm * int(digits)), digits) for digits in frame.findall(data)]
    readings = [reading for reading in frames if speech.sees(reading.mm)]
    beginning = begun.search(data)
    return Found(readings, len(frames) - len(readings), beginning[0] if beginning else b"")


def _tf(least_mm: int, most_mm: int, *, weakest: int = 100, tells_temperature: bool = True) -> Speech:
    return Speech(
        find=find_tf,
        baudrate=115200,
        least_mm=least_mm,
        most_mm=most_mm,
        agree_mm=10,
        weakest=weakest,
        tells_temperature=tells_temperature,
    )


#: By the makers' manuals. A JSN-SR04T speaks with 47 kΩ across its mode pads only. The 5 m types of MaxBotix say 5000,
#: the 10 m types 9999, the LV types 255, a TFmini 12 m, where there is no target. A02YYUW and HRXL measure the air's
#: temperature themselves. An inch is many envelopes; a TF's strength never stands still, though its centimetres do.
SPEECH: Final[Mapping[Family, Speech]] = {
    Family.A02YYUW: Speech(find=find_a02yyuw, baudrate=9600, least_mm=30, most_mm=4500, agree_mm=5),
    Family.JSN_SR04T: Speech(find=find_a02yyuw, baudrate=9600, least_mm=250, most_mm=4500, agree_mm=5, sound_m_s=340.0),
    Family.TF_LUNA: _tf(200, 8_000),
    Family.TFMINI: _tf(300, 11_990, weakest=20, tells_temperature=False),
    Family.TFMINI_S: _tf(100, 12_000, weakest=101),
    Family.TFMINI_PLUS: _tf(100, 12_000),
    Family.MAXBOTIX: Speech(find=find_maxbotix, baudrate=9600, least_mm=300, most_mm=4999, agree_mm=10),
    Family.MAXBOTIX_INCH: Speech(
        find=find_maxbotix_inch, baudrate=9600, least_mm=152, most_mm=6452, agree_mm=26, sound_m_s=345.6, still=100
    ),
}
