"""The rules of notices on displays and kiosks: put up, taken down, and over by themselves.

Owns which notices are up. Must not know what a display makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import PutNotice, RemoveNotice
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment

#: More than these nobody would read, and retained state may not exceed 256 KiB.
MOST: Final = 20


def put(lobby: Lobby, command: PutNotice, now: Moment) -> Iterator[events.AnyFact]:
    """A notice goes up in areas of the site, for a time that is not over."""
    unknown = [area for area in command.areas if area not in lobby.plan.areas]
    if unknown:
        raise Refused(RejectionCode.UNKNOWN_AREA, f"no area {', '.join(unknown)}", lobby.plan.areas)
    if command.until is not None and command.until <= now.utc:
        raise Refused(RejectionCode.NOTICE_OVER, f"the notice would have been over at {command.until.isoformat()}")
    if len(lobby.notices) >= MOST:
        raise Refused(RejectionCode.TOO_MANY_NOTICES, f"{MOST} notices are up", map(str, lobby.notices))
    yield events.NoticePut(
        notice=lobby.seq + 1,
        texts=command.texts,
        until=command.until,
        areas=tuple(area for area in lobby.plan.areas if area in command.areas),
    )


def remove(lobby: Lobby, command: RemoveNotice) -> Iterator[events.AnyFact]:
    """A notice is taken down."""
    if command.notice not in lobby.notices:
        raise Refused(RejectionCode.UNKNOWN_NOTICE, f"no notice {command.notice} is up", map(str, lobby.notices))
    yield events.NoticeRemoved(notice=command.notice)


def next_end(lobby: Lobby) -> datetime | None:
    """Return when the next notice is over; None where all stay until they are taken down."""
    return min((notice.until for notice in lobby.notices.values() if notice.until is not None), default=None)


def end(lobby: Lobby, now: Moment) -> Iterator[events.AnyFact]:
    """The notices whose time is over come down."""
    for notice in lobby.notices.values():
        if notice.until is not None and notice.until <= now.utc:
            yield events.NoticeRemoved(notice=notice.notice)
