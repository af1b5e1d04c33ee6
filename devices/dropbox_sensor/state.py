"""All that the drop box knows, as one frozen value."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from devices.dropbox_sensor.contact import CLOSED, Contact
from devices.dropbox_sensor.events import Memory
from devices.dropbox_sensor.gauge import Calibration, Gauge
from vuoro.messages.device import Finding
from vuoro.values import BoxId, Percent

#: A lid open for longer has been left open; a door open for longer has been forgotten, or worse.
LID_LEFT_MS: Final = 60_000
DOOR_LEFT_MS: Final = 15 * 60_000


class Level(Struct, frozen=True):
    """What the controller is told of the box's content."""

    fill: Percent | None
    envelopes: int


class Told(Struct, frozen=True, kw_only=True):
    """What health has said last."""

    findings: tuple[Finding, ...]
    door_open: bool
    distance_mm: int | None


class State(Struct, frozen=True, kw_only=True):
    """The box: its switches, its gauge, its memory on disk, and what others have been told of it.

    ``reported`` is the level that the controller was told last, at ``reported_at``; ``awaiting`` whether its answer is
    still to come, ``refused`` why it did not want it. ``unreadable`` is how much
    on the disk could not be read.
    """

    box: BoxId
    calibration: Calibration
    gauge: Gauge
    memory: Memory
    lid: Contact = CLOSED
    door: Contact = CLOSED
    reported: Level | None = None
    reported_at: int = 0
    awaiting: bool = False
    refused: str | None = None
    unreadable: int = 0
    told: Told | None = None

    @property
    def level(self) -> Level:
        """What is in the box now; the fill is None while it is unknown."""
        distance = self.gauge.distance_mm
        return Level(None if distance is None else self.calibration.fill(distance), self.memory.envelopes)
