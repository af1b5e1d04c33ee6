"""What the kiosk knows of the service point when it shows a page."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from devices.ticket_kiosk.state import Call
from vuoro.messages.guide import AuthorityGuide, BoxGuide, ServiceGuide
from vuoro.messages.state import Notice, QueueState, ServiceInfo, SiteState
from vuoro.services import Elsewhere, LifeSituation
from vuoro.touch.frame import languages_of
from vuoro.values import AuthorityId, HelpReason, Language, ServiceId, TicketId


class Known(Struct, frozen=True, kw_only=True):
    """The service point now; ``gives`` are the services for which a number can be had, ``alone``: the hub is away.

    ``calls`` is how far calls for the advisor have come, ``unprinted`` the tickets whose paper is not out. Without
    ``paper`` none can come out now. ``notices`` are what the point tells everybody.
    """

    now: datetime
    time_zone: str
    site: SiteState | None = None
    services: tuple[ServiceInfo, ...] = ()
    queues: dict[ServiceId, QueueState] = {}
    gives: frozenset[ServiceId] = frozenset()
    alone: bool = False
    calls: dict[HelpReason, Call] = {}
    paper: bool = True
    unprinted: frozenset[TicketId] = frozenset()
    notices: tuple[Notice, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages of the point: Finnish, Swedish and English always, and first."""
        return languages_of(() if self.site is None else self.site.languages)

    @property
    def authorities(self) -> tuple[AuthorityId, ...]:
        """Return the authorities that have services here."""
        return tuple(dict.fromkeys(info.authority for info in self.services))

    @property
    def situations(self) -> tuple[LifeSituation, ...]:
        """Return the life situations with services that are here."""
        all_of_them = () if self.site is None else self.site.life_situations
        return tuple(one for one in all_of_them if self.of_situation(one.id))

    @property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """Return what people ask for here, but find elsewhere."""
        return () if self.site is None else self.site.elsewhere

    def service(self, service: ServiceId) -> ServiceInfo | None:
        """Return a service, None where it is not here (any more)."""
        return next((info for info in self.services if info.service == service), None)

    def of_authority(self, authority: AuthorityId) -> tuple[ServiceInfo, ...]:
        """Return the services of an authority."""
        return tuple(info for info in self.services if info.authority == authority)

    def of_situation(self, situation: str) -> tuple[ServiceInfo, ...]:
        """Return the services that a life situation needs, in the order to visit them."""
        wanted = next((one.services for one in self._situations() if one.id == situation), ())
        found = (self.service(service) for service in wanted)
        return tuple(info for info in found if info is not None)

    def guide(self, service: ServiceId) -> ServiceGuide:
        """Return how a service is found; without a note and words where nothing is known."""
        guides = () if self.site is None else self.site.guides
        return next((one for one in guides if one.service == service), ServiceGuide(service=service))

    def authority(self, authority: AuthorityId) -> AuthorityGuide | None:
        """Return what is known of an authority."""
        guides = () if self.site is None else self.site.authorities
        return next((one for one in guides if one.authority == authority), None)

    def box_for(self, authority: AuthorityId) -> BoxGuide | None:
        """Return the box for documents to ``authority``: its own, or with an agreement the shared one."""
        boxes = () if self.site is None else self.site.boxes
        guide = self.authority(authority)
        shared = guide is not None and guide.agreement
        fitting = (box for box in boxes if box.authority == authority or (box.authority is None and shared))
        return next(fitting, None)

    def _situations(self) -> tuple[LifeSituation, ...]:
        return () if self.site is None else self.site.life_situations
