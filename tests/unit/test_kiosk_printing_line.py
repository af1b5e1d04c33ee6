"""From a saved ticket to paper: one after the other, again after a fault, confirmed only when it is out."""

from __future__ import annotations

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.events import (
    MarkPrinted,
    Print,
    Printed,
    PrinterChanged,
    PrinterCondition,
    PrintFailed,
    SaveTicket,
)
from tests.kiosk_examples import Kiosk, given, slip
from vuoro.messages.commands import TicketPrinted
from vuoro.messages.loop import Send
from vuoro.values import TicketId


def _printed_numbers(kiosk: Kiosk) -> list[str]:
    return [effect.slip.ticket.number for effect in kiosk.did(Print)]


def _confirmed(kiosk: Kiosk) -> list[TicketId]:
    return [effect.command.ticket for effect in kiosk.did(Send) if isinstance(effect.command, TicketPrinted)]


def test_a_ticket_is_saved_before_it_is_printed() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113"))
    kinds = [type(effect) for effect in kiosk.effects]
    assert kinds.index(SaveTicket) < kinds.index(Print)


def test_the_paper_is_confirmed_when_it_is_out_and_not_before() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113"))
    assert _confirmed(kiosk) == []
    kiosk.paper_comes_out()
    assert _confirmed(kiosk) == ["20200113-X113"]
    assert kiosk.did(MarkPrinted) == [MarkPrinted("20200113-X113")]


def test_tickets_of_several_presses_print_one_after_the_other() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.press("kela")
    kiosk.tell(given("X113"), given("A001", "kela"))
    assert _printed_numbers(kiosk) == ["X113"]
    kiosk.paper_comes_out()
    assert _printed_numbers(kiosk) == ["X113", "A001"]


def test_the_time_from_press_to_paper_is_counted_from_the_press_of_this_ticket() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")  # at 0 ms
    kiosk.wait(900)
    kiosk.press("kela")  # at 1000 ms
    kiosk.tell(given("A001", "kela"))
    kiosk.paper_comes_out()
    kiosk.tell(given("X113"))
    assert [effect.pressed_ns for effect in kiosk.did(Print)] == [1_000_000_000, 0]


def test_the_kiosk_is_busy_while_a_ticket_is_with_the_printer() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113"))
    assert logic.busy(kiosk.state)
    kiosk.paper_comes_out()
    assert not logic.busy(kiosk.state)


def test_a_ticket_that_failed_is_printed_again_with_the_same_number_when_the_printer_is_well() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113"), PrintFailed("20200113-X113", PrinterCondition.PAPER_OUT))
    assert _printed_numbers(kiosk) == ["X113"]
    assert not logic.busy(kiosk.state)
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    assert _printed_numbers(kiosk) == ["X113", "X113"]
    assert _confirmed(kiosk) == []


def test_tickets_answered_while_the_paper_is_out_wait_for_the_new_roll_in_their_order() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.press("kela")
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT), given("X113"), given("A001", "kela"))
    assert _printed_numbers(kiosk) == []
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    kiosk.paper_comes_out()
    kiosk.paper_comes_out()
    assert _printed_numbers(kiosk) == ["X113", "A001"]


def test_saved_tickets_are_printed_after_a_restart_with_the_same_numbers() -> None:
    kiosk = Kiosk(slip("X007"), slip("X008"))
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    kiosk.paper_comes_out()
    kiosk.paper_comes_out()
    assert _printed_numbers(kiosk) == ["X007", "X008"]
    assert [effect.pressed_ns for effect in kiosk.did(Print)] == [None, None]


def test_saved_tickets_are_printed_without_the_hub() -> None:
    kiosk = Kiosk(slip("X007"))
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    kiosk.paper_comes_out()
    assert _confirmed(kiosk) == ["20200113-X007"]


def test_an_answer_to_a_press_before_the_restart_is_saved_and_printed() -> None:
    kiosk = Kiosk()
    kiosk.tell(PrinterChanged(PrinterCondition.OK), given("X113"))
    assert kiosk.did(SaveTicket)[0].slip.service is None
    assert _printed_numbers(kiosk) == ["X113"]


def test_a_late_word_about_a_ticket_that_is_not_with_the_printer_changes_nothing() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113"))
    kiosk.tell(Printed("20200113-X099"))
    assert _confirmed(kiosk) == []
    assert logic.busy(kiosk.state)
