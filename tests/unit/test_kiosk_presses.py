"""From a press to a saved ticket: what is taken, in which language, and what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import PrinterChanged, PrinterCondition, Refuse, Released, SaveTicket
from tests.kiosk_examples import BENEFITS, TAX, Kiosk, at, given, refused
from vuoro.messages.commands import TakeTicket
from vuoro.messages.loop import Learned
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import ServicesState
from vuoro.values import Language


def test_a_press_asks_for_a_ticket_in_the_default_language() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    assert kiosk.asked() == [TakeTicket(service="vero", language=Language.FI)]


def test_the_answer_is_saved_with_all_that_stands_on_the_ticket() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X113", ahead=4))
    [saved] = kiosk.did(SaveTicket)
    assert (saved.slip.ticket.number, saved.slip.ahead, saved.slip.service) == ("X113", 4, TAX)
    assert saved.slip.point is not None
    assert saved.slip.point.sv == "Lahtis servicepunkt"


def test_strikes_of_one_button_within_half_a_second_are_one_press() -> None:
    kiosk = Kiosk().open()
    for _ in range(5):
        kiosk.strike("vero")
        kiosk.wait(90)
    assert len(kiosk.asked()) == 1


def test_a_press_half_a_second_after_the_last_is_a_new_one() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.wait(400)
    kiosk.press("vero")
    assert len(kiosk.asked()) == 2


def test_another_button_is_another_press_at_once() -> None:
    kiosk = Kiosk().open()
    kiosk.strike("vero")
    kiosk.strike("kela")
    assert [command.service for command in kiosk.asked()] == ["vero", "kela"]


def test_the_chatter_of_a_button_let_go_after_a_long_press_is_no_press() -> None:
    kiosk = Kiosk().open()
    kiosk.strike("vero")
    kiosk.wait(3_000)
    for _ in range(4):
        kiosk.tell(Released("vero", at(kiosk.ms)))
        kiosk.wait(2)
        kiosk.strike("vero")
        kiosk.wait(2)
    assert len(kiosk.asked()) == 1


@examples(st.lists(st.integers(min_value=0, max_value=2_000), min_size=1))
def test_presses_are_never_nearer_to_each_other_than_the_repeat_time(strikes: list[int]) -> None:
    debounce, presses = Debounce(500, 50), []
    for strike in sorted(strikes):
        debounce, is_press = debounce.strike("vero", strike)
        presses += [strike] if is_press else []
    assert presses[0] == min(strikes)
    assert all(later - earlier >= 500 for earlier, later in pairwise(presses))
    assert all(any(press <= strike < press + 500 for press in presses) for strike in strikes)


def test_a_closed_service_refuses_the_press() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(Learned(ServicesState(services=())))
    kiosk.press("vero")
    assert kiosk.asked() == []
    assert kiosk.did(Refuse) == [Refuse("vero")]


@pytest.mark.parametrize(
    "condition",
    [
        PrinterCondition.PAPER_OUT,
        PrinterCondition.COVER_OPEN,
        PrinterCondition.OFFLINE,
        PrinterCondition.SILENT,
    ],
)
def test_a_kiosk_that_cannot_print_refuses_the_press(condition: PrinterCondition) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(condition))
    kiosk.press("vero")
    assert kiosk.asked() == []
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_a_kiosk_that_has_not_heard_from_its_printer_yet_refuses_the_press() -> None:
    kiosk = Kiosk()
    kiosk.press("vero")
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_paper_that_runs_low_still_gives_tickets() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_LOW))
    kiosk.press("vero")
    assert len(kiosk.asked()) == 1


def test_a_ticket_the_controller_refuses_is_refused_to_the_customer() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(refused(RejectionCode.SERVICE_CLOSED))
    assert kiosk.did(Refuse) == [Refuse("vero")]
    assert kiosk.did(SaveTicket) == []


def test_a_chosen_language_counts_for_the_next_ticket_only() -> None:
    kiosk = Kiosk(languages=(Language.SV, Language.EN)).open()
    kiosk.press("sv")
    kiosk.press("vero")
    kiosk.press("kela")
    assert [command.language for command in kiosk.asked()] == [Language.SV, Language.FI]


def test_the_last_chosen_language_counts() -> None:
    kiosk = Kiosk(languages=(Language.SV, Language.EN)).open()
    kiosk.press("sv")
    kiosk.press("en")
    kiosk.press("vero")
    assert [command.language for command in kiosk.asked()] == [Language.EN]


def test_a_chosen_language_is_forgotten_when_its_customer_has_gone() -> None:
    kiosk = Kiosk(languages=(Language.SV,)).open()
    kiosk.press("sv")
    kiosk.wait(15_000)
    kiosk.press("vero")
    assert [command.language for command in kiosk.asked()] == [Language.FI]


def test_a_ticket_says_the_floor_where_customers_wait_on_several() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(Learned(ServicesState(services=(TAX, replace(BENEFITS, floor=1)))))
    kiosk.press("vero")
    kiosk.tell(given("X001"))
    assert kiosk.did(SaveTicket)[0].slip.floor == 0


def test_a_ticket_says_no_floor_where_there_is_only_one() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X001"))
    assert kiosk.did(SaveTicket)[0].slip.floor is None


def test_a_ticket_leads_to_the_page_where_it_can_be_followed() -> None:
    kiosk = Kiosk(follow_url="https://vuoro.example.fi/t/").open()
    kiosk.press("vero")
    kiosk.tell(given("X001", code="K7Q2F9"))
    saved = kiosk.did(SaveTicket)[0].slip
    assert (saved.code, saved.follow) == ("K7Q2F9", "https://vuoro.example.fi/t/K7Q2F9")


def test_without_such_a_page_there_is_the_code_alone() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(given("X001", code="K7Q2F9"))
    saved = kiosk.did(SaveTicket)[0].slip
    assert (saved.code, saved.follow) == ("K7Q2F9", None)
