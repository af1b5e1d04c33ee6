"""Single keys from a terminal, without waiting for the end of a line."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from types import TracebackType
from typing import Final, Self

UP: Final = "up"
DOWN: Final = "down"
_ARROWS: Final = {"\x1b[A": UP, "\x1bOA": UP, "\x1b[B": DOWN, "\x1bOB": DOWN}


class Keyboard:
    """The terminal on standard input, as a context manager that leaves it as it was."""

    def __init__(self) -> None:
        self._descriptor = sys.stdin.fileno()

    def __enter__(self) -> Self:
        self._before = termios.tcgetattr(self._descriptor)
        tty.setcbreak(self._descriptor)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def pressed(self) -> list[str]:
        """Return the keys that have been pressed since the last time; arrows by name."""
        if not select.select([self._descriptor], [], [], 0)[0]:
            return []
        return keys(os.read(self._descriptor, 64).decode("utf-8", "ignore"))


def keys(said: str) -> list[str]:
    """Return the keys that a terminal means by ``said``; keys it does not know are left out."""
    pressed: list[str] = []
    while said:
        arrow = next((sequence for sequence in _ARROWS if said.startswith(sequence)), None)
        if arrow is not None:
            pressed.append(_ARROWS[arrow])
            said = said[len(arrow) :]
        elif said.startswith("\x1b"):
            break  # the rest of it belongs to a key we have no use for
        else:
            pressed.append(said[0])
            said = said[1:]
    return pressed
