"""A small service point to test the kiosk with, and a kiosk whose logic can be told what happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from devices.ticket_kiosk import logic, presses
from devices.ticket_kiosk.alone import Alone
from devices.ticket_kiosk.events import Pressed, Print, Printed, PrinterChanged, PrinterCondition, Released, Slip
from devices.ticket_kiosk.logic import Setup
from tests.clocked import Clocked
from vuoro.messages import loop
from vuoro.messages.commands import AnyCommand, LeaseNumbers, TakeTicket
from vuoro.messages.device import Presence
from vuoro.messages.replies import Accepted, NumberLease, Rejected, RejectionCode, TicketTaken
from vuoro.messages.state import ServiceInfo, ServicesState, SiteState, Ticket
from vuoro.values import HelpReason, Language, Moment, Need, PresenceStatus, Texts, TicketState, WaitRange, ticket_id

MORNING = datetime(2020, 1, 13, 7, 5, tzinfo=UTC)  # 9.05 in Helsinki
BOOT = "boot-1"
COMMAND_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
POINT = Texts(fi="Lahden palvelupiste", sv="Lahtis servicepunkt", en="Lahti Service Point")

TAX = ServiceInfo(
    service="vero",
    letter="X",
    name=Texts(fi="Verokortti ja veroneuvonta", sv="Skattekort och skatterådgivning", en="Tax card and tax advice"),
    authority="vero",
    authority_name=Texts(fi="Verohallinto", sv="Skatteförvaltningen", en="Tax Administration"),
    area="aula",
    area_name=Texts(fi="Aula", sv="Aulan", en="Lobby"),
    open=True,
)
BENEFITS = ServiceInfo(
    service="kela",
    letter="A",
    name=Texts(fi="Kelan etuudet", sv="FPA:s förmåner", en="Kela benefits"),
    authority="kela",
    authority_name=Texts(fi="Kela", sv="FPA", en="Kela"),
    area="yla-aula",
    area_name=Texts(fi="Yläaula", sv="Övre aulan", en="Upper lobby"),
    open=True,
)
SERVICES = ServicesState(services=(TAX, BENEFITS))
SITE = SiteState(site="lahti", name=POINT, time_zone="Europe/Helsinki", languages=tuple(Language))

Kind = TypeVar("Kind", bound=loop.Effect)
Asked = TypeVar("Asked", bound=AnyCommand)


def at(ms: int) -> Moment:
    """Return the moment ``ms`` after the kiosk was switched on."""
    return Moment(mono_ms=ms, utc=MORNING + timedelta(milliseconds=ms))


def ticket(
    number: str = "X113", service: str = "vero", language: Language = Language.FI, needs: tuple[Need, ...] = ()
) -> Ticket:
    """Return a ticket of Monday 13 January 2020, taken at 9.05 local time."""
    return Ticket(
        ticket=ticket_id(MORNING.date(), number),
        number=number,
        service=service,
        language=language,
        needs=needs,
        state=TicketState.WAITING,
        issued_at=MORNING,
    )


def slip(
    number: str = "X113",
    language: Language = Language.FI,
    needs: tuple[Need, ...] = (),
    *,
    floor: int | None = None,
    service: ServiceInfo | None = TAX,
    wait: WaitRange | None = WaitRange(5, 15),  # noqa: B008 - a frozen value
    code: str | None = None,
    follow: str | None = None,
) -> Slip:
    """Return the slip of a ticket for tax advice with four customers ahead."""
    return Slip(
        ticket=ticket(number, language=language, needs=needs),
        ahead=4,
        service=service,
        point=POINT,
        time_zone="Europe/Helsinki",
        floor=floor,
        wait=wait,
        code=code,
        follow=follow,
    )


def controller_is(status: PresenceStatus) -> loop.Learned:
    """Return the news of the controller's presence."""
    return loop.Learned(Presence(client="controller", status=status, version="1", boot="b"))


def leased(question: LeaseNumbers, first: int = 701, last: int = 720, *, epoch: int = 1) -> loop.Answered:
    """Return the controller's answer that leases a block, good for ten hours."""
    lease = NumberLease(
        service=question.service,
        letter={"vero": "X", "kela": "A"}[question.service],
        first=first,
        last=last,
        epoch=epoch,
        day=MORNING.date(),
        valid_ms=36_000_000,
    )
    return loop.Answered(question, Accepted(command_id=COMMAND_ID, result=lease))


def given(number: str, service: str = "vero", ahead: int = 0, code: str | None = None) -> loop.Answered:
    """Return the controller's answer that gives a ticket."""
    taken = TicketTaken(ticket=ticket(number, service), ahead=ahead, code=code)
    command = TakeTicket(service=service, language=Language.FI)
    return loop.Answered(command, Accepted(command_id=COMMAND_ID, result=taken))


def refused(code: RejectionCode, service: str = "vero") -> loop.Answered:
    """Return the controller's answer that gives none."""
    command = TakeTicket(service=service, language=Language.FI)
    return loop.Answered(command, Rejected(command_id=COMMAND_ID, code=code, message=""))


class Kiosk(Clocked):
    """The kiosk's logic with a clock that goes from one due time to the next, as the daemon's does."""

    def __init__(
        self,
        *unprinted: Slip,
        languages: tuple[Language, ...] = (),
        follow_url: str | None = None,
        screen: bool = False,
        served: tuple[TakeTicket, ...] = (),
        wanted: frozenset[HelpReason] = frozenset(),
        unreadable: int = 0,
    ) -> None:
        services = ("vero", "kela")
        setup = Setup(
            services=services,
            name="kiosk-1",
            lamps=(*services, *languages),
            languages=languages,
            follow_url=follow_url,
            shows_numbers=screen,
        )
        self.state = logic.initial(
            setup,
            unprinted,
            Alone(boot=BOOT),
            served=presses.remembered(served, served),
            wanted=wanted,
            unreadable=unreadable,
        )
        self.ms = 0
        self.effects: list[loop.Effect] = []
        self.tell(loop.Started())

    def open(self) -> Kiosk:
        """Let everything become well: link, controller, services, printer."""
        self.tell(
            loop.LinkChanged(up=True),
            loop.Learned(SITE),
            loop.Learned(SERVICES),
            controller_is(PresenceStatus.ONLINE),
            PrinterChanged(PrinterCondition.OK),
        )
        return self

    def lease(self, first: int = 701, last: int = 720) -> Kiosk:
        """Let the controller answer every question for a block that was not answered yet."""
        for question in self.sent(LeaseNumbers):
            if question.service in self.state.alone.asking:
                self.tell(leased(question, first, last))
        return self

    def tell(self, *events: loop.Event) -> None:
        """Let events happen now."""
        for event in events:
            self.state, effects = logic.step(self.state, event, at(self.ms))
            self.effects.extend(effects)

    def next_due(self) -> int | None:
        return logic.next_due(self.state)

    def come_due(self) -> None:
        self.tell(loop.Due())

    def press(self, button: str) -> None:
        """Press a button and let it go, a tenth of a second each."""
        self.tell(Pressed(button, at(self.ms), self.ms * 1_000_000))
        self.wait(100)
        self.tell(Released(button, at(self.ms)))

    def strike(self, button: str) -> None:
        """Let the contact of a button close for an instant."""
        self.tell(Pressed(button, at(self.ms), self.ms * 1_000_000))

    def paper_comes_out(self) -> None:
        """Let the printer finish its ticket."""
        self.tell(Printed(self.did(Print)[-1].slip.ticket.ticket))

    def did(self, kind: type[Kind]) -> list[Kind]:
        """Return the effects of one kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def sent(self, kind: type[Asked]) -> list[Asked]:
        """Return the commands of one kind so far."""
        return [effect.command for effect in self.did(loop.Send) if isinstance(effect.command, kind)]

    def asked(self) -> list[TakeTicket]:
        """Return the tickets that the kiosk has asked for so far."""
        return self.sent(TakeTicket)
