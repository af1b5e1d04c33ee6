"""Plays a recorded office day: an arrival is a press at the kiosk, a call is a clerk's, a walk-out an advisor's.

Owns what happens at which instant, and the comparison with the snapshots. Must not know how the clock is driven.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from simulation.barrier import Barrier
from simulation.emptying import Emptying
from simulation.feed import Feed, Snapshot, hhmm
from simulation.fitting import services_of
from simulation.link import Link
from simulation.people import ADVISOR, Called, People
from simulation.timeline import Arrival, Call, Step, WalkOut, timeline
from vuoro.messages.simulation import ShowingSeen
from vuoro.site import Site
from vuoro.values import ServiceId

#: A called customer is at the desk after this time, just when the display shows the number again: fewer instants.
WALK_MS: Final = 10_000
#: The lobby is open so long before the first thing happens, and the clerks finish so long after the last.
MARGIN_MS: Final = 60_000
#: A customer whose press brought no ticket presses again after this time, so often, and then gives up.
AGAIN_MS: Final = 1_000
PRESSES: Final = 5
#: How long, in real time, to look out for the paper before the lobby is asked whether it has come to rest.
_LOOK_S: Final = 1.0


@dataclass
class Outcome:
    """What came of a replay, beside the record of the lobby itself."""

    arrivals: int = 0
    presses_repeated: int = 0
    snapshots_compared: int = 0
    readings_compared: int = 0
    differing: list[str] = field(default_factory=list)
    snapshots_differing: int = 0
    broken: list[str] = field(default_factory=list)
    call_to_display_ns: list[int] = field(default_factory=list)
    calls_in_line: int = 0
    simulated_ms: int = 0


class Replay:
    """One office day, from the first customer to the last snapshot."""

    def __init__(self, feed: Feed, site: Site, link: Link, speed: float, progress: Callable[[int], None]) -> None:
        """``progress`` is told the local time, in milliseconds after midnight, whenever it has moved."""
        self._steps = timeline(feed)
        self._services = services_of(feed, site)
        self._link = link
        self._progress = progress
        self._begin_ms = max(0, self._steps[0].at_ms - MARGIN_MS)
        self._barrier = Barrier(link, site, _utc(feed, site, self._begin_ms), speed)
        self._people = People(site, link, self._barrier.act)
        self._emptying = Emptying(site, link, self._people, self._barrier.act)
        self._later: list[tuple[int, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._outcome = Outcome()

    def run(self) -> Outcome:
        """Play the day and return what came of it."""
        self._barrier.call_together()
        due_ms = self._emptying.due_ms()
        if due_ms is not None and due_ms < self._steps[-1].at_ms:
            self._at(due_ms - self._begin_ms, lambda: self._emptying.begin(self._in))
        for step in self._steps:
            self._advance(step.at_ms - self._begin_ms)
            self._play(step)
            self._progress(self._begin_ms + self._barrier.at_ms)
        self._close()
        return self._outcome

    def _close(self) -> None:
        self._advance(self._barrier.at_ms + MARGIN_MS)
        if not self._emptying.over:
            self._emptying.begin(self._in)
        while not self._emptying.over:
            self._advance(self._later[0][0])
        self._outcome.broken += self._emptying.broken
        self._barrier.tell_controller()
        self._people.finish_all()
        self._barrier.call_together()
        self._link.catch_up()
        self._link.read_log(ADVISOR)
        self._outcome.broken += map(str, self._people.refusals)
        self._outcome.simulated_ms = self._barrier.at_ms

    def _advance(self, to_ms: int) -> None:
        while self._later and self._later[0][0] <= to_ms:
            at_ms, _, deed = heapq.heappop(self._later)
            self._barrier.advance(at_ms)
            self._barrier.tell_controller()
            deed()
            self._barrier.settle()
        self._barrier.advance(to_ms)

    def _at(self, at_ms: int, deed: Callable[[], None]) -> None:
        heapq.heappush(self._later, (at_ms, next(self._count), deed))

    def _in(self, passing_ms: int, deed: Callable[[], None]) -> None:
        self._at(self._barrier.at_ms + passing_ms, deed)

    def _play(self, step: Step) -> None:
        match step:
            case Arrival(letter=letter):
                self._arrive(self._services[letter])
            case Call(letter=letter):
                self._call(self._services[letter])
            case WalkOut(letter=letter):
                self._leave(self._services[letter])
            case Snapshot():
                self._barrier.call_together()
                self._compare(step)

    def _arrive(self, service: ServiceId) -> None:
        """Let a customer press until there is a ticket: a lamp may be out, and a press may go down with a broker."""
        self._outcome.arrivals += 1
        recorder = self._link.recorder
        issued = recorder.issued[service]
        for attempt in range(PRESSES):
            if attempt:
                self._outcome.presses_repeated += 1
                self._barrier.advance(self._barrier.at_ms + AGAIN_MS)
            self._press(service)
            self._barrier.settle()
            if recorder.issued[service] > issued:
                return
        self._outcome.broken.append(f"a customer pressed {service} {PRESSES} times and got no ticket")

    def _press(self, service: ServiceId) -> None:
        recorder = self._link.recorder
        confirmed = recorder.confirmed
        self._people.press(service)
        self._link.listen(lambda: recorder.confirmed > confirmed, _LOOK_S)

    def _call(self, service: ServiceId) -> None:
        self._barrier.tell_controller()
        seen = self._link.recorder.sights()
        called = self._people.call(service)
        self._barrier.settle()
        if called is not None:
            self._in(WALK_MS, partial(self._people.start, called))
            self._measure(called, seen)

    def _leave(self, service: ServiceId) -> None:
        self._barrier.tell_controller()
        if not self._people.leave(service):
            self._outcome.broken.append(f"somebody leaves the queue {service}, where nobody waits")
        self._barrier.settle()

    def _measure(self, called: Called, seen: int) -> None:
        """Note how soon the call was on a display. One that stands in line behind others says nothing of speed."""
        first = [
            sight.real_ns - called.sent_ns
            for _, sight in self._link.recorder.sights_since(seen)
            if isinstance(sight, ShowingSeen) and sight.call == called.call and sight.showing == 1
        ]
        self._outcome.call_to_display_ns += first
        self._outcome.calls_in_line += not first

    def _compare(self, snapshot: Snapshot) -> None:
        differing = []
        for letter, reading in snapshot.readings.items():
            state = self._link.queues.get(self._services[letter])
            waiting = None if state is None else state.waiting
            if waiting != reading.waiting:
                differing.append(f"{hhmm(snapshot.at_ms)} {letter}: {waiting} wait, recorded were {reading.waiting}")
        self._outcome.snapshots_compared += 1
        self._outcome.readings_compared += len(snapshot.readings)
        self._outcome.differing += differing
        self._outcome.snapshots_differing += bool(differing)


def _utc(feed: Feed, site: Site, at_ms: int) -> datetime:
    # Offices are not open while clocks are changed at night, so hours after midnight are hours on the wall.
    midnight = datetime.combine(feed.date, time(), ZoneInfo(site.time_zone))
    wall = midnight + timedelta(milliseconds=at_ms)
    return wall.astimezone(ZoneInfo("UTC"))
