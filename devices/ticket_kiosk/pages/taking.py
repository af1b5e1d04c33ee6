"""Pages about one service and the number for it."""

from __future__ import annotations

from devices.ticket_kiosk.pages.advice import call_choice
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import Go, Note, Place, Take, Wish
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import hours_line, need_name, place_line, queue_line, say, today_line, wait_line
from vuoro.i18n import text
from vuoro.messages.state import ServiceInfo
from vuoro.touch.page import Choice, Page
from vuoro.values import AuthorityId, HelpReason, Language, Need


def service(visit: Visit, known: Known) -> Page:
    """Return all about a service, and the way to a number; of a closed one, when it opens and what to do now."""
    language = visit.language
    info = known.service(visit.here.subject)
    if info is None:
        return Page(place=Place.SERVICE, language=language, title=text("rejected.unknown_service", language))
    note = known.guide(info.service).note
    about = () if note is None else (note.get(language),)
    today = today_line(known, info, language)
    hours = " · ".join((hours_line(known, info, language), *((today,) if today else ())))
    lines = (info.authority_name.get(language), *about, hours)
    page = Page(place=Place.SERVICE, language=language, title=info.name.get(language), lines=lines)
    return _open(page, info, visit, known) if info.open else _closed(page, info, known)


def needs(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return what a customer may ask for."""
    language = visit.language
    wishes = tuple(Choice(act=Wish(need), label=need_name(need, language), marked=need in visit.needs) for need in Need)
    ready = Choice(act=Go(Place.SERVICE, visit.here.subject), label=say("ready", language), main=True)
    return Page(
        place=Place.NEEDS,
        language=language,
        title=say("wishes_title", language),
        lines=(say("wishes_line", language),),
        choices=(*wishes, ready),
    )


def asking(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return the page between a touch and its number."""
    return Page(place=Place.ASKING, language=visit.language, title=say("asking", visit.language))


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
    noted = (Choice(act=Note(), label=say("noted", language), main=True),) if lacks_paper else ()
    queue = " · ".join((*ahead, wait_line(taken.wait, language)))
    return Page(
        place=Place.RESULT,
        language=language,
        title=say("result", language),
        number=taken.ticket.number,
        lines=(*no_paper, *place, queue, *code, say("result_watch", language)),
        choices=(*noted, Choice(act=Go(Place.MENU), label=say("another_service", language))),
    )


def refused(visit: Visit, known: Known) -> Page:  # noqa: ARG001  the same for every point
    """Return why there is no number; ``subject`` is the code of the refusal, where the hub has refused it."""
    language, code = visit.language, visit.here.subject
    why = text(f"rejected.{code}", language) if code else say("no_numbers_now", language)
    call = call_choice(HelpReason.UNSURE, language)
    return Page(place=Place.REFUSED, language=language, title=say("refused", language), lines=(why,), choices=(call,))


def contact_lines(authority: AuthorityId, known: Known, language: Language) -> tuple[str, ...]:
    """Return where an authority serves when it does not serve here."""
    guide = known.authority(authority)
    if guide is None:
        return ()
    phone = () if guide.phone is None else (say("contact_phone", language, phone=guide.phone),)
    web = () if guide.web is None else (say("contact_web", language, web=guide.web),)
    return (*phone, *web)


def _open(page: Page, info: ServiceInfo, visit: Visit, known: Known) -> Page:
    language = visit.language
    wishes = ", ".join(need_name(need, language) for need in visit.needs)
    detail = say("wishes_so_far", language, needs=wishes) if wishes else say("wishes_detail", language)
    gives = info.service in known.gives
    take = Choice(act=Take(info.service), label=say("take_number", language), main=True)
    lines = (queue_line(known, info, language), place_line(known, info, language))
    help_ = Choice(act=Go(Place.NEEDS, info.service), label=say("wishes", language), detail=detail)
    return Page(
        place=page.place,
        language=language,
        title=page.title,
        lines=(*page.lines, *lines, *_obstacles(known, language, gives=gives)),
        choices=(take, help_) if gives else (call_choice(HelpReason.UNSURE, language),),
    )


def _obstacles(known: Known, language: Language, *, gives: bool) -> tuple[str, ...]:
    if not gives:
        return (say("no_numbers_now", language),)
    return () if known.paper else (say("screen_only", language),)


def _closed(page: Page, info: ServiceInfo, known: Known) -> Page:
    lines = (*page.lines, *contact_lines(info.authority, known, page.language))
    call = call_choice(HelpReason.UNSURE, page.language, main=False)
    return Page(place=page.place, language=page.language, title=page.title, lines=lines, choices=(call,))
