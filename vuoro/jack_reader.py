"""Reads the jack of a sound card that tells over Linux's input layer whether a headset is plugged in.

Owns what of the input layer is a plug's doing; `vuoro.input_reader` does the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Protocol

from vuoro.input_reader import InputEvent, InputReader, InputSource

#: The type of a switch event in Linux, and the code of the switch in a jack for headphones.
_EV_SW: Final = 5
_SW_HEADPHONE_INSERT: Final = 2


class JackSource(InputSource, Protocol):
    """An opened jack."""

    def switches(self) -> Collection[int]:
        """Return the switches that are closed now: what happened before it was opened, no event tells."""
        ...


class JackReader:
    """Tells ``plugged`` when a plug goes in or comes out, and ``lost`` why there is no jack, None when there is one.

    A jack that nobody can read has nothing in it: silence comes too early rather than too late.
    """

    def __init__(
        self,
        open_it: Callable[[], JackSource],
        plugged: Callable[[bool], None],
        lost: Callable[[str | None], None],
    ) -> None:
        self._plugged = plugged
        self._lost = lost
        self._is_in = False
        self._reader = InputReader("headset's jack", open_it, self._hear, self._lose, self._begin)

    def close(self) -> None:
        """Let go of the jack."""
        self._reader.close()

    def _begin(self, jack: JackSource) -> None:
        self._tell(is_in=_SW_HEADPHONE_INSERT in jack.switches())

    def _hear(self, event: InputEvent) -> None:
        if event.type == _EV_SW and event.code == _SW_HEADPHONE_INSERT:
            self._tell(is_in=bool(event.value))

    def _lose(self, reason: str | None) -> None:
        if reason is not None:
            self._tell(is_in=False)
        self._lost(reason)

    def _tell(self, *, is_in: bool) -> None:
        if is_in != self._is_in:
            self._is_in = is_in
            self._plugged(is_in)
