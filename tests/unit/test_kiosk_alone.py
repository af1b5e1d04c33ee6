"""A kiosk without its hub: it gives numbers of its own, says what it does not know, and hands all in afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.events import (
    ForgetOffline,
    ForgetServed,
    KeepBlock,
    KeepOffline,
    Print,
    PrinterChanged,
    PrinterCondition,
    Refuse,
    SaveTicket,
    Slip,
)
from devices.ticket_kiosk.layout import Line, lay_out
from devices.ticket_kiosk.presses import remembered
from tests.kiosk_examples import BENEFITS, COMMAND_ID, MORNING, TAX, Kiosk, controller_is, given, leased, refused
from vuoro.messages.commands import CancelByCode, HandInTicket, LeaseNumbers, TakeTicket, TicketPrinted
from vuoro.messages.loop import Answered, Learned, LinkChanged, ReportHealth, Send
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode
from vuoro.messages.state import ServicesState
from vuoro.values import Language, PresenceStatus

GONE = LinkChanged(up=False)


def ready() -> Kiosk:
    """Return a kiosk with a hub and a block of twenty numbers for each service."""
    return Kiosk().open().lease()


def left_alone() -> Kiosk:
    """Return a kiosk whose hub has been away for longer than the grace."""
    kiosk = ready()
    kiosk.tell(GONE)
    kiosk.wait(10_000)
    return kiosk


def back(kiosk: Kiosk) -> None:
    kiosk.tell(LinkChanged(up=True), controller_is(PresenceStatus.ONLINE))


def numbers(kiosk: Kiosk) -> list[str]:
    return [saved.slip.ticket.number for saved in kiosk.did(SaveTicket)]


def handed_in(kiosk: Kiosk) -> list[str]:
    return [command.number for command in kiosk.sent(HandInTicket)]


def answer_hand_in(kiosk: Kiosk) -> None:
    kiosk.tell(Answered(kiosk.sent(HandInTicket)[-1], Accepted(command_id=COMMAND_ID, result=Done())))


def words(slip: Slip) -> list[str]:
    return [part.text for part in lay_out(slip, 48) if isinstance(part, Line)]


def test_a_kiosk_asks_for_a_block_of_each_of_its_services_as_soon_as_the_hub_is_there() -> None:
    kiosk = Kiosk().open()
    assert [(question.service, question.offered) for question in kiosk.sent(LeaseNumbers)] == [("vero", 2), ("kela", 2)]


def test_a_question_is_asked_once_however_much_happens_before_its_answer() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(GONE)
    back(kiosk)
    assert len(kiosk.sent(LeaseNumbers)) == 2


def test_with_the_hub_there_no_number_of_a_block_is_given() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.wait(2_800)
    kiosk.tell(given("X001"))
    kiosk.wait(20_000)
    assert numbers(kiosk) == ["X001"]


def test_a_kiosk_left_alone_gives_its_own_numbers_at_once() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    kiosk.wait(600)
    kiosk.press("vero")
    kiosk.press("kela")
    assert numbers(kiosk) == ["X701", "X702", "A701"]
    assert kiosk.asked() == []
    assert kiosk.did(Refuse) == []


def test_block_ticket_and_slip_are_kept_in_one_step_before_the_paper() -> None:
    kiosk = left_alone()
    before = len(kiosk.effects)
    kiosk.strike("vero")
    kinds = [type(effect) for effect in kiosk.effects[before:]]
    assert kinds[:4] == [KeepBlock, KeepOffline, SaveTicket, Print]


def test_the_ticket_says_that_nobody_knows_the_wait_and_nothing_of_who_is_ahead() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    said = words(kiosk.did(SaveTicket)[0].slip)
    assert "Waiting time not known yet" in said
    assert not any(line.startswith("Ahead of you") for line in said)


def test_a_press_in_the_grace_waits_for_the_hub_which_gives_the_number_if_it_comes_in_time() -> None:
    kiosk = ready()
    kiosk.tell(GONE)
    kiosk.press("vero")
    assert (kiosk.asked(), numbers(kiosk)) == ([], [])
    assert logic.busy(kiosk.state)
    back(kiosk)
    assert len(kiosk.asked()) == 1
    kiosk.tell(given("X001"))
    kiosk.wait(20_000)
    assert numbers(kiosk) == ["X001"]


def test_a_press_in_the_grace_that_has_waited_long_enough_is_the_kiosks_alone() -> None:
    kiosk = ready()
    kiosk.tell(GONE)
    kiosk.press("vero")
    kiosk.wait(3_000)
    back(kiosk)
    assert numbers(kiosk) == ["X701"]
    assert kiosk.asked() == []


def test_no_customer_waits_longer_for_a_hub_that_is_there_and_does_not_answer() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.wait(3_000)
    assert numbers(kiosk) == ["X701"]


def test_a_number_of_the_hub_that_comes_too_late_is_given_back_and_not_printed() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.tell(GONE)
    kiosk.wait(3_000)
    back(kiosk)
    kiosk.tell(given("X001", code="K7Q2F9"))
    assert numbers(kiosk) == ["X701"]
    assert kiosk.sent(CancelByCode) == [CancelByCode(code="K7Q2F9")]


def test_a_number_of_the_hub_that_comes_after_a_restart_is_given_back_as_well() -> None:
    kiosk = Kiosk(served=(TakeTicket(service="vero", language=Language.FI),)).open()
    kiosk.tell(given("X001", code="K7Q2F9"))
    assert numbers(kiosk) == []
    assert kiosk.sent(CancelByCode) == [CancelByCode(code="K7Q2F9")]
    assert kiosk.did(ForgetServed) == [ForgetServed(TakeTicket(service="vero", language=Language.FI))]


def test_who_still_waits_gets_the_number_that_comes_for_one_who_has_gone_with_another() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.wait(3_000)
    kiosk.press("vero")
    kiosk.tell(given("X001", code="K7Q2F9"))
    assert numbers(kiosk) == ["X701", "X001"]
    kiosk.tell(given("X002", code="K7Q2F8"))
    assert numbers(kiosk) == ["X701", "X001"]
    assert kiosk.sent(CancelByCode) == [CancelByCode(code="K7Q2F8")]


def test_a_served_press_whose_command_is_gone_is_forgotten_at_the_start() -> None:
    wish = TakeTicket(service="vero", language=Language.FI)
    assert len(remembered([wish, wish], [LeaseNumbers(service="vero", boot="b", asked_ms=0), wish])) == 1


def test_a_late_number_without_a_code_is_printed_for_it_cannot_be_given_back() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.wait(3_000)
    kiosk.tell(given("X001"))
    assert numbers(kiosk) == ["X701", "X001"]


def test_a_late_refusal_of_a_customer_who_has_a_number_is_shown_to_nobody() -> None:
    kiosk = ready()
    kiosk.press("vero")
    kiosk.wait(3_000)
    kiosk.tell(refused(RejectionCode.SERVICE_CLOSED))
    assert kiosk.did(Refuse) == []


def test_tickets_are_handed_in_one_by_one_in_their_order_each_with_its_own_age() -> None:
    kiosk = left_alone()
    kiosk.press("vero")  # at 10.0 s
    kiosk.wait(4_900)
    kiosk.press("vero")  # at 15.0 s
    kiosk.wait(900)
    back(kiosk)  # at 16.0 s
    assert handed_in(kiosk) == ["X701"]
    kiosk.wait(1_000)
    answer_hand_in(kiosk)
    answer_hand_in(kiosk)
    assert [(told.number, told.age_ms) for told in kiosk.sent(HandInTicket)] == [("X701", 6_000), ("X702", 2_000)]


def test_a_ticket_leaves_the_disk_in_the_step_in_which_it_becomes_a_command() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    before = len(kiosk.effects)
    kiosk.tell(LinkChanged(up=True))
    kiosk.tell(controller_is(PresenceStatus.ONLINE))
    kinds = [type(effect) for effect in kiosk.effects[before:]]
    assert kinds.index(Send) == kinds.index(ForgetOffline) + 1


def test_the_paper_is_confirmed_only_after_the_hub_has_been_told_of_the_ticket() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    kiosk.paper_comes_out()
    assert kiosk.sent(TicketPrinted) == []
    back(kiosk)
    commands = [type(effect.command) for effect in kiosk.did(Send)]
    assert commands[-2:] == [HandInTicket, TicketPrinted]


def test_a_paper_that_comes_out_after_the_ticket_was_handed_in_is_confirmed_then() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    back(kiosk)
    kiosk.paper_comes_out()
    assert [paper.ticket for paper in kiosk.sent(TicketPrinted)] == ["20200113-X701"]


def test_the_health_tells_what_the_hub_would_not_take() -> None:
    kiosk = left_alone()
    kiosk.press("vero")
    back(kiosk)
    told = kiosk.sent(HandInTicket)[-1]
    kiosk.tell(Answered(told, Rejected(command_id=COMMAND_ID, code=RejectionCode.LEASE_UNKNOWN, message="")))
    [finding] = kiosk.did(ReportHealth)[-1].findings
    assert (finding.code, finding.detail) == ("hand_in_refused", "X701: lease_unknown")


def test_without_a_number_left_the_press_is_refused_and_the_lamp_is_dark() -> None:
    kiosk = Kiosk().open().lease(701, 702)
    kiosk.tell(GONE)
    kiosk.wait(10_000)
    for _ in range(3):
        kiosk.press("vero")
        kiosk.wait(600)
    assert numbers(kiosk) == ["X701", "X702"]
    assert kiosk.did(Refuse) == [Refuse("vero")]
    assert not logic.gives(kiosk.state, "vero")
    assert logic.gives(kiosk.state, "kela")


def test_a_press_that_waited_for_the_hub_is_refused_when_the_last_number_went_to_another() -> None:
    kiosk = Kiosk().open().lease(701, 701)
    kiosk.tell(GONE)
    kiosk.press("vero")
    kiosk.wait(1_000)
    kiosk.press("vero")
    kiosk.wait(10_000)
    assert numbers(kiosk) == ["X701"]
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_half_a_block_is_renewed_when_the_hub_is_back() -> None:
    kiosk = Kiosk().open().lease(701, 704)
    kiosk.tell(GONE)
    kiosk.wait(10_000)
    for _ in range(3):
        kiosk.press("vero")
        kiosk.wait(600)
    back(kiosk)
    assert [question.service for question in kiosk.sent(LeaseNumbers)] == ["vero", "kela", "vero"]


def test_a_hub_without_free_blocks_is_asked_again_only_after_a_while() -> None:
    kiosk = Kiosk().open()
    for question in kiosk.sent(LeaseNumbers):
        refusal = Rejected(command_id=COMMAND_ID, code=RejectionCode.NUMBERS_EXHAUSTED, message="")
        kiosk.tell(Answered(question, refusal))
    kiosk.wait(599_999)
    assert len(kiosk.sent(LeaseNumbers)) == 2
    kiosk.wait(1)
    assert len(kiosk.sent(LeaseNumbers)) == 4


def test_a_block_ends_with_its_day_and_a_new_one_is_asked_for() -> None:
    kiosk = ready()
    kiosk.wait(36_000_000)
    assert not kiosk.state.alone.can_give("vero")
    assert len(kiosk.sent(LeaseNumbers)) == 4


def test_the_answer_to_a_question_of_an_earlier_boot_gives_no_numbers() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(leased(LeaseNumbers(service="vero", boot="before the power cut", asked_ms=0)))
    assert not kiosk.state.alone.can_give("vero")


@pytest.mark.parametrize("loss", [GONE, controller_is(PresenceStatus.LOST)])
def test_broker_or_controller_whichever_is_away_the_kiosk_goes_on(loss: LinkChanged | Learned) -> None:
    kiosk = ready()
    kiosk.tell(loss)
    kiosk.wait(10_000)
    assert logic.gives(kiosk.state, "vero")
    kiosk.press("vero")
    assert numbers(kiosk) == ["X701"]


def test_a_service_closes_at_its_hour_without_the_hub_too() -> None:
    kiosk = ready()
    closing = replace(TAX, closes_at=MORNING + timedelta(hours=1))
    kiosk.tell(Learned(ServicesState(services=(closing, BENEFITS))), GONE)
    kiosk.wait(3_600_000)
    kiosk.press("vero")
    kiosk.press("kela")
    assert numbers(kiosk) == ["A701"]
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_a_kiosk_that_cannot_print_gives_nothing_away() -> None:
    kiosk = left_alone()
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT))
    kiosk.press("vero")
    assert numbers(kiosk) == []
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_the_chosen_language_is_on_the_ticket_and_handed_in() -> None:
    kiosk = Kiosk(languages=(Language.SV,)).open().lease()
    kiosk.tell(GONE)
    kiosk.wait(10_000)
    kiosk.press("sv")
    kiosk.press("vero")
    back(kiosk)
    assert kiosk.did(SaveTicket)[0].slip.ticket.language is Language.SV
    assert kiosk.sent(HandInTicket)[0].language is Language.SV
