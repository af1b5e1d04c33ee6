"""What passes between a device's pure logic and its shell.

``logic.step(state, event, now) -> (state, effects)``: the shell turns messages, hardware and time into events and
carries the effects out: first all that is `Durable` in one transaction, then, after the commit, what can be seen.
"""

from __future__ import annotations

from msgspec import Struct

from vuoro.messages.commands import AnyCommand
from vuoro.messages.device import Finding, Presence
from vuoro.messages.device_commands import AnyDo, DoResult
from vuoro.messages.replies import Reply
from vuoro.messages.state import BoardState, DropboxState, NoticesState, QueueState, ServicesState, SiteState
from vuoro.values import DoId


class Event(Struct, frozen=True):
    """Base of what can happen to a device's logic; hardware events of a device derive from it."""


class Started(Event, frozen=True):
    """The daemon has started; its durable state has been loaded."""


class LinkChanged(Event, frozen=True):
    """The connection to the broker came up or went down."""

    up: bool


class Learned(Event, frozen=True):
    """Retained state or the presence of another daemon has arrived.

    ``age_ms`` tells how long the broker had kept it (from the message expiry interval), 0 when it is fresh.
    """

    message: SiteState | ServicesState | QueueState | BoardState | DropboxState | NoticesState | Presence
    age_ms: int = 0


class Answered(Event, frozen=True):
    """The controller has answered a command of ours; after this step the command leaves the outbox."""

    command: AnyCommand
    reply: Reply


class Asked(Event, frozen=True):
    """Staff or maintenance ask the device to do something; the logic answers with `Tell`, at once or later.

    The same ``do_id`` never comes twice. `Reload` does not come at all: the shell does it.
    """

    do_id: DoId
    do: AnyDo


class DiskChanged(Event, frozen=True):
    """The device's disk takes nothing more, or again. A step with something durable waits until it does."""

    works: bool


class Due(Event, frozen=True):
    """The time the logic had asked for with ``next_due`` has come."""


class Effect(Struct, frozen=True):
    """Base of what logic wants done; visible effects of a device derive from it."""


class Durable(Effect, frozen=True):
    """Base of effects that write to the device's own disk, all in one transaction, before anything is visible."""


class Send(Durable, frozen=True):
    """Put a command into the outbox; it is sent after the commit, and again until it is answered."""

    command: AnyCommand


class ReportHealth(Effect, frozen=True):
    """Publish the device's health; the shell adds the client and the size of the outbox."""

    findings: tuple[Finding, ...]
    readings: dict[str, str | int | float | bool | None]


class Tell(Effect, frozen=True):
    """Publish how something went that the device was `Asked` for."""

    result: DoResult
