"""The one table of topics: who writes what, to whom, with which type, QoS and retention.

Owns every topic string of the project; the broker's ACL is generated from it (`vuoro.acl`). Must not know how a
message is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vuoro.messages.commands import Request
from vuoro.messages.device import Health, Presence
from vuoro.messages.device_commands import DoRequest, DoResult
from vuoro.messages.events import Event
from vuoro.messages.replies import Reply
from vuoro.messages.simulation import AnySeen, AtTime, SetTime, Told
from vuoro.messages.state import (
    AdvisorState,
    BoardState,
    DeskState,
    DropboxState,
    NoticesState,
    QueueState,
    ServicesState,
    SiteState,
    TicketsState,
)
from vuoro.values import ClientKind

ROOT: Final = "vuoro"
QOS: Final = 1
MAX_BYTES_FROM_DEVICE: Final = 16 * 1024
MAX_BYTES_FROM_CONTROLLER: Final = 256 * 1024

_KINDS = frozenset(ClientKind)
_DEVICES = frozenset({ClientKind.KIOSK, ClientKind.DISPLAY, ClientKind.FEEDBACK, ClientKind.DROPBOX})
_ASKERS = _KINDS - {ClientKind.CONTROLLER, ClientKind.SIMULATION}
_STAFF = frozenset({ClientKind.CONSOLE, ClientKind.MAINTENANCE, ClientKind.CONTROLLER})
_CONTROLLER = frozenset({ClientKind.CONTROLLER})
_SIMULATION = frozenset({ClientKind.SIMULATION})


@dataclass(frozen=True)
class Topic:
    """One row of the table.

    ``template`` is what follows ``vuoro/<site>/``; its one ``{variable}`` becomes a level of the topic. Where it is
    ``{client}``, a client may write only below its own id, and every reader may read all; `to_client` turns that
    round: it is written for any client, and each may read only its own. ``expiry_s`` is the Message Expiry Interval
    of retained state, which tells a reader how old it is; the writer must publish again before it ends.
    """

    template: str
    type: Any
    writers: frozenset[ClientKind]
    readers: frozenset[ClientKind]
    retain: bool = False
    expiry_s: int | None = None
    to_client: bool = False

    @property
    def variable(self) -> str | None:
        """Return the name of the template's variable, None where it has none."""
        return self.template.partition("{")[2].partition("}")[0] or None

    @property
    def max_bytes(self) -> int:
        """Return the largest payload that a reader accepts."""
        from_controller = self.writers <= _CONTROLLER | _SIMULATION
        return MAX_BYTES_FROM_CONTROLLER if from_controller else MAX_BYTES_FROM_DEVICE

    @property
    def simulated(self) -> bool:
        """Return whether one end of it is the simulation alone, so that a real site has no such topic."""
        return _SIMULATION in (self.writers, self.readers)

    def address(self, site: str, value: str | None = None) -> str:
        """Return the full topic with ``value`` in the place of the variable.

        Raises `ValueError` where a value is missing, not wanted, or no single topic level.
        """
        if (self.variable is None) != (value is None):
            raise ValueError(f"topic {self.template!r}: variable {self.variable!r}, got {value!r}")
        if value is None:
            return f"{ROOT}/{site}/{self.template}"
        if not value or any(character in value for character in "/+#\0"):
            raise ValueError(f"{value!r} cannot be a level of the topic {self.template!r}")
        return f"{ROOT}/{site}/{self.template}".replace(f"{{{self.variable}}}", value)

    def wildcard(self, site: str) -> str:
        """Return the filter that matches every topic of this row."""
        return f"{ROOT}/{site}/{self.template}".replace(f"{{{self.variable}}}", "+")


COMMAND: Final = Topic("command/{client}", Request, _ASKERS, _CONTROLLER)
REPLY: Final = Topic("reply/{client}", Reply, _CONTROLLER, _ASKERS, to_client=True)

SITE: Final = Topic("state/site", SiteState, _CONTROLLER, _KINDS, retain=True)
SERVICES: Final = Topic("state/services", ServicesState, _CONTROLLER, _KINDS, retain=True)
QUEUE: Final = Topic("state/queue/{service}", QueueState, _CONTROLLER, _KINDS, retain=True)
BOARD: Final = Topic("state/board/{area}", BoardState, _CONTROLLER, _KINDS, retain=True, expiry_s=60)
DROPBOX: Final = Topic("state/dropbox/{box}", DropboxState, _CONTROLLER, _KINDS, retain=True)
DESK: Final = Topic("state/desk/{desk}", DeskState, _CONTROLLER, _STAFF | _SIMULATION, retain=True, expiry_s=60)
TICKETS: Final = Topic("state/tickets/{service}", TicketsState, _CONTROLLER, _STAFF, retain=True)
ADVISOR: Final = Topic("state/advisor", AdvisorState, _CONTROLLER, _STAFF | _SIMULATION, retain=True)
NOTICES: Final = Topic("state/notices", NoticesState, _CONTROLLER, _KINDS, retain=True)

EVENT: Final = Topic("event/{kind}", Event, _CONTROLLER, _STAFF | _SIMULATION)

PRESENCE: Final = Topic("device/{client}/presence", Presence, _KINDS, _KINDS, retain=True)
HEALTH: Final = Topic("device/{client}/health", Health, _KINDS - _SIMULATION, _STAFF | _SIMULATION, retain=True)
DO: Final = Topic("device/{client}/do", DoRequest, _STAFF, _DEVICES, to_client=True)
DONE: Final = Topic("device/{client}/done", DoResult, _DEVICES, _STAFF)

SIM_TIME: Final = Topic("simulation/{client}/time", SetTime, _SIMULATION, _DEVICES | _CONTROLLER, to_client=True)
SIM_AT: Final = Topic("simulation/{client}/at", AtTime, _DEVICES | _CONTROLLER, _SIMULATION)
SIM_ACT: Final = Topic("simulation/{client}/act", Told, _SIMULATION, _DEVICES, to_client=True)
SIM_SEEN: Final = Topic("simulation/{client}/seen", AnySeen, _DEVICES, _SIMULATION)

TABLE: Final[tuple[Topic, ...]] = (
    COMMAND,
    REPLY,
    SITE,
    SERVICES,
    QUEUE,
    BOARD,
    DROPBOX,
    DESK,
    TICKETS,
    ADVISOR,
    NOTICES,
    EVENT,
    PRESENCE,
    HEALTH,
    DO,
    DONE,
    SIM_TIME,
    SIM_AT,
    SIM_ACT,
    SIM_SEEN,
)

_BY_SHAPE: Final[Mapping[tuple[str, ...], Topic]] = {
    tuple("+" if level.startswith("{") else level for level in topic.template.split("/")): topic for topic in TABLE
}


def find(address: str, site: str) -> tuple[Topic, str | None]:
    """Return the row of a received topic and the value of its variable.

    Raises `LookupError` for a topic that is not in the table or belongs to another site.
    """
    root, _, rest = address.partition("/")
    its_site, _, path = rest.partition("/")
    levels = path.split("/")
    if root == ROOT and its_site == site:
        for shape, topic in _BY_SHAPE.items():
            if len(shape) == len(levels) and all(a in ("+", b) for a, b in zip(shape, levels, strict=True)):
                value = next((b for a, b in zip(shape, levels, strict=True) if a == "+"), None)
                return topic, value
    raise LookupError(f"no topic of site {site!r}: {address!r}")
