"""What the controller says of itself: its disk, its clock and how much it has to do."""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from vuoro.messages.device import Finding, Health, Severity
from vuoro.values import ClientId, Moment


def health_of(client: ClientId, lobby: Lobby, now: Moment, *, refused: int, disk_problem: str | None) -> Health:
    """Return the controller's health.

    ``refused`` counts the commands that were rejected since the start, ``disk_problem`` is why the last transaction
    could not be committed.
    """
    return Health(
        client=client,
        findings=tuple(_findings(lobby, now, disk_problem)),
        outbox=0,
        readings={
            "tickets_open": len(lobby.tickets),
            "last_seq": lobby.seq,
            "refused": refused,
            "business_day": lobby.day.isoformat(),
            "clock": now.utc.isoformat(timespec="seconds"),
        },
    )


def _findings(lobby: Lobby, now: Moment, disk_problem: str | None) -> Iterator[Finding]:
    if disk_problem is not None:
        yield Finding(code="disk", severity=Severity.FAULT, detail=disk_problem)
    last_day = max((number.day for number in lobby.numbers.values()), default=lobby.day)
    if last_day > lobby.day:
        detail = f"the clock says {now.utc:%Y-%m-%d %H:%M} UTC, but numbers were given on {last_day}"
        yield Finding(code="clock", severity=Severity.FAULT, detail=detail)
