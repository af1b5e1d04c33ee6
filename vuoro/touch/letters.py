"""In which direction a text is read. Pure; the painter and the printer's drawing go by it."""

from __future__ import annotations

from typing import Final

_ARABIC: Final = range(0x0600, 0x0700)


def reads_from_right(text: str) -> bool:
    """Return whether ``text`` is Arabic."""
    return any(ord(letter) in _ARABIC for letter in text)


def direction(text: str) -> str:
    """Return the direction of ``text`` as a whole, as Pillow names it; numbers in it keep their own."""
    return "rtl" if reads_from_right(text) else "ltr"
