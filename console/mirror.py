"""The lobby as the broker tells it: a read-only copy of the retained state, which is all that pages show.

Owns the copy; lives in the loop of the web alone. Decides nothing: the controller refuses what it does not allow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from vuoro.messages.device import Health, Presence
from vuoro.messages.replies import TicketFollowed
from vuoro.messages.state import (
    AdvisorState,
    BoardState,
    DeskState,
    DropboxState,
    NoticesState,
    QueueState,
    ServiceInfo,
    ServicesState,
    SiteState,
    TicketsState,
)
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import (
    ADVISOR,
    BOARD,
    DESK,
    DONE,
    DROPBOX,
    EVENT,
    HEALTH,
    NOTICES,
    PRESENCE,
    QUEUE,
    SERVICES,
    SITE,
    TICKETS,
)
from vuoro.values import AreaId, BoxId, ClientId, ClientKind, DeskId, PresenceStatus, ServiceId, TicketCode

#: All that the console listens to, beside the answers to its own commands.
SUBSCRIPTIONS: Final = tuple(
    Subscription(topic)
    for topic in (
        SITE,
        SERVICES,
        QUEUE,
        BOARD,
        DROPBOX,
        DESK,
        TICKETS,
        ADVISOR,
        NOTICES,
        PRESENCE,
        HEALTH,
        DONE,
        EVENT,
    )
)
#: More tickets than a rush has in a day.
KEPT_FOLLOWED: Final = 4000
DEFAULT_ZONE: Final = "Europe/Helsinki"

S = TypeVar("S", bound=Struct)


class Aged(Struct, Generic[S], frozen=True):
    """State that grows old: ``made_ms`` is when it was made, by our own monotonic clock."""

    state: S
    made_ms: int


class Followed(Struct, frozen=True, kw_only=True):
    """A ticket that its customer looks at on a phone, as the controller told at ``asked_at``."""

    ticket: TicketFollowed
    asked_at: datetime


class Lobby:
    """What is known of the lobby now; pages read its attributes, `take` alone changes them."""

    def __init__(
        self,
        monotonic_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
        utc: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic_ms = monotonic_ms
        #: UTC seconds, for how long somebody has been here: the times of tickets are the hub's own, as ours is.
        self.utc = utc
        #: Whether the broker hears us; what is shown without it may be old.
        self.connected = False
        self.site: SiteState | None = None
        self.services: tuple[ServiceInfo, ...] = ()
        self.queues: dict[ServiceId, QueueState] = {}
        self.tickets: dict[ServiceId, TicketsState] = {}
        self.desks: dict[DeskId, Aged[DeskState]] = {}
        self.boards: dict[AreaId, Aged[BoardState]] = {}
        self.boxes: dict[BoxId, DropboxState] = {}
        self.advisor = AdvisorState(requests=())
        self.notices = NoticesState(notices=())
        self.presence: dict[ClientId, Presence] = {}
        self.health: dict[ClientId, Health] = {}
        #: The tickets whose codes somebody has shown, by the code; the newest ones only.
        self.followed: dict[TicketCode, Followed] = {}

    @property
    def answered(self) -> bool:
        """Return whether acts reach the controller now: the broker hears us, and the controller is there."""
        presence = self.presence.get(ClientKind.CONTROLLER.value)
        return self.connected and presence is not None and presence.status is PresenceStatus.ONLINE

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the site."""
        return ZoneInfo(DEFAULT_ZONE if self.site is None else self.site.time_zone)

    def service(self, service: ServiceId) -> ServiceInfo | None:
        """Return a service as customers see it today."""
        return next((info for info in self.services if info.service == service), None)

    def follow(self, code: TicketCode, followed: Followed) -> None:
        """Remember whose ticket a code is, so that its page can stay up to date."""
        self.followed.pop(code, None)
        self.followed[code] = followed
        if len(self.followed) > KEPT_FOLLOWED:
            del self.followed[next(iter(self.followed))]

    def since_ms(self, at: datetime) -> int:
        """Return how long ago ``at`` was."""
        return max(0, round(1000 * (self.utc() - at.timestamp())))

    def age_ms(self, aged: Aged[S]) -> int:
        """Return how old a board or a desk's state is now."""
        return max(0, self._monotonic_ms() - aged.made_ms)

    def take(self, received: Received) -> None:  # noqa: C901  a table in the form of a match
        """Learn what a message says; a later one replaces an earlier one."""
        made_ms = self._monotonic_ms() - received.age_ms
        match received.message:
            case SiteState() as site:
                self.site = site
            case ServicesState(services=services):
                self.services = services
            case QueueState(service=service) as queue:
                self.queues[service] = queue
            case TicketsState(service=service) as tickets:
                self.tickets[service] = tickets
            case DeskState(desk=desk) as state:
                self.desks[desk] = Aged(state, made_ms)
            case BoardState(area=area) as board:
                self.boards[area] = Aged(board, made_ms)
            case DropboxState(box=box) as dropbox:
                self.boxes[box] = dropbox
            case AdvisorState() as advisor:
                self.advisor = advisor
            case NoticesState() as notices:
                self.notices = notices
            case Presence(client=client) as presence:
                self.presence[client] = presence
            case Health(client=client) as health:
                self.health[client] = health
