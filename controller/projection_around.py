"""What the events around the queues change in the database: help, notices, documents, repairs; see `projection`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from vuoro.messages import events
from vuoro.values import RepairStatus

Statement = tuple[str, tuple[Any, ...]]

_ASK_HELP: Final = "INSERT INTO help (request, reason, at, client, box, ticket, language) VALUES (?, ?, ?, ?, ?, ?, ?)"
_END_HELP: Final = "DELETE FROM help WHERE request = ?"
_PUT_NOTICE: Final = "INSERT INTO notices (notice, texts, until, areas) VALUES (?, ?, ?, ?)"
_REMOVE_NOTICE: Final = "DELETE FROM notices WHERE notice = ?"
_RECEIVE: Final = (
    "INSERT INTO documents (day, received) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET received = excluded.received"
)
_NOTE_REPAIR: Final = (
    "INSERT INTO repairs (repair, subject, fault, status, noted_at, changed_at, day) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE_REPAIR: Final = "UPDATE repairs SET status = ?, changed_at = ?, day = ? WHERE repair = ?"

_ENCODER: Final = msgspec.json.Encoder()


def around(event: events.Event, at: str) -> Iterator[Statement]:
    """Return what ``event`` changes. What is not named here has the history alone."""
    day = event.day.isoformat()
    match event.fact:
        case events.HelpRequested() as fact:
            yield _ASK_HELP, (fact.request, fact.reason, at, fact.client, fact.box, fact.ticket, fact.language)
        case events.HelpEnded(request=request):
            yield _END_HELP, (request,)
        case events.NoticePut(notice=notice, texts=texts, until=until, areas=areas):
            over_at = None if until is None else until.isoformat()
            yield _PUT_NOTICE, (notice, as_json(texts), over_at, as_json(areas))
        case events.NoticeRemoved(notice=notice):
            yield _REMOVE_NOTICE, (notice,)
        case events.DocumentReceived(document=document):
            yield _RECEIVE, (day, document)
        case events.RepairNoted() as fact:
            yield _NOTE_REPAIR, (fact.repair, fact.subject, fact.fault, RepairStatus.OPEN, at, at, day)
        case events.RepairUpdated(repair=repair, status=status):
            yield _UPDATE_REPAIR, (status, at, day, repair)
        case _:
            pass


def as_json(value: Any) -> str:
    """Return ``value`` as a column has it."""
    return _ENCODER.encode(value).decode()
