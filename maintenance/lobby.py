"""The lobby as its retained messages tell it, put together from whatever order they came in.

Owns nothing but the collecting. Pure: no broker in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from vuoro.messages.device import Health, Presence
from vuoro.messages.state import BoardState, DropboxState, QueueState, ServicesState, SiteState
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import BOARD, DROPBOX, HEALTH, PRESENCE, QUEUE, SERVICES, SITE
from vuoro.values import AreaId, BoxId, ClientId, ServiceId

#: All that a lobby is put together from.
SUBSCRIPTIONS: Final = tuple(Subscription(topic) for topic in (PRESENCE, HEALTH, SITE, SERVICES, QUEUE, BOARD, DROPBOX))


class Lobby(Struct):
    """What is known of the lobby at one instant."""

    presence: dict[ClientId, Presence] = {}
    health: dict[ClientId, Health] = {}
    queues: dict[ServiceId, QueueState] = {}
    boards: dict[AreaId, BoardState] = {}
    boxes: dict[BoxId, DropboxState] = {}
    site: SiteState | None = None
    services: ServicesState | None = None


def put_together(messages: Iterable[Received]) -> Lobby:
    """Return the lobby that ``messages`` tell of; a later one replaces an earlier one."""
    lobby = Lobby()
    for received in messages:
        match received.message:
            case Presence(client=client) as presence:
                lobby.presence[client] = presence
            case Health(client=client) as health:
                lobby.health[client] = health
            case QueueState(service=service) as queue:
                lobby.queues[service] = queue
            case BoardState(area=area) as board:
                lobby.boards[area] = board
            case DropboxState(box=box) as dropbox:
                lobby.boxes[box] = dropbox
            case SiteState() as site:
                lobby.site = site
            case ServicesState() as services:
                lobby.services = services
    return lobby
