"""The kiosk calls the advisor: for itself before it stops, and for the customer before it."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.advisor import NUMBERS_PATIENCE_MS
from devices.ticket_kiosk.events import ForgetWanted, KeepWanted, PrinterChanged, PrinterCondition
from devices.ticket_kiosk.front_events import AdvisorCalled, AdvisorNotNeeded
from devices.ticket_kiosk.state import Call
from tests.kiosk_examples import COMMAND_ID, Kiosk, controller_is
from vuoro.messages.commands import LeaseNumbers, RequestHelp, WithdrawHelp
from vuoro.messages.loop import Answered, LinkChanged
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode
from vuoro.values import HelpReason, Language, PresenceStatus


def wanted(kiosk: Kiosk) -> list[HelpReason]:
    """Return what the advisor was asked for, in this order."""
    return [request.reason for request in kiosk.sent(RequestHelp)]


def withdrawn(kiosk: Kiosk) -> list[HelpReason]:
    return [request.reason for request in kiosk.sent(WithdrawHelp)]


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (PrinterCondition.PAPER_LOW, HelpReason.PAPER_LOW),
        (PrinterCondition.PAPER_OUT, HelpReason.PAPER_OUT),
        (PrinterCondition.COVER_OPEN, HelpReason.COVER_OPEN),
        (PrinterCondition.OFFLINE, HelpReason.PRINTER_SILENT),
        (PrinterCondition.SILENT, HelpReason.PRINTER_SILENT),
    ],
)
def test_the_advisor_hears_what_the_printer_lacks_and_when_it_is_mended(
    condition: PrinterCondition, reason: HelpReason
) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(condition), PrinterChanged(condition, "still"))
    assert (wanted(kiosk), withdrawn(kiosk)) == ([reason], [])
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    assert (wanted(kiosk), withdrawn(kiosk)) == ([reason], [reason])


def test_the_advisor_hears_that_paper_runs_low_while_tickets_still_come_out() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_LOW))
    assert wanted(kiosk) == [HelpReason.PAPER_LOW]
    kiosk.press("vero")
    assert len(kiosk.asked()) == 1


def test_a_worse_trouble_takes_the_place_of_the_one_before() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_LOW), PrinterChanged(PrinterCondition.PAPER_OUT))
    assert (wanted(kiosk), withdrawn(kiosk)) == ([HelpReason.PAPER_LOW, HelpReason.PAPER_OUT], [HelpReason.PAPER_LOW])


def test_the_wish_and_its_withdrawal_are_kept_in_the_commit_that_sends_them() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.COVER_OPEN), PrinterChanged(PrinterCondition.OK))
    assert kiosk.did(KeepWanted) == [KeepWanted(HelpReason.COVER_OPEN)]
    assert kiosk.did(ForgetWanted) == [ForgetWanted(HelpReason.COVER_OPEN)]


def test_after_a_restart_the_advisor_is_not_called_again_for_the_same() -> None:
    kiosk = Kiosk(wanted=frozenset({HelpReason.PAPER_OUT}))
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT))
    assert (wanted(kiosk), withdrawn(kiosk)) == ([], [])


def test_what_was_mended_while_the_kiosk_was_off_is_withdrawn_once_the_printer_is_known() -> None:
    kiosk = Kiosk(wanted=frozenset({HelpReason.PAPER_OUT}))
    kiosk.tell(LinkChanged(up=True))
    assert withdrawn(kiosk) == []
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    assert withdrawn(kiosk) == [HelpReason.PAPER_OUT]


def _refuse_leases(kiosk: Kiosk) -> None:
    for question in kiosk.sent(LeaseNumbers):
        code = RejectionCode.NUMBERS_EXHAUSTED
        kiosk.tell(Answered(question, Rejected(command_id=COMMAND_ID, code=code, message="")))


def test_the_advisor_hears_of_a_kiosk_that_gets_no_numbers_for_the_time_alone_before_it_is_alone() -> None:
    kiosk = Kiosk().open()
    _refuse_leases(kiosk)
    assert wanted(kiosk) == [HelpReason.NO_NUMBERS]


def test_a_kiosk_that_is_alone_without_numbers_says_so_after_a_while_and_takes_it_back() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(LinkChanged(up=False))
    kiosk.wait(10_000 + NUMBERS_PATIENCE_MS - 1)
    assert wanted(kiosk) == []
    kiosk.wait(1)
    assert wanted(kiosk) == [HelpReason.NO_NUMBERS]
    kiosk.tell(LinkChanged(up=True), controller_is(PresenceStatus.ONLINE))
    kiosk.lease()
    assert withdrawn(kiosk) == [HelpReason.NO_NUMBERS]


def test_a_kiosk_that_is_alone_with_numbers_needs_nobody() -> None:
    kiosk = Kiosk().open().lease()
    kiosk.tell(LinkChanged(up=False))
    kiosk.wait(3_600_000)
    assert wanted(kiosk) == []


def _call(kiosk: Kiosk) -> RequestHelp:
    kiosk.tell(AdvisorCalled(HelpReason.UNSURE, Language.SV))
    return kiosk.sent(RequestHelp)[-1]


def test_a_customer_calls_the_advisor_in_the_language_of_the_page_and_is_told_when_somebody_knows() -> None:
    kiosk = Kiosk().open()
    request = _call(kiosk)
    assert request == RequestHelp(reason=HelpReason.UNSURE, language=Language.SV)
    assert kiosk.state.calls == {HelpReason.UNSURE: Call.ASKED}
    kiosk.tell(Answered(request, Accepted(command_id=COMMAND_ID, result=Done())))
    assert kiosk.state.calls == {HelpReason.UNSURE: Call.HEARD}


def test_a_call_that_the_hub_does_not_want_is_told_as_such() -> None:
    kiosk = Kiosk().open()
    refusal = Rejected(command_id=COMMAND_ID, code=RejectionCode.NOT_ALLOWED, message="")
    kiosk.tell(Answered(_call(kiosk), refusal))
    assert kiosk.state.calls == {HelpReason.UNSURE: Call.REFUSED}


def test_a_customer_who_needs_nobody_any_more_takes_the_call_back() -> None:
    kiosk = Kiosk().open()
    _call(kiosk)
    kiosk.tell(AdvisorNotNeeded(HelpReason.UNSURE))
    assert (withdrawn(kiosk), kiosk.state.calls) == ([HelpReason.UNSURE], {})


def test_the_answer_to_a_call_of_before_a_restart_changes_nothing() -> None:
    kiosk = Kiosk().open()
    request = RequestHelp(reason=HelpReason.UNSURE, language=Language.FI)
    kiosk.tell(Answered(request, Accepted(command_id=COMMAND_ID, result=Done())))
    assert kiosk.state.calls == {}
