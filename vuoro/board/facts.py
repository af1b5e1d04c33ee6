"""What a board tells of a point besides its calls: who waits how long, and who serves until when. In tables of rows.

Owns the step from services and queues to rows. A figure is written alike in every language, so only titles are words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from vuoro.messages.state import QueueState, ServiceInfo, Span
from vuoro.values import AreaId, AuthorityId, ServiceId, Texts

WAITING: Final = "waiting"
TODAY: Final = "today"
OPENS: Final = "opens"
CLOSED_OPENS: Final = "closed_opens"
_BETWEEN_FIGURES: Final = " · "
_INSTANT: Final = timedelta(microseconds=1)
#: Hours whose beginning is not known began before everything.
_UNKNOWN: Final = datetime.min.replace(tzinfo=UTC)


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
    """Return what is worth telling at ``local``: the queues of ``areas``, then today's authorities and their hours.

    Whoever serves nobody more today tells when that begins again. While the whole point is closed, one table has all.
    """
    known, here = tuple(services), frozenset(areas)
    today, later = _today(known, local), _later(known, local)
    hours: tuple[Table, ...]
    if is_closed(known):
        hours = (Table(title=CLOSED_OPENS, rows=_in_order(known, {**later, **today})),)
    else:
        rest = {authority: figures for authority, figures in later.items() if authority not in today}
        hours = Table(title=TODAY, rows=_in_order(known, today)), Table(title=OPENS, rows=_in_order(known, rest))
    queue_rows = _waiting([service for service in known if service.area in here], queues)
    made = (Table(title=WAITING, rows=queue_rows), *hours)
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


def _today(services: tuple[ServiceInfo, ...], local: datetime) -> dict[AuthorityId, str]:
    """Return today's hours of every authority that still has some, also those that are past."""
    hours: dict[AuthorityId, list[Span]] = {}
    for service in services:
        hours.setdefault(service.authority, []).extend(service.today or _until_closing(service))
    return {
        authority: _BETWEEN_FIGURES.join(_span(span, local) for span in _joined(spans))
        for authority, spans in hours.items()
        if any(local < span.closes_at for span in spans)
    }


def _until_closing(service: ServiceInfo) -> tuple[Span, ...]:
    """Return the hours of a service of which only their end is known."""
    return () if service.closes_at is None else (Span(_UNKNOWN, service.closes_at),)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the times in which any of ``spans`` holds, in their order."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.opens_at):
        if joined and span.opens_at <= joined[-1].closes_at:
            joined[-1] = Span(joined[-1].opens_at, max(joined[-1].closes_at, span.closes_at))
        else:
            joined.append(span)
    return joined


def _span(span: Span, local: datetime) -> str:
    begin = "" if span.opens_at == _UNKNOWN else _when(span.opens_at, local)
    midnight = _when(span.closes_at - _INSTANT, local) == "23.59"
    return f"{begin}\N{EN DASH}{'24.00' if midnight else _when(span.closes_at, local)}"


def _later(services: tuple[ServiceInfo, ...], local: datetime) -> dict[AuthorityId, str]:
    """Return when each authority opens next, with its first service; none that is open."""
    serving = {service.authority for service in services if service.open}
    starts: dict[AuthorityId, datetime] = {}
    for service in services:
        if service.opens_at is not None and service.authority not in serving:
            starts[service.authority] = min(service.opens_at, starts.get(service.authority, service.opens_at))
    return {authority: _when(start, local) for authority, start in starts.items()}


def _in_order(services: tuple[ServiceInfo, ...], figures: Mapping[AuthorityId, str]) -> tuple[Row, ...]:
    names = {service.authority: service.authority_name for service in services}
    return tuple(Row(name=names[authority], figures=figures[authority]) for authority in names if authority in figures)


def _when(instant: datetime, local: datetime) -> str:
    """Return the time of day of ``instant``, with its date where that is not today's."""
    zone: tzinfo | None = local.tzinfo
    there = instant.astimezone(zone)
    return clock(there) if there.date() == local.date() else f"{there.day}.{there.month}. {clock(there)}"
