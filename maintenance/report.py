"""What ``vuoroctl status --json`` says: the lobby at a glance, for programs.

Owns the shape of that JSON; it may grow, and nothing in it is renamed.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from maintenance.lobby import Lobby
from maintenance.troubles import Trouble
from vuoro.messages.device import Finding
from vuoro.messages.state import QueueState, ServiceInfo
from vuoro.values import BoxId, ClientId, PresenceStatus, ServiceId, ServiceLetter, SiteId, Texts, TicketNumber


class Device(Struct, frozen=True, kw_only=True):
    """One client of the broker; without health it has not told any."""

    client: ClientId
    presence: PresenceStatus
    version: str
    findings: tuple[Finding, ...] = ()
    unanswered: int | None = None
    readings: dict[str, str | int | float | bool | None] = {}


class Queue(Struct, frozen=True, kw_only=True):
    """One queue."""

    service: ServiceId
    letter: ServiceLetter
    name: Texts
    open: bool
    waiting: int | None = None
    last_called: TicketNumber | None = None
    desks: int | None = None


class DropBox(Struct, frozen=True, kw_only=True):
    """One drop box."""

    box: BoxId
    fill: int | None
    envelopes: int
    last_opened_at: datetime | None


class Report(Struct, frozen=True, kw_only=True):
    """The lobby, and what is wrong in it."""

    site: SiteId
    all_well: bool
    devices: tuple[Device, ...]
    queues: tuple[Queue, ...]
    boxes: tuple[DropBox, ...]
    troubles: tuple[Trouble, ...]


def make_report(site: SiteId, me: ClientId, lobby: Lobby, troubles: list[Trouble]) -> Report:
    """Return the report of ``lobby`` without the client ``me`` that only came to look."""
    return Report(
        site=site,
        all_well=not troubles,
        devices=tuple(_device(client, lobby) for client in sorted(lobby.presence) if client != me),
        queues=_queues(lobby),
        boxes=tuple(
            DropBox(box=box, fill=state.fill, envelopes=state.envelopes, last_opened_at=state.last_opened_at)
            for box, state in sorted(lobby.boxes.items())
        ),
        troubles=tuple(troubles),
    )


def _device(client: ClientId, lobby: Lobby) -> Device:
    presence, health = lobby.presence[client], lobby.health.get(client)
    if health is None:
        return Device(client=client, presence=presence.status, version=presence.version)
    return Device(
        client=client,
        presence=presence.status,
        version=presence.version,
        findings=health.findings,
        unanswered=health.outbox,
        readings=health.readings,
    )


def _queues(lobby: Lobby) -> tuple[Queue, ...]:
    services = lobby.services.services if lobby.services else ()
    return tuple(_queue(info, lobby.queues.get(info.service)) for info in services)


def _queue(info: ServiceInfo, queue: QueueState | None) -> Queue:
    return Queue(
        service=info.service,
        letter=info.letter,
        name=info.name,
        open=info.open,
        waiting=None if queue is None else queue.waiting,
        last_called=None if queue is None else queue.last_called,
        desks=None if queue is None else queue.desks,
    )
