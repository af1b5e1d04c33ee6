"""When a drop box is to be emptied: at its time on every working day, as instants.

Owns the way from an instant to the emptying before and after it. Must not know whether anybody has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from vuoro.hours import business_day, working_instant
from vuoro.places import Box
from vuoro.site import Site

#: Between two working days there are never so many others, unless the point is closed for a season.
_LOOK_AHEAD_DAYS: Final = 400
#: More openings than are known of a box.
_OPENINGS: Final = 256


class Schedule:
    """The emptyings of one box."""

    def __init__(self, site: Site, box: Box) -> None:
        self.box = box
        self._site = site
        self._after: tuple[datetime, datetime | None] | None = None
        #: Of the same openings it is asked with every command.
        self.is_near = lru_cache(maxsize=_OPENINGS)(self._is_near)

    def next_after(self, at: datetime) -> datetime | None:
        """Return the first emptying after ``at``, None where there is none within a year."""
        if self._after is None or self._after[0] != at:
            self._after = at, next(self._all_after(at), None)
        return self._after[1]

    def all_between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Return the emptyings after ``after`` and not after ``until``."""
        for due in self._all_after(after):
            if due > until:
                return
            yield due

    def last_before(self, at: datetime) -> datetime | None:
        """Return the last emptying that was due at ``at``, None where there was none within a year."""
        today = business_day(self._site, at)
        for days in range(_LOOK_AHEAD_DAYS):
            due = working_instant(self._site, self.box.emptied_at, today - timedelta(days=days))
            if due is not None and due <= at:
                return due
        return None

    def _is_near(self, at: datetime) -> bool:
        """Return whether ``at`` is so close to an emptying, before or after it, that somebody may be expected."""
        near = timedelta(minutes=self.box.near_min)
        last, coming = self.last_before(at), next(self._all_after(at), None)
        return (last is not None and at - last <= near) or (coming is not None and coming - at <= near)

    def _all_after(self, at: datetime) -> Iterator[datetime]:
        today = business_day(self._site, at)
        for days in range(_LOOK_AHEAD_DAYS):
            due = working_instant(self._site, self.box.emptied_at, today + timedelta(days=days))
            if due is not None and due > at:
                yield due
