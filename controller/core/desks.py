"""The rules of opening and closing desks: one clerk a desk, one desk a clerk.

Owns who serves where. Must not know tickets beyond whether one is at the desk.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.codes import clerk_mark
from controller.core.life import possible_in
from controller.core.lobby import Lobby, Shift
from controller.core.refusal import Refused, name_of
from vuoro.messages import events
from vuoro.messages.commands import Actor, CloseDesk, OpenDesk
from vuoro.messages.replies import RejectionCode
from vuoro.site import Desk
from vuoro.values import AuthorityId, DeskId, Role, ServiceId


def open_desk(lobby: Lobby, command: OpenDesk, clerk: Actor) -> Iterator[events.AnyFact]:
    """A clerk takes a desk that nobody has, or changes what the own desk serves."""
    desk = known_desk(lobby, command.desk)
    services = _services_of(lobby, desk, command.services, clerk.authority)
    mark = clerk_mark(lobby.secret, lobby.day, clerk.account)
    _require_nobody_else(lobby, desk, mark, clerk.authority)
    _require_nowhere_else(lobby, desk.id, mark)
    if lobby.shifts.get(desk.id) != Shift(clerk=mark, services=services):
        yield events.DeskOpened(desk=desk.id, services=services, clerk=mark)


def close_desk(lobby: Lobby, command: CloseDesk, actor: Actor) -> Iterator[events.AnyFact]:
    """The clerk leaves the desk; the team may close one that somebody has forgotten."""
    if actor.role is Role.CLERK:
        require_shift(lobby, command.desk, actor)
    elif known_desk(lobby, command.desk).id not in lobby.shifts:
        raise _closed(command.desk)
    ticket_id = lobby.at_desk.get(command.desk)
    if ticket_id is not None:
        state = lobby.tickets[ticket_id].face.state
        message = f"desk {command.desk} still has ticket {ticket_id}, which is {state}"
        raise Refused(RejectionCode.WRONG_STATE, message, possible_in(state))
    yield events.DeskClosed(desk=command.desk)


def require_shift(lobby: Lobby, desk_id: DeskId, clerk: Actor) -> Shift:
    """Return what ``clerk`` serves at the desk. Raises `Refused` unless it is open, and theirs."""
    desk = known_desk(lobby, desk_id)
    shift = lobby.shifts.get(desk_id)
    if shift is None:
        raise _closed(desk_id)
    _require_nobody_else(lobby, desk, clerk_mark(lobby.secret, lobby.day, clerk.account), clerk.authority)
    return shift


def known_desk(lobby: Lobby, desk_id: DeskId) -> Desk:
    """Return the desk of the site. Raises `Refused` where there is none."""
    desk = lobby.plan.desks.get(desk_id)
    if desk is None:
        raise Refused(RejectionCode.UNKNOWN_DESK, f"no desk {desk_id}", lobby.plan.desks)
    return desk


def narrowed(desk: DeskId, offered: tuple[ServiceId, ...], wanted: tuple[ServiceId, ...]) -> tuple[ServiceId, ...]:
    """Return ``wanted``, all that are ``offered`` where nothing is. Raises `Refused` where more is wanted."""
    foreign = set(wanted) - set(offered)
    if foreign:
        message = f"desk {desk} does not serve {', '.join(sorted(foreign))}"
        raise Refused(RejectionCode.UNKNOWN_SERVICE, message, offered)
    return tuple(service for service in offered if service in wanted) if wanted else offered


def _services_of(
    lobby: Lobby, desk: Desk, wanted: tuple[ServiceId, ...], authority: AuthorityId | None
) -> tuple[ServiceId, ...]:
    """Return what a clerk of ``authority`` serves at ``desk``, in the order of the site."""
    own = tuple(service for service in desk.services if lobby.plan.authority_of(service) == authority)
    return narrowed(desk.id, own, wanted)


def _require_nobody_else(lobby: Lobby, desk: Desk, mark: str, authority: AuthorityId | None) -> None:
    shift = lobby.shifts.get(desk.id)
    if shift is not None and shift.clerk != mark:
        free = (
            other.id
            for other in lobby.plan.desks.values()
            if other.id not in lobby.shifts and authority in lobby.plan.authorities_at(other)
        )
        raise Refused(RejectionCode.DESK_TAKEN, f"another clerk serves at desk {desk.id}", free)


def _require_nowhere_else(lobby: Lobby, desk: DeskId, mark: str) -> None:
    for other, shift in lobby.shifts.items():
        if shift.clerk == mark and other != desk:
            message = f"this clerk serves at desk {other} already"
            raise Refused(RejectionCode.CLERK_ELSEWHERE, message, (name_of(CloseDesk),))


def _closed(desk: DeskId) -> Refused:
    return Refused(RejectionCode.DESK_CLOSED, f"desk {desk} has not been opened today", (name_of(OpenDesk),))
