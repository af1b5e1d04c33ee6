"""What can happen to the drop box and what it does about it: the words of `devices.dropbox_sensor.logic`.

Holds data only.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from vuoro.messages.commands import ReportOpening
from vuoro.messages.loop import Durable, Effect, Event
from vuoro.values import Moment, Percent


class LidMoved(Event, frozen=True):
    """The lid's switch has changed at ``at``, or is so at the start."""

    open: bool
    at: Moment


class DoorMoved(Event, frozen=True):
    """The emptying door's switch has changed at ``at``."""

    open: bool
    at: Moment


class DoorFound(Event, frozen=True):
    """How the door stands at the start; nobody saw when it came to that."""

    open: bool


class KeyMoved(Event, frozen=True):
    """The key at the box, which confirms an emptying, has been turned or turned back at ``at``."""

    turned: bool
    at: Moment


class ClockSeen(Event, frozen=True):
    """Whether this machine's wall clock is known to be right."""

    trusted: bool


class Measured(Event, frozen=True):
    """The answer to question ``number``: some readings (mm), or none and the ``trouble``.

    ``said`` is what every one of them said alike, to the last bit; empty where they differed, as they do while a sensor
    lives. ``air_c`` is what a thermometer told, ``sensor_c`` what the sensor told of itself.
    """

    number: int
    distances: tuple[int, ...]
    trouble: str = ""
    said: bytes = b""
    air_c: float | None = None
    sensor_c: float | None = None


class Opening(Struct, frozen=True, kw_only=True):
    """An opening of the door, on disk from its first moment on; ``closed_at`` is None until it has closed.

    ``clock_trusted`` is whether the clock was known to be right that told its times, ``confirmed`` whether somebody has
    turned the key at the box.
    """

    opened_at: datetime
    fill_before: Percent | None
    envelopes: int = 0
    closed_at: datetime | None = None
    watched: bool = True
    clock_trusted: bool = False
    confirmed: bool = False


class Memory(Struct, frozen=True, kw_only=True):
    """What the box must not forget: the envelopes since the door was last open, and an opening not handed in yet.

    ``set_aside`` are openings that the controller has refused, to be handed in again.
    """

    envelopes: int = 0
    opening: Opening | None = None
    set_aside: tuple[ReportOpening, ...] = ()


class Remember(Durable, frozen=True):
    """Write the memory to disk in place of the one there."""

    memory: Memory


class Measure(Effect, frozen=True):
    """Ask the sensor for a few readings; `Measured` with the same number is the answer."""

    number: int


class LookAtClock(Effect, frozen=True):
    """Ask whether the wall clock is known to be right; `ClockSeen` is the answer."""


class Light(Effect, frozen=True):
    """Light the box's lamp, or let it go out."""

    on: bool
