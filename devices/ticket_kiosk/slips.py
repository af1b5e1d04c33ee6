"""What stands on a new ticket, from what the hub has told: pure."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.state import State
from vuoro.leases import OfflineTicket
from vuoro.messages.replies import TicketTaken
from vuoro.messages.state import Ticket
from vuoro.values import Moment, TicketState, WaitRange

#: The time zone of a ticket printed before the hub has told the site's own.
FALLBACK_TIME_ZONE: Final = "Europe/Helsinki"


def taken_slip(state: State, taken: TicketTaken) -> Slip:
    """Return the slip of a ticket that the hub has given."""
    slip = _slip(state, taken.ticket, taken.ahead, taken.wait)
    url = state.setup.follow_url
    follow = None if url is None or taken.code is None else url + taken.code
    return replace(slip, code=taken.code, standing=taken.standing, follow=follow)


def offline_slip(state: State, given: OfflineTicket, now: Moment) -> Slip:
    """Return the slip of a ticket that the kiosk has given by itself: how long it takes, only the hub could tell."""
    ticket = Ticket(
        ticket=given.ticket,
        number=given.number,
        service=given.service,
        language=given.language,
        needs=given.needs,
        state=TicketState.WAITING,
        issued_at=now.utc,
    )
    return _slip(state, ticket, None, None)


def time_zone_of(state: State) -> str:
    """Return the time zone of the point."""
    return FALLBACK_TIME_ZONE if state.site is None else state.site.time_zone


def _slip(state: State, ticket: Ticket, ahead: int | None, wait: WaitRange | None) -> Slip:
    service = state.services.get(ticket.service)
    floors = {info.floor for info in state.services.values()}
    return Slip(
        ticket=ticket,
        ahead=ahead,
        wait=wait,
        service=service,
        point=None if state.site is None else state.site.name,
        time_zone=time_zone_of(state),
        floor=service.floor if service is not None and len(floors) > 1 else None,
    )
