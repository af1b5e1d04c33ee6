"""Whether a service gives tickets now, and how it says no.

Owns the rule of the hours, and the rule that nobody is given a number who could not be served before the service
closes. Clerks work a queue off at any hour, so calling is none of its business.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment, ServiceId, ServiceStatus


def status_of(lobby: Lobby, service: ServiceId, now: Moment) -> ServiceStatus:
    """Return whether ``service`` gives tickets at ``now``, and why not."""
    if not lobby.plan.openings.of(service, now.utc).is_open:
        return ServiceStatus.OUTSIDE_HOURS
    return ServiceStatus.FULL if _is_full(lobby, service, now) else ServiceStatus.OPEN


def require_giving(lobby: Lobby, service: ServiceId, now: Moment) -> None:
    """Raise `Refused` unless ``service`` gives tickets at ``now``; say until when, and which services do."""
    match status_of(lobby, service, now):
        case ServiceStatus.OUTSIDE_HOURS:
            message = f"{service} is closed: {_opens(lobby, service, now)}"
            raise Refused(RejectionCode.SERVICE_CLOSED, message, _giving(lobby, now))
        case ServiceStatus.FULL:
            message = f"the queue of {service} cannot be served before {_closes(lobby, service, now)}"
            raise Refused(RejectionCode.SERVICE_FULL, message, _giving(lobby, now))
        case ServiceStatus.OPEN:
            pass


def require_serving_today(lobby: Lobby, service: ServiceId, now: Moment) -> None:
    """Raise `Refused` where ``service`` is closed for the rest of the business day: who waits there would wait in vain.

    A lunch break or a full queue is no reason: the customer is in the house, and a clerk has decided.
    """
    opening = lobby.plan.openings.of(service, now.utc)
    if opening.is_open:
        return
    if opening.opens_at is None or opening.opens_at >= lobby.plan.openings.running_day(now.utc).end:
        message = f"{service} serves nobody more today: {_opens(lobby, service, now)}"
        raise Refused(RejectionCode.SERVICE_CLOSED, message, _giving(lobby, now))


def _is_full(lobby: Lobby, service: ServiceId, now: Moment) -> bool:
    """Return whether one more customer would likely not be through before ``service`` closes for the day.

    Where nobody waits, the next customer's turn comes before the door closes, however long the matter takes then.
    """
    closing = lobby.plan.openings.of(service, now.utc).last_closing
    if closing is None or not lobby.plan.site.stop_before_closing or not len(lobby.queue(service)):
        return False
    served_by = lobby.waits.served_by(service, now)
    return served_by is not None and served_by > closing


def _opens(lobby: Lobby, service: ServiceId, now: Moment) -> str:
    opens_at = lobby.plan.openings.of(service, now.utc).opens_at
    if opens_at is None:
        return "no day is known on which it opens"
    local = _local(lobby, opens_at)
    return f"it opens next on {local:%Y-%m-%d} at {local:%H:%M}"


def _closes(lobby: Lobby, service: ServiceId, now: Moment) -> str:
    closing = lobby.plan.openings.of(service, now.utc).last_closing
    return "it closes" if closing is None else f"it closes at {_local(lobby, closing):%H:%M}"


def _local(lobby: Lobby, utc: datetime) -> datetime:
    return utc.astimezone(ZoneInfo(lobby.plan.site.time_zone))


def _giving(lobby: Lobby, now: Moment) -> tuple[ServiceId, ...]:
    return tuple(service for service in lobby.plan.services if status_of(lobby, service, now) is ServiceStatus.OPEN)
