"""What a distance means: the calibration of the box, and how the fitted sensor has to be read. Pure.

Sound is faster in warm air, by 0.18 % a degree. A sensor that takes a fixed speed for granted is set right by the
temperature of the air, where one is known.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from msgspec import Struct

#: An echo from farther away than this share of the empty box comes from elsewhere.
FARTHEST: Final = 1.5
#: No single envelope fills so much of a box, in percent.
ONE_ENVELOPE: Final = 40
#: So many envelopes do not leave the millimetres of a live sensor as they were.
STILL: Final = 10

_SOUND_AT_FREEZING: Final = 331.3
_FREEZING_K: Final = 273.15


class Calibration(Struct, frozen=True, kw_only=True):
    """The distance (mm) from the sensor to the floor of the empty box, and to what is in it when it is full."""

    empty_mm: int
    full_mm: int

    def __post_init__(self) -> None:
        """Refuse a box that is full before it is empty."""
        if not 0 < self.full_mm < self.empty_mm:
            raise ValueError(f"full_mm ({self.full_mm}) must be from 1 to below empty_mm ({self.empty_mm})")

    def fill(self, distance_mm: int) -> int:
        """Return how full the box is, in whole percent."""
        share = (self.empty_mm - distance_mm) / (self.empty_mm - self.full_mm)
        return round(100 * min(1.0, max(0.0, share)))


class Sensor(Struct, frozen=True, kw_only=True):
    """The sensor as it is fitted; it is asked ``every_ms`` while nobody is at the box.

    ``sound_m_s`` is the speed of sound that it takes for granted, None where it knows better or uses light; ``air_c``
    the temperature to reckon with where no thermometer tells. ``still`` is how many envelopes can fall in without a
    change in what it says.
    """

    calibration: Calibration
    every_ms: int
    sound_m_s: float | None = None
    air_c: float = 20.0
    still: int = STILL

    def true_mm(self, said_mm: int, air_c: float | None) -> int:
        """Return the distance that ``said_mm`` means in air of this temperature."""
        if self.sound_m_s is None:
            return said_mm
        return round(said_mm * sound_m_s(self.air_c if air_c is None else air_c) / self.sound_m_s)

    def is_in_the_box(self, distance_mm: int) -> bool:
        """Return whether an echo can come from inside the box."""
        return distance_mm <= FARTHEST * self.calibration.empty_mm

    def is_leap(self, before_mm: int, distance_mm: int) -> bool:
        """Return whether something has come right before the sensor that is more than another envelope on the heap."""
        is_near = distance_mm < self.calibration.full_mm
        return is_near and self.calibration.fill(before_mm) <= 100 - ONE_ENVELOPE


def sound_m_s(celsius: float) -> float:
    """Return the speed of sound in air of this temperature."""
    return _SOUND_AT_FREEZING * sqrt(1 + celsius / _FREEZING_K)
