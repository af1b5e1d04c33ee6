"""What a board tells of a point besides its calls: who waits how long, and who serves until when. In tables of rows.

Owns the step from services and queues to rows. A figure is written alike in every language, so only titles are words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Final

from msgspec import Struct

from vuoro.messages.state import QueueState, ServiceInfo
from vuoro.values import AreaId, ServiceId, Texts

WAITING: Final = "waiting"
OPEN_UNTIL: Final = "open_until"
OPENS: Final = "opens"
CLOSED_OPENS: Final = "closed_opens"


class Row(Struct, frozen=True, kw_only=True):
    """One line: the letter of the tickets where there is one, a name, and what is known, in figures."""

    letter: str | None = None
    name: Texts
    figures: str


class Table(Struct, frozen=True, kw_only=True):
    """Rows under a title, which is a text of the board (`vuoro.i18n`)."""

    title: str
    rows: tuple[Row, ...]


def clock(local: datetime) -> str:
    """Return a time of day as Finns and Finland's Swedes write it: ``9.05``."""
    return f"{local.hour}.{local.minute:02d}"


def is_closed(services: Iterable[ServiceInfo]) -> bool:
    """Return whether none of some services is within its hours; False where no service is known."""
    known = tuple(services)
    return bool(known) and all(service.opens_at is not None and not service.open for service in known)


def tables(
    services: Iterable[ServiceInfo],
    queues: Mapping[ServiceId, QueueState],
    areas: Iterable[AreaId],
    local: datetime,
) -> tuple[Table, ...]:
    """Return what is worth telling at ``local``: the queues of ``areas``, then today's authorities and their hours."""
    known, here = tuple(services), frozenset(areas)
    opens = CLOSED_OPENS if is_closed(known) else OPENS
    made = (
        Table(title=WAITING, rows=_waiting([service for service in known if service.area in here], queues)),
        Table(title=OPEN_UNTIL, rows=_open_until(known, local)),
        Table(title=opens, rows=_opening(known, local)),
    )
    return tuple(table for table in made if table.rows)


def _waiting(services: list[ServiceInfo], queues: Mapping[ServiceId, QueueState]) -> tuple[Row, ...]:
    return tuple(
        Row(letter=service.letter, name=service.name, figures=_queue(queues[service.service]))
        for service in services
        if service.service in queues and (service.open or queues[service.service].waiting)
    )


def _queue(queue: QueueState) -> str:
    if queue.wait is None:
        return str(queue.waiting)
    return f"{queue.waiting} · {queue.wait.low_min}\N{EN DASH}{queue.wait.high_min} min"


def _open_until(services: tuple[ServiceInfo, ...], local: datetime) -> tuple[Row, ...]:
    """Return the authorities that serve now, each until the end of its last service."""
    ends: dict[str, datetime] = {}
    for service in services:
        if service.open and service.closes_at is not None:
            ends[service.authority] = max(service.closes_at, ends.get(service.authority, service.closes_at))
    names = _names(services)
    return tuple(
        Row(name=names[authority], figures=f"\N{EN DASH}{_when(end, local)}") for authority, end in ends.items()
    )


def _opening(services: tuple[ServiceInfo, ...], local: datetime) -> tuple[Row, ...]:
    """Return the authorities that serve later, each from the opening of its first service."""
    serving = {service.authority for service in services if service.open}
    starts: dict[str, datetime] = {}
    for service in services:
        if service.opens_at is not None and service.authority not in serving:
            starts[service.authority] = min(service.opens_at, starts.get(service.authority, service.opens_at))
    names = _names(services)
    return tuple(Row(name=names[authority], figures=_when(start, local)) for authority, start in starts.items())


def _names(services: tuple[ServiceInfo, ...]) -> dict[str, Texts]:
    return {service.authority: service.authority_name for service in services}


def _when(instant: datetime, local: datetime) -> str:
    """Return the time of day of ``instant``, with its date where that is not today's."""
    zone: tzinfo | None = local.tzinfo
    there = instant.astimezone(zone)
    return clock(there) if there.date() == local.date() else f"{there.day}.{there.month}. {clock(there)}"
