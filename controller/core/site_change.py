"""What stands against a new site model: customers who would be lost with it.

Owns the rule. Must not know where a site model comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import Lobby
from vuoro.site import Site


def obstacles(lobby: Lobby, site: Site) -> tuple[str, ...]:
    """Return whom ``site`` would orphan: open tickets, and clerks at open desks. Empty means that it can be taken."""
    before = lobby.plan.site
    if site.site != before.site:
        return (f"this is the site {site.site}, not {before.site}",)
    return (*_tickets(lobby, site), *_desks(lobby, site))


def _tickets(lobby: Lobby, site: Site) -> Iterator[str]:
    letters = {service.id: service.letter for service in site.services}
    desks = {desk.id for desk in site.desks}
    for ticket_id, ticket in lobby.tickets.items():
        face = ticket.face
        now = lobby.plan.services.get(face.service)
        if face.service not in letters:
            yield f"ticket {ticket_id} is {face.state} for {face.service}, which would be gone"
        elif now is not None and letters[face.service] != now.letter:
            letter = letters[face.service]
            yield f"ticket {ticket_id} is {face.state} for {face.service}, whose letter would be {letter}"
        if face.desk is not None and face.desk not in desks:
            yield f"ticket {ticket_id} is {face.state} at desk {face.desk}, which would be gone"


def _desks(lobby: Lobby, site: Site) -> Iterator[str]:
    services = {desk.id: desk.services for desk in site.desks}
    for desk, shift in lobby.shifts.items():
        lost = [service for service in shift.services if service not in services.get(desk, ())]
        if lost:
            yield f"desk {desk} is open for {', '.join(lost)}, which it would not serve: close it first"
