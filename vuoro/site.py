"""The site model: what one service point consists of, as written in its one TOML file.

Owns the shape of the file and what can be asked of it. Must not know the state of any queue.
"""

from __future__ import annotations

from msgspec import Struct

from vuoro.values import (
    AreaId,
    AuthorityId,
    BoxId,
    ClientId,
    ClientKind,
    DeskId,
    Language,
    ServiceId,
    ServiceLetter,
    SiteId,
    Texts,
)


class Authority(Struct, frozen=True, kw_only=True):
    """An organisation that serves at the point."""

    id: AuthorityId
    name: Texts


class Area(Struct, frozen=True, kw_only=True):
    """A waiting area; ``floor`` is 0 on the ground floor."""

    id: AreaId
    name: Texts
    floor: int = 0


class Service(Struct, frozen=True, kw_only=True):
    """One queue: what customers take a number for. They wait in ``area``."""

    id: ServiceId
    letter: ServiceLetter
    name: Texts
    authority: AuthorityId
    area: AreaId


class Desk(Struct, frozen=True, kw_only=True):
    """A place where clerks serve; ``name`` is what the board shows ("4")."""

    id: DeskId
    name: Texts
    services: tuple[ServiceId, ...]


class Kiosk(Struct, frozen=True, kw_only=True):
    """A ticket kiosk and its client id at the broker."""

    client: ClientId


class Display(Struct, frozen=True, kw_only=True):
    """A queue display and the areas whose calls it shows."""

    client: ClientId
    areas: tuple[AreaId, ...]


class FeedbackTerminal(Struct, frozen=True, kw_only=True):
    """A feedback terminal."""

    client: ClientId


class Box(Struct, frozen=True, kw_only=True):
    """A drop box and its sensor's client id."""

    id: BoxId
    client: ClientId
    name: Texts


class Site(Struct, frozen=True, kw_only=True):
    """A whole service point."""

    site: SiteId
    name: Texts
    time_zone: str = "Europe/Helsinki"
    languages: tuple[Language, ...] = (Language.FI, Language.SV, Language.EN)
    authorities: tuple[Authority, ...]
    areas: tuple[Area, ...]
    services: tuple[Service, ...]
    desks: tuple[Desk, ...]
    kiosks: tuple[Kiosk, ...] = ()
    displays: tuple[Display, ...] = ()
    feedback_terminals: tuple[FeedbackTerminal, ...] = ()
    boxes: tuple[Box, ...] = ()

    def clients(self) -> dict[ClientId, ClientKind]:
        """Return every client of the site's broker with its kind; the hub's own daemons included."""
        devices = {device.client: ClientKind.KIOSK for device in self.kiosks}
        devices |= {device.client: ClientKind.DISPLAY for device in self.displays}
        devices |= {device.client: ClientKind.FEEDBACK for device in self.feedback_terminals}
        devices |= {box.client: ClientKind.DROPBOX for box in self.boxes}
        hub = (ClientKind.CONTROLLER, ClientKind.CONSOLE, ClientKind.MAINTENANCE)
        return {kind.value: kind for kind in hub} | devices
