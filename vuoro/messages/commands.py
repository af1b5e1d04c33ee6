"""What clients ask of the controller.

A command travels in a `Request`, whose ``command_id`` makes it safe to send again: the same id gives the same
reply and changes nothing. Logic makes bare commands; the outbox puts them into requests.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from vuoro.messages.appointment_commands import Appointment, CheckIn, ImportAppointments
from vuoro.messages.box_commands import (
    BoxCondition,
    ConfirmEmptying,
    ExplainEmptying,
    ReadEmptyingLog,
    ReportFill,
    ReportOpening,
)
from vuoro.messages.command import Command
from vuoro.messages.desk_commands import (
    AnswerMessage,
    CallNext,
    CallTicket,
    CloseDesk,
    FinishAndNext,
    FinishService,
    HoldTicket,
    MarkNoShow,
    OpenDesk,
    RecallTicket,
    ReleaseTicket,
    ReturnTicket,
    ServeWalkUp,
    StartService,
)
from vuoro.messages.feedback_commands import FeedbackQuestion, GiveFeedback, GiveSurvey, RawPress, SurveyAnswer
from vuoro.messages.lease_commands import HandInTicket, LeaseNumbers
from vuoro.messages.lobby_commands import (
    CountVisitor,
    FollowTicket,
    NoteRepair,
    PutNotice,
    ReadWords,
    ReceiveDocument,
    RemoveNotice,
    ReportDisturbance,
    RequestHelp,
    SettleHelp,
    UpdateRepair,
    WithdrawHelp,
)
from vuoro.values import (
    AuthorityId,
    CallId,
    CancelReason,
    CommandId,
    DeskId,
    Language,
    Need,
    Role,
    ServiceId,
    TicketCode,
    TicketId,
)

__all__ = [
    "Actor",
    "AnswerMessage",
    "AnyCommand",
    "Appointment",
    "BoxCondition",
    "CallNext",
    "CallShown",
    "CallTicket",
    "CancelByCode",
    "CancelTicket",
    "CheckIn",
    "CloseDesk",
    "Command",
    "ConfirmEmptying",
    "CountVisitor",
    "CustomerIsHere",
    "ExplainEmptying",
    "FeedbackQuestion",
    "FinishAndNext",
    "FinishService",
    "FollowTicket",
    "GiveFeedback",
    "GiveSurvey",
    "HandInTicket",
    "HoldTicket",
    "ImportAppointments",
    "LeaseNumbers",
    "MarkNoShow",
    "NoteRepair",
    "OpenDesk",
    "PutNotice",
    "RawPress",
    "ReadEmptyingLog",
    "ReadWords",
    "RecallTicket",
    "ReceiveDocument",
    "ReleaseTicket",
    "ReloadSite",
    "RemoveNotice",
    "ReplayEvents",
    "ReportDisturbance",
    "ReportFill",
    "ReportOpening",
    "Request",
    "RequestHelp",
    "ReturnTicket",
    "ServeWalkUp",
    "SettleHelp",
    "StartService",
    "SurveyAnswer",
    "TakeTicket",
    "TicketPrinted",
    "TransferTicket",
    "UpdateRepair",
    "WithdrawHelp",
]


class TakeTicket(Command, frozen=True, kw_only=True, tag="take_ticket"):
    """A customer takes a number.

    ``same_visit_as`` is another ticket of the same customer: while one of a visit is called or served, the others are
    passed over and keep their place.
    """

    service: ServiceId
    language: Language
    needs: tuple[Need, ...] = ()
    same_visit_as: TicketId | None = None


class TicketPrinted(Command, frozen=True, kw_only=True, tag="ticket_printed"):
    """The paper with this ticket is in the customer's hand."""

    ticket: TicketId


class CancelTicket(Command, frozen=True, kw_only=True, tag="cancel_ticket"):
    """A ticket ends without service: the customer left or needs it no more."""

    ticket: TicketId
    reason: CancelReason


class TransferTicket(Command, frozen=True, kw_only=True, tag="transfer_ticket"):
    """The customer goes to another service, with the same number and the same arrival."""

    ticket: TicketId
    service: ServiceId


class CancelByCode(Command, frozen=True, kw_only=True, tag="cancel_by_code"):
    """A customer gives the ticket back, by the code on its paper."""

    code: TicketCode


class CustomerIsHere(Command, frozen=True, kw_only=True, tag="customer_is_here"):
    """The advisor tells the desks that a customer is here now. It moves no ticket: the clerk decides."""

    ticket: TicketId


class CallShown(Command, frozen=True, kw_only=True, tag="call_shown"):
    """A display has shown (and chimed) a call for the first or second time."""

    call: CallId
    showing: Annotated[int, Meta(ge=1, le=2)]


class ReplayEvents(Command, frozen=True, kw_only=True, tag="replay_events"):
    """A reader that saw a gap asks for the events from ``from_seq`` on."""

    from_seq: Annotated[int, Meta(ge=1)]


class ReloadSite(Command, frozen=True, kw_only=True, tag="reload_site"):
    """The controller shall read its site file again, and go by it from now on."""


AnyCommand = (
    TakeTicket
    | TicketPrinted
    | CheckIn
    | ImportAppointments
    | LeaseNumbers
    | HandInTicket
    | OpenDesk
    | CloseDesk
    | CallNext
    | CallTicket
    | ServeWalkUp
    | AnswerMessage
    | RecallTicket
    | StartService
    | FinishService
    | FinishAndNext
    | MarkNoShow
    | ReturnTicket
    | HoldTicket
    | ReleaseTicket
    | TransferTicket
    | CancelTicket
    | CancelByCode
    | CustomerIsHere
    | CallShown
    | GiveFeedback
    | GiveSurvey
    | ReportFill
    | ReportOpening
    | ConfirmEmptying
    | ExplainEmptying
    | RequestHelp
    | WithdrawHelp
    | SettleHelp
    | PutNotice
    | RemoveNotice
    | ReceiveDocument
    | CountVisitor
    | ReportDisturbance
    | NoteRepair
    | UpdateRepair
    | FollowTicket
    | ReadWords
    | ReadEmptyingLog
    | ReplayEvents
    | ReloadSite
)


class Actor(Struct, frozen=True, kw_only=True):
    """The person behind a command; believed from clients of kind console only. An account id, never a name."""

    account: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,31}$")]
    role: Role
    authority: AuthorityId | None = None
    desk: DeskId | None = None


class Request(Struct, frozen=True, kw_only=True):
    """A command with its identity, as it travels on ``command/<client>``."""

    command_id: CommandId
    command: AnyCommand
    actor: Actor | None = None
