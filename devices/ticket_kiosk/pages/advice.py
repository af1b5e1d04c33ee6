"""Pages for those who want the advisor to come: because they do not know what they need, or with a document.

They promise no more than is known: that the advisor has been told, or that the call is still on its way.
"""

from __future__ import annotations

from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import CallAdvisor, KioskChoice, KioskPage, NeedNoAdvisor, Place
from devices.ticket_kiosk.pages.signs import Sign
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import say
from devices.ticket_kiosk.state import Call
from vuoro.touch.page import Choice, Page
from vuoro.values import HelpReason, Language


def unsure(visit: Visit, known: Known) -> Page:
    """Tell what will happen before anybody is called; without the hub, that it may take a while."""
    language = visit.language
    away = (say("call_waits_line", language),) if known.alone else ()
    return KioskPage(
        place=Place.UNSURE,
        language=language,
        title=say("by_unsure", language),
        sign=Sign.QUESTION,
        lines=(say("unsure_line", language), *away),
        choices=(call_choice(HelpReason.UNSURE, language),),
    )


def called(visit: Visit, known: Known) -> Page:
    """Tell how far the call has come; ``subject`` is its reason."""
    language, reason = visit.language, HelpReason(visit.here.subject)
    title, line = _progress(known.calls.get(reason), known, language)
    is_open = known.calls.get(reason) is not Call.REFUSED
    not_needed = KioskChoice(act=NeedNoAdvisor(reason), label=say("not_needed", language), sign=Sign.TICK)
    return KioskPage(
        place=Place.CALLED,
        language=language,
        title=title,
        sign=Sign.NO if known.calls.get(reason) is Call.REFUSED else Sign.BELL,
        lines=(line,) if line else (),
        choices=(not_needed,) if is_open else (),
    )


def call_choice(reason: HelpReason, language: Language, *, main: bool = True) -> Choice:
    """Return the choice that calls the advisor."""
    return KioskChoice(act=CallAdvisor(reason), label=say("call_advisor", language), main=main, sign=Sign.BELL)


def _progress(call: Call | None, known: Known, language: Language) -> tuple[str, str]:
    if call is Call.HEARD:
        return say("called", language), say("called_line", language)
    if call is Call.REFUSED:
        return say("call_refused", language), say("call_refused_line", language)
    if known.alone:
        return say("call_waits", language), say("call_waits_line", language)
    return say("calling", language), ""
