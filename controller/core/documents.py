"""The rules of receiving documents: for whom the advisor may, and what the stamp says.

A record is an organisation, a number and a time; there is no place in it for a name, a matter or a title.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import ReceiveDocument
from vuoro.messages.device_commands import DocumentStamp
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment


def receive(lobby: Lobby, command: ReceiveDocument) -> Iterator[events.AnyFact]:
    """The advisor receives a document for an organisation that has agreed to it."""
    authority = lobby.plan.authorities.get(command.authority)
    if authority is None:
        message = f"no authority {command.authority}"
        raise Refused(RejectionCode.UNKNOWN_AUTHORITY, message, lobby.plan.authorities)
    if not authority.agreement:
        message = f"there is no joint service agreement with {authority.id}"
        agreed = (one.id for one in lobby.plan.authorities.values() if one.agreement)
        raise Refused(RejectionCode.NO_AGREEMENT, message, agreed)
    yield events.DocumentReceived(document=lobby.documents + 1, authority=authority.id)


def stamp_of(lobby: Lobby, fact: events.DocumentReceived, now: Moment) -> DocumentStamp:
    """Return what the receipt says. No time is rounded up past a deadline."""
    return DocumentStamp(
        number=fact.document,
        authority_name=lobby.plan.authorities[fact.authority].name,
        site_name=lobby.plan.site.name,
        time_zone=lobby.plan.site.time_zone,
        at=now.utc.replace(microsecond=0),
        clock_trusted=lobby.clock_trusted,
        log_count=lobby.log_head.count,
        log_head=lobby.log_head.head,
    )
