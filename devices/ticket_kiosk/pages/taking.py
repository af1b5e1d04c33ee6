"""Pages about one service and the number for it."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.pages.advice import call_choice
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import Go, KioskChoice, KioskPage, Note, Place, Take, Wish
from devices.ticket_kiosk.pages.signs import Sign
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import hours_line, need_name, place_line, queue_line, say, today_line, wait_line
from vuoro.i18n import text
from vuoro.messages.state import ServiceInfo
from vuoro.touch.page import Page
from vuoro.values import AuthorityId, HelpReason, Language, Need

_NEEDS: Final = {
    Need.SLOWER_PACE: Sign.CLOCK,
    Need.FETCH_ME: Sign.HAND,
    Need.SEAT: Sign.CHAIR,
    Need.INTERPRETER: Sign.SPEECH,
}


def service(visit: Visit, known: Known) -> Page:
    """Return all about a service, and the way to a number; of a closed one, when it opens and what to do now."""
    language = visit.language
    info = known.service(visit.here.subject)
    if info is None:
        return KioskPage(place=Place.SERVICE, language=language, title=text("rejected.unknown_service", language))
    note = known.guide(info.service).note
    about = " · ".join((info.authority_name.get(language), *(() if note is None else (note.get(language),))))
    today = today_line(known, info, language)
    hours = " · ".join((hours_line(known, info, language), *((today,) if today else ())))
    page = KioskPage(
        place=Place.SERVICE,
        language=language,
        title=info.name.get(language),
        sign=info.letter,
        lead="" if visit.look.large else about,
        lines=(hours, *((about,) if visit.look.large else ())),
        signs=((hours, Sign.CLOCK),),
    )
    return _open(page, info, visit, known) if info.open else _closed(page, info, known)


def needs(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return what a customer may ask for."""
    language = visit.language
    wishes = tuple(
        KioskChoice(act=Wish(need), label=need_name(need, language), marked=need in visit.needs, sign=_NEEDS[need])
        for need in Need
    )
    ready = KioskChoice(
        act=Go(Place.SERVICE, visit.here.subject), label=say("ready", language), main=True, sign=Sign.TICK
    )
    return KioskPage(
        place=Place.NEEDS,
        language=language,
        title=say("wishes_title", language),
        lines=(say("wishes_line", language),),
        choices=(*wishes, ready),
    )


def asking(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return the page between a touch and its number."""
    return KioskPage(place=Place.ASKING, language=visit.language, title=say("asking", visit.language), sign=Sign.TICKET)


def result(visit: Visit, known: Known) -> Page:
    """Return the number, large, with all that the paper says; and the way to another service."""
    language, taken = visit.language, visit.taken
    if taken is None:
        return asking(visit, known)
    info = known.service(taken.ticket.service)
    place = () if info is None else (f"{info.name.get(language)} · {place_line(known, info, language)}",)
    ahead = () if taken.ahead is None else (text("ticket.waiting_ahead", language, count=taken.ahead),)
    code = () if taken.code is None else (say("result_code", language, code=taken.code),)
    lacks_paper = not known.paper and taken.ticket.ticket in known.unprinted
    no_paper = (say("no_paper", language),) if lacks_paper else ()
    noted = (KioskChoice(act=Note(), label=say("noted", language), main=True, sign=Sign.TICK),) if lacks_paper else ()
    queue, watch = " · ".join((*ahead, wait_line(taken.wait, language))), say("result_watch", language)
    return KioskPage(
        place=Place.RESULT,
        language=language,
        title=say("result", language),
        number=taken.ticket.number,
        lines=(*no_paper, *place, queue, *code, watch),
        signs=(
            *((line, Sign.PRINTER) for line in no_paper),
            *((line, Sign.PLACE) for line in place),
            (queue, Sign.QUEUE),
            *((line, Sign.CODE) for line in code),
            (watch, Sign.SCREEN),
        ),
        choices=(*noted, KioskChoice(act=Go(Place.MENU), label=say("another_service", language), sign=Sign.PLUS)),
    )


def refused(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return why there is no number; ``subject`` is the code of the refusal, where the hub has refused it."""
    language, code = visit.language, visit.here.subject
    why = text(f"rejected.{code}", language) if code else say("no_numbers_now", language)
    call = call_choice(HelpReason.UNSURE, language)
    return KioskPage(
        place=Place.REFUSED,
        language=language,
        title=say("refused", language),
        sign=Sign.NO,
        lines=(why,),
        choices=(call,),
    )


def contact_lines(authority: AuthorityId, known: Known, language: Language) -> tuple[str, ...]:
    """Return where an authority serves when it does not serve here."""
    guide = known.authority(authority)
    if guide is None:
        return ()
    phone = () if guide.phone is None else (say("contact_phone", language, phone=guide.phone),)
    web = () if guide.web is None else (say("contact_web", language, web=guide.web),)
    return (*phone, *web)


def signs_of_contacts(authority: AuthorityId, known: Known, language: Language) -> dict[str, Sign]:
    """Return the drawings before the lines of `contact_lines`."""
    guide, lines = known.authority(authority), contact_lines(authority, known, language)
    has_phone = guide is not None and guide.phone is not None
    return dict(zip(lines, (Sign.PHONE, Sign.GLOBE) if has_phone else (Sign.GLOBE,), strict=False))


def _open(page: KioskPage, info: ServiceInfo, visit: Visit, known: Known) -> Page:
    language = visit.language
    wishes = ", ".join(need_name(need, language) for need in visit.needs)
    usual = "" if visit.look.large else say("wishes_detail", language)
    detail = say("wishes_so_far", language, needs=wishes) if wishes else usual
    gives = info.service in known.gives
    take = KioskChoice(act=Take(info.service), label=say("take_number", language), main=True, sign=Sign.TICKET)
    queue, place = queue_line(known, info, language), place_line(known, info, language)
    obstacles = _obstacles(known, language, gives=gives)
    signs = {queue: Sign.QUEUE, place: Sign.PLACE} | dict.fromkeys(obstacles, Sign.PRINTER if gives else Sign.NO)
    help_ = KioskChoice(act=Go(Place.NEEDS, info.service), label=say("wishes", language), detail=detail, sign=Sign.HAND)
    return replace(
        page,
        lines=(queue, place, *page.lines, *obstacles),
        signs=(*page.signs, *signs.items()),
        choices=(take, help_) if gives else (call_choice(HelpReason.UNSURE, language),),
    )


def _obstacles(known: Known, language: Language, *, gives: bool) -> tuple[str, ...]:
    if not gives:
        return (say("no_numbers_now", language),)
    return () if known.paper else (say("screen_only", language),)


def _closed(page: KioskPage, info: ServiceInfo, known: Known) -> Page:
    lines = (*page.lines, *contact_lines(info.authority, known, page.language))
    call = call_choice(HelpReason.UNSURE, page.language, main=False)
    signs = (*page.signs, *signs_of_contacts(info.authority, known, page.language).items())
    return replace(page, lines=lines, signs=signs, choices=(call,))
