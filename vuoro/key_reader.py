"""Reads a keypad: which of its keys go down, and for whoever has to know, which come up.

Owns what of the input layer is a key's doing; `vuoro.input_reader` does the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar

from vuoro.input_reader import InputEvent, InputReader, InputSource

__all__ = ["InputSource", "KeyReader"]

#: The type of a key event in Linux, and its values; 2, the kernel's autorepeat, is no press.
_EV_KEY: Final = 1
_UP: Final = 0
_DOWN: Final = 1

Key = TypeVar("Key")


class KeyReader(Generic[Key]):
    """Tells ``pressed`` of each key that goes down, and ``lost`` why there is no keypad, None when there is one.

    Whoever has to know how long a key is held gives ``released``: it is told of each key that comes up.
    """

    def __init__(
        self,
        open_it: Callable[[], InputSource],
        meaning: Mapping[int, Key],
        pressed: Callable[[Key], None],
        lost: Callable[[str | None], None],
        released: Callable[[Key], None] | None = None,
    ) -> None:
        self._meaning = meaning
        self._pressed = pressed
        self._released = released
        self._reader = InputReader("keypad", open_it, self._hear, lost)

    def close(self) -> None:
        """Let go of the keypad."""
        self._reader.close()

    def _hear(self, event: InputEvent) -> None:
        if event.type != _EV_KEY or event.code not in self._meaning:
            return
        if event.value == _DOWN:
            self._pressed(self._meaning[event.code])
        elif event.value == _UP and self._released is not None:
            self._released(self._meaning[event.code])
