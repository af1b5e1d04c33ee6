"""Who waits for what, by the history alone: the standing of every ticket after each fact.

Owns the reading of facts that make or move a ticket. Must not know how the controller decides, nor judge the history.
A ticket whose issue is not in the history, as it is older than what is kept, is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from vuoro.messages.events import (
    AnyFact,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketCancelled,
    TicketHeld,
    TicketIssued,
    TicketNoShow,
    TicketReleased,
    TicketReturned,
    TicketTransferred,
)
from vuoro.values import ServiceId, TicketId


class Where(Enum):
    """Where a ticket's customer is."""

    WAITING = auto()
    ON_HOLD = auto()
    AT_DESK = auto()
    GONE = auto()


@dataclass
class Place:
    """The place of one ticket: whom it waits for, its key in the order, and whose visit it is."""

    service: ServiceId
    key: tuple[int, int]
    visit: TicketId
    where: Where = Where.WAITING


class Queues:
    """The places of all tickets; `take` every fact in its order."""

    def __init__(self) -> None:
        self._places: dict[TicketId, Place] = {}

    def take(self, fact: AnyFact) -> None:
        """Move the ticket that ``fact`` is about."""
        match fact:
            case TicketIssued(ticket=ticket, service=service, visit=visit):
                self._places[ticket] = Place(service, (fact.key_ms, fact.arrival), visit or ticket)
            case TicketReturned(ticket=ticket) if ticket in self._places:
                self._places[ticket].key = (fact.key_ms, fact.arrival)
                self._places[ticket].where = Where.WAITING
            case TicketTransferred(ticket=ticket, service=service) if ticket in self._places:
                self._places[ticket].service = service
                self._places[ticket].where = Where.WAITING
            case _:
                self._move(fact)

    def waiting(self, service: ServiceId) -> list[TicketId]:
        """Return the tickets that wait for a service, in their order."""
        here = [(place.key, ticket) for ticket, place in self._places.items() if _waits(place, service)]
        return [ticket for _, ticket in sorted(here)]

    def passed_by(self, ticket: TicketId) -> list[TicketId]:
        """Return who would be passed over if ``ticket``, which waits, were called now: who stands before it.

        A customer who is at a desk with another ticket of the same visit is not passed over.
        """
        called = self._places.get(ticket)
        if called is None or called.where is not Where.WAITING:
            return []
        away = {place.visit for place in self._places.values() if place.where is Where.AT_DESK}
        before = [(one, self._places[one]) for one in self.waiting(called.service)]
        return [one for one, place in before if place.key < called.key and place.visit not in away]

    def _move(self, fact: AnyFact) -> None:
        match fact:
            case TicketReleased(ticket=ticket):
                where = Where.WAITING
            case TicketHeld(ticket=ticket):
                where = Where.ON_HOLD
            case TicketCalled(ticket=ticket) | ServiceStarted(ticket=ticket):
                where = Where.AT_DESK
            case ServiceFinished(ticket=ticket) | TicketNoShow(ticket=ticket) | TicketCancelled(ticket=ticket):
                where = Where.GONE
            case _:
                return
        if ticket in self._places:
            self._places[ticket].where = where


def _waits(place: Place, service: ServiceId) -> bool:
    return place.where is Where.WAITING and place.service == service
