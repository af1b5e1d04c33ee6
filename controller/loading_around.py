"""Reads what is around the queues from the database: help, notices, documents, repairs; see `loading`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

from controller.core.lobby import Lobby
from controller.core.repairs import KEPT_DONE
from vuoro.messages.state import HelpRequest, Notice, Repair
from vuoro.values import AreaId, Fault, HelpReason, Language, RepairStatus, Texts, number_of

Query = Callable[[str, tuple[Any, ...]], Iterable[Any]]

HELP: Final = "SELECT request, reason, at, client, box, ticket, language FROM help ORDER BY request"
NOTICES: Final = "SELECT notice, texts, until, areas FROM notices ORDER BY notice"
_REPAIRS: Final = "SELECT repair, subject, fault, status, noted_at, changed_at FROM repairs"
REPAIRS: Final = f"{_REPAIRS} WHERE status IN ('open', 'passed_on') OR status = 'done' AND day >= ? ORDER BY repair"
DOCUMENTS: Final = "SELECT received FROM documents WHERE day = ?"

_TEXTS: Final = msgspec.json.Decoder(Texts)
_AREAS: Final = msgspec.json.Decoder(tuple[AreaId, ...])


def load_around(query: Query, lobby: Lobby) -> None:
    """Enter into ``lobby`` what is around its queues on its day."""
    lobby.help = {request.request: request for request in map(_help, query(HELP, ()))}
    lobby.notices = {notice.notice: notice for notice in map(_notice, query(NOTICES, ()))}
    done_since = (lobby.day - KEPT_DONE).isoformat()
    lobby.repairs = {repair.repair: repair for repair in map(_repair, query(REPAIRS, (done_since,)))}
    lobby.documents = next((received for (received,) in query(DOCUMENTS, (lobby.day.isoformat(),))), 0)


def _help(row: tuple[Any, ...]) -> HelpRequest:
    request, reason, at, client, box, ticket, language = row
    return HelpRequest(
        request=request,
        reason=HelpReason(reason),
        at=datetime.fromisoformat(at),
        client=client,
        box=box,
        ticket=ticket,
        number=None if ticket is None else number_of(ticket),
        language=None if language is None else Language(language),
    )


def _notice(row: tuple[Any, ...]) -> Notice:
    notice, texts, until, areas = row
    return Notice(
        notice=notice,
        texts=_TEXTS.decode(texts),
        until=None if until is None else datetime.fromisoformat(until),
        areas=_AREAS.decode(areas),
    )


def _repair(row: tuple[Any, ...]) -> Repair:
    repair, subject, fault, status, noted_at, changed_at = row
    return Repair(
        repair=repair,
        subject=subject,
        fault=Fault(fault),
        status=RepairStatus(status),
        noted_at=datetime.fromisoformat(noted_at),
        changed_at=datetime.fromisoformat(changed_at),
    )
