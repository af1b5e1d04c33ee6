"""A morning in which everything that can wait for the advisor does, and a controller that allows everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.console_examples import DEMO, MORNING, ordinary_lobby
from vuoro.messages.commands import CheckIn, ReceiveDocument, Request, TakeTicket
from vuoro.messages.device import Presence
from vuoro.messages.device_commands import DocumentStamp
from vuoro.messages.guide import AuthorityGuide, BoxGuide, DeviceGuide
from vuoro.messages.replies import Accepted, Done, Reply, Stamped, TicketTaken
from vuoro.messages.state import (
    AdvisorState,
    DeskMessage,
    DeskState,
    DropboxState,
    HelpRequest,
    Notice,
    NoticesState,
    Opened,
    Repair,
    SiteState,
    Ticket,
    TicketsState,
)
from vuoro.service import Received
from vuoro.topics import ADVISOR, DESK, DROPBOX, NOTICES, PRESENCE, SITE, TICKETS
from vuoro.values import (
    ClientKind,
    Fault,
    HelpReason,
    Language,
    MessageAnswer,
    Need,
    PresenceStatus,
    RepairStatus,
    Texts,
    TicketState,
)

BOX: Final = DEMO.boxes[0]
STAMP: Final = DocumentStamp(
    number=7, authority_name=DEMO.authority("kela").name, site_name=DEMO.name, time_zone=DEMO.time_zone, at=MORNING
)


def ticket(number: str, service: str, state: TicketState = TicketState.WAITING, desk: str | None = None) -> Ticket:
    return Ticket(
        ticket=f"20261124-{number}",
        number=number,
        service=service,
        language=Language.SV,
        needs=(Need.SEAT,),
        state=state,
        issued_at=MORNING - timedelta(minutes=12),
        desk=desk,
    )


def site_state() -> SiteState:
    return SiteState(
        site=DEMO.site,
        name=DEMO.name,
        time_zone=DEMO.time_zone,
        languages=DEMO.languages,
        authorities=tuple(
            AuthorityGuide(authority=one.id, name=one.name, agreement=one.agreement) for one in DEMO.authorities
        ),
        boxes=(
            BoxGuide(box=BOX.id, name=BOX.name, emptied_at=BOX.emptied_at),
            BoxGuide(
                box="veron", name=Texts(fi="Veron", sv="Skattens", en="Tax box"), authority="vero", emptied_at="16:15"
            ),
        ),
        devices=tuple(
            DeviceGuide(client=client, kind=kind)
            for client, kind in DEMO.clients().items()
            if kind in {ClientKind.KIOSK, ClientKind.DISPLAY}
        ),
    )


def busy_lobby() -> list[Received]:
    """A morning in which everything that can wait for the advisor does."""
    tickets = (ticket("X001", "verotus"), ticket("X002", "verotus"))
    missed = ticket("X003", "verotus", TicketState.NO_SHOW)
    served = ticket("X004", "verotus", TicketState.SERVING, desk="4")
    message = DeskMessage(message=40, ticket=missed.ticket, number="X003", at=MORNING, answer=MessageAnswer.TAKEN)
    help_requests = (
        HelpRequest(
            request=5, reason=HelpReason.FETCH_ME, at=MORNING, client="kiosk-1", number="X001", ticket="20261124-X001"
        ),
        HelpRequest(request=6, reason=HelpReason.BOX_DUE, at=MORNING, box=BOX.id),
    )
    repair = Repair(
        repair=9,
        subject="printer-2",
        fault=Fault.POOR_PRINT,
        status=RepairStatus.OPEN,
        noted_at=MORNING,
        changed_at=MORNING,
    )
    box = DropboxState(
        box=BOX.id,
        fill=82,
        envelopes=31,
        last_opened_at=MORNING,
        fill_warning=True,
        due_at=MORNING + timedelta(minutes=20),
        unconfirmed=(Opened(record=3, opened_at=MORNING, envelopes=31, forced=True),),
        unexplained=(MORNING - timedelta(days=1),),
    )
    texts = Texts(fi="Hissi on rikki.", sv="Hissen är trasig.", en="The lift is out of order.")
    return [
        *ordinary_lobby(),
        Received(SITE, None, site_state()),
        Received(TICKETS, "verotus", TicketsState(service="verotus", tickets=tickets, no_shows=(missed,))),
        Received(TICKETS, "tyonhaku", TicketsState(service="tyonhaku", tickets=(ticket("W001", "tyonhaku"),))),
        Received(DESK, "4", DeskState(desk="4", open=True, services=("verotus",), ticket=served, messages=(message,))),
        Received(ADVISOR, None, AdvisorState(requests=help_requests, repairs=(repair,))),
        Received(DROPBOX, BOX.id, box),
        Received(DROPBOX, "veron", DropboxState(box="veron", fill=None, envelopes=0, last_opened_at=None)),
        Received(NOTICES, None, NoticesState(notices=(Notice(notice=2, texts=texts),))),
        Received(
            PRESENCE, "kiosk-1", Presence(client="kiosk-1", status=PresenceStatus.ONLINE, version="1", boot="boot")
        ),
    ]


def answered(request: Request) -> Reply | None:
    """Answer as the controller does where everything is allowed."""
    match request.command:
        case TakeTicket() | CheckIn():
            result: TicketTaken | Stamped = TicketTaken(ticket=ticket("X005", "verotus"), ahead=2, code="ABC123")
        case ReceiveDocument():
            result = Stamped(stamp=STAMP)
        case _:
            return Accepted(command_id=request.command_id, result=Done())
    return Accepted(command_id=request.command_id, result=result)
