"""How long customers wait and are served, as the history tells it: the state behind the wait ranges.

Owns the way from facts to the `WaitEstimator`, and the mean time of a service. Follows from the facts alone, so a
restarted controller has it back. Times are those that were believed, in milliseconds since 1970: they never turn back
while anybody waits, and go on across boots. Must not know the rules of calling.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil, floor
from statistics import fmean
from typing import Final

from msgspec import Struct, field

from controller.core.order import ms_of
from controller.core.ticket import UNPRINTED_CHANNELS, taken_at
from controller.core.wait import STEP_MIN, WaitEstimator
from vuoro.messages import events
from vuoro.values import Moment, ServiceId, TicketId, WaitRange

#: The mean time of a service is taken over so many of its latest customers.
_LAST_SERVED: Final = 30


class Served(Struct):
    """A customer at a desk: for which service, and since when."""

    service: ServiceId
    since_ms: int


def _is_beside_the_queue(fact: events.TicketIssued) -> bool:
    """Return whether the customer does not wait as those do who take a number."""
    return fact.channel in UNPRINTED_CHANNELS or fact.appointment_at is not None


class Waits(Struct):
    """What one site has learnt of its waits, and the queues of ``day``."""

    day: date | None = None
    estimator: WaitEstimator = field(default_factory=WaitEstimator)
    services: dict[TicketId, ServiceId] = field(default_factory=dict)
    called: dict[TicketId, ServiceId] = field(default_factory=dict)
    serving: dict[TicketId, Served] = field(default_factory=dict)
    minutes_served: dict[ServiceId, list[float]] = field(default_factory=dict)

    def begin_day(self, day: date) -> None:
        """Forget the queues of another day than ``day``."""
        if day == self.day:
            return
        self.day = day
        self.estimator.next_day()
        self.services.clear()
        self.called.clear()
        self.serving.clear()

    def range_for_new(self, service: ServiceId, now: Moment) -> WaitRange | None:
        """Return the range for a customer who would come now; None is "cannot say yet"."""
        return self.estimator.range_for_new(service, ms_of(now.utc))

    def told(self, ticket: TicketId) -> WaitRange | None:
        """Return what the customer of a waiting ticket was told."""
        promise = self.estimator.promises.get(ticket)
        return None if promise is None else promise.told

    def left(self, ticket: TicketId, now: Moment) -> WaitRange | None:
        """Return what is left of the wait that the customer was told; None where nobody can say, or it is over."""
        told, service = self.told(ticket), self.services.get(ticket)
        if told is None or service is None:
            return None
        waited = (ms_of(now.utc) - self.estimator.queues[service].waiting[ticket].since_ms) / 60_000
        if waited >= told.high_min:
            return None
        low = STEP_MIN * max(0, floor((told.low_min - waited) / STEP_MIN))
        return WaitRange(low, STEP_MIN * ceil((told.high_min - waited) / STEP_MIN))

    def served_by(self, service: ServiceId, now: Moment) -> datetime | None:
        """Return when a customer who came now would likely be through with ``service``; None where nobody can say."""
        queue = self.estimator.queues.get(service)
        wait = None if queue is None else queue.likely(ms_of(now.utc))
        if wait is None:
            return None
        served = self.minutes_served.get(service)
        return now.utc + timedelta(minutes=wait + (fmean(served) if served else 0))

    def see(self, event: events.Event) -> None:
        """Learn from what has happened."""
        self.begin_day(event.day)
        match event.fact:
            case events.TicketIssued(ticket=ticket, service=service) as fact if _is_beside_the_queue(fact):
                self.called[ticket] = service  # the wait says nothing of others', but service takes its time
            case events.TicketIssued(ticket=ticket, service=service) as fact:
                self._come(ticket, service, taken_at(fact, event.at))
            case events.TicketCalled(ticket=ticket):
                self._call(ticket, event.at)
            case events.ServiceStarted(ticket=ticket) if ticket in self.called:
                self.serving[ticket] = Served(self.called.pop(ticket), ms_of(event.at))
            case events.TicketTransferred(ticket=ticket, service=service):
                self._go(ticket, event.at)
                self._come(ticket, service, event.at)
            case events.TicketHeld(ticket=ticket) | events.TicketCancelled(ticket=ticket):
                self._go(ticket, event.at)
            case events.TicketNoShow(ticket=ticket) | events.TicketReturned(ticket=ticket):
                self.called.pop(ticket, None)
            case events.ServiceFinished(ticket=ticket, unattended=unattended):
                self._finish(ticket, event.at, counts=not unattended)
            case _:
                pass

    def _come(self, ticket: TicketId, service: ServiceId, at: datetime) -> None:
        self.services[ticket] = service
        self.estimator.observe_arrival(service, ticket, ms_of(at))

    def _call(self, ticket: TicketId, at: datetime) -> None:
        service = self.services.pop(ticket, None)
        if service is not None:
            self.called[ticket] = service
            self.estimator.observe_call(service, ticket, ms_of(at))

    def _go(self, ticket: TicketId, at: datetime) -> None:
        service = self.services.pop(ticket, None)
        if service is not None:
            self.estimator.observe_leaving(service, ticket)
        self.called.pop(ticket, None)
        self._finish(ticket, at, counts=True)

    def _finish(self, ticket: TicketId, at: datetime, *, counts: bool) -> None:
        served = self.serving.pop(ticket, None)
        if served is not None and counts:
            minutes = self.minutes_served.setdefault(served.service, [])
            minutes.append(max(0, ms_of(at) - served.since_ms) / 60_000)
            del minutes[:-_LAST_SERVED]
