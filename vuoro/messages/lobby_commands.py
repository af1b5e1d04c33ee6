"""What advisors, guards, kiosks and the console ask around the queues: help, notices, documents, repairs, counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final

from msgspec import Meta

from vuoro.messages.command import Command
from vuoro.values import (
    AreaId,
    AuthorityId,
    ClientId,
    Disturbance,
    Fault,
    FreeText,
    HelpReason,
    Language,
    RepairStatus,
    Texts,
    TicketCode,
    TicketId,
    VisitorKind,
    WordsKind,
)

#: Longer ones do not fit on a display, where they stand for some seconds.
LONGEST_NOTICE: Final = 280


class RequestHelp(Command, frozen=True, kw_only=True, tag="request_help"):
    """A device wants the advisor: for the customer before it, or for itself (paper, printer).

    While a request of the same client, reason and ticket is open, another one changes nothing.
    """

    reason: HelpReason
    language: Language | None = None
    ticket: TicketId | None = None


class WithdrawHelp(Command, frozen=True, kw_only=True, tag="withdraw_help"):
    """A device needs the advisor no more for this reason: paper is in, the cover is shut."""

    reason: HelpReason


class SettleHelp(Command, frozen=True, kw_only=True, tag="settle_help"):
    """The advisor has come, or has seen to it."""

    request: int


class PutNotice(Command, frozen=True, kw_only=True, tag="put_notice"):
    """A notice for displays and kiosks, until ``until`` or until it is taken down.

    ``areas`` are the waiting areas that show it; empty means all of them, and the kiosks too. It says something in
    Finnish, Swedish and English, in at most `LONGEST_NOTICE` characters each.
    """

    texts: Texts
    until: Annotated[datetime, Meta(tz=True)] | None = None
    areas: tuple[AreaId, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a notice that nobody could read."""
        for language in Language:
            said = getattr(self.texts, language.value)
            if said is not None and not 1 <= len(said.strip()) <= LONGEST_NOTICE:
                raise ValueError(f"a notice has 1 to {LONGEST_NOTICE} characters in each language, see {language}")


class RemoveNotice(Command, frozen=True, kw_only=True, tag="remove_notice"):
    """A notice is taken down."""

    notice: int


class ReceiveDocument(Command, frozen=True, kw_only=True, tag="receive_document"):
    """The advisor has received a document for ``authority``, which needs a joint service agreement with it.

    Nothing else is recorded: no name, no matter, no title. What comes back is the stamp.
    """

    authority: AuthorityId


class CountVisitor(Command, frozen=True, kw_only=True, tag="count_visitor"):
    """Somebody came who needed no ticket."""

    visitor: VisitorKind


class ReportDisturbance(Command, frozen=True, kw_only=True, tag="report_disturbance"):
    """Guard or staff report a disturbance; ``words`` are masked and kept apart from the history."""

    disturbance: Disturbance
    words: FreeText | None = None


class NoteRepair(Command, frozen=True, kw_only=True, tag="note_repair"):
    """Something in the lobby needs repair: a device of ours by its client id, or another thing by a name for it."""

    subject: ClientId
    fault: Fault
    words: FreeText | None = None


class UpdateRepair(Command, frozen=True, kw_only=True, tag="update_repair"):
    """A repair has been passed on, done, or is open again."""

    repair: int
    status: RepairStatus


class FollowTicket(Command, frozen=True, kw_only=True, tag="follow_ticket"):
    """The console asks how the ticket with this code stands, for its customer's own phone. Changes nothing."""

    code: TicketCode


class ReadWords(Command, frozen=True, kw_only=True, tag="read_words"):
    """The console asks for free words of the days ``first`` to ``last``. Changes nothing.

    ``after`` is the last ``seq`` of the page before, 0 for the first page.
    """

    kind: WordsKind
    first: date
    last: date
    after: int = 0
