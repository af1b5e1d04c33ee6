"""What a command leads to: facts, or a refusal. Reads the lobby, changes nothing.

Owns the way from a command to its rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from controller.core import (
    appointments,
    calls,
    counts,
    customer_here,
    desks,
    documents,
    emptying,
    help_wanted,
    leases,
    moves,
    notices,
    repairs,
    reports,
    tickets,
)
from controller.core.lobby import Lobby
from controller.core.permissions import Sender, require_permission
from vuoro.messages import commands
from vuoro.messages.events import AnyFact
from vuoro.values import ClientKind, Moment


def decide(lobby: Lobby, sender: Sender, command: commands.AnyCommand, now: Moment) -> tuple[AnyFact, ...]:
    """Return the facts that ``command`` makes at ``now``, none where it changes nothing. Raises `Refused`."""
    require_permission(lobby, sender, command)
    facts = tuple(_facts(lobby, sender, command, now))
    kiosk = sender.client if sender.kind is ClientKind.KIOSK else None
    return (*facts, *help_wanted.following(lobby, facts, kiosk))


def _facts(  # noqa: C901, PLR0911, PLR0912 - one branch for each command is the point
    lobby: Lobby, sender: Sender, command: commands.AnyCommand, now: Moment
) -> Iterator[AnyFact]:
    match command:
        case commands.TakeTicket():
            return tickets.take(lobby, command, sender.channel, now)
        case commands.TicketPrinted():
            return tickets.confirm_print(lobby, command)
        case commands.LeaseNumbers():
            return leases.lease(lobby, command, sender.client)
        case commands.HandInTicket():
            return leases.hand_in(lobby, command, sender.client, now)
        case commands.CancelTicket():
            return tickets.cancel(lobby, command)
        case commands.OpenDesk():
            return desks.open_desk(lobby, command, sender.person)
        case commands.CloseDesk():
            return desks.close_desk(lobby, command, sender.person)
        case commands.CallNext():
            return calls.call_next(lobby, command, sender.person, now)
        case commands.CallTicket():
            return calls.call_chosen(lobby, command, sender.person)
        case commands.RecallTicket():
            return calls.recall(lobby, command)
        case commands.StartService():
            return calls.start(lobby, command)
        case commands.FinishService():
            return calls.finish(lobby, command)
        case commands.FinishAndNext():
            return calls.finish_and_next(lobby, command, sender.person, now)
        case commands.MarkNoShow():
            return calls.mark_no_show(lobby, command, now)
        case commands.ReturnTicket():
            return moves.return_to_waiting(lobby, command, now)
        case commands.HoldTicket():
            return moves.hold(lobby, command)
        case commands.ReleaseTicket():
            return moves.release(lobby, command)
        case commands.TransferTicket():
            return moves.transfer(lobby, command, now)
        case commands.ServeWalkUp():
            return tickets.serve_walk_up(lobby, command, sender.person, now)
        case commands.CancelByCode():
            return tickets.cancel_by_code(lobby, command)
        case commands.CustomerIsHere():
            return customer_here.report(lobby, command)
        case commands.AnswerMessage():
            return customer_here.answer(lobby, command)
        case commands.CheckIn():
            return appointments.check_in(lobby, command, now)
        case commands.ImportAppointments():
            return appointments.make_known(lobby, command, now)
        case commands.CallShown():
            return calls.report_showing(lobby, command, sender.client)
        case commands.GiveFeedback():
            return reports.give_feedback(lobby, command, now)
        case commands.GiveSurvey():
            return reports.give_survey(lobby, command)
        case commands.ReportFill():
            return reports.report_fill(lobby, command)
        case commands.ReportOpening():
            return emptying.report_opening(lobby, command, sender.client, now)
        case commands.ConfirmEmptying():
            return emptying.confirm(lobby, command, sender.person, now)
        case commands.ExplainEmptying():
            return emptying.explain(lobby, command, sender.person, now)
        case commands.RequestHelp():
            return help_wanted.request(lobby, command, sender.client)
        case commands.WithdrawHelp():
            return help_wanted.withdraw(lobby, command, sender.client)
        case commands.SettleHelp():
            return help_wanted.settle(lobby, command)
        case commands.PutNotice():
            return notices.put(lobby, command, now)
        case commands.RemoveNotice():
            return notices.remove(lobby, command)
        case commands.ReceiveDocument():
            return documents.receive(lobby, command)
        case commands.NoteRepair():
            return repairs.note(lobby, command)
        case commands.UpdateRepair():
            return repairs.update(lobby, command)
        case commands.CountVisitor():
            return counts.count_visitor(command)
        case commands.ReportDisturbance():
            return counts.report_disturbance(command)
        case (
            commands.ReplayEvents()
            | commands.ReadWords()
            | commands.ReadEmptyingLog()
            | commands.FollowTicket()
            | commands.ReloadSite()
        ):
            return iter(())  # a reading of what is kept, or of a file: not decided here
        case _:
            assert_never(command)
