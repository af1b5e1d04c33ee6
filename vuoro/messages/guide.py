"""What a kiosk tells those who look for their service: notes, search words, organisations, boxes; and the desks.

Parts of `vuoro.messages.state.SiteState`. Owns their shape only; the site's file says what is in them.
"""

from __future__ import annotations

from msgspec import Struct

from vuoro.services import Words
from vuoro.values import AuthorityId, BoxId, ClientId, ClientKind, DeskId, ServiceId, Texts


class ServiceGuide(Struct, frozen=True, kw_only=True):
    """How a service is found: a line that says what it is for, and the words that people type."""

    service: ServiceId
    note: Texts | None = None
    search: Words = Words()


class AuthorityGuide(Struct, frozen=True, kw_only=True):
    """An organisation, and where it serves when it does not serve here.

    With ``agreement`` the advisor may receive and stamp documents for it.
    """

    authority: AuthorityId
    name: Texts
    phone: str | None = None
    web: str | None = None
    agreement: bool = False


class BoxGuide(Struct, frozen=True, kw_only=True):
    """A drop box that everyone shares, or that of one ``authority``; emptied on working days at ``emptied_at``."""

    box: BoxId
    name: Texts
    authority: AuthorityId | None = None
    emptied_at: str


class DeskGuide(Struct, frozen=True, kw_only=True):
    """A desk as the board names it, and what can be served there; whether it is open, its own state tells."""

    desk: DeskId
    name: Texts
    services: tuple[ServiceId, ...] = ()


class DeviceGuide(Struct, frozen=True, kw_only=True):
    """A device that stands in the lobby; whether it is there now, its presence tells."""

    client: ClientId
    kind: ClientKind
