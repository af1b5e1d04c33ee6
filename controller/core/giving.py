"""Whether a service gives tickets now, and how it says no.

Owns the rule of the hours. Clerks work a queue off at any hour, so calling is none of its business.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment, ServiceId, ServiceStatus


def status_of(lobby: Lobby, service: ServiceId, now: Moment) -> ServiceStatus:
    """Return whether ``service`` gives tickets at ``now``, and why not."""
    if not lobby.plan.openings.of(service, now.utc).is_open:
        return ServiceStatus.OUTSIDE_HOURS
    return ServiceStatus.OPEN


def require_giving(lobby: Lobby, service: ServiceId, now: Moment) -> None:
    """Raise `Refused` unless ``service`` gives tickets at ``now``; say when it opens and which services do."""
    if status_of(lobby, service, now) is not ServiceStatus.OPEN:
        raise Refused(
            RejectionCode.SERVICE_CLOSED, f"{service} is closed: {_opens(lobby, service, now)}", _giving(lobby, now)
        )


def _opens(lobby: Lobby, service: ServiceId, now: Moment) -> str:
    opens_at = lobby.plan.openings.of(service, now.utc).opens_at
    if opens_at is None:
        return "no day is known on which it opens"
    local = opens_at.astimezone(ZoneInfo(lobby.plan.site.time_zone))
    return f"it opens next on {local:%Y-%m-%d} at {local:%H:%M}"


def _giving(lobby: Lobby, now: Moment) -> tuple[ServiceId, ...]:
    return tuple(service for service in lobby.plan.services if status_of(lobby, service, now) is ServiceStatus.OPEN)
