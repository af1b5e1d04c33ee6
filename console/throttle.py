"""How long guessing takes: delays that grow with every wrong password, and a limit on guesses of codes.

Pure but for what it counts in memory; the time is an argument.
"""

from __future__ import annotations

from collections import deque
from typing import Final

#: So many wrong passwords are anybody's mistakes.
FREE_FAILURES: Final = 3
LONGEST_DELAY_S: Final = 15 * 60

#: Wrong ticket and booking codes within `WINDOW_S`: from one address, and from all of them together.
FROM_ONE: Final = 10
FROM_ALL: Final = 200
WINDOW_S: Final = 600.0
#: Feedback within `WINDOW_S`; a lobby's own network may have one address for everybody in it.
FEEDBACK_FROM_ONE: Final = 60
FEEDBACK_FROM_ALL: Final = 600
#: More addresses than this are not told apart.
_ADDRESSES: Final = 2000


def delay_s(failures: int) -> int:
    """Return how long nobody may try again after so many wrong passwords in a row: 2, 4, 8 s … a quarter of an hour."""
    if failures <= FREE_FAILURES:
        return 0
    return min(LONGEST_DELAY_S, 1 << min(failures - FREE_FAILURES, 20))


class Throttle:
    """Counts by address what nobody does often. All phones share the console's client, so the controller cannot.

    Within `WINDOW_S` it allows ``from_one`` address, and all of them together ``from_all``, no more than that.
    """

    def __init__(self, from_one: int, from_all: int) -> None:
        self._from_one = from_one
        self._from_all = from_all
        self._by_address: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    def allowed(self, address: str, now: float) -> bool:
        """Return whether somebody at ``address`` may do it now."""
        mine = self._by_address.get(address, deque())
        _forget(mine, now)
        _forget(self._all, now)
        return len(mine) < self._from_one and len(self._all) < self._from_all

    def count(self, address: str, now: float) -> None:
        """Count that it was done."""
        if address not in self._by_address and len(self._by_address) >= _ADDRESSES:
            self._make_room(now)
        self._by_address.setdefault(address, deque()).append(now)
        self._all.append(now)

    def _make_room(self, now: float) -> None:
        for address, times in list(self._by_address.items()):
            _forget(times, now)
            if not times:
                del self._by_address[address]
        while len(self._by_address) >= _ADDRESSES:
            del self._by_address[next(iter(self._by_address))]


def _forget(times: deque[float], now: float) -> None:
    while times and times[0] <= now - WINDOW_S:
        times.popleft()
