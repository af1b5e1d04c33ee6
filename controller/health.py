"""What the controller says of itself: its disk, its clock and how much it has to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from controller.core.lobby import Lobby
from controller.core.reckoning import Alarm
from vuoro.messages.device import Finding, Health, Severity
from vuoro.values import ClientId, Moment


class Wrong(Struct, frozen=True, kw_only=True):
    """What may be wrong with the hub: why the last transaction could not be committed, and what the clock does.

    ``site`` is why the site file is not gone by, ``fault`` is the latest command that broke a rule of ours.

    ``wall`` is what the machine's wall clock says; nobody goes by it while there is an ``alarm``.
    """

    disk: str | None
    site: str | None
    fault: str | None
    alarm: Alarm | None
    wall: datetime


def health_of(client: ClientId, lobby: Lobby, now: Moment, *, refused: int, wrong: Wrong) -> Health:
    """Return the controller's health; ``refused`` counts the commands that were rejected since the start."""
    return Health(
        client=client,
        findings=tuple(_findings(lobby, now, wrong)),
        outbox=0,
        readings={
            "tickets_open": len(lobby.tickets),
            "last_seq": lobby.seq,
            "refused": refused,
            "business_day": lobby.day.isoformat(),
            "clock": now.utc.isoformat(timespec="seconds"),
        },
    )


def _findings(lobby: Lobby, now: Moment, wrong: Wrong) -> Iterator[Finding]:
    if wrong.disk is not None:
        yield Finding(code="disk", severity=Severity.FAULT, detail=wrong.disk)
    if wrong.site is not None:
        yield Finding(code="site_refused", severity=Severity.FAULT, detail=wrong.site)
    if wrong.fault is not None:
        yield Finding(code="internal", severity=Severity.FAULT, detail=wrong.fault)
    if wrong.alarm is not None:
        detail = f"the clock says {wrong.wall:%Y-%m-%d %H:%M} UTC, the lobby goes by {now.utc:%Y-%m-%d %H:%M} UTC"
        yield Finding(code=wrong.alarm.value, severity=Severity.FAULT, detail=detail)
    last_day = max((number.day for number in lobby.numbers.values()), default=lobby.day)
    if last_day > lobby.day:
        detail = f"the clock says {now.utc:%Y-%m-%d %H:%M} UTC, but numbers were given on {last_day}"
        yield Finding(code="clock", severity=Severity.FAULT, detail=detail)
