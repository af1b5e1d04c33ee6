"""The emptying of the drop box in a replayed day: the advisor opens it, shuts it, and says that it was an emptying.

Owns what is done when. Must not know how the clock is driven.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulation.link import Link
from simulation.people import People
from vuoro.messages.events import EmptyingLogged
from vuoro.messages.simulation import AnyAct, SetDoor
from vuoro.site import Site
from vuoro.timetable import minute
from vuoro.values import ClientId, RecordKind

#: The advisor is there so long after the time, holds the door open so long, and looks at the tablet so long after that.
COMES_MS: Final = 10_000
HOLDS_MS: Final = 20_000
LOOKS_MS: Final = 60_000
#: An opening that is not on record by then is looked for again, and the box opened again: a door that was opened while
#: its sensor was without power was seen by nobody.
TRIES: Final = 5

Later = Callable[[int, Callable[[], None]], None]


class Emptying:
    """One emptying of the site's first box; ``broken`` is what went wrong with it."""

    def __init__(self, site: Site, link: Link, people: People, act: Callable[[ClientId, AnyAct], None]) -> None:
        self._box = site.boxes[0] if site.boxes else None
        self._link = link
        self._people = people
        self._act = act
        self._tries = 0
        self._before = 0
        self.over = self._box is None
        self.broken: list[str] = []

    def due_ms(self) -> int | None:
        """Return when the advisor comes, in milliseconds after local midnight; None where there is no box."""
        return None if self._box is None else minute(self._box.emptied_at) * 60_000 + COMES_MS

    def begin(self, later: Later) -> None:
        """Open the door; what follows is done ``later``, so many milliseconds from then."""
        if self._box is not None and not self.over:
            self._tries += 1
            self._before = len(self._openings())
            self._act(self._box.client, SetDoor(open=True))
            later(HOLDS_MS, lambda: self._shut(later))

    def _shut(self, later: Later) -> None:
        if self._box is not None:
            self._act(self._box.client, SetDoor(open=False))
            later(LOOKS_MS, lambda: self._look(later))

    def _look(self, later: Later) -> None:
        opened = self._openings()[self._before :]
        if opened:
            for opening in opened:
                self._people.confirm(opening.box, opening.record)
            self.over = True
        elif self._tries < TRIES:
            self.begin(later)
        else:
            self.over = True
            self.broken.append(f"the box was opened {TRIES} times, and no opening is on record")

    def _openings(self) -> list[EmptyingLogged]:
        return [one for one in self._link.recorder.emptyings if one.what is RecordKind.OPENED]
