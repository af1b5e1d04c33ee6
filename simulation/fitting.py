"""Whether a recorded day and a site belong together: every queue needs a service of its letter, and a desk.

Owns matching the two. Must not know what happens in either.
"""

from __future__ import annotations

from pathlib import Path

from simulation.feed import Feed
from vuoro.errors import ConfigError, Problem
from vuoro.site import Site
from vuoro.values import ServiceId


def services_of(feed: Feed, site: Site) -> dict[str, ServiceId]:
    """Return the service of each queue, by their common letter."""
    by_letter = {service.letter: service.id for service in site.services}
    return {queue.letter: by_letter[queue.letter] for queue in feed.queues}


def check_fits(feed: Feed, site: Site, source: Path) -> None:
    """Raise `ConfigError` with every reason why ``site``, read from ``source``, cannot play ``feed``."""
    by_letter = {service.letter: service for service in site.services}
    problems = []
    missing = [queue for queue in feed.queues if queue.letter not in by_letter]
    if missing:
        what = f"no service has the letter of these queues of the recording: {', '.join(q.letter for q in missing)}"
        problems.append(
            Problem(str(source), "services", what, "Add a service for each, or use the site of the recording.")
        )
    for queue in feed.queues:
        service = by_letter.get(queue.letter)
        if service is not None and not site.desks_of(service.id):
            what = f"no desk serves {service.id} (letter {queue.letter})"
            problems.append(Problem(str(source), "desks", what, "Name the service in the services of a desk."))
    if not site.kiosks:
        problems.append(Problem(str(source), "kiosks", "there is no kiosk", "Add one: customers press its buttons."))
    if problems:
        raise ConfigError(problems)
