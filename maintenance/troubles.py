"""What is wrong in a lobby, and what to do about each.

Owns the judgement, as a pure function of what the lobby tells. Its words are in the string tables ``trouble`` (what
the lobby as a whole shows) and ``finding`` (what a device says of itself, by the code of the finding).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from maintenance.lobby import Lobby
from vuoro import __version__
from vuoro.i18n import all_texts, text
from vuoro.messages.device import Finding, Health, Presence, Severity
from vuoro.values import ClientId, ClientKind, Language, PresenceStatus

#: The kinds of clients that are there all day.
DAEMONS: Final = frozenset(
    {ClientKind.CONTROLLER, ClientKind.KIOSK, ClientKind.DISPLAY, ClientKind.FEEDBACK, ClientKind.DROPBOX}
)
#: Those that come and go as people do.
_VISITORS: Final = frozenset(kind.value for kind in ClientKind if kind not in DAEMONS)
#: A command is answered within milliseconds; so many without an answer are no coincidence.
MANY_UNANSWERED: Final = 5


class Trouble(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: where, how bad, what it is and what to do."""

    where: str
    severity: Severity
    what: str
    remedy: str


def find_troubles(lobby: Lobby, expected: Mapping[ClientId, ClientKind], language: Language) -> list[Trouble]:
    """Return what is wrong, faults first; ``expected`` are the clients that the site should have."""
    troubles = [
        *_absences(lobby, expected, language),
        *_healths(lobby, language),
        *_controller(lobby, language),
        *_queues(lobby, language),
        *_boxes(lobby, language),
    ]
    return sorted(troubles, key=lambda trouble: trouble.severity is not Severity.FAULT)


def _absences(lobby: Lobby, expected: Mapping[ClientId, ClientKind], language: Language) -> Iterator[Trouble]:
    daemons = {client for client, kind in expected.items() if kind in DAEMONS} | {ClientKind.CONTROLLER.value}
    for client in sorted(daemons - set(lobby.presence)):
        yield _trouble("never_seen", client, Severity.FAULT, language)
    for client, presence in sorted(lobby.presence.items()):
        if presence.status is PresenceStatus.LOST:
            yield _trouble("lost", client, Severity.FAULT, language)
        elif presence.status is PresenceStatus.OFFLINE and client not in _VISITORS:
            yield _trouble("stopped", client, Severity.FAULT, language)
        elif presence.status is PresenceStatus.ONLINE and presence.version != __version__:
            yield _trouble(
                "other_version", client, Severity.WARNING, language, version=presence.version, ours=__version__
            )


def _healths(lobby: Lobby, language: Language) -> Iterator[Trouble]:
    for client, health in sorted(lobby.health.items()):
        if _is_online(lobby.presence.get(client)):
            yield from (_found(client, finding, language) for finding in health.findings)
            yield from _unanswered(health, language)


def _unanswered(health: Health, language: Language) -> Iterator[Trouble]:
    if health.outbox >= MANY_UNANSWERED:
        yield _trouble("unanswered", health.client, Severity.WARNING, language, count=health.outbox)


def _found(client: ClientId, finding: Finding, language: Language) -> Trouble:
    known = f"finding.{finding.code}" in all_texts()
    what = text(f"finding.{finding.code}", language) if known else finding.code
    remedy = text(f"finding.{finding.code}_remedy" if known else "finding.unknown_remedy", language)
    detail = f" ({finding.detail})" if finding.detail else ""
    return Trouble(where=client, severity=finding.severity, what=what + detail, remedy=remedy)


def _controller(lobby: Lobby, language: Language) -> Iterator[Trouble]:
    controller = ClientKind.CONTROLLER.value
    if not _is_online(lobby.presence.get(controller)):
        return
    if lobby.services is None:
        yield _trouble("no_services", controller, Severity.FAULT, language)
        return
    for area in sorted({info.area for info in lobby.services.services} - set(lobby.boards)):
        yield _trouble("no_board", controller, Severity.FAULT, language, area=area)


def _queues(lobby: Lobby, language: Language) -> Iterator[Trouble]:
    for info in lobby.services.services if lobby.services else ():
        queue = lobby.queues.get(info.service)
        if queue is not None and queue.waiting and not queue.desks:
            where = f"{info.letter} {info.name.get(language)}"
            yield _trouble("no_desk", where, Severity.WARNING, language, count=queue.waiting)


def _boxes(lobby: Lobby, language: Language) -> Iterator[Trouble]:
    for box, state in sorted(lobby.boxes.items()):
        if state.fill is None:
            yield _trouble("fill_unknown", box, Severity.WARNING, language)
        elif state.fill_warning:
            yield _trouble("box_full", box, Severity.WARNING, language, fill=state.fill)
        if state.overdue:
            yield _trouble("box_overdue", box, Severity.WARNING, language)


def _is_online(presence: Presence | None) -> bool:
    return presence is not None and presence.status is PresenceStatus.ONLINE


def _trouble(key: str, where: str, severity: Severity, language: Language, /, **values: object) -> Trouble:
    return Trouble(
        where=where,
        severity=severity,
        what=text(f"trouble.{key}", language, **values),
        remedy=text(f"trouble.{key}_remedy", language, where=where),
    )
