"""Retained state that the controller keeps for everybody to see."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from vuoro.messages.box_commands import BoxCondition
from vuoro.messages.guide import AuthorityGuide, BoxGuide, DeskGuide, DeviceGuide, ServiceGuide
from vuoro.services import Elsewhere, LifeSituation
from vuoro.values import (
    AreaId,
    AuthorityId,
    BoxId,
    CallId,
    ClientId,
    DeskId,
    DeskStatus,
    Fault,
    HelpReason,
    Language,
    MessageAnswer,
    Need,
    Percent,
    RepairStatus,
    ServiceId,
    ServiceLetter,
    ServiceStatus,
    SiteId,
    Texts,
    TicketId,
    TicketNumber,
    TicketState,
    WaitRange,
)


class Ticket(Struct, frozen=True, kw_only=True):
    """All that is known of a customer: a number, a service, a language, needs and times. Never a name.

    ``visit`` is the first ticket of the same customer, where there are several; ``leg_began_at`` is when the ticket was
    transferred to its service, None while it is in its first one.
    """

    ticket: TicketId
    number: TicketNumber
    service: ServiceId
    language: Language
    needs: tuple[Need, ...]
    state: TicketState
    issued_at: datetime
    desk: DeskId | None = None
    visit: TicketId | None = None
    leg_began_at: datetime | None = None
    appointment_at: datetime | None = None


class SiteState(Struct, frozen=True, kw_only=True):
    """The part of the site model that devices need (``state/site``); all in the order of the site's file."""

    site: SiteId
    name: Texts
    time_zone: str
    languages: tuple[Language, ...]
    authorities: tuple[AuthorityGuide, ...] = ()
    guides: tuple[ServiceGuide, ...] = ()
    life_situations: tuple[LifeSituation, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    boxes: tuple[BoxGuide, ...] = ()
    desks: tuple[DeskGuide, ...] = ()
    devices: tuple[DeviceGuide, ...] = ()


class Span(Struct, frozen=True):
    """Hours of one day, from ``opens_at`` to ``closes_at``."""

    opens_at: datetime
    closes_at: datetime


class ServiceInfo(Struct, frozen=True, kw_only=True):
    """One service as customers see it today.

    ``authority_name`` is the organisation's own name; ``floor`` is the waiting area's, 0 on the ground floor. ``open``
    tells whether it gives tickets, ``status`` why not. ``opens_at`` is when it opens next, None while it is in its
    hours; ``closes_at`` is when they end, None outside them and where that is more than a week ahead. ``today`` are the
    hours of this business day, whether past or not; empty on a day without service.
    """

    service: ServiceId
    letter: ServiceLetter
    name: Texts
    authority: AuthorityId
    authority_name: Texts
    area: AreaId
    area_name: Texts
    floor: int = 0
    open: bool
    status: ServiceStatus = ServiceStatus.OPEN
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    today: tuple[Span, ...] = ()


class ServicesState(Struct, frozen=True, kw_only=True):
    """Today's services in the order of the site model (``state/services``)."""

    services: tuple[ServiceInfo, ...]


class QueueState(Struct, frozen=True, kw_only=True):
    """One queue in figures (``state/queue/<service>``); ``desks`` counts those that serve it now.

    ``wait`` is how long somebody who came now would likely wait; None while nobody can say.
    """

    service: ServiceId
    waiting: int
    last_called: TicketNumber | None
    desks: int
    wait: WaitRange | None = None


class BoardCall(Struct, frozen=True, kw_only=True):
    """One call on a board.

    ``order`` rises with every call of the site; ``age_ms`` is the call's age when the board was made; ``shown`` tells
    for each display how often it has reported the call as shown (0–2), so a restarted display goes on.
    """

    call: CallId
    order: int
    number: TicketNumber
    desk: DeskId
    desk_name: Texts
    age_ms: int
    shown: dict[ClientId, int]


class BoardDesk(Struct, frozen=True, kw_only=True):
    """An open desk of the area, for the sign above it. Whom it serves, the sign takes from the calls."""

    desk: DeskId
    desk_name: Texts
    status: DeskStatus
    authorities: tuple[AuthorityId, ...] = ()


class BoardState(Struct, frozen=True, kw_only=True):
    """The calls of one waiting area, newest first (``state/board/<area>``): every ticket called or being served.

    ``desks`` are the open ones that serve the area.
    """

    area: AreaId
    area_name: Texts
    calls: tuple[BoardCall, ...]
    desks: tuple[BoardDesk, ...] = ()


class DeskMessage(Struct, frozen=True, kw_only=True):
    """What an advisor tells a desk: the customer of this ticket is here now; and what the clerk answered."""

    message: int
    ticket: TicketId
    number: TicketNumber
    at: datetime
    answer: MessageAnswer | None = None


class DeskState(Struct, frozen=True, kw_only=True):
    """A clerk's desk (``state/desk/<desk>``). ``services`` are those that it serves now: none while it is closed.

    While its ticket is called, ``called_age_ms`` is the age of the call and ``wait_left_ms`` how long the customer has
    still to be waited for, both when the state was made: the reader counts on by how long the broker has kept it.
    """

    desk: DeskId
    open: bool
    services: tuple[ServiceId, ...]
    ticket: Ticket | None
    called_age_ms: int | None = None
    wait_left_ms: int | None = None
    messages: tuple[DeskMessage, ...] = ()


class TicketsState(Struct, frozen=True, kw_only=True):
    """The clerk's own queue, next one first (``state/tickets/<service>``; console and controller only).

    ``held`` are on hold, ``no_shows`` did not come when they were called today: either may wait again.
    """

    service: ServiceId
    tickets: tuple[Ticket, ...]
    held: tuple[Ticket, ...] = ()
    no_shows: tuple[Ticket, ...] = ()


class LogHead(Struct, frozen=True, kw_only=True):
    """The head of the site's emptying log: so many records, and the hash of the last one ("" while there is none)."""

    count: int = 0
    head: str = ""


class Opened(Struct, frozen=True, kw_only=True):
    """An opening of a box that nobody has confirmed yet; ``record`` is its number in the log.

    ``forced``: the door was opened when no emptying was near.
    """

    record: int
    opened_at: datetime
    envelopes: int
    forced: bool = False


class DropboxState(Struct, frozen=True, kw_only=True):
    """A drop box (``state/dropbox/<box>``). ``fill`` is ``None`` while the sensor cannot tell.

    ``full_from`` and ``full_until`` are the forecast of when it will be full, None while nobody can say. ``due_at`` is
    the next emptying, ``overdue`` whether the last one due has not been made; ``unexplained`` are the emptyings that
    came late or never and have no explanation. ``unconfirmed`` are openings. ``fill_warning`` has hysteresis.
    """

    box: BoxId
    fill: Percent | None
    envelopes: int
    last_opened_at: datetime | None
    condition: BoxCondition = BoxCondition()
    fill_warning: bool = False
    full_from: datetime | None = None
    full_until: datetime | None = None
    due_at: datetime | None = None
    overdue: bool = False
    last_emptied_at: datetime | None = None
    unconfirmed: tuple[Opened, ...] = ()
    unexplained: tuple[datetime, ...] = ()
    log: LogHead = LogHead()


class HelpRequest(Struct, frozen=True, kw_only=True):
    """The advisor is wanted, since ``at``; ``client`` or ``box`` says where, ``number`` whose ticket it is about."""

    request: int
    reason: HelpReason
    at: datetime
    client: ClientId | None = None
    box: BoxId | None = None
    ticket: TicketId | None = None
    number: TicketNumber | None = None
    language: Language | None = None


class Repair(Struct, frozen=True, kw_only=True):
    """A repair that is not done yet, or was done in the last days; what was written about it is not in here."""

    repair: int
    subject: ClientId
    fault: Fault
    status: RepairStatus
    noted_at: datetime
    changed_at: datetime


class AdvisorState(Struct, frozen=True, kw_only=True):
    """What waits for the advisor, oldest first (``state/advisor``), and the repairs on the team's agenda."""

    requests: tuple[HelpRequest, ...]
    repairs: tuple[Repair, ...] = ()


class Notice(Struct, frozen=True, kw_only=True):
    """A notice for displays and kiosks; shown in all areas and at the kiosks where ``areas`` is empty."""

    notice: int
    texts: Texts
    until: datetime | None = None
    areas: tuple[AreaId, ...] = ()


class NoticesState(Struct, frozen=True, kw_only=True):
    """The notices of now (``state/notices``), in the order in which they were put up."""

    notices: tuple[Notice, ...]
