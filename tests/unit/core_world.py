"""A small service point for the tests of the controller, and a hall in which its rules can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from controller.core.apply import apply
from controller.core.decide import decide
from controller.core.lobby import Lobby
from controller.core.permissions import Sender
from controller.core.plan import Plan
from controller.core.refusal import Refused
from controller.core.views import Kind, View, show
from vuoro.messages.commands import Actor, AnyCommand, CallNext, CallShown, MarkNoShow, OpenDesk, TakeTicket
from vuoro.messages.events import AnyFact, Event, TicketCalled, TicketIssued
from vuoro.messages.state import BoardState
from vuoro.site import Area, Authority, Box, Desk, Display, FeedbackTerminal, Kiosk, Service, Site
from vuoro.survey import Survey, SurveyPeriod
from vuoro.timetable import WeekHours
from vuoro.values import ClientKind, Language, Moment, Role, ServiceId, Texts, TicketId

SECRET: Final = b"the secret of the small site"
BOOT: Final = "boot-1"
#: Monday 13 January 2020, 8:00 in Helsinki, three minutes after the hub has started.
MORNING: Final = Moment(mono_ms=180_000, utc=datetime(2020, 1, 13, 6, 0, tzinfo=UTC))


def text(word: str) -> Texts:
    return Texts(fi=word, sv=word, en=word)


SMALL_SITE: Final = Site(
    site="test",
    name=text("Test"),
    authorities=(Authority(id="kela", name=text("Kela"), agreement=True), Authority(id="vero", name=text("Vero"))),
    areas=(Area(id="ground", name=text("Ground floor")), Area(id="upper", name=text("First floor"), floor=1)),
    services=(
        Service(id="benefits", letter="A", name=text("Benefits"), authority="kela", area="ground"),
        Service(id="housing", letter="B", name=text("Housing"), authority="kela", area="ground"),
        Service(id="tax", letter="C", name=text("Tax"), authority="vero", area="upper"),
    ),
    desks=(
        Desk(id="1", name=text("1"), services=("benefits", "housing")),
        Desk(id="2", name=text("2"), services=("benefits",)),
        Desk(id="3", name=text("3"), services=("tax",)),
    ),
    kiosks=(Kiosk(client="kiosk-1"), Kiosk(client="kiosk-2")),
    displays=(Display(client="display-1", areas=("ground",)), Display(client="display-2", areas=("ground", "upper"))),
    feedback_terminals=(FeedbackTerminal(client="feedback-1"),),
    survey=Survey(periods=(SurveyPeriod(first=date(2020, 1, 6), last=date(2020, 1, 19)),)),
    boxes=(
        Box(id="shared", client="dropbox-1", name=text("Shared box")),
        Box(id="kela-box", client="dropbox-2", name=text("Kela's box"), authority="kela"),
    ),
)

KELA, VERO = SMALL_SITE.authorities
#: Kela serves at 9-12 and 13-16:15, the tax administration at 10-12; all in Helsinki, two hours before UTC.
OFFICE: Final = replace(
    SMALL_SITE,
    authorities=(
        replace(KELA, hours=WeekHours(weekdays=("09:00-12:00", "13:00-16:15"))),
        replace(VERO, hours=WeekHours(weekdays=("10:00-12:00",), tue=())),
    ),
)

KIOSK: Final = Sender(client="kiosk-1", kind=ClientKind.KIOSK)
DISPLAY_1: Final = Sender(client="display-1", kind=ClientKind.DISPLAY)
DISPLAY_2: Final = Sender(client="display-2", kind=ClientKind.DISPLAY)


def person(role: Role, authority: str | None = None, desk: str | None = None, account: str | None = None) -> Sender:
    """Return a person of the staff at the console."""
    actor = Actor(account=account or f"{role}.{desk}".lower(), role=role, authority=authority, desk=desk)
    return Sender(client="console", kind=ClientKind.CONSOLE, actor=actor)


CLERK_1: Final = person(Role.CLERK, "kela", "1")
CLERK_2: Final = person(Role.CLERK, "kela", "2")
CLERK_3: Final = person(Role.CLERK, "vero", "3")
ADVISOR: Final = person(Role.ADVISOR)


def take(service: ServiceId = "benefits", same_visit_as: TicketId | None = None) -> TakeTicket:
    return TakeTicket(service=service, language=Language.FI, same_visit_as=same_visit_as)


class Hall:
    """A lobby whose commands are decided and applied at once; time passes only when told."""

    def __init__(self, site: Site = SMALL_SITE, now: Moment = MORNING) -> None:
        self.now = now
        plan = Plan(site)
        self.lobby = Lobby(plan=plan, day=plan.day(now), boot=BOOT, secret=SECRET)
        self.history: list[Event] = []

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        later = int(seconds * 1000)
        self.now = Moment(self.now.later(later), self.now.utc + timedelta(milliseconds=later))

    def do(self, sender: Sender, command: AnyCommand) -> tuple[AnyFact, ...]:
        """Let ``sender`` send ``command``; return the facts."""
        facts = decide(self.lobby, sender, command, self.now)
        for fact in facts:
            self.happen(fact)
        return facts

    def happen(self, fact: AnyFact) -> None:
        """Let ``fact`` happen."""
        event = Event(
            seq=self.lobby.seq + 1,
            day=self.lobby.day,
            at=self.now.utc,
            mono_ms=self.now.mono_ms,
            boot=self.lobby.boot,
            fact=fact,
        )
        self.history.append(event)
        apply(self.lobby, event)

    def refusal(self, sender: Sender, command: AnyCommand) -> Refused:
        """Return how ``command`` is refused."""
        try:
            decide(self.lobby, sender, command, self.now)
        except Refused as refused:
            return refused
        raise AssertionError(f"{command} was accepted")

    def take(self, service: ServiceId = "benefits", same_visit_as: TicketId | None = None) -> str:
        """Take a ticket; return its id."""
        (fact,) = self.do(KIOSK, take(service, same_visit_as))
        assert isinstance(fact, TicketIssued)
        return fact.ticket

    def open_desk(self, clerk: Sender = CLERK_1) -> None:
        """Let ``clerk`` open the own desk for all services, unless it is open."""
        assert clerk.actor is not None
        if clerk.actor.desk not in self.lobby.shifts:
            self.do(clerk, OpenDesk(desk=clerk.actor.desk or ""))

    def call(self, clerk: Sender = CLERK_1) -> TicketCalled:
        """Let ``clerk`` call the next ticket."""
        assert clerk.actor is not None
        assert clerk.actor.desk is not None
        self.open_desk(clerk)
        (fact,) = self.do(clerk, CallNext(desk=clerk.actor.desk))
        assert isinstance(fact, TicketCalled)
        return fact

    def miss(self, ticket: str, clerk: Sender = CLERK_1) -> tuple[AnyFact, ...]:
        """Let ``clerk`` wait in vain for a called customer."""
        self.wait(300)
        return self.do(clerk, MarkNoShow(ticket=ticket))

    def show_twice(self, call: str, *displays: Sender) -> None:
        """Let displays show a call as often as it has to be shown."""
        for display in displays or (DISPLAY_1, DISPLAY_2):
            self.do(display, CallShown(call=call, showing=1))
            self.do(display, CallShown(call=call, showing=2))

    def board(self, area: str = "ground") -> BoardState:
        """Return the board of ``area``."""
        board = show(self.lobby, View(Kind.BOARD, area), self.now)
        assert isinstance(board, BoardState)
        return board
