"""The rules of what is only counted: visitors who needed no ticket, and disturbances. Always taken."""

from __future__ import annotations

from collections.abc import Iterator

from vuoro.messages import events
from vuoro.messages.commands import CountVisitor, ReportDisturbance


def count_visitor(command: CountVisitor) -> Iterator[events.AnyFact]:
    """Somebody came who needed no ticket."""
    yield events.VisitorCounted(visitor=command.visitor)


def report_disturbance(command: ReportDisturbance) -> Iterator[events.AnyFact]:
    """A disturbance counts as what it was; what was written about it is kept apart."""
    yield events.DisturbanceReported(disturbance=command.disturbance)
