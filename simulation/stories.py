"""The life of each ticket, told from the history: issued, called, started, ended.

Owns telling it, and saying where a life is impossible. Must not know what anybody saw of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from vuoro.messages.events import (
    AnyFact,
    Event,
    Fact,
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
from vuoro.values import CallId, Channel, ServiceId, TicketId, TicketNumber

#: The facts that end a ticket's life; a customer who had not come may still come back.
Ending = ServiceFinished | TicketNoShow | TicketCancelled
#: The facts after which a ticket is at no desk.
Leaving = Ending | TicketReturned | TicketHeld | TicketTransferred
#: The facts that a life consists of.
_STEPS: Final = TicketIssued | TicketCalled | ServiceStarted | Leaving | TicketReleased
#: Who comes by these is served at once, without a call.
_UNCALLED: Final = frozenset({Channel.WALK_UP, Channel.TELEPHONE})


@dataclass
class Story:
    """One ticket's life; ``impossible`` says what in it cannot be.

    ``called``, ``held`` and ``started`` are of its present leg: a ticket that waits again, or for another service,
    begins anew. ``calls`` are all of its calls, each with the service that it was for.
    """

    ticket: TicketId
    number: TicketNumber = ""
    service: ServiceId = ""
    channel: Channel = Channel.KIOSK
    issued: bool = False
    called: bool = False
    held: bool = False
    started: bool = False
    ended: AnyFact | None = None
    calls: list[tuple[CallId, ServiceId]] = field(default_factory=list)
    facts: list[Event] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)

    def steps(self) -> list[tuple[Event, Event]]:
        """Return each two facts of this life that follow each other."""
        return list(itertools.pairwise(self.facts))

    def tell(self, event: Event) -> None:
        """Add a fact of this ticket."""
        if not isinstance(event.fact, _STEPS):
            return
        self.facts.append(event)
        match event.fact:
            case TicketIssued() as fact:
                self._unless(self.issued, event, "was issued twice")
                self.issued, self.number, self.service, self.channel = True, fact.number, fact.service, fact.channel
            case TicketCalled(call=call):
                self._call(call, event)
            case ServiceStarted(desk=desk):
                self._start(event, uncalled=desk is not None and self.channel in _UNCALLED)
            case ServiceFinished() | TicketNoShow() | TicketCancelled():
                self._end(event)
            case _:
                self._wait_again(event)

    def _call(self, call: CallId, event: Event) -> None:
        self._unless(not self.issued, event, "was called before it was issued")
        self._unless(self.started or self.ended is not None, event, "was called after its service")
        self._unless(self.held, event, "was called while it was on hold")
        self.called = True
        self.calls.append((call, self.service))

    def _start(self, event: Event, *, uncalled: bool) -> None:
        self._unless(not (self.called or uncalled), event, "was served without a call")
        self._unless(self.started or self.ended is not None, event, "was started twice")
        self.started = True

    def _end(self, event: Event) -> None:
        self._unless(self.ended is not None, event, "ended twice")
        finished = isinstance(event.fact, ServiceFinished)
        self._unless(finished and not self.started, event, "was finished before it was started")
        is_no_show = isinstance(event.fact, TicketNoShow)
        self._unless(is_no_show and not self.called, event, "did not come, but was never called")
        self.ended = event.fact

    def _wait_again(self, event: Event) -> None:
        match event.fact:
            case TicketReturned():
                may = isinstance(self.ended, TicketNoShow) or (self.ended is None and self.called and not self.started)
                self._unless(not may, event, "was returned to its queue, but not called before")
                self.ended = None
            case TicketHeld():
                self._unless(
                    self.held or self.started or self.ended is not None, event, "was put on hold, but not open"
                )
            case TicketReleased():
                self._unless(not self.held or self.ended is not None, event, "was released, but not on hold")
            case TicketTransferred(origin=origin, service=service):
                self._unless(self.ended is not None, event, "was transferred after its end")
                self._unless(self.service != origin, event, f"was transferred from {origin}, which it was not for")
                self.service = service
        self.held = isinstance(event.fact, TicketHeld)
        self.called = self.started = False

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
