"""What the facts around the queues do to the lobby: help, notices, documents, repairs. A part of `apply`."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from controller.core.lobby import Lobby
from vuoro.messages import events
from vuoro.messages.state import HelpRequest, Notice, Repair
from vuoro.values import RepairStatus, number_of


def apply_around(lobby: Lobby, event: events.Event) -> None:
    """Change ``lobby`` as the event says. What is not named here is for the history only."""
    match event.fact:
        case events.HelpRequested() as fact:
            lobby.help[fact.request] = _request(fact, event.at)
            if fact.box is not None:
                lobby.box_asked[fact.box, fact.reason] = event.at
        case events.HelpEnded(request=request):
            del lobby.help[request]
        case events.NoticePut(notice=notice, texts=texts, until=until, areas=areas) if texts is not None:
            lobby.notices[notice] = Notice(notice=notice, texts=texts, until=until, areas=areas)
        case events.NoticeRemoved(notice=notice):
            del lobby.notices[notice]
        case events.DocumentReceived(document=document):
            lobby.documents = document
        case events.RepairNoted() as fact:
            lobby.repairs[fact.repair] = _repair(fact, event.at)
        case events.RepairUpdated(repair=repair, status=status):
            lobby.repairs[repair] = replace(lobby.repairs[repair], status=status, changed_at=event.at)
        case _:
            pass


def _request(fact: events.HelpRequested, at: datetime) -> HelpRequest:
    return HelpRequest(
        request=fact.request,
        reason=fact.reason,
        at=at,
        client=fact.client,
        box=fact.box,
        ticket=fact.ticket,
        number=None if fact.ticket is None else number_of(fact.ticket),
        language=fact.language,
    )


def _repair(fact: events.RepairNoted, at: datetime) -> Repair:
    return Repair(
        repair=fact.repair,
        subject=fact.subject,
        fault=fact.fault,
        status=RepairStatus.OPEN,
        noted_at=at,
        changed_at=at,
    )
