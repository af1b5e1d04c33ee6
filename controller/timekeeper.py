"""Keeps the lobby's time: looks at the machine's clocks, and remembers what to believe of them.

Owns when a look counts as one of a quiet lobby, or of a hub that has just been switched on. The rules themselves are
`controller.core.reckoning`'s. Must not know what is done with the time.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.lobby import Lobby
from controller.core.reckoning import Alarm, Reckoning, begin, observe
from vuoro.values import Moment


class Timekeeper:
    """The time that the lobby goes by."""

    def __init__(self, moment: Moment, boot: str, last_seq: int, last: Reckoning | None) -> None:
        """Begin at ``moment`` of the machine's clocks; ``last`` is the time of the last event, if there was one."""
        self._reckoning = begin(moment, boot, last)
        self._slept_after = last_seq if last is not None and last.boot != boot else -1

    @property
    def now(self) -> Moment:
        """The present moment, as of the last look."""
        return self._reckoning.now

    @property
    def alarm(self) -> Alarm | None:
        """What is wrong with the wall clock."""
        return self._reckoning.alarm

    def mono_ms_at(self, utc: datetime) -> int:
        """Return the first millisecond of the monotonic clock at which ``utc`` has come."""
        return self._reckoning.mono_ms_at(utc)

    def look(self, moment: Moment, lobby: Lobby) -> Moment:
        """Look at the machine's clocks, which say ``moment``; return what to believe."""
        is_quiet = not lobby.tickets
        self._reckoning = observe(self._reckoning, moment, is_quiet=is_quiet, is_waking=self.is_waking(lobby))
        return self.now

    def is_waking(self, lobby: Lobby) -> bool:
        """Return whether every open ticket is from before the hub was switched on.

        The newest one mostly stands last; a no-show who was called back stands behind it.
        """
        return all(ticket.issued_seq <= self._slept_after for ticket in reversed(lobby.tickets.values()))
