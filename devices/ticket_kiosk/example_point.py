"""A service point as a kiosk would know it on some day, made of its site file: for pictures of the pages.

Owns the examples: who waits, which number is given, what is noticed. Hours are the site's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import Place
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.state import Call
from vuoro import hours
from vuoro.messages.guide import AuthorityGuide, BoxGuide, ServiceGuide
from vuoro.messages.state import Notice, QueueState, ServiceInfo, SiteState, Span, Ticket
from vuoro.services import Service
from vuoro.site import Site
from vuoro.values import HelpReason, Language, Texts, TicketState, WaitRange, ticket_id, ticket_number

_WAITING: Final = (3, 0, 7, 1, 12, 4)
_WAITS: Final = (WaitRange(5, 15), WaitRange(0, 5), WaitRange(15, 30), WaitRange(0, 10), WaitRange(30, 50), None)
_NOTICE: Final = Texts(
    fi="Hissi on tänään huollossa. Portaat ovat aulan päässä.",
    sv="Hissen är på service i dag. Trapporna finns längst in i aulan.",
    en="The lift is being serviced today. The stairs are at the end of the lobby.",
)
_TYPED: Final = "mu"
_CODE: Final = "K7Q-204"


def known_of(site: Site, now: datetime) -> Known:
    """Return what a kiosk at ``site`` knows at ``now``."""
    services = tuple(_info(site, service, now) for service in site.services)
    queues = {
        service.id: QueueState(
            service=service.id,
            waiting=_WAITING[index % len(_WAITING)],
            last_called=None,
            desks=1,
            wait=_WAITS[index % len(_WAITS)],
        )
        for index, service in enumerate(site.services)
    }
    return Known(
        now=now,
        time_zone=site.time_zone,
        site=_state(site),
        services=services,
        queues=queues,
        gives=frozenset(info.service for info in services if info.open),
        notices=(Notice(notice=1, texts=_NOTICE, until=now + timedelta(hours=8)),),
    )


def visits(known: Known, language: Language) -> Iterator[tuple[str, Visit, Known]]:
    """Return every kind of page with its name: where a customer is, and what the kiosk knows then."""
    begin = Visit(language=language)
    menu = begin.go(Place.MENU)
    service = next((info for info in known.services if info.open), known.services[0])
    closed = next((info for info in known.services if not info.open), service)
    yield "welcome", begin, known
    yield "menu", menu, known
    yield "authorities", menu.go(Place.AUTHORITIES), known
    yield "situations", menu.go(Place.SITUATIONS), known
    if known.situations:
        yield "situation", menu.go(Place.SITUATION, known.situations[0].id), known
    yield "search", replace(menu.go(Place.SEARCH), query=_TYPED), known
    yield "service", menu.go(Place.SERVICE, service.service), known
    yield "closed-service", menu.go(Place.SERVICE, closed.service), known
    yield "needs", menu.go(Place.NEEDS, service.service), known
    yield "appointment", replace(menu.go(Place.APPOINTMENT), query=_CODE), known
    yield "documents", menu.go(Place.DOCUMENTS), known
    yield "document", menu.go(Place.DOCUMENT, service.authority), known
    if known.elsewhere:
        yield "elsewhere", menu.go(Place.ELSEWHERE, known.elsewhere[0].id), known
    yield from _answers(menu, service, known)


def _answers(menu: Visit, service: ServiceInfo, known: Known) -> Iterator[tuple[str, Visit, Known]]:
    slip = _slip(service, menu.language, known)
    number, away = slip.ticket.ticket, replace(known, alone=True)
    result = replace(menu, taken=slip).instead(Place.RESULT)
    called = menu.instead(Place.CALLED, HelpReason.UNSURE.value)
    yield "asking", menu.go(Place.ASKING, service.service), known
    yield "result", result, known
    yield "result-without-paper", result, replace(known, paper=False, unprinted=frozenset({number}))
    yield "refused", menu.instead(Place.REFUSED), known
    yield "unsure", menu.go(Place.UNSURE), known
    yield "called", called, replace(known, calls={HelpReason.UNSURE: Call.HEARD})
    yield "called-without-hub", called, replace(away, calls={HelpReason.UNSURE: Call.ASKED})
    yield "still-there", replace(menu, warned=True), known


def _slip(service: ServiceInfo, language: Language, known: Known) -> Slip:
    number = ticket_number(service.letter, 113)
    ticket = Ticket(
        ticket=ticket_id(known.now.date(), number),
        number=number,
        service=service.service,
        language=language,
        needs=(),
        state=TicketState.WAITING,
        issued_at=known.now,
    )
    queue = known.queues[service.service]
    return Slip(
        ticket=ticket,
        ahead=queue.waiting,
        service=service,
        point=None,
        time_zone=known.time_zone,
        code="7KQ2MD",
        wait=queue.wait,
    )


def _info(site: Site, service: Service, now: datetime) -> ServiceInfo:
    area = next(area for area in site.areas if area.id == service.area)
    is_open = hours.is_open(site, service.id, now)
    day = hours.business_day(site, now)
    return ServiceInfo(
        service=service.id,
        letter=service.letter,
        name=service.name,
        authority=service.authority,
        authority_name=site.authority(service.authority).name,
        area=area.id,
        area_name=area.name,
        floor=area.floor,
        open=is_open,
        opens_at=None if is_open else hours.opens_next(site, service.id, now),
        closes_at=hours.closes_at(site, service.id, now),
        today=tuple(Span(*period) for period in hours.periods(site, service.id, day)),
    )


def _state(site: Site) -> SiteState:
    return SiteState(
        site=site.site,
        name=site.name,
        time_zone=site.time_zone,
        languages=site.languages,
        authorities=tuple(
            AuthorityGuide(authority=one.id, name=one.name, phone=one.phone, web=one.web, agreement=one.agreement)
            for one in site.authorities
        ),
        guides=tuple(ServiceGuide(service=one.id, note=one.note, search=one.search) for one in site.services),
        life_situations=site.life_situations,
        elsewhere=site.elsewhere,
        boxes=tuple(
            BoxGuide(box=one.id, name=one.name, authority=one.authority, emptied_at=one.emptied_at)
            for one in site.boxes
        ),
    )
