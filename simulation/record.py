"""What a run has left behind: the controller's history, and what people standing there saw and heard.

Owns putting it in order: what came twice counts once, what came out of order waits for what is missing. Must not judge
it; that is `simulation.invariants`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from simulation.queues import Queues
from vuoro.messages.events import EmptyingLogged, Event, PrintConfirmed, TicketIssued
from vuoro.messages.simulation import AnySeen, ChimeHeard, PaperSeen, PressRefused, ShowingSeen, ThanksSeen
from vuoro.messages.state import LogHead
from vuoro.values import ClientId, ServiceId, TicketId


@dataclass(frozen=True)
class Record:
    """A run as it can be checked: facts in their sequence, and everything seen, with the client that showed it.

    ``died`` are the daemons that were killed, with all that they had not told yet. ``first`` is the number of the first
    fact that the controller has kept. ``log`` has the lines of the emptying log, ``head`` is what was published of it
    last.
    """

    events: tuple[Event, ...] = ()
    seen: tuple[tuple[ClientId, AnySeen], ...] = ()
    died: frozenset[ClientId] = frozenset()
    first: int = 1
    log: tuple[str, ...] = ()
    head: LogHead | None = None

    @property
    def papers(self) -> list[PaperSeen]:
        """Return every ticket that came out of a printer."""
        return [seen for _, seen in self.seen if isinstance(seen, PaperSeen)]

    @property
    def showings(self) -> list[tuple[ClientId, ShowingSeen]]:
        """Return every showing of a call, with its display."""
        return [(client, seen) for client, seen in self.seen if isinstance(seen, ShowingSeen)]

    @property
    def chimes(self) -> list[tuple[ClientId, ChimeHeard]]:
        """Return every chime, with its display."""
        return [(client, seen) for client, seen in self.seen if isinstance(seen, ChimeHeard)]

    @property
    def thanks(self) -> list[ThanksSeen]:
        """Return every time that a feedback terminal thanked."""
        return [seen for _, seen in self.seen if isinstance(seen, ThanksSeen)]

    @property
    def refused(self) -> list[PressRefused]:
        """Return every press that had no effect."""
        return [seen for _, seen in self.seen if isinstance(seen, PressRefused)]


class Recorder:
    """Takes facts and sights as they come, and puts them in order."""

    def __init__(self) -> None:
        #: How many tickets each service has given, and how many the kiosks have confirmed to be printed.
        self.issued: Counter[ServiceId] = Counter()
        self.confirmed = 0
        #: The records of the emptying log, as far as facts tell of them; its lines, and its head as published last.
        self.emptyings: list[EmptyingLogged] = []
        self.log: list[str] = []
        self.head: LogHead | None = None
        self._events: list[Event] = []
        self._early: dict[int, Event] = {}
        self._seen: list[tuple[ClientId, AnySeen]] = []
        self._told: defaultdict[tuple[ClientId, int], set[int]] = defaultdict(set)
        self._processes: defaultdict[ClientId, set[int]] = defaultdict(set)
        self._queues = Queues()
        self._first = 1

    @property
    def next_seq(self) -> int:
        """Return the number of the first fact that is missing."""
        return self._first + len(self._events)

    @property
    def has_gap(self) -> bool:
        """Return whether facts have come that follow a missing one."""
        return bool(self._early)

    def fact(self, event: Event) -> None:
        """Take a fact; one that came before changes nothing."""
        if event.seq >= self.next_seq:
            self._early[event.seq] = event
        self._take_early()

    def begins_at(self, first: int) -> None:
        """Learn that the controller has kept no fact before the number ``first``: what has not come never will."""
        if first > self.next_seq:
            self._events.clear()
            self._first = first
            self._early = {seq: event for seq, event in self._early.items() if seq >= first}
            self._take_early()

    def sight(self, client: ClientId, seen: AnySeen) -> None:
        """Take what somebody saw; what the broker hands over a second time changes nothing."""
        told = self._told[client, seen.process]
        if seen.told in told:
            return
        if seen.told:
            told.add(seen.told)
        self._seen.append((client, seen))

    def missing_after(self, client: ClientId, process: int, told: int) -> int | None:
        """Return the number after which sights are missing when ``told`` of them have been sent, None for none."""
        self._processes[client].add(process)
        have = self._told[client, process]
        if len(have) >= told:
            return None
        return next(number for number in range(told) if number + 1 not in have)

    def waiting(self, service: ServiceId) -> list[TicketId]:
        """Return the tickets that wait for a service, in their order."""
        return self._queues.waiting(service)

    def sights(self) -> int:
        """Return how much has been seen so far."""
        return len(self._seen)

    def sights_since(self, count: int) -> list[tuple[ClientId, AnySeen]]:
        """Return what has been seen after the first ``count``."""
        return self._seen[count:]

    def record(self) -> Record:
        """Return everything so far."""
        died = frozenset(client for client, processes in self._processes.items() if len(processes) > 1)
        return Record(tuple(self._events), tuple(self._seen), died, self._first, tuple(self.log), self.head)

    def _take_early(self) -> None:
        while self.next_seq in self._early:
            self._append(self._early.pop(self.next_seq))

    def _append(self, event: Event) -> None:
        self._events.append(event)
        self._queues.take(event.fact)
        match event.fact:
            case TicketIssued(service=service):
                self.issued[service] += 1
            case PrintConfirmed():
                self.confirmed += 1
            case EmptyingLogged() as fact:
                self.emptyings.append(fact)
            case _:
                pass
