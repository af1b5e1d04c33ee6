"""Who may send which command: one table by kind of client and role, and whose tickets, desks and boxes are whose.

Owns the table. Must not know whether a permitted command can be done now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from controller.core.codes import clerk_mark
from controller.core.lobby import Lobby
from controller.core.refusal import Refused, name_of, names_of
from vuoro.messages.commands import (
    Actor,
    AnswerMessage,
    AnyCommand,
    CallNext,
    CallShown,
    CallTicket,
    CancelByCode,
    CancelTicket,
    CheckIn,
    CloseDesk,
    Command,
    ConfirmEmptying,
    CountVisitor,
    CustomerIsHere,
    ExplainEmptying,
    FinishAndNext,
    FinishService,
    FollowTicket,
    GiveFeedback,
    GiveSurvey,
    HandInTicket,
    HoldTicket,
    ImportAppointments,
    LeaseNumbers,
    MarkNoShow,
    NoteRepair,
    OpenDesk,
    PutNotice,
    ReadEmptyingLog,
    ReadWords,
    RecallTicket,
    ReceiveDocument,
    ReleaseTicket,
    ReloadSite,
    RemoveNotice,
    ReplayEvents,
    ReportDisturbance,
    ReportFill,
    ReportOpening,
    RequestHelp,
    ReturnTicket,
    ServeWalkUp,
    SettleHelp,
    StartService,
    TakeTicket,
    TicketPrinted,
    TransferTicket,
    UpdateRepair,
    WithdrawHelp,
)
from vuoro.messages.replies import RejectionCode
from vuoro.values import AuthorityId, BoxId, CallId, Channel, ClientId, ClientKind, DeskId, Role, TicketId, TicketState


class Sender(Struct, frozen=True, kw_only=True):
    """Who sent a command: the client, and the person behind it where the client is a console."""

    client: ClientId
    kind: ClientKind | None
    actor: Actor | None = None

    @property
    def role(self) -> Role | None:
        """Return whom the sender acts as; only a console is believed to have people behind it."""
        return self.actor.role if self.actor is not None and self.kind is ClientKind.CONSOLE else None

    @property
    def channel(self) -> Channel:
        """Return how a customer comes to a ticket that this sender asks for."""
        return Channel.ADVISOR if self.role is Role.ADVISOR else Channel.KIOSK

    @property
    def person(self) -> Actor:
        """Return the person behind the command, whom `require_permission` has asked for."""
        if self.actor is None:
            raise Refused(RejectionCode.NOT_ALLOWED, f"nobody is behind this command of {self.client}")
        return self.actor


#: The one table. A console without an actor is the page that customers see on their own phones, or the console itself.
PERMITTED: Final[Mapping[tuple[ClientKind | None, Role | None], frozenset[type[Command]]]] = {
    (ClientKind.KIOSK, None): frozenset(
        {TakeTicket, CheckIn, CancelByCode, TicketPrinted, LeaseNumbers, HandInTicket, RequestHelp, WithdrawHelp}
    ),
    (ClientKind.DISPLAY, None): frozenset({CallShown}),
    (ClientKind.FEEDBACK, None): frozenset({GiveFeedback}),
    (ClientKind.DROPBOX, None): frozenset({ReportFill, ReportOpening}),
    (ClientKind.MAINTENANCE, None): frozenset({ImportAppointments, ReplayEvents, ReloadSite, ReadEmptyingLog}),
    (ClientKind.CONSOLE, None): frozenset({CancelByCode, FollowTicket, GiveFeedback, GiveSurvey, ReplayEvents}),
    (ClientKind.CONSOLE, Role.CLERK): frozenset(
        {
            OpenDesk,
            CloseDesk,
            CallNext,
            CallTicket,
            ServeWalkUp,
            AnswerMessage,
            RecallTicket,
            StartService,
            FinishService,
            FinishAndNext,
            MarkNoShow,
            ReturnTicket,
            HoldTicket,
            ReleaseTicket,
            TransferTicket,
            CancelTicket,
            ConfirmEmptying,
            ExplainEmptying,
            ReportDisturbance,
            NoteRepair,
            GiveFeedback,
            GiveSurvey,
        }
    ),
    (ClientKind.CONSOLE, Role.ADVISOR): frozenset(
        {
            TakeTicket,
            CheckIn,
            TransferTicket,
            CancelTicket,
            CustomerIsHere,
            SettleHelp,
            PutNotice,
            RemoveNotice,
            ReceiveDocument,
            CountVisitor,
            ReportDisturbance,
            NoteRepair,
            UpdateRepair,
            ConfirmEmptying,
            ExplainEmptying,
            ReadEmptyingLog,
            GiveFeedback,
            GiveSurvey,
        }
    ),
    (ClientKind.CONSOLE, Role.GUARD): frozenset({CountVisitor, ReportDisturbance, NoteRepair}),
    (ClientKind.CONSOLE, Role.TE_GUIDE): frozenset({CustomerIsHere, ReportDisturbance, NoteRepair}),
    (ClientKind.CONSOLE, Role.TEAM): frozenset(
        {
            ImportAppointments,
            CloseDesk,
            PutNotice,
            RemoveNotice,
            ReportDisturbance,
            NoteRepair,
            UpdateRepair,
            ExplainEmptying,
            GiveFeedback,
            GiveSurvey,
            ReadWords,
            ReadEmptyingLog,
            ReplayEvents,
        }
    ),
    (ClientKind.CONSOLE, Role.MAINTENANCE): frozenset(
        {NoteRepair, UpdateRepair, ReadEmptyingLog, ReplayEvents, ReloadSite}
    ),
}


def require_permission(lobby: Lobby, sender: Sender, command: AnyCommand) -> None:
    """Raise `Refused` unless ``sender`` may send ``command``."""
    permitted = PERMITTED.get((sender.kind, sender.role), frozenset())
    if type(command) not in permitted or not _is_own(lobby, sender, command):
        who = sender.client if sender.role is None else f"{sender.client} as {sender.role}"
        message = f"{who} may not send this {name_of(command)}"
        raise Refused(RejectionCode.NOT_ALLOWED, message, names_of(permitted))


def _is_own(lobby: Lobby, sender: Sender, command: AnyCommand) -> bool:  # noqa: C901, PLR0911 - a table in the form of a match
    """Return whether the command is about what belongs to the sender. What does not exist is nobody else's."""
    match command:
        case CloseDesk() if sender.role is Role.TEAM:
            return True
        case (
            OpenDesk(desk=desk)
            | CloseDesk(desk=desk)
            | CallNext(desk=desk)
            | CallTicket(desk=desk)
            | FinishAndNext(desk=desk)
            | ServeWalkUp(desk=desk)
        ):
            return sender.actor is not None and _is_own_desk(lobby, sender.actor, desk)
        case (
            RecallTicket(ticket=ticket_id)
            | StartService(ticket=ticket_id)
            | FinishService(ticket=ticket_id)
            | MarkNoShow(ticket=ticket_id)
            | ReturnTicket(ticket=ticket_id)
            | HoldTicket(ticket=ticket_id)
            | ReleaseTicket(ticket=ticket_id)
        ):
            return sender.actor is not None and _is_own_ticket(lobby, sender.actor, ticket_id)
        case CancelTicket(ticket=ticket_id) | TransferTicket(ticket=ticket_id) if sender.role is Role.CLERK:
            return sender.actor is not None and _is_own_ticket(lobby, sender.actor, ticket_id)
        case TransferTicket(ticket=ticket_id):
            return not _is_served(lobby, ticket_id)
        case CustomerIsHere(ticket=ticket_id) if sender.role is Role.TE_GUIDE:
            return _authority_of(lobby, ticket_id) in (None, sender.person.authority)
        case AnswerMessage(message=message):
            its = next((one.ticket for one in lobby.messages.values() if one.message == message), None)
            return its is None or _authority_of(lobby, its) == sender.person.authority
        case ReportFill(box=box) | ReportOpening(box=box):
            return _is_own_box(lobby, sender, box)
        case ConfirmEmptying(box=box) | ExplainEmptying(box=box):
            return _empties(lobby, sender.person, box)
        case CallShown(call=call):
            return _is_own_call(lobby, sender, call)
        case _:
            return True


def _is_own_desk(lobby: Lobby, clerk: Actor, desk: DeskId) -> bool:
    known = lobby.plan.desks.get(desk)
    return clerk.desk == desk and (known is None or clerk.authority in lobby.plan.authorities_at(known))


def _is_own_ticket(lobby: Lobby, clerk: Actor, ticket_id: TicketId) -> bool:
    """A ticket at a desk is the clerk's who has opened that desk; a waiting one is its authority's."""
    ticket = lobby.tickets.get(ticket_id) or lobby.no_shows.get(ticket_id)
    if ticket is None:
        return True
    if ticket.face.desk is not None and ticket_id in lobby.tickets:
        shift = lobby.shifts.get(ticket.face.desk)
        mark = clerk_mark(lobby.secret, lobby.day, clerk.account)
        return ticket.face.desk == clerk.desk and shift is not None and shift.clerk == mark
    return clerk.authority is not None and lobby.plan.authority_of(ticket.face.service) == clerk.authority


def _authority_of(lobby: Lobby, ticket_id: TicketId) -> AuthorityId | None:
    """Return whose queue a ticket stands in, None where it is not known any more."""
    ticket = lobby.tickets.get(ticket_id) or lobby.no_shows.get(ticket_id)
    return None if ticket is None else lobby.plan.authority_of(ticket.face.service)


def _is_served(lobby: Lobby, ticket_id: TicketId) -> bool:
    """Return whether a clerk is serving the customer, so that only the clerk can say where to go next."""
    ticket = lobby.tickets.get(ticket_id)
    return ticket is not None and ticket.face.state is TicketState.SERVING


def _is_own_box(lobby: Lobby, sender: Sender, box: BoxId) -> bool:
    known = lobby.plan.boxes.get(box)
    return known is None or known.client == sender.client


def _empties(lobby: Lobby, person: Actor, box: BoxId) -> bool:
    """The advisor empties a shared box, the clerks of an organisation its own; the team explains for everybody."""
    known = lobby.plan.boxes.get(box)
    if known is None or person.role is Role.TEAM:
        return True
    return known.authority == (None if person.role is Role.ADVISOR else person.authority)


def _is_own_call(lobby: Lobby, sender: Sender, call: CallId) -> bool:
    ticket_id = call.rpartition(".")[0]
    live = lobby.calls.get(ticket_id)
    if live is None or live.call != call:
        return True  # a call that is over, maybe in another area: no news, but nobody else's either
    return sender.client in lobby.plan.displays_for(lobby.tickets[ticket_id].face.service)
