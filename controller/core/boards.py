"""What the boards of the waiting areas show: the calls, and the open desks.

A part of `views`. Must not know how a display lays it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.lobby import LiveCall, Lobby
from vuoro.messages import state
from vuoro.values import AreaId, DeskId, DeskStatus, Moment, ServiceId, TicketState


def board(lobby: Lobby, area: AreaId, now: Moment) -> state.BoardState:
    """Return what the displays of ``area`` show."""
    here = [call for call in lobby.calls.values() if lobby.plan.area_of(_service_of(lobby, call)) == area]
    here.sort(key=lambda call: call.order, reverse=True)
    calls = tuple(board_call(lobby, call, now) for call in here)
    desks = tuple(_desks(lobby, area))
    return state.BoardState(area=area, area_name=lobby.plan.areas[area].name, calls=calls, desks=desks)


def _desks(lobby: Lobby, area: AreaId) -> Iterator[state.BoardDesk]:
    """Return the open desks that serve ``area``, in the order of the site."""
    for desk in lobby.plan.desks.values():
        shift = lobby.shifts.get(desk.id)
        services = () if shift is None else shift.services
        if any(lobby.plan.area_of(service) == area for service in services):
            authorities = dict.fromkeys(lobby.plan.services[service].authority for service in services)
            status = _status(lobby, desk.id)
            yield state.BoardDesk(desk=desk.id, desk_name=desk.name, status=status, authorities=tuple(authorities))


def _status(lobby: Lobby, desk: DeskId) -> DeskStatus:
    ticket = lobby.tickets.get(lobby.at_desk.get(desk, ""))
    if ticket is None:
        return DeskStatus.FREE
    return DeskStatus.CALLING if ticket.face.state is TicketState.CALLED else DeskStatus.SERVING


def board_call(lobby: Lobby, call: LiveCall, now: Moment) -> state.BoardCall:
    """Return ``call`` as a board shows it."""
    displays = lobby.plan.displays_for(_service_of(lobby, call))
    return state.BoardCall(
        call=call.call,
        order=call.order,
        number=lobby.tickets[call.ticket].face.number,
        desk=call.desk,
        desk_name=lobby.plan.desk_name(call.desk),
        age_ms=age_ms(call, now),
        shown={display: call.times_shown(display) for display in displays},
    )


def age_ms(call: LiveCall, now: Moment) -> int:
    """Return how long ago ``call`` was made."""
    return max(0, now.mono_ms - call.called_ms)


def _service_of(lobby: Lobby, call: LiveCall) -> ServiceId:
    return lobby.tickets[call.ticket].face.service
