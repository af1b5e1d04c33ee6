"""A customer before the screen of a kiosk in Lappeenranta, who reads the page and touches what stands on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from controller.core.views import Kind, View, show
from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.pages.compose import compose
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.step import at, due, given, refused, touch
from devices.ticket_kiosk.pages.visit import Visit
from tests.unit.core_world import Hall
from vuoro.config import load
from vuoro.messages.state import QueueState, ServicesState, SiteState, Ticket
from vuoro.site import Site
from vuoro.touch.page import Choice, Page
from vuoro.touch.patience import Patience
from vuoro.values import Language, Moment, TicketState, WaitRange

#: Monday 13 January 2020, 9.05 in Lappeenranta: the Regional State Administrative Agency opens tomorrow only.
MONDAY: Final = datetime(2020, 1, 13, 7, 5, tzinfo=UTC)
NOBODY: Final = Visit(language=Language.FI)
PATIENCE: Final = Patience()
_SITES: Final = Path(__file__).parents[2] / "sites"


def known_at(site: str, when: datetime = MONDAY) -> Known:
    """Return what a kiosk at ``site`` knows, from what the controller tells; three wait for each service."""
    now = Moment(mono_ms=1_000_000, utc=when)
    lobby = Hall(load(_SITES / f"{site}.toml", Site), now).lobby
    told, services = show(lobby, View(Kind.SITE), now), show(lobby, View(Kind.SERVICES), now)
    assert isinstance(told, SiteState)
    assert isinstance(services, ServicesState)
    queues = {
        info.service: QueueState(
            service=info.service, waiting=3, last_called=None, desks=1, wait=WaitRange(low_min=5, high_min=15)
        )
        for info in services.services
    }
    return Known(
        now=when,
        time_zone=told.time_zone,
        site=told,
        services=services.services,
        queues=queues,
        gives=frozenset(info.service for info in services.services if info.open),
    )


def taken(number: str = "B113", service: str = "verokortti", language: Language = Language.FI) -> Slip:
    """Return what a customer gets who takes a number."""
    ticket = Ticket(
        ticket=f"20200113-{number}",
        number=number,
        service=service,
        language=language,
        needs=(),
        state=TicketState.WAITING,
        issued_at=MONDAY,
    )
    return Slip(
        ticket=ticket,
        ahead=3,
        service=None,
        point=None,
        time_zone="Europe/Helsinki",
        code="7K2M9Q",
        wait=WaitRange(low_min=5, high_min=15),
    )


class Customer:
    """Somebody at the screen; time passes only by `wait`."""

    def __init__(self, site: str = "lappeenranta", when: datetime = MONDAY) -> None:
        self.known = known_at(site, when)
        self.visit = NOBODY
        self.ms = 0

    @property
    def now(self) -> Moment:
        """Return the time."""
        return Moment(mono_ms=self.ms, utc=self.known.now + timedelta(milliseconds=self.ms))

    @property
    def page(self) -> Page:
        """Return the page in sight."""
        return compose(self.visit, self.known)

    def is_at(self, place: str) -> bool:
        """Return whether this page is in sight."""
        return self.page.place == place

    @property
    def reads(self) -> str:
        """Return all words on the page but the choices."""
        return "\n".join((self.page.title, *self.page.lines))

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what the choices in the middle of the page say."""
        return tuple(choice.label for choice in self.page.choices)

    def sees(self, label: str) -> Choice:
        """Return the choice with this label."""
        return next(choice for choice in self.page.touchable if choice.label == label)

    def touches(self, *labels: str) -> Customer:
        """Touch one choice after the other."""
        for label in labels:
            self.visit = touch(self.visit, self.sees(label).act, self.now, NOBODY)
        return self

    def types(self, word: str) -> Customer:
        """Write on the on-screen keyboard."""
        return self.touches(*word.upper())

    def gets(self, answer: Slip) -> Customer:
        """Be given a number."""
        self.visit = given(self.visit, answer, self.now)
        return self

    def is_refused(self, service: str, code: str) -> Customer:
        """Be given none."""
        self.visit = refused(self.visit, service, code, self.now)
        return self

    def wait(self, seconds: float) -> Customer:
        """Do nothing for a while."""
        until = self.ms + round(1000 * seconds)
        while (end := due(self.visit, PATIENCE)) is not None and end <= until:
            self.ms = end
            self.visit = at(self.visit, self.now, PATIENCE, NOBODY)
        self.ms = until
        return self

    def finds_nothing_given(self, service: str) -> Customer:
        """Learn that no number can be had for a service now, though it is open."""
        self.known = replace(self.known, gives=self.known.gives - {service})
        return self
