"""What can be seen of a living lobby at this moment: devices, queues, boards, the last ticket.

Owns keeping the last of everything that was heard. Must not know how it is drawn or what anybody may do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.child import Status
from simulation.lobby import BROKER
from vuoro.messages.device import Finding, Health, Presence
from vuoro.messages.simulation import PaperSeen, ThanksSeen
from vuoro.messages.state import BoardCall, BoardState, DeskState, DropboxState, QueueState
from vuoro.service import Received
from vuoro.site import Site
from vuoro.values import AreaId, BoxId, ClientId, DeskId, Language, PresenceStatus, ServiceId


@dataclass
class Scene:
    """The lobby as it was last heard of; ``chosen`` is the queue that keys without a letter mean."""

    site: Site
    language: Language
    processes: dict[str, Status] = field(default_factory=dict)
    presence: dict[ClientId, PresenceStatus] = field(default_factory=dict)
    findings: dict[ClientId, tuple[Finding, ...]] = field(default_factory=dict)
    queues: dict[ServiceId, QueueState] = field(default_factory=dict)
    boards: dict[AreaId, BoardState] = field(default_factory=dict)
    desks: dict[DeskId, DeskState] = field(default_factory=dict)
    boxes: dict[BoxId, DropboxState] = field(default_factory=dict)
    paper: PaperSeen | None = None
    answers: int = 0
    chosen: int = 0
    happening: str = ""
    #: The file by which ``vuoroctl`` finds this lobby.
    vuoroctl: str = ""
    #: The file with the links by which somebody signs in to the console, once each.
    links: str = ""

    def hear(self, item: Received) -> None:
        """Take what has come."""
        match item.message:
            case Presence(client=client, status=status):
                self.presence[client] = status
            case Health(client=client, findings=findings):
                self.findings[client] = findings
            case QueueState() as queue:
                self.queues[queue.service] = queue
            case BoardState() as board:
                self.boards[board.area] = board
            case DeskState() as desk:
                self.desks[desk.desk] = desk
            case DropboxState() as box:
                self.boxes[box.box] = box
            case PaperSeen() as paper:
                self.paper = paper
            case ThanksSeen():
                self.answers += 1
            case _:
                pass

    def calls(self) -> list[BoardCall]:
        """Return the calls of all areas, newest first."""
        calls = [call for board in self.boards.values() for call in board.calls]
        return sorted(calls, key=lambda call: call.order, reverse=True)

    def waiting(self, service: ServiceId) -> int:
        """Return how many wait for a service."""
        queue = self.queues.get(service)
        return 0 if queue is None else queue.waiting

    def choose(self, step: int) -> None:
        """Move the choice of a queue down, or up with a negative ``step``."""
        self.chosen = (self.chosen + step) % len(self.site.services)

    @property
    def service(self) -> ServiceId:
        """Return the chosen queue."""
        return self.site.services[self.chosen].id

    def works(self, client: ClientId) -> bool | None:
        """Return whether a daemon, or the broker, is there; None while it starts."""
        if self.processes.get(client) is Status.STARTING:
            return None
        if client == BROKER:
            return self.processes.get(BROKER) is Status.READY
        return self.presence.get(client) is PresenceStatus.ONLINE
