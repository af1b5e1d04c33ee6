"""What others may see of the lobby: every retained state.

Owns the way from the state of the lobby to messages. Must not know topics, nor when something is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

from controller.core.boards import age_ms, board
from controller.core.box_watch import filling_since
from controller.core.calls import wait_left_ms
from controller.core.emptying import is_forced, pending
from controller.core.forecast import forecast
from controller.core.giving import status_of
from controller.core.known_box import KnownBox, Opening
from controller.core.lobby import Lobby, Shift
from controller.core.order import order_key
from controller.core.plan import Plan
from controller.core.ticket import OpenTicket
from vuoro.messages import guide, state
from vuoro.site import HUB_CLIENTS, Service, Site
from vuoro.values import BoxId, DeskId, Moment, ServiceId, ServiceStatus, TicketState

#: A queue longer than this is shown to its clerk from its head only: retained state may not exceed 256 KiB.
LONGEST_LIST: Final = 500
LONGEST_LIST_BESIDE: Final = 100

AnyState = (
    state.SiteState
    | state.ServicesState
    | state.QueueState
    | state.TicketsState
    | state.BoardState
    | state.DeskState
    | state.DropboxState
    | state.AdvisorState
    | state.NoticesState
)


class Kind(StrEnum):
    """The kinds of retained state."""

    SITE = "site"
    SERVICES = "services"
    QUEUE = "queue"
    TICKETS = "tickets"
    BOARD = "board"
    DESK = "desk"
    DROPBOX = "dropbox"
    ADVISOR = "advisor"
    NOTICES = "notices"


class View(NamedTuple):
    """One retained state: its kind and, where there are several, whose it is."""

    kind: Kind
    key: str | None = None


def all_views(plan: Plan) -> Iterator[View]:
    """Return every retained state of a site, what explains the others first, then boards: they are looked at."""
    yield View(Kind.SITE)
    yield View(Kind.SERVICES)
    yield from ageing(plan)
    for service in plan.services:
        yield View(Kind.QUEUE, service)
        yield View(Kind.TICKETS, service)
    yield from (View(Kind.DROPBOX, box) for box in plan.boxes)
    yield View(Kind.ADVISOR)
    yield View(Kind.NOTICES)


def ageing(plan: Plan) -> Iterator[View]:
    """Return boards and desks, which tell the age of calls and have to be shown anew before they expire."""
    yield from (View(Kind.BOARD, area) for area in plan.areas)
    yield from (View(Kind.DESK, desk) for desk in plan.desks)


def queues(plan: Plan) -> Iterator[View]:
    """Return what tells of waits, which change by time alone."""
    return (View(Kind.QUEUE, service) for service in plan.services)


def show(lobby: Lobby, view: View, now: Moment) -> AnyState:
    """Return the present content of ``view``, which must be one of `all_views`."""
    return _CONTENT[view.kind](lobby, view.key or "", now)


def _site(site: Site) -> state.SiteState:
    return state.SiteState(
        site=site.site,
        name=site.name,
        time_zone=site.time_zone,
        languages=site.languages,
        authorities=tuple(
            guide.AuthorityGuide(authority=one.id, name=one.name, phone=one.phone, web=one.web, agreement=one.agreement)
            for one in site.authorities
        ),
        guides=tuple(guide.ServiceGuide(service=one.id, note=one.note, search=one.search) for one in site.services),
        life_situations=site.life_situations,
        elsewhere=site.elsewhere,
        boxes=tuple(
            guide.BoxGuide(box=one.id, name=one.name, authority=one.authority, emptied_at=one.emptied_at)
            for one in site.boxes
        ),
        desks=tuple(guide.DeskGuide(desk=one.id, name=one.name, services=one.services) for one in site.desks),
        devices=tuple(
            guide.DeviceGuide(client=client, kind=kind)
            for client, kind in site.clients().items()
            if kind not in HUB_CLIENTS
        ),
    )


def _services(lobby: Lobby, now: Moment) -> state.ServicesState:
    return state.ServicesState(services=tuple(_service(lobby, service, now) for service in lobby.plan.site.services))


def _service(lobby: Lobby, service: Service, now: Moment) -> state.ServiceInfo:
    plan, opening = lobby.plan, lobby.plan.openings.of(service.id, now.utc)
    status = status_of(lobby, service.id, now)
    return state.ServiceInfo(
        service=service.id,
        letter=service.letter,
        name=service.name,
        authority=service.authority,
        authority_name=plan.authorities[service.authority].name,
        area=service.area,
        area_name=plan.areas[service.area].name,
        floor=plan.areas[service.area].floor,
        open=status is ServiceStatus.OPEN,
        status=status,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        today=tuple(state.Span(*period) for period in plan.openings.on(service.id, lobby.day)),
    )


def _queue(lobby: Lobby, service: ServiceId, now: Moment) -> state.QueueState:
    return state.QueueState(
        service=service,
        waiting=len(lobby.queue(service)),
        last_called=lobby.last_called.get(service),
        desks=len(lobby.desks_serving(service)),
        wait=lobby.waits.range_for_new(service, now),
    )


def _tickets(lobby: Lobby, service: ServiceId) -> state.TicketsState:
    held = (ticket for ticket in lobby.tickets.values() if ticket.face.state is TicketState.HELD)
    return state.TicketsState(
        service=service,
        tickets=tuple(ticket.face for ticket in islice(lobby.queue(service), LONGEST_LIST)),
        held=_beside(held, service),
        no_shows=_beside(lobby.no_shows.values(), service),
    )


def _beside(tickets: Iterable[OpenTicket], service: ServiceId) -> tuple[state.Ticket, ...]:
    """Return the tickets of a service that stand beside its queue, in their order; the latest where they are many."""
    its = [ticket for ticket in tickets if ticket.face.service == service]
    return tuple(ticket.face for ticket in sorted(its, key=order_key)[-LONGEST_LIST_BESIDE:])


def _desk(lobby: Lobby, desk: DeskId, now: Moment) -> state.DeskState:
    shift = lobby.shifts.get(desk)
    ticket = lobby.tickets.get(lobby.at_desk.get(desk, ""))
    called = ticket is not None and ticket.face.state is TicketState.CALLED
    return state.DeskState(
        desk=desk,
        open=shift is not None,
        services=() if shift is None else shift.services,
        ticket=None if ticket is None else ticket.face,
        called_age_ms=age_ms(lobby.calls[ticket.face.ticket], now) if ticket is not None and called else None,
        wait_left_ms=wait_left_ms(lobby, ticket, now) if ticket is not None and called else None,
        messages=() if shift is None else tuple(_messages(lobby, shift)),
    )


def _messages(lobby: Lobby, shift: Shift) -> Iterator[state.DeskMessage]:
    for message in lobby.messages.values():
        face = (lobby.tickets.get(message.ticket) or lobby.no_shows[message.ticket]).face
        if face.service in shift.services:
            yield state.DeskMessage(
                message=message.message,
                ticket=message.ticket,
                number=face.number,
                at=message.at,
                answer=message.answer,
            )


def _dropbox(lobby: Lobby, box: BoxId) -> state.DropboxState:
    known = lobby.boxes.get(box, KnownBox())
    full = None if known.fill is None else forecast(known.points, lobby.plan.site)
    return state.DropboxState(
        box=box,
        fill=known.fill,
        envelopes=known.envelopes,
        last_opened_at=known.last_opened_at,
        condition=known.condition,
        fill_warning=filling_since(known.points, lobby.plan.boxes[box]) is not None,
        full_from=None if full is None else full.start,
        full_until=None if full is None else full.end,
        due_at=pending(lobby, box),
        overdue=known.overdue is not None,
        last_emptied_at=known.last_emptied_at,
        unconfirmed=tuple(_opened(lobby, box, opening) for opening in known.unconfirmed),
        unexplained=tuple(due.due_at for due in known.unexplained),
        log=lobby.log_head,
    )


def _opened(lobby: Lobby, box: BoxId, opening: Opening) -> state.Opened:
    return state.Opened(
        record=opening.record or 0,
        opened_at=opening.opened_at,
        envelopes=opening.envelopes,
        forced=is_forced(lobby, box, opening),
    )


def _advisor(lobby: Lobby) -> state.AdvisorState:
    oldest, latest = islice(lobby.help.values(), LONGEST_LIST), list(lobby.repairs.values())[-LONGEST_LIST_BESIDE:]
    return state.AdvisorState(requests=tuple(oldest), repairs=tuple(latest))


_CONTENT: Final[Mapping[Kind, Callable[[Lobby, str, Moment], AnyState]]] = {
    Kind.SITE: lambda lobby, _key, _now: _site(lobby.plan.site),
    Kind.SERVICES: lambda lobby, _key, now: _services(lobby, now),
    Kind.QUEUE: _queue,
    Kind.TICKETS: lambda lobby, service, _now: _tickets(lobby, service),
    Kind.BOARD: board,
    Kind.DESK: _desk,
    Kind.DROPBOX: lambda lobby, box, _now: _dropbox(lobby, box),
    Kind.ADVISOR: lambda lobby, _key, _now: _advisor(lobby),
    Kind.NOTICES: lambda lobby, _key, _now: state.NoticesState(notices=tuple(lobby.notices.values())),
}
