"""The site model as the rules ask it: every question of the core to the site, answered by one look-up.

Owns the indexes over a `Site`. Must not know what happens in the lobby today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from controller.core.opening import Openings
from controller.core.schedule import Schedule
from vuoro.hours import business_day
from vuoro.site import Desk, Site
from vuoro.values import AreaId, AuthorityId, ClientId, DeskId, Moment, Need, ServiceId, Texts


class Plan:
    """One service point, indexed. Tickets may outlive a service or desk of an earlier plan, so look-ups can miss."""

    def __init__(self, site: Site, *, simulation: bool = False) -> None:
        """Index ``site``; with ``simulation`` the people of a simulation are believed as a console's are."""
        self.site = site
        self.simulation = simulation
        self.zone = ZoneInfo(site.time_zone)
        self.clients = site.clients(simulation=simulation)
        self.openings = Openings(site)
        self.services = {service.id: service for service in site.services}
        self.desks = {desk.id: desk for desk in site.desks}
        self.areas = {area.id: area for area in site.areas}
        self.authorities = {authority.id: authority for authority in site.authorities}
        self.boxes = {box.id: box for box in site.boxes}
        self.schedules = {box.id: Schedule(site, box) for box in site.boxes}
        self._displays = {
            area: tuple(display.client for display in site.displays if area in display.areas) for area in self.areas
        }

    def day(self, now: Moment) -> date:
        """Return the business day of ``now``: the date on the wall of the service point."""
        return business_day(self.site, now.utc)

    def until_midnight(self, now: Moment) -> timedelta:
        """Return how long it is from ``now`` until the next business day."""
        midnight = datetime.combine(self.day(now) + timedelta(days=1), time(), self.zone)
        return midnight.astimezone(UTC) - now.utc

    def area_of(self, service: ServiceId) -> AreaId | None:
        """Return where the customers of ``service`` wait."""
        known = self.services.get(service)
        return None if known is None else known.area

    def authority_of(self, service: ServiceId) -> AuthorityId | None:
        """Return the organisation that keeps the queue of ``service``."""
        known = self.services.get(service)
        return None if known is None else known.authority

    def authorities_at(self, desk: Desk) -> frozenset[AuthorityId | None]:
        """Return the organisations whose services ``desk`` serves."""
        return frozenset(self.authority_of(service) for service in desk.services)

    def displays_for(self, service: ServiceId) -> tuple[ClientId, ...]:
        """Return the displays that show the calls of ``service``."""
        area = self.area_of(service)
        return () if area is None else self._displays.get(area, ())

    def no_show_wait_ms(self, service: ServiceId, needs: Sequence[Need]) -> int:
        """Return how long a called customer of ``service`` is waited for; longer with needs."""
        known = self.services.get(service)
        if known is None:
            return 0
        return 1000 * (known.no_show_wait_with_needs_s if needs else known.no_show_wait_s)

    def desk_name(self, desk: DeskId) -> Texts:
        """Return what a board shows for ``desk``; its id where an earlier plan had named it."""
        known = self.desks.get(desk)
        return Texts(fi=desk, sv=desk, en=desk) if known is None else known.name

    def letters(self) -> Iterable[str]:
        """Return the letters of the services' numbers."""
        return (service.letter for service in self.site.services)
