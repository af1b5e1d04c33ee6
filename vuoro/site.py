"""The site model: what one service point consists of, as written in its one TOML file.

Owns the shape of the file and what can be asked of it; `vuoro.site_checks` finds what in it does not fit together.
Must not know the state of any queue.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Annotated, Final, Protocol, TypeVar

from msgspec import Meta, Struct

from vuoro.places import Area, Box, Desk, Display, FeedbackTerminal, Kiosk
from vuoro.services import Authority, Elsewhere, LifeSituation, Service
from vuoro.survey import Survey
from vuoro.timetable import ExceptionDay, TimeOfDay, WeekHours
from vuoro.values import AuthorityId, ClientId, ClientKind, Language, ServiceId, SiteId, Texts

__all__ = [
    "Area",
    "Authority",
    "Box",
    "CheckInTimes",
    "Desk",
    "Display",
    "Elsewhere",
    "FeedbackTerminal",
    "Kiosk",
    "LifeSituation",
    "Numbers",
    "Retention",
    "Service",
    "Site",
]

#: The clients that every site has, by their kinds; a client of such a kind is called like it.
HUB_CLIENTS: Final = (ClientKind.CONTROLLER, ClientKind.CONSOLE, ClientKind.MAINTENANCE)
#: In a simulated lobby a second console, through which all the clerks and advisors act whom the simulation plays.
PEOPLE: Final = "people"
#: The numbers from 700 to 999 of each service and day are leased to the kiosks.
LEASED_NUMBERS: Final = 300

_AtLeastOne = Annotated[int, Meta(ge=1)]


class Numbers(Struct, frozen=True, kw_only=True):
    """How many numbers a kiosk keeps for the time when the hub is away: per service, and in all."""

    block_size: Annotated[int, Meta(ge=1, le=LEASED_NUMBERS)] = 20
    per_kiosk: _AtLeastOne = 200


class CheckInTimes(Struct, frozen=True, kw_only=True):
    """From when, and until when, somebody with an appointment can check in, in minutes around the booked time."""

    from_min: Annotated[int, Meta(ge=10, le=720)] = 120
    until_min: Annotated[int, Meta(ge=0, le=240)] = 30


class Retention(Struct, frozen=True, kw_only=True):
    """How long what is kept. After ``tickets_days`` only hourly counts are left of a ticket."""

    tickets_days: _AtLeastOne = 30
    free_text_days: _AtLeastOne = 90
    access_log_days: _AtLeastOne = 365
    emptying_log_years: _AtLeastOne = 10


class Site(Struct, frozen=True, kw_only=True):
    """A whole service point. Without ``hours`` it is always open, on holidays too.

    With ``stop_before_closing`` a service gives no more tickets once its queue cannot be served before it closes. At
    ``day_ends``, local time, whatever ticket is still open ends.
    """

    site: SiteId
    name: Texts
    time_zone: str = "Europe/Helsinki"
    languages: tuple[Language, ...] = (Language.FI, Language.SV, Language.EN)
    hours: WeekHours | None = None
    exceptions: tuple[ExceptionDay, ...] = ()
    stop_before_closing: bool = True
    day_ends: TimeOfDay = "23:59"
    authorities: tuple[Authority, ...]
    areas: tuple[Area, ...]
    services: tuple[Service, ...]
    life_situations: tuple[LifeSituation, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    desks: tuple[Desk, ...]
    kiosks: tuple[Kiosk, ...] = ()
    displays: tuple[Display, ...] = ()
    feedback_terminals: tuple[FeedbackTerminal, ...] = ()
    boxes: tuple[Box, ...] = ()
    numbers: Numbers = Numbers()
    check_in: CheckInTimes = CheckInTimes()
    retention: Retention = Retention()
    survey: Survey = Survey()

    def authority(self, authority: AuthorityId) -> Authority:
        """Return the authority with this id; raises `LookupError` for an unknown one."""
        return _find(self.authorities, authority)

    def service(self, service: ServiceId) -> Service:
        """Return the service with this id; raises `LookupError` for an unknown one."""
        return _find(self.services, service)

    def desk(self, desk: str) -> Desk:
        """Return the desk with this id; raises `LookupError` for an unknown one."""
        return _find(self.desks, desk)

    def desks_of(self, service: ServiceId) -> tuple[Desk, ...]:
        """Return the desks that serve ``service``."""
        return tuple(desk for desk in self.desks if service in desk.services)

    def block_size(self, offered: int | None = None) -> int:
        """Return how many numbers a kiosk that gives tickets for ``offered`` services leases at a time for each.

        They are ``per_kiosk`` over all of its services, as far as one service has so many for all kiosks.
        """
        of_all = min(offered or len(self.services), len(self.services))
        wanted = max(self.numbers.block_size, ceil(self.numbers.per_kiosk / of_all))
        return min(wanted, LEASED_NUMBERS // max(1, len(self.kiosks)))

    def clients(self, *, simulation: bool = False) -> dict[ClientId, ClientKind]:
        """Return every client of the site's broker with its kind; the hub's own daemons included.

        With ``simulation`` the simulation is one of them, and so are the people whom it plays.
        """
        devices = {device.client: ClientKind.KIOSK for device in self.kiosks}
        devices |= {device.client: ClientKind.DISPLAY for device in self.displays}
        devices |= {device.client: ClientKind.FEEDBACK for device in self.feedback_terminals}
        devices |= {box.client: ClientKind.DROPBOX for box in self.boxes}
        invented = {PEOPLE: ClientKind.CONSOLE, ClientKind.SIMULATION.value: ClientKind.SIMULATION}
        return {kind.value: kind for kind in HUB_CLIENTS} | devices | (invented if simulation else {})


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _find(things: Iterable[_N], wanted: str) -> _N:
    found = next((thing for thing in things if thing.id == wanted), None)
    if found is None:
        raise LookupError(f"the site has no {wanted!r}")
    return found
