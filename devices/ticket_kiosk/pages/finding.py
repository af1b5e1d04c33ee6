"""Pages that lead to a service: the welcome, the menu, the lists and the search."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.pages.advice import call_choice
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import Go, KioskChoice, KioskPage, Place
from devices.ticket_kiosk.pages.search import find
from devices.ticket_kiosk.pages.signs import Sign
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import queue_line, say, short_queue_line
from vuoro.messages.state import ServiceInfo
from vuoro.services import Elsewhere, LifeSituation
from vuoro.touch.frame import ALWAYS
from vuoro.touch.keyboard import keyboard, letters_of
from vuoro.touch.page import Choice, Choose, Page
from vuoro.touch.words import language_name
from vuoro.values import HelpReason, Language

#: How many results stand above the keyboard.
_RESULTS: Final = 4
_RESULTS_LARGE: Final = 2


def welcome(visit: Visit, known: Known) -> Page:
    """Return the page that waits for customers: the languages, equal in size."""
    return KioskPage(
        place=Place.WELCOME,
        language=visit.language,
        title=" · ".join(say("welcome", language) for language in ALWAYS),
        lead="" if visit.look.large else _site_name(known),
        lines=_notices(known),
        choices=tuple(_language(one, visit) for one in known.languages),
        pinned=True,
    )


def _language(language: Language, visit: Visit) -> KioskChoice:
    detail = "" if visit.look.large else say("go_on", language)
    return KioskChoice(act=Choose(language), label=language_name(language), detail=detail)


def _site_name(known: Known) -> str:
    if known.site is None:
        return ""
    return " · ".join(dict.fromkeys(known.site.name.get(language) for language in ALWAYS))


def _notices(known: Known) -> tuple[str, ...]:
    """Return the notices of now, each once where it is the same in several languages."""
    now = (one.texts for one in known.notices if one.until is None or one.until > known.now)
    return tuple(line for texts in now for line in dict.fromkeys(texts.get(language) for language in ALWAYS))


def menu(visit: Visit, known: Known) -> Page:
    """Return the ways to a service."""
    language = visit.language
    if not known.services:
        title, call = say("not_yet", language), call_choice(HelpReason.UNSURE, language)
        return KioskPage(place=Place.MENU, language=language, title=title, choices=(call,))
    ways = [
        ("by_authority", Sign.HOUSE, Place.AUTHORITIES, True),
        ("by_situation", Sign.PEOPLE, Place.SITUATIONS, bool(known.situations)),
        ("by_words", Sign.LENS, Place.SEARCH, True),
        ("by_unsure", Sign.QUESTION, Place.UNSURE, True),
        ("by_appointment", Sign.CALENDAR, Place.APPOINTMENT, True),
        ("by_document", Sign.SHEET, Place.DOCUMENTS, bool(known.site and known.site.boxes)),
    ]
    return KioskPage(
        place=Place.MENU,
        language=language,
        title=say("menu" if visit.first is None else "menu_again", language),
        choices=tuple(
            KioskChoice(act=Go(place), label=say(key, language), detail=say(f"{key}_detail", language), sign=sign)
            for key, sign, place, is_there in ways
            if is_there
        ),
    )


def authorities(visit: Visit, known: Known) -> Page:
    """Return the authorities; one with a single service leads straight to it."""
    language = visit.language
    return KioskPage(
        place=Place.AUTHORITIES,
        language=language,
        title=say("by_authority", language),
        choices=tuple(_authority(known.of_authority(one), known, visit) for one in known.authorities),
    )


def authority(visit: Visit, known: Known) -> Page:
    """Return the services of an authority."""
    services = known.of_authority(visit.here.subject)
    title = services[0].authority_name.get(visit.language) if services else say("choose_service", visit.language)
    choices = tuple(service_choice(info, known, visit) for info in services)
    return KioskPage(place=Place.AUTHORITY, language=visit.language, title=title, choices=choices)


def situations(visit: Visit, known: Known) -> Page:
    """Return the life situations."""
    language = visit.language
    return KioskPage(
        place=Place.SITUATIONS,
        language=language,
        title=say("by_situation", language),
        choices=tuple(_situation(one, language) for one in known.situations),
    )


def situation(visit: Visit, known: Known) -> Page:
    """Return the services that a life situation needs, in their order."""
    language = visit.language
    name = next((one.name.get(language) for one in known.situations if one.id == visit.here.subject), "")
    services = known.of_situation(visit.here.subject)
    return KioskPage(
        place=Place.SITUATION,
        language=language,
        title=name or say("choose_service", language),
        lines=(say("in_this_order", language),) if len(services) > 1 else (),
        choices=tuple(service_choice(info, known, visit) for info in services),
    )


def search(visit: Visit, known: Known) -> Page:
    """Return the keyboard, and what has been found by what was typed."""
    language = visit.language
    found = find(known, visit.query, language)[: _RESULTS_LARGE if visit.look.large else _RESULTS]
    hint = "nothing_found" if visit.query.strip() else "type_here"
    return KioskPage(
        place=Place.SEARCH,
        language=language,
        title=say("by_words", language),
        lines=() if found else (say(hint, language),),
        typed=visit.query,
        choices=tuple(_found(thing, known, visit) for thing in found),
        keyboard=keyboard(letters_of(language), language),
    )


def elsewhere(visit: Visit, known: Known) -> Page:
    """Return where something is that this point does not have."""
    language = visit.language
    thing = next((one for one in known.elsewhere if one.id == visit.here.subject), None)
    if thing is None:
        return KioskPage(place=Place.ELSEWHERE, language=language, title=say("not_here", language))
    return KioskPage(
        place=Place.ELSEWHERE,
        language=language,
        title=thing.name.get(language),
        sign=Sign.PLACE,
        lines=(say("not_here_go", language), thing.note.get(language)),
    )


def service_choice(info: ServiceInfo, known: Known, visit: Visit) -> Choice:
    """Return the choice of a service; a closed one stays visible, with when it opens."""
    queue = short_queue_line if visit.look.large else queue_line
    return KioskChoice(
        act=Go(Place.SERVICE, info.service),
        label=info.name.get(visit.language),
        detail=queue(known, info, visit.language),
        muted=not info.open,
        sign=info.letter,
    )


def _authority(services: tuple[ServiceInfo, ...], known: Known, visit: Visit) -> Choice:
    language = visit.language
    first = services[0]
    if len(services) == 1:
        return replace(service_choice(first, known, visit), label=first.authority_name.get(language))
    closed = all(not info.open for info in services)
    names = queue_line(known, first, language) if closed else ", ".join(info.name.get(language) for info in services)
    if visit.look.large and not closed:
        names = ""
    act = Go(Place.AUTHORITY, first.authority)
    return KioskChoice(act=act, label=first.authority_name.get(language), detail=names, muted=closed, sign=Sign.HOUSE)


def _situation(one: LifeSituation, language: Language) -> Choice:
    note = "" if one.note is None else one.note.get(language)
    return KioskChoice(act=Go(Place.SITUATION, one.id), label=one.name.get(language), detail=note, sign=Sign.PEOPLE)


def _found(thing: ServiceInfo | Elsewhere, known: Known, visit: Visit) -> Choice:
    language = visit.language
    if isinstance(thing, Elsewhere):
        act = Go(Place.ELSEWHERE, thing.id)
        name, detail = thing.name.get(language), say("not_here", language)
        return KioskChoice(act=act, label=name, detail=detail, muted=True, sign=Sign.PLACE)
    choice = service_choice(thing, known, visit)
    return replace(choice, detail="") if visit.look.large else choice  # beside the keyboard there is no room for it
