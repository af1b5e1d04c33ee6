"""When to measure and what is known from it: a pure value, driven by the logic of the box.

The sensor is asked, not listened to: it rests in between, and so does the Pi. What is known is the median of a few
readings. A sensor that does not answer for `LOST_MS`, that says the same to the last bit while envelopes fall in, or
that suddenly has something right before it, tells nothing: its last value is never passed off as a present one.
"""

from __future__ import annotations

from enum import StrEnum
from statistics import median_low
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.dropbox_sensor.events import Measured
from devices.dropbox_sensor.sensor import Sensor

#: Envelopes slide and a lid swings for so long after it has closed.
CALM_MS: Final = 1_500
#: A reader that has not come back for so long hangs.
PATIENCE_MS: Final = 5_000
RETRY_MS: Final = 2_000
#: A sensor without an answer, or with something before it, for so long is no good.
LOST_MS: Final = 10_000
#: A measurement has so many readings at least; fewer may be chance.
LEAST_READINGS: Final = 3
#: A heap does not stay the same to the last bit for so long while envelopes fall on it.
FROZEN_MS: Final = 30 * 60_000


class Fault(StrEnum):
    """Why the distance is not known though the box is shut: the codes of the findings."""

    MUTE = "sensor_mute"
    FROZEN = "sensor_frozen"
    BLOCKED = "sensor_blocked"


class Gauge(Struct, frozen=True, kw_only=True):
    """What is known of the distance, and when it is asked for next.

    ``distance_mm`` is None while it is unknown; ``read_at`` is when the last reading came, and survives it. ``fresh``
    is whether nobody has been at the box since; ``fault`` what is wrong with the sensor, ``tried`` whether that has
    shown since then; ``blinded`` whether it has nothing to measure. ``asked`` numbers the questions, ``asked_at`` is
    None while none is open, ``silent_since`` is when the first one without a good answer was put. ``said`` is what the
    sensor says to the last bit since ``said_at``, while so many ``dropped`` in. Times are monotonic milliseconds.
    """

    sensor: Sensor
    distance_mm: int | None = None
    read_at: int | None = None
    celsius: float | None = None
    fresh: bool = False
    fault: Fault | None = None
    tried: bool = False
    blinded: bool = False
    trouble: str = ""
    asked: int = 0
    asked_at: int | None = None
    next_at: int | None = None
    silent_since: int | None = None
    said: bytes = b""
    said_at: int = 0
    dropped: int = 0

    @property
    def settled(self) -> bool:
        """Whether all is known that can be: a fresh reading, or that there is none to be had."""
        return self.fresh or self.tried or self.blinded

    @property
    def fill(self) -> int | None:
        """How full the box is, in percent; None while that is unknown."""
        return None if self.distance_mm is None else self.sensor.calibration.fill(self.distance_mm)

    def due(self) -> int | None:
        """Return when something has to be done."""
        if self.asked_at is not None:
            return self.asked_at + PATIENCE_MS
        return self.next_at

    def should_ask(self, mono_ms: int) -> bool:
        """Return whether it is time for a question."""
        return self.asked_at is None and self.next_at is not None and self.next_at <= mono_ms

    def ask(self, mono_ms: int) -> Gauge:
        """Return the gauge with a new question open."""
        since = mono_ms if self.silent_since is None else self.silent_since
        return replace(self, asked=self.asked + 1, asked_at=mono_ms, next_at=None, silent_since=since)

    def answer(self, answer: Measured, mono_ms: int) -> Gauge:
        """Return the gauge after an answer; one to an older question, or one nobody waits for, tells nothing."""
        if self.asked_at is None or answer.number != self.asked:
            return self
        return self._listen(answer, mono_ms)._judge(answer, mono_ms)  # noqa: SLF001  another gauge, of this class

    def give_up(self, mono_ms: int) -> Gauge:
        """Return the gauge without a question that has waited for too long."""
        if self.asked_at is None or self.asked_at + PATIENCE_MS > mono_ms:
            return self
        return self._unanswered(Fault.MUTE, "the reader of the sensor does not come back", mono_ms)

    def disturb(self) -> Gauge:
        """Return the gauge of a box that somebody is at: what echoes now tells nothing."""
        return replace(self, fresh=False, tried=False, asked_at=None, next_at=None, silent_since=None)

    def calm(self, mono_ms: int) -> Gauge:
        """Return the gauge of a box that has just been left alone."""
        return replace(self, next_at=mono_ms + CALM_MS, blinded=False)

    def blind(self) -> Gauge:
        """Return the gauge of a box that cannot be measured for now."""
        return replace(self, distance_mm=None, fresh=False, blinded=True)

    def drop_in(self) -> Gauge:
        """Return the gauge of a box into which one more envelope has fallen."""
        return replace(self, dropped=self.dropped + 1)

    def _judge(self, answer: Measured, mono_ms: int) -> Gauge:
        distance = distance_of(self.sensor, answer)
        if distance is None:
            return self._unanswered(Fault.MUTE, what_is_wrong(self.sensor, answer), mono_ms)
        if self._is_frozen(mono_ms):
            return self._lost(Fault.FROZEN, f"the same to the last bit while {self.dropped} fell in", mono_ms)
        if self._is_blocked(distance):
            return self._unanswered(Fault.BLOCKED, f"something is {distance} mm before it", mono_ms)
        return replace(
            self,
            distance_mm=distance,
            read_at=mono_ms,
            fresh=True,
            fault=None,
            tried=False,
            trouble="",
            asked_at=None,
            silent_since=None,
            next_at=mono_ms + self.sensor.every_ms,
        )

    def _listen(self, answer: Measured, mono_ms: int) -> Gauge:
        celsius = answer.sensor_c if answer.air_c is None else answer.air_c
        if answer.said and answer.said == self.said:
            return replace(self, celsius=celsius)
        return replace(self, celsius=celsius, said=answer.said, said_at=mono_ms, dropped=0)

    def _is_frozen(self, mono_ms: int) -> bool:
        return bool(self.said) and self.dropped >= self.sensor.still and mono_ms - self.said_at >= FROZEN_MS

    def _is_blocked(self, distance_mm: int) -> bool:
        if self.fault is Fault.BLOCKED:
            return distance_mm < self.sensor.calibration.full_mm
        return self.distance_mm is not None and self.sensor.is_leap(self.distance_mm, distance_mm)

    def _unanswered(self, fault: Fault, trouble: str, mono_ms: int) -> Gauge:
        if self.silent_since is None or mono_ms - self.silent_since < LOST_MS:
            return replace(self, asked_at=None, trouble=trouble, next_at=mono_ms + RETRY_MS)
        return self._lost(fault, trouble, mono_ms)

    def _lost(self, fault: Fault, trouble: str, mono_ms: int) -> Gauge:
        next_at = mono_ms + self.sensor.every_ms
        return replace(
            self,
            asked_at=None,
            trouble=trouble,
            next_at=next_at,
            distance_mm=None,
            fresh=False,
            fault=fault,
            tried=True,
        )


def distance_of(sensor: Sensor, answer: Measured) -> int | None:
    """Return the distance (mm) that an answer tells of the box, None where it tells none."""
    inside = [mm for mm in _true(sensor, answer) if sensor.is_in_the_box(mm)]
    return median_low(inside) if len(inside) >= LEAST_READINGS else None


def median_of(sensor: Sensor, answer: Measured) -> int | None:
    """Return the distance (mm) that an answer tells, in the box or beyond it, None where it tells none."""
    return median_low(_true(sensor, answer)) if len(answer.distances) >= LEAST_READINGS else None


def what_is_wrong(sensor: Sensor, answer: Measured) -> str:
    """Return why an answer tells no distance."""
    if not answer.distances:
        return answer.trouble
    if all(map(sensor.is_in_the_box, _true(sensor, answer))):
        return f"only {len(answer.distances)} reading(s)"
    return "echoes from beyond the box"


def _true(sensor: Sensor, answer: Measured) -> list[int]:
    return [sensor.true_mm(mm, answer.air_c) for mm in answer.distances]
