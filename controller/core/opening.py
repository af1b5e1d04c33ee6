"""The hours of a site as the rules ask for them: with every command, and cheaply.

Owns the memory of what `vuoro.hours` has answered, and until when it holds. Must not know queues or tickets.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from vuoro.hours import Period, business_day, closes_at, is_open, last_closing, opens_next, periods, running_day
from vuoro.site import Site
from vuoro.values import ServiceId

#: A service that stays open or closed for longer is asked about again after a day.
_LONGEST_MEMORY = timedelta(days=1)


class Opening(Struct, frozen=True, kw_only=True):
    """The hours of a service, the same at every instant of ``holds``.

    ``opens_at`` is None while it is open, ``closes_at`` while it is closed, and where it stays open for a week and
    more. ``last_closing`` is when it closes for good today; None where it does not.
    """

    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    last_closing: datetime | None
    holds: Period

    @property
    def changes_at(self) -> datetime | None:
        """When the service opens or closes next, None where nobody can tell."""
        return self.closes_at if self.is_open else self.opens_at


class Openings:
    """The hours of every service of a site, and its business days."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[ServiceId, Opening] = {}
        self._day: Period | None = None
        self._hours_of: date | None = None
        self._hours: dict[ServiceId, tuple[Period, ...]] = {}
        #: The next change of any hours, and for which instants it is the next.
        self._next: tuple[datetime | None, Period] | None = None

    def of(self, service: ServiceId, utc: datetime) -> Opening:
        """Return the hours of ``service`` at ``utc``."""
        known = self._known.get(service)
        if known is None or not _holds(known.holds, utc):
            known = self._known[service] = _opening(self._site, service, utc)
        return known

    def on(self, service: ServiceId, day: date) -> tuple[Period, ...]:
        """Return the hours of ``service`` on ``day``."""
        if self._hours_of != day:
            self._hours_of = day
            self._hours = {one.id: periods(self._site, one.id, day) for one in self._site.services}
        return self._hours[service]

    def next_change(self, utc: datetime) -> datetime | None:
        """Return when the first service opens or closes after ``utc``, None where none does."""
        if self._next is None or not _holds(self._next[1], utc):
            changes = (self.of(service.id, utc).changes_at for service in self._site.services)
            change = min((change for change in changes if change is not None), default=None)
            self._next = change, Period(start=utc, end=change or utc + _LONGEST_MEMORY)
        return self._next[0]

    def running_day(self, utc: datetime) -> Period:
        """Return from when until when the business lasts that is running at ``utc``."""
        if self._day is None or not _holds(self._day, utc):
            self._day = running_day(self._site, utc)
        return self._day


def _opening(site: Site, service: ServiceId, utc: datetime) -> Opening:
    open_now = is_open(site, service, utc)
    opening = None if open_now else opens_next(site, service, utc)
    closing = closes_at(site, service, utc) if open_now else None
    last = last_closing(site, service, business_day(site, utc))
    if open_now and last is not None and (closing is None or closing > last):
        last = closing  # it is served past midnight
    until = min(change for change in (opening, closing, utc + _LONGEST_MEMORY) if change is not None)
    return Opening(
        is_open=open_now, opens_at=opening, closes_at=closing, last_closing=last, holds=Period(start=utc, end=until)
    )


def _holds(period: Period, utc: datetime) -> bool:
    return period.start <= utc < period.end
