"""Whose desk a desk is: what the clerks of an organisation can serve at it.

Owns these questions. Must not know who is signed in beyond the organisation, nor any ticket.
"""

from __future__ import annotations

from console.accounts import User
from console.mirror import Lobby
from vuoro.messages.guide import DeskGuide
from vuoro.messages.state import DeskState, ServiceInfo
from vuoro.values import AuthorityId, DeskId, Language


def guide_of(lobby: Lobby, desk: DeskId) -> DeskGuide | None:
    """Return what is known of a desk of the site."""
    return next((guide for guide in _guides(lobby) if guide.desk == desk), None)


def name_of(lobby: Lobby, desk: DeskId, language: Language) -> str:
    """Return what the board calls a desk."""
    guide = guide_of(lobby, desk)
    return desk if guide is None else guide.name.get(language)


def own_services(lobby: Lobby, guide: DeskGuide, authority: AuthorityId | None) -> list[ServiceInfo]:
    """Return what the clerks of an organisation can serve at a desk."""
    infos = (lobby.service(service) for service in guide.services)
    return [info for info in infos if info is not None and info.authority == authority]


def own_desks(lobby: Lobby, authority: AuthorityId | None) -> list[DeskGuide]:
    """Return the desks at which the clerks of an organisation can serve."""
    return [guide for guide in _guides(lobby) if own_services(lobby, guide, authority)]


def is_own(user: User | None, desk: DeskId, lobby: Lobby) -> bool:
    """Return whether ``user`` has chosen this desk, and it is one of the own organisation's."""
    if user is None or user.desk != desk:
        return False
    guide = guide_of(lobby, desk)
    return guide is not None and bool(own_services(lobby, guide, user.authority))


def state_of(lobby: Lobby, desk: DeskId) -> DeskState:
    """Return how a desk stands; one that nothing is known of yet is closed."""
    aged = lobby.desks.get(desk)
    return DeskState(desk=desk, open=False, services=(), ticket=None) if aged is None else aged.state


def _guides(lobby: Lobby) -> tuple[DeskGuide, ...]:
    return () if lobby.site is None else lobby.site.desks
