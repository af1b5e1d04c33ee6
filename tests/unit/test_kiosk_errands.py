"""What staff ask of the kiosk itself: pages, lamps, a sign. Each is answered once, when it is done or cannot be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.errands import BLINK_MS, IDENTITY_MS, LAMP_MS
from devices.ticket_kiosk.events import (
    Light,
    MarkPrinted,
    Print,
    Printed,
    PrinterChanged,
    PrinterCondition,
    PrintFailed,
    PrintPage,
)
from tests.kiosk_examples import Kiosk, at, given
from vuoro.messages.device_commands import (
    AnyDo,
    DocumentStamp,
    DoResult,
    Identify,
    PrintReceipt,
    TestChime,
    TestLamps,
    TestPrint,
    TestSensor,
)
from vuoro.messages.loop import Asked, ReportHealth, Started, Tell
from vuoro.values import Language, Texts

_DO = "01890a5d-ac96-774b-bcce-b302099a80{:02x}"
_STAMP = DocumentStamp(
    number=3,
    authority_name=Texts(fi="Kela", sv="FPA", en="Kela"),
    site_name=Texts(fi="Lahti", sv="Lahtis", en="Lahti"),
    time_zone="Europe/Helsinki",
    at=datetime(2020, 1, 13, 14, 15, 4, tzinfo=UTC),
)


def ask(kiosk: Kiosk, do: AnyDo, number: int = 1) -> str:
    kiosk.tell(Asked(_DO.format(number), do))
    return _DO.format(number)


def told(kiosk: Kiosk) -> list[DoResult]:
    return [tell.result for tell in kiosk.did(Tell)]


@pytest.mark.parametrize("do", [TestPrint(), PrintReceipt(stamp=_STAMP)])
def test_a_page_is_answered_when_its_paper_is_out(do: TestPrint | PrintReceipt) -> None:
    kiosk = Kiosk().open()
    do_id = ask(kiosk, do)
    assert [page.errand.do for page in kiosk.did(PrintPage)] == [do]
    assert told(kiosk) == []
    assert logic.busy(kiosk.state)
    kiosk.tell(Printed(do_id))
    assert told(kiosk) == [DoResult(do_id=do_id, ok=True)]
    assert not logic.busy(kiosk.state)
    assert kiosk.did(MarkPrinted) == []


def test_a_page_that_comes_out_in_part_is_answered_with_the_reason_and_not_printed_again() -> None:
    kiosk = Kiosk().open()
    do_id = ask(kiosk, TestPrint())
    kiosk.tell(PrintFailed(do_id, PrinterCondition.PAPER_OUT))
    assert told(kiosk) == [DoResult(do_id=do_id, ok=False, code="paper_out")]
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT), PrinterChanged(PrinterCondition.OK))
    assert len(kiosk.did(PrintPage)) == 1


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (PrinterCondition.PAPER_OUT, "paper_out"),
        (PrinterCondition.COVER_OPEN, "cover_open"),
        (PrinterCondition.OFFLINE, "printer_offline"),
        (PrinterCondition.SILENT, "printer_silent"),
    ],
)
def test_without_a_working_printer_the_answer_is_the_reason_at_once(condition: PrinterCondition, code: str) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(condition))
    do_id = ask(kiosk, TestPrint())
    assert told(kiosk) == [DoResult(do_id=do_id, ok=False, code=code)]


def test_what_is_asked_before_the_printer_is_known_waits_for_it() -> None:
    kiosk = Kiosk()
    do_id = ask(kiosk, TestPrint())
    assert (told(kiosk), kiosk.did(PrintPage)) == ([], [])
    kiosk.tell(PrinterChanged(PrinterCondition.OK), Printed(do_id))
    assert told(kiosk) == [DoResult(do_id=do_id, ok=True)]


def test_customers_come_first_and_pages_one_after_the_other() -> None:
    kiosk = Kiosk().open()
    first, second = ask(kiosk, TestPrint(), 1), ask(kiosk, TestPrint(), 2)
    kiosk.tell(given("X113"))
    assert kiosk.did(Print) == []
    kiosk.tell(Printed(first))
    assert [each.slip.ticket.number for each in kiosk.did(Print)] == ["X113"]
    kiosk.paper_comes_out()
    kiosk.tell(Printed(second))
    assert [result.do_id for result in told(kiosk)] == [first, second]
    assert kiosk.did(MarkPrinted) == [MarkPrinted("20200113-X113")]


def test_a_test_page_says_which_kiosk_it_is_and_when_in_local_time() -> None:
    kiosk = Kiosk().open()
    ask(kiosk, TestPrint())
    page = kiosk.did(PrintPage)[0]
    assert (page.device, page.at.hour, page.at.minute) == ("kiosk-1", 9, 5)


def _burning(kiosk: Kiosk) -> list[tuple[str, bool]]:
    return [(light.button, light.lit) for light in kiosk.did(Light)]


def test_every_lamp_burns_alone_in_turn_and_then_they_are_as_before() -> None:
    kiosk = Kiosk(languages=(Language.SV,)).open()
    kiosk.effects.clear()
    do_id = ask(kiosk, TestLamps())
    seen = []
    for _ in range(3):
        seen.append(sorted(kiosk.state.lit))
        assert told(kiosk) == []
        kiosk.wait(LAMP_MS)
    assert seen == [["vero"], ["kela"], ["sv"]]
    assert told(kiosk) == [DoResult(do_id=do_id, ok=True, detail="3")]
    assert kiosk.state.lit == {"vero", "kela"}


def test_identify_lets_the_lamps_run_and_is_answered_with_the_name_at_once() -> None:
    kiosk = Kiosk().open()
    do_id = ask(kiosk, Identify())
    assert told(kiosk) == [DoResult(do_id=do_id, ok=True, detail="kiosk-1")]
    first = kiosk.state.lit
    kiosk.wait(BLINK_MS)
    assert (len(first), len(kiosk.state.lit)) == (1, 1)
    assert first != kiosk.state.lit
    kiosk.wait(IDENTITY_MS)
    assert kiosk.state.lit == {"vero", "kela"}
    assert len(told(kiosk)) == 1
    assert logic.next_due(kiosk.state) is None


def test_a_customer_takes_a_number_while_the_lamps_are_tried() -> None:
    kiosk = Kiosk().open()
    ask(kiosk, TestLamps())
    kiosk.press("kela")
    assert len(kiosk.asked()) == 1


def test_the_health_goes_on_telling_how_many_services_give_tickets() -> None:
    kiosk = Kiosk().open()
    reports = len(kiosk.did(ReportHealth))
    ask(kiosk, TestLamps())
    kiosk.wait(10_000)
    assert len(kiosk.did(ReportHealth)) == reports


def test_two_signs_at_a_time_are_too_many() -> None:
    kiosk = Kiosk().open()
    ask(kiosk, TestLamps(), 1)
    second = ask(kiosk, Identify(), 2)
    assert told(kiosk) == [DoResult(do_id=second, ok=False, code="busy")]


@pytest.mark.parametrize("do", [TestChime(), TestSensor()])
def test_what_a_kiosk_does_not_have_is_answered_as_such(do: AnyDo) -> None:
    kiosk = Kiosk().open()
    do_id = ask(kiosk, do)
    assert told(kiosk) == [DoResult(do_id=do_id, ok=False, code="not_fitted")]


def test_a_kiosk_without_buttons_has_no_lamps_to_try() -> None:
    state = logic.initial(logic.Setup(services=()))
    state, _ = logic.step(state, Started(), at(0))
    _, effects = logic.step(state, Asked(_DO.format(1), TestLamps()), at(0))
    assert Tell(DoResult(do_id=_DO.format(1), ok=False, code="not_fitted")) in effects
