"""The report of a replay, as JSON: how much happened, how fast, and whether everything held.

Owns the names of the figures and the verdict. Must not know where a figure was seen first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, json

from simulation.feed import Feed
from simulation.invariants import Violation
from simulation.record import Record
from simulation.replay import Outcome
from simulation.showings import calls_due, shown
from simulation.supervisor import Outage
from vuoro.messages.events import TicketCalled, TicketCancelled, TicketIssued
from vuoro.site import Site
from vuoro.values import CallId

#: After any crash a daemon is working again within this time (invariant 12).
BACK_S: Final = 10.0
#: So many faults are named in the summary.
_NAMED: Final = 10
_LOST: Final = 1
_TWICE: Final = frozenset({2, 8})


class Percentiles(Struct, frozen=True):
    """Nearest rank, in milliseconds; None where nothing was measured."""

    p50: float | None
    p99: float | None


class Latency(Struct, frozen=True):
    """From a press to the paper, and from a clerk's key to the number on the display, in real time."""

    press_to_print: Percentiles
    call_to_display: Percentiles


class Report(Struct, frozen=True, kw_only=True):
    """What is written for people and for CI; ``held`` is the verdict."""

    held: bool
    tickets_issued: int
    tickets_printed: int
    tickets_called: int
    walk_outs: int
    calls_shown_twice: int
    chimes: int
    emptyings_logged: int
    duplicates: int
    lost: int
    snapshots_compared: int
    snapshots_differing: int
    latency_ms: Latency
    feed: dict[str, Any]
    notes: tuple[str, ...]
    violations: tuple[str, ...]
    differences: tuple[str, ...]
    outages: tuple[Outage, ...]
    calls_in_line: int
    presses_repeated: int
    readings_compared: int
    simulated_s: float
    wall_s: float
    speed: float

    def write(self, path: Path) -> None:
        """Write the report to ``path``."""
        path.write_bytes(json.format(json.encode(self), indent=2) + b"\n")

    def summary(self) -> str:
        """Return the report in a few lines for people."""
        faults = [*self.violations, *self.differences]
        more = [f"… and {len(faults) - _NAMED} more, see the report"] if len(faults) > _NAMED else []
        tickets = f"{self.tickets_issued} tickets issued, {self.tickets_printed} printed, {self.tickets_called} called"
        people = f"{self.walk_outs} customers left, {self.calls_shown_twice} calls shown twice, {self.chimes} chimes"
        shots = f"{self.snapshots_compared} snapshots compared, {self.snapshots_differing} of them differ"
        pace = f"{self.simulated_s / 3600:.1f} hours in {self.wall_s} s"
        verdict = "everything held" if self.held else "NOT everything held"
        return "\n".join([tickets, people, shots, pace, *faults[:_NAMED], *more, verdict])


def make_report(
    feed: Feed,
    site: Site,
    record: Record,
    outcome: Outcome,
    *,
    violations: Sequence[Violation],
    outages: Sequence[Outage],
    wall_s: float,
) -> Report:
    """Return the report of a replay that has come to its end."""
    broken = [*map(str, violations), *map(str, late(outages)), *outcome.broken]
    issued = _count(record, TicketIssued)
    if issued != outcome.arrivals:
        broken.append(f"{outcome.arrivals} customers came, {issued} tickets were issued")
    return Report(
        held=not broken and not outcome.snapshots_differing,
        tickets_issued=issued,
        tickets_printed=len({paper.ticket for paper in record.papers}),
        tickets_called=len({e.fact.ticket for e in record.events if isinstance(e.fact, TicketCalled)}),
        walk_outs=_count(record, TicketCancelled),
        calls_shown_twice=calls_shown_twice(record, site),
        chimes=len(record.chimes),
        emptyings_logged=len(record.log),
        duplicates=sum(violation.invariant in _TWICE for violation in violations),
        lost=sum(violation.invariant == _LOST for violation in violations),
        snapshots_compared=outcome.snapshots_compared,
        snapshots_differing=outcome.snapshots_differing,
        latency_ms=Latency(
            press_to_print=percentiles([p.real_ns - p.pressed_ns for p in record.papers if p.pressed_ns is not None]),
            call_to_display=percentiles(outcome.call_to_display_ns),
        ),
        feed=_facts(feed),
        notes=feed.notes,
        violations=tuple(broken),
        differences=tuple(outcome.differing),
        outages=tuple(outages),
        calls_in_line=outcome.calls_in_line,
        presses_repeated=outcome.presses_repeated,
        readings_compared=outcome.readings_compared,
        simulated_s=outcome.simulated_ms / 1000,
        wall_s=round(wall_s, 1),
        speed=round(outcome.simulated_ms / 1000 / wall_s, 1),
    )


def late(outages: Sequence[Outage]) -> list[Violation]:
    """Return the daemons that were away for too long after a crash."""
    return [
        Violation(12, f"{outage.name} ({outage.why}) {_away(outage)}; it has to be back within {BACK_S:.0f} s")
        for outage in outages
        if outage.down_s is None or outage.down_s > BACK_S
    ]


def _away(outage: Outage) -> str:
    return "did not come back" if outage.down_s is None else f"was away for {outage.down_s} s"


def calls_shown_twice(record: Record, site: Site) -> int:
    """Return how many calls were shown a first and a second time on every display of their area."""
    seen = shown(record)
    twice: dict[CallId, bool] = {}
    for call, display in calls_due(record, site):
        twice[call] = twice.get(call, True) and seen[display, call] == [1, 2]
    return sum(twice.values())


def percentiles(nanoseconds: Sequence[int]) -> Percentiles:
    """Return the median and the 99th percentile by nearest rank."""
    ordered = sorted(nanoseconds)
    return Percentiles(_rank(ordered, 50), _rank(ordered, 99))


def _rank(ordered: Sequence[int], percent: int) -> float | None:
    if not ordered:
        return None
    return round(ordered[math.ceil(len(ordered) * percent / 100) - 1] / 1_000_000, 3)


def _count(record: Record, kind: type) -> int:
    return sum(isinstance(event.fact, kind) for event in record.events)


def _facts(feed: Feed) -> dict[str, Any]:
    intervals = [interval for queue in feed.queues for interval in feed.intervals(queue.letter)]
    return {
        "office": feed.office,
        "date": feed.date,
        "queues": len(feed.queues),
        "snapshots": len(feed.snapshots),
        "arrivals": sum(interval.arrivals for interval in intervals),
        "calls": sum(interval.calls for interval in intervals),
        "walk_outs": sum(interval.walk_outs for interval in intervals),
        "resets": sum(interval.reset for interval in intervals),
        "waiting_before": sum(feed.first_reading(queue.letter)[1].waiting for queue in feed.queues),
    }
