"""The life of each ticket, told from the history: issued, called, started, ended.

Owns telling it, and saying where a life is impossible. Must not know what anybody saw of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from vuoro.messages.events import (
    Event,
    Fact,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketCancelled,
    TicketIssued,
    TicketNoShow,
)
from vuoro.values import CallId, ServiceId, TicketId, TicketNumber

#: The facts that end a ticket's life.
Ending = ServiceFinished | TicketNoShow | TicketCancelled


@dataclass
class Story:
    """One ticket's life; ``impossible`` says what in it cannot be."""

    ticket: TicketId
    number: TicketNumber = ""
    service: ServiceId = ""
    issued: Event | None = None
    calls: list[Event] = field(default_factory=list)
    started: Event | None = None
    ended: Event | None = None
    impossible: list[str] = field(default_factory=list)

    def steps(self) -> list[tuple[Event, Event]]:
        """Return each two facts of this life that follow each other."""
        known = [self.issued, *self.calls, self.started, self.ended]
        facts = [event for event in known if event is not None]
        return list(itertools.pairwise(facts))

    def called(self) -> list[tuple[CallId, Event]]:
        """Return every call with its identity."""
        return [(event.fact.call, event) for event in self.calls if isinstance(event.fact, TicketCalled)]

    def tell(self, event: Event) -> None:
        """Add a fact of this ticket."""
        match event.fact:
            case TicketIssued(number=number, service=service):
                self._unless(self.issued is not None, event, "was issued twice")
                self.issued, self.number, self.service = event, number, service
            case TicketCalled():
                self._unless(self.issued is None, event, "was called before it was issued")
                self._unless(self.started is not None or self.ended is not None, event, "was called after its service")
                self.calls.append(event)
            case ServiceStarted():
                self._unless(not self.calls, event, "was served without a call")
                self._unless(self.started is not None or self.ended is not None, event, "was started twice")
                self.started = event
            case ServiceFinished() | TicketNoShow() | TicketCancelled():
                self._end(event)
            case _:
                pass

    def _end(self, event: Event) -> None:
        self._unless(self.ended is not None, event, "ended twice")
        finished = isinstance(event.fact, ServiceFinished)
        self._unless(finished and self.started is None, event, "was finished before it was started")
        self._unless(
            isinstance(event.fact, TicketNoShow) and not self.calls, event, "did not come, but was never called"
        )
        self.ended = event

    def _unless(self, wrong: bool, event: Event, what: str) -> None:
        if wrong:
            self.impossible.append(f"{what} (fact {event.seq})")


def stories(events: Iterable[Event]) -> dict[TicketId, Story]:
    """Return the life of every ticket that the history names, in the order of their first facts."""
    told: dict[TicketId, Story] = {}
    for event in events:
        ticket = ticket_of(event.fact)
        if ticket is not None:
            told.setdefault(ticket, Story(ticket)).tell(event)
    return told


def ticket_of(fact: Fact) -> TicketId | None:
    """Return the ticket that a fact is about."""
    ticket: TicketId | None = getattr(fact, "ticket", None)
    return ticket
