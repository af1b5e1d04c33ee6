"""All that the drop box knows, as one frozen value."""

from __future__ import annotations

from msgspec import Struct

from devices.dropbox_sensor.contact import CLOSED, Contact
from devices.dropbox_sensor.events import Memory
from devices.dropbox_sensor.gauge import Gauge
from vuoro.messages.commands import BoxCondition
from vuoro.messages.device import Finding
from vuoro.values import BoxId, DoId, Moment, Percent


class Setup(Struct, frozen=True, kw_only=True):
    """What the settings say of the box: its switches, and how long lid and door may be open before they are left so."""

    box: BoxId
    lid_left_ms: int = 60_000
    door_left_ms: int = 15 * 60_000
    has_key: bool = False
    has_lamp: bool = False


class Level(Struct, frozen=True):
    """What the controller is told of the box's content."""

    fill: Percent | None
    envelopes: int
    condition: BoxCondition = BoxCondition()


class Told(Struct, frozen=True, kw_only=True):
    """What health has said last."""

    findings: tuple[Finding, ...]
    door_open: bool
    distance_mm: int | None


class Span(Struct, frozen=True, kw_only=True):
    """The opening on record as this machine's clocks have seen it, as far as they have.

    ``opened`` is None for one from before the last start, ``closed`` until it has closed. ``begun_trusted`` is whether
    the wall clock was known to be right when it began.
    """

    opened: Moment | None = None
    closed: Moment | None = None
    begun_trusted: bool = False


class Clock(Struct, frozen=True, kw_only=True):
    """What is known of the wall clock: whether it is ``trusted``, since when it is not, when to look at it again."""

    trusted: bool = False
    doubtful_since: int | None = None
    look_at: int | None = None


class Test(Struct, frozen=True, kw_only=True):
    """Who has asked for measurement ``number``, and how long they wait for it."""

    do_ids: tuple[DoId, ...]
    number: int
    until: int


class Sign(Struct, frozen=True, kw_only=True):
    """The lamp is shown ``until`` then, and is ``lit`` until ``next_ms``; at the end ``do_id`` is answered, if any."""

    until: int
    next_ms: int
    burns_ms: int
    lit: bool = True
    do_id: DoId | None = None


class State(Struct, frozen=True, kw_only=True):
    """The box: its switches, its gauge, its memory on disk, and what others have been told of it.

    ``key_at`` is when the key was turned last. ``reported`` is the level that the controller was told last, at
    ``reported_at``; ``awaiting`` whether its answer is still to come, ``refused`` why it did not want it.
    ``unreadable`` is how much on the disk could not be read.
    """

    setup: Setup
    gauge: Gauge
    memory: Memory
    span: Span = Span()
    clock: Clock = Clock()
    lid: Contact = CLOSED
    door: Contact = CLOSED
    key: Contact = CLOSED
    key_at: int | None = None
    test: Test | None = None
    sign: Sign | None = None
    reported: Level | None = None
    reported_at: int = 0
    awaiting: bool = False
    refused: str | None = None
    unreadable: int = 0
    told: Told | None = None

    @property
    def level(self) -> Level:
        """What is in the box now; the fill is None while it is unknown."""
        condition = BoxCondition(
            lid_open=self.lid.left,
            door_open=self.door.left,
            sensor_ok=self.gauge.fault is None,
            temperature_c=self.gauge.celsius,
        )
        return Level(self.gauge.fill, self.memory.envelopes, condition)
