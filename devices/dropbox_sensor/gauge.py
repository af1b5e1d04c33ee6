"""When to measure and what is known from it: a pure value, driven by the logic of the box.

The sensor is asked, not listened to: it rests in between, and so does the Pi. A sensor that does not answer for
`MUTE_MS` is mute, and then nothing is known; its last value is never passed off as a present one.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

#: Envelopes slide and a lid swings for so long after it has closed.
CALM_MS: Final = 1_500
#: A reader that has not come back for so long hangs.
PATIENCE_MS: Final = 5_000
RETRY_MS: Final = 2_000
MUTE_MS: Final = 10_000


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


class Gauge(Struct, frozen=True, kw_only=True):
    """What is known of the distance, and when it is asked for next.

    ``distance_mm`` is None while it is unknown; ``read_at`` is when the last reading came, and survives it. ``fresh``
    is whether nobody has been at the box since; ``mute`` whether the sensor has stopped answering, ``blinded`` whether
    it has nothing to measure. ``asked`` numbers the questions, ``asked_at`` is None while none is open,
    ``silent_since`` is when the first one without an answer was put. Times are monotonic milliseconds.
    """

    every_ms: int
    distance_mm: int | None = None
    read_at: int | None = None
    fresh: bool = False
    mute: bool = False
    blinded: bool = False
    trouble: str = ""
    asked: int = 0
    asked_at: int | None = None
    next_at: int | None = None
    silent_since: int | None = None

    @property
    def settled(self) -> bool:
        """Whether all is known that can be: a fresh reading, or that there is none to be had."""
        return self.fresh or self.mute or self.blinded

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

    def answer(self, number: int, distances: Sequence[int], trouble: str, mono_ms: int) -> Gauge:
        """Return the gauge after the answer to question ``number``; an answer to an older one tells nothing."""
        if self.asked_at is None or number != self.asked:
            return self
        if not distances:
            return self._silence(trouble, mono_ms)
        return Gauge(
            every_ms=self.every_ms,
            distance_mm=median_low(distances),
            read_at=mono_ms,
            fresh=True,
            asked=self.asked,
            next_at=mono_ms + self.every_ms,
        )

    def give_up(self, mono_ms: int) -> Gauge:
        """Return the gauge without a question that has waited for too long."""
        if self.asked_at is None or self.asked_at + PATIENCE_MS > mono_ms:
            return self
        return self._silence("the reader of the sensor does not come back", mono_ms)

    def disturb(self) -> Gauge:
        """Return the gauge of a box that somebody is at: what echoes now tells nothing."""
        return replace(self, fresh=False, asked_at=None, next_at=None, silent_since=None)

    def calm(self, mono_ms: int) -> Gauge:
        """Return the gauge of a box that has just been left alone."""
        return replace(self, next_at=mono_ms + CALM_MS, blinded=False)

    def blind(self) -> Gauge:
        """Return the gauge of a box that cannot be measured for now."""
        return replace(self, distance_mm=None, fresh=False, blinded=True)

    def _silence(self, trouble: str, mono_ms: int) -> Gauge:
        if self.silent_since is None or mono_ms - self.silent_since < MUTE_MS:
            return replace(self, asked_at=None, trouble=trouble, next_at=mono_ms + RETRY_MS)
        return replace(
            self, asked_at=None, trouble=trouble, next_at=mono_ms + self.every_ms, distance_mm=None, mute=True
        )
