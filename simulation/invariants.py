"""The invariants of a lobby, each a pure function over the record of a run.

Owns what must never happen, by the numbers of the design: 1 nothing lost, 2 numbers unique, 3 calls in order,
4 one desk for a ticket, 5 shown and chimed twice, 7 times in order, 8 nothing twice, 10 feedback counted once,
11 every emptying one record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from simulation.queues import Queues
from simulation.record import Record
from simulation.showings import calls_due, chimed, shown
from simulation.stories import Leaving, stories
from vuoro.emptying_log import verify
from vuoro.messages.events import (
    BoxOpened,
    CallSuperseded,
    EmptyingLogged,
    FeedbackGiven,
    PrintConfirmed,
    ServiceStarted,
    TicketCalled,
    TicketIssued,
)
from vuoro.messages.state import LogHead
from vuoro.site import Site
from vuoro.values import Channel, DeskId, RecordKind, TicketId, day_of


@dataclass(frozen=True)
class Violation:
    """An invariant that did not hold, and the proof."""

    invariant: int
    what: str

    def __str__(self) -> str:
        return f"invariant {self.invariant}: {self.what}"


Check = Callable[[Record, Site], Iterator[Violation]]


def check(record: Record, site: Site) -> list[Violation]:
    """Return every violation of every invariant in a run that has come to rest.

    The run begins with an empty lobby: a ticket whose issue is not in the record is a violation.
    """
    return [violation for one in CHECKS for violation in one(record, site)]


def nothing_lost(record: Record, _site: Site) -> Iterator[Violation]:
    """Every ticket on paper is in the history, every ticket of a kiosk came out on paper and was confirmed.

    Nobody prints for whom a clerk or an advisor made the ticket.
    """
    made = [event.fact for event in record.events if isinstance(event.fact, TicketIssued)]
    issued = {fact.ticket for fact in made}
    due = {fact.ticket for fact in made if fact.channel is Channel.KIOSK}
    printed = {paper.ticket for paper in record.papers}
    confirmed = {event.fact.ticket for event in record.events if isinstance(event.fact, PrintConfirmed)}
    for ticket in sorted(printed - issued):
        yield Violation(1, f"{ticket} was printed, but the history does not know it")
    for ticket in sorted(due - printed - (confirmed if record.died else set())):
        yield Violation(1, f"{ticket} was issued, but never came out of a printer")
    for ticket in sorted(printed & issued - confirmed):
        yield Violation(1, f"{ticket} came out of a printer, but that was never confirmed")


def numbers_are_unique(record: Record, _site: Site) -> Iterator[Violation]:
    """No number is given twice on a business day; one of a lease may be handed in on a later day than it was given."""
    made = [event.fact for event in record.events if isinstance(event.fact, TicketIssued)]
    given = Counter((day_of(fact.ticket), fact.number) for fact in made)
    for (day, number), times in given.items():
        if times > 1:
            yield Violation(2, f"{number} was given {times} times on {day}")


def calls_keep_the_order(record: Record, _site: Site) -> Iterator[Violation]:
    """A call of a waiting ticket takes the first that waits for its service, unless the clerk has chosen it."""
    queues = Queues()
    for event in record.events:
        if isinstance(event.fact, TicketCalled) and not event.fact.chosen:
            passed = queues.passed_by(event.fact.ticket)
            if passed:
                yield Violation(3, f"{event.fact.ticket} was called before {', '.join(passed)}")
        queues.take(event.fact)


def one_desk_each(record: Record, _site: Site) -> Iterator[Violation]:
    """A ticket is at one desk at a time, and a desk has one ticket at a time."""
    at_desk: dict[DeskId, TicketId] = {}
    for event in record.events:
        match event.fact:
            case TicketCalled(ticket=ticket, desk=desk) | ServiceStarted(ticket=ticket, desk=str(desk)):
                yield from _two_at_once(at_desk, ticket, desk)
                at_desk[desk] = ticket
            case fact if isinstance(fact, Leaving):
                at_desk = {desk: its for desk, its in at_desk.items() if its != fact.ticket}
            case _:
                pass


def _two_at_once(at_desk: Mapping[DeskId, TicketId], ticket: TicketId, desk: DeskId) -> Iterator[Violation]:
    for other, its in at_desk.items():
        if its == ticket and other != desk:
            yield Violation(4, f"{ticket} was called to desk {desk} while it was called to desk {other}")
    if at_desk.get(desk, ticket) != ticket:
        yield Violation(4, f"desk {desk} called {ticket} while {at_desk[desk]} was there")


def every_call_is_shown_and_chimed_twice(record: Record, site: Site) -> Iterator[Violation]:
    """On every display of the area each call is shown and chimed twice in order, unless it was superseded."""
    superseded = {(e.fact.call, e.fact.display) for e in record.events if isinstance(e.fact, CallSuperseded)}
    seen, heard = shown(record), chimed(record)
    for call, display in calls_due(record, site):
        for done, when in (("shown", seen), ("chimed", heard)):
            times = when[display, call]
            wanted = [1, 2][: len(times)] if (call, display) in superseded else [1, 2]
            if times != wanted:
                yield Violation(5, f"call {call} was {done} on {display} as {times}, not {wanted}")


def what_is_shown_was_called(record: Record, _site: Site) -> Iterator[Violation]:
    """No display shows a number that was not called, or another number for a call; nor hides one that it shows."""
    numbers = {call: story.number for story in stories(record.events).values() for call, _ in story.calls}
    for display, showing in record.showings:
        if numbers.get(showing.call) != showing.number:
            yield Violation(5, f"{display} showed {showing.number} for call {showing.call}, which was not called so")
        if showing.number not in showing.board_numbers:
            yield Violation(5, f"{display} showed call {showing.call} without its number on the board")


def times_are_in_order(record: Record, _site: Site) -> Iterator[Violation]:
    """Issue, call, start and end of a ticket follow each other, by sequence and within a boot by monotonic time."""
    for story in stories(record.events).values():
        for before, after in story.steps():
            if before.boot == after.boot and before.mono_ms > after.mono_ms:
                yield Violation(7, f"{story.ticket}: fact {after.seq} is earlier than fact {before.seq}")
        yield from (Violation(7, f"{story.ticket}: {what}") for what in story.impossible)


def nothing_happens_twice(record: Record, _site: Site) -> Iterator[Violation]:
    """The history has no gap and no repetition; a ticket is printed once, a showing shown once."""
    for place, event in enumerate(record.events, start=record.first):
        if event.seq != place:
            yield Violation(8, f"fact {place} of the history has the number {event.seq}")
            break
    first_papers = Counter(paper.ticket for paper in record.papers if paper.pressed_ns is not None)
    twice = [f"{ticket} came out of the printer {n} times" for ticket, n in first_papers.items() if n > 1]
    shown = Counter((display, s.call, s.showing) for display, s in record.showings)
    twice += [
        f"{display} showed call {call} ({n}.) {times} times" for (display, call, n), times in shown.items() if times > 1
    ]
    yield from (Violation(8, what) for what in twice)


def feedback_is_counted_once(record: Record, _site: Site) -> Iterator[Violation]:
    """No more answers are counted than people were thanked for (a corrected press is thanked for twice)."""
    counted = sum(isinstance(event.fact, FeedbackGiven) for event in record.events)
    if counted > len(record.thanks):
        yield Violation(10, f"{counted} answers were counted, but people were thanked {len(record.thanks)} times")


def emptyings_are_on_record(record: Record, _site: Site) -> Iterator[Violation]:
    """Every opening of a box is one record in the log, the log is whole, and what is published is its head."""
    facts = [event.fact for event in record.events]
    entered = [fact for fact in facts if isinstance(fact, EmptyingLogged)]
    opened = Counter(fact.box for fact in facts if isinstance(fact, BoxOpened))
    logged = Counter(fact.box for fact in entered if fact.what is RecordKind.OPENED)
    for box in sorted(opened | logged):
        if opened[box] != logged[box]:
            yield Violation(11, f"the box {box} was opened {opened[box]} times, {logged[box]} openings are in the log")
    head = LogHead(count=entered[-1].record, head=entered[-1].hash) if entered else LogHead()
    yield from (Violation(11, str(problem)) for problem in verify(record.log, head.head or None))
    if len(record.log) != head.count:
        yield Violation(11, f"the log has {len(record.log)} records, the facts tell of {head.count}")
    if record.head not in (None, head):
        yield Violation(11, f"the head published last is {record.head}, and that of the log is {head}")


CHECKS: Final[tuple[Check, ...]] = (
    nothing_lost,
    numbers_are_unique,
    calls_keep_the_order,
    one_desk_each,
    every_call_is_shown_and_chimed_twice,
    what_is_shown_was_called,
    times_are_in_order,
    nothing_happens_twice,
    feedback_is_counted_once,
    emptyings_are_on_record,
)
