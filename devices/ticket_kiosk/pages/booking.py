"""The page for those who have an appointment: they check in with its code. No name is ever asked."""

from __future__ import annotations

import re
from typing import Final

from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import CheckInNow, KioskChoice, KioskPage, Place
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import say
from vuoro.touch.keyboard import keyboard
from vuoro.touch.page import Page

_ROWS: Final = ("1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: As `vuoro.values.BookingCode`.
_CODE: Final = re.compile(r"[0-9A-Z-]{4,20}")


def appointment(visit: Visit, known: Known) -> Page:
    """Return the page to write a booking code on; it can be handed in once it may be one."""
    language = visit.language
    page = KioskPage(place=Place.APPOINTMENT, language=language, title=say("by_appointment", language))
    if known.alone:
        return KioskPage(
            place=page.place, language=language, title=page.title, lines=(say("no_appointments", language),)
        )
    check_in = KioskChoice(act=CheckInNow(), label=say("check_in", language), main=True)
    return KioskPage(
        place=page.place,
        language=language,
        title=page.title,
        lines=(say("type_code", language),),
        typed=visit.query.upper(),
        keyboard=keyboard(_ROWS, language),
        bottom=(check_in,) if code_of(visit) else (),
    )


def code_of(visit: Visit) -> str | None:
    """Return the code that was written, None where it cannot be one."""
    code = visit.query.strip().upper()
    return code if _CODE.fullmatch(code) else None
