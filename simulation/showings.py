"""Which displays have to show a call, and how often each has shown and chimed it.

Owns what counts as evidence. What a bystander saw or heard is; where a display was killed, and took with it what it had
not told yet, its own report to the controller is too, which it wrote to disk when the number was on the screen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from simulation.record import Record
from simulation.stories import stories
from vuoro.messages.events import ShowingReported
from vuoro.site import Site
from vuoro.values import CallId, ClientId, ServiceId

#: The numbers of the showings of a call on a display, in the order in which they were made.
Showings = defaultdict[tuple[ClientId, CallId], list[int]]


def calls_due(record: Record, site: Site) -> Iterator[tuple[CallId, ClientId]]:
    """Return every call with each display that has to show it."""
    for story in stories(record.events).values():
        for call, service in story.calls:
            for display in displays_of(site, service):
                yield call, display


def displays_of(site: Site, service: ServiceId) -> list[ClientId]:
    """Return the displays in front of which the customers of a service wait."""
    areas = {known.area for known in site.services if known.id == service}
    return [display.client for display in site.displays if areas.intersection(display.areas)]


def shown(record: Record) -> Showings:
    """Return the showings of every call on every display."""
    return _with_reports(record, ((display, seen.call, seen.showing) for display, seen in record.showings))


def chimed(record: Record) -> Showings:
    """Return the chimes of every call on every display, by the numbers of their showings."""
    return _with_reports(record, ((display, heard.call, heard.showing) for display, heard in record.chimes))


def _with_reports(record: Record, told: Iterable[tuple[ClientId, CallId, int]]) -> Showings:
    showings: Showings = defaultdict(list)
    for display, call, number in told:
        showings[display, call].append(number)
    for event in record.events:
        if isinstance(event.fact, ShowingReported) and event.fact.display in record.died:
            known = showings[event.fact.display, event.fact.call]
            if event.fact.showing not in known:
                known.append(event.fact.showing)
                known.sort()
    return showings
