"""What the terminal knows of the service point: its services, in an order that favours none, and its hours. Pure.

The order is another one for each customer, so that no service is favoured by its place; it follows from a seed, so that
the same seed gives the same order again.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from vuoro.messages.state import QueueState, ServiceInfo, ServicesState, SiteState
from vuoro.touch.frame import languages_of
from vuoro.values import AuthorityId, Language, Moment, ServiceId

#: Whoever leaves the lobby has been called within this time, nearly always.
SERVED_LAST_MS: Final = 60 * 60_000
FALLBACK_TIME_ZONE: Final = "Europe/Helsinki"
_MINUTE_S: Final = 60


class Menu(StrEnum):
    """Which services are offered: all of today, or first those that have called somebody within the last hour."""

    TODAY = "today"
    SERVED_LAST = "served_last"


class Known(Struct, frozen=True, kw_only=True):
    """The service point as it was last told; ``told_on`` is its local day then, None for what a restart has kept.

    ``called`` tells when each service called somebody last, by monotonic time.
    """

    site: SiteState | None = None
    services: tuple[ServiceInfo, ...] = ()
    told_on: date | None = None
    last_called: dict[ServiceId, str] = {}
    called: dict[ServiceId, int] = {}

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages to offer."""
        return languages_of(() if self.site is None else self.site.languages)

    def learn(self, message: object, now: Moment) -> Known:
        """Return what is known after the hub has told ``message``."""
        match message:
            case SiteState():
                return replace(self, site=message)
            case ServicesState(services=services):
                return replace(self, services=services, told_on=self._day(now.utc))
            case QueueState(service=service, last_called=str(number)) if self.last_called.get(service) != number:
                return self._call(service, number, now)
            case _:
                return self

    def of_today(self, now: Moment) -> tuple[ServiceInfo, ...]:
        """Return the services that serve today; all of them where nobody knows which do."""
        if self.told_on != self._day(now.utc):
            return self.services
        return tuple(info for info in self.services if info.today) or self.services

    def served_last(self, now: Moment) -> frozenset[ServiceId]:
        """Return the services that have called somebody within the last hour."""
        return frozenset(service for service, ms in self.called.items() if now.mono_ms - ms < SERVED_LAST_MS)

    def minutes_outside(self, at: datetime) -> float | None:
        """Return how many minutes ``at`` is before the first service opens or after the last one closes, 0 within.

        None where the hours of that day are not known; without any hours that day all of it is outside.
        """
        if self.told_on is None or self.told_on != self._day(at):
            return None
        spans = [span for info in self.services for span in info.today]
        if not spans:
            return float("inf")
        early = min(span.opens_at for span in spans) - at
        late = at - max(span.closes_at for span in spans)
        return max(0.0, early.total_seconds() / _MINUTE_S, late.total_seconds() / _MINUTE_S)

    def _call(self, service: ServiceId, number: str, now: Moment) -> Known:
        """Note a call; what the queue tells first was called some time ago, perhaps yesterday."""
        known_before = service in self.last_called
        called = {**self.called, service: now.mono_ms} if known_before else self.called
        return replace(self, last_called={**self.last_called, service: number}, called=called)

    def _day(self, at: datetime) -> date:
        zone = FALLBACK_TIME_ZONE if self.site is None else self.site.time_zone
        return at.astimezone(ZoneInfo(zone)).date()


def shuffled(services: tuple[ServiceInfo, ...], seed: int, customer: int) -> tuple[ServiceInfo, ...]:
    """Return the services in the order for one customer; those of one authority stay together, in the site's order."""

    def place(authority: AuthorityId) -> bytes:
        return blake2b(f"{seed} {customer} {authority}".encode(), digest_size=8).digest()

    return tuple(sorted(services, key=lambda info: place(info.authority)))
