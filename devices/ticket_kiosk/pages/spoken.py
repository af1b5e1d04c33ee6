"""What the kiosk says of a page: all of it, and which keys lead over it."""

from __future__ import annotations

from msgspec.structs import replace

from devices.ticket_kiosk.pages.page import KioskPage
from devices.ticket_kiosk.pages.words import say
from vuoro.touch import spoken
from vuoro.touch.page import Page


def whole(page: Page) -> str:
    """Return a page as speech, with what the keys are for at its end."""
    if isinstance(page, KioskPage) and page.lead:
        page = replace(page, lines=(page.lead, *page.lines))
    return spoken.whole(page, say("spoken_help", page.language))
