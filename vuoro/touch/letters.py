"""In which direction a text is read. Pure; the painter and the printer's drawing go by it."""

from __future__ import annotations

import re
from typing import Final

_ARABIC: Final = re.compile("[\u0600-\u06ff]")


def reads_from_right(text: str) -> bool:
    """Return whether ``text`` is Arabic."""
    return _ARABIC.search(text) is not None


def direction(text: str) -> str:
    """Return the direction of ``text`` as a whole, as Pillow names it; numbers in it keep their own."""
    return "rtl" if reads_from_right(text) else "ltr"
