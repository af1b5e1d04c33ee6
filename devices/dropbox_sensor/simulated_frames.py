"""What serial distance sensors send, as their manuals have it: for simulated ones, tests and benches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from devices.dropbox_sensor.parsers import Family


def a02(mm: int) -> bytes:
    """Return a frame of an A02YYUW or a JSN-SR04T."""
    body = bytes([0xFF, mm >> 8, mm & 0xFF])
    return body + bytes([sum(body) & 0xFF])


def tf(mm: int, strength: int = 800, raw_temperature: int = 2_256) -> bytes:
    """Return a frame of a TF-Luna or TFmini; the temperature is raw / 8 - 256 °C."""
    words = (mm // 10, strength, raw_temperature)
    body = b"\x59\x59" + b"".join(word.to_bytes(2, "little") for word in words)
    return body + bytes([sum(body) & 0xFF])


def maxbotix(mm: int) -> bytes:
    """Return a frame of an HRXL-MaxSonar."""
    return f"R{mm:04d}\r".encode()


def maxbotix_inch(mm: int) -> bytes:
    """Return a frame of an LV-MaxSonar for the nearest whole inch."""
    return f"R{round(mm / 25.4):03d}\r".encode()


FRAME: Final[Mapping[Family, Callable[[int], bytes]]] = {
    Family.A02YYUW: a02,
    Family.JSN_SR04T: a02,
    Family.TF_LUNA: tf,
    Family.TFMINI: tf,
    Family.TFMINI_S: tf,
    Family.TFMINI_PLUS: tf,
    Family.MAXBOTIX: maxbotix,
    Family.MAXBOTIX_INCH: maxbotix_inch,
}
