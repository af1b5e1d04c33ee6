"""What the kiosk says of a page: all of it, and which keys lead over it."""

from __future__ import annotations

from devices.ticket_kiosk.pages.words import say
from vuoro.touch import spoken
from vuoro.touch.page import Page


def whole(page: Page) -> str:
    """Return a page as speech, with what the keys are for at its end."""
    return spoken.whole(page, say("spoken_help", page.language))
