"""What the kiosk shows: lamps that are lit only while a press gives a ticket, health that is told when it changes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.advisor import NUMBERS_PATIENCE_MS
from devices.ticket_kiosk.events import Light, PrinterChanged, PrinterCondition, Refuse
from tests.kiosk_examples import BENEFITS, SERVICES, TAX, Kiosk, controller_is, given, refused
from vuoro.i18n import text
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import Learned, LinkChanged, ReportHealth
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import ServicesState
from vuoro.values import Language, PresenceStatus


def _lit(kiosk: Kiosk) -> set[str]:
    lamps = {light.button: light.lit for light in kiosk.did(Light)}
    return {button for button, lit in lamps.items() if lit}


def _findings(kiosk: Kiosk) -> tuple[Finding, ...]:
    return kiosk.did(ReportHealth)[-1].findings


def test_the_lamps_are_dark_until_a_press_would_give_a_ticket() -> None:
    assert _lit(Kiosk()) == set()


def test_the_lamps_of_open_services_are_lit() -> None:
    kiosk = Kiosk().open()
    assert _lit(kiosk) == {"vero", "kela"}


def test_the_lamp_of_a_service_that_closes_goes_dark() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(Learned(ServicesState(services=(replace(TAX, open=False), BENEFITS))))
    assert _lit(kiosk) == {"kela"}


def test_all_lamps_go_dark_while_nothing_can_be_printed() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.COVER_OPEN))
    assert _lit(kiosk) == set()
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    assert _lit(kiosk) == {"vero", "kela"}


def test_a_lamp_is_switched_only_when_it_changes() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(Learned(SERVICES), Learned(SERVICES))
    assert sorted(light.button for light in kiosk.did(Light)) == ["kela", "vero"]


@pytest.mark.parametrize("loss", [LinkChanged(up=False), controller_is(PresenceStatus.LOST)])
def test_a_hub_away_for_less_than_ten_seconds_is_not_noticed(loss: LinkChanged | Learned) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(loss)
    kiosk.wait(9_998)
    kiosk.strike("vero")
    kiosk.wait(1)
    assert _lit(kiosk) == {"vero", "kela"}
    kiosk.tell(LinkChanged(up=True), controller_is(PresenceStatus.ONLINE))
    assert len(kiosk.asked()) == 1
    assert kiosk.did(Refuse) == []


@pytest.mark.parametrize("loss", [LinkChanged(up=False), controller_is(PresenceStatus.OFFLINE)])
def test_a_hub_away_for_ten_seconds_turns_the_lamps_off_and_presses_down(loss: LinkChanged | Learned) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(loss)
    kiosk.wait(10_000)
    assert _lit(kiosk) == set()
    kiosk.press("vero")
    assert kiosk.asked() == []
    assert kiosk.did(Refuse) == [Refuse("vero")]


def test_losing_the_hub_again_while_it_is_away_gives_no_more_time() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(LinkChanged(up=False))
    kiosk.wait(8_000)
    kiosk.tell(LinkChanged(up=True), LinkChanged(up=False))
    kiosk.wait(2_000)
    assert _lit(kiosk) == set()


def test_after_the_link_is_back_the_controller_has_to_be_heard_of_anew() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(LinkChanged(up=False))
    kiosk.wait(20_000)
    kiosk.tell(LinkChanged(up=True))
    assert _lit(kiosk) == set()
    kiosk.tell(controller_is(PresenceStatus.ONLINE))
    assert _lit(kiosk) == {"vero", "kela"}


def test_what_the_disk_lost_is_told() -> None:
    kiosk = Kiosk(unreadable=2).open()
    [finding] = kiosk.did(ReportHealth)[-1].findings
    assert (finding.code, finding.severity) == ("disk_unreadable", Severity.FAULT)
    assert finding.detail.startswith("2 record(s)")


def test_nothing_is_due_once_the_grace_is_over() -> None:
    kiosk = Kiosk().open()
    assert logic.next_due(kiosk.state) is None
    kiosk.tell(LinkChanged(up=False))
    assert logic.next_due(kiosk.state) == 10_000
    kiosk.wait(10_000)
    assert logic.next_due(kiosk.state) == 10_000 + NUMBERS_PATIENCE_MS
    kiosk.wait(NUMBERS_PATIENCE_MS)
    assert logic.next_due(kiosk.state) is None


@pytest.mark.parametrize("code", [RejectionCode.SERVICE_CLOSED, RejectionCode.SERVICE_FULL])
def test_a_service_whose_hours_are_over_or_whose_queue_is_full_is_no_trouble(code: RejectionCode) -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(refused(code))
    assert _findings(kiosk) == ()


def test_a_refused_service_stays_dark_until_the_controller_tells_the_services_anew() -> None:
    kiosk = Kiosk().open()
    kiosk.press("vero")
    kiosk.tell(refused(RejectionCode.NUMBERS_EXHAUSTED))
    assert _lit(kiosk) == {"kela"}
    assert [finding.code for finding in _findings(kiosk)] == ["ticket_refused"]
    kiosk.tell(Learned(SERVICES))
    assert _lit(kiosk) == {"vero", "kela"}
    assert _findings(kiosk) == ()


def test_the_lamp_of_the_chosen_language_is_lit_until_the_ticket_is_taken() -> None:
    kiosk = Kiosk(languages=(Language.SV, Language.EN)).open()
    kiosk.press("sv")
    assert "sv" in _lit(kiosk)
    kiosk.press("vero")
    assert "sv" not in _lit(kiosk)


def test_low_paper_is_a_warning_before_no_paper_is_a_fault() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_LOW))
    assert _findings(kiosk) == (Finding(code="paper_low", severity=Severity.WARNING, detail=""),)
    kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT))
    assert _findings(kiosk) == (Finding(code="paper_out", severity=Severity.FAULT, detail=""),)


def test_a_printer_that_is_gone_says_what_the_machine_says_about_it() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(PrinterCondition.OFFLINE, "No such file or directory: '/dev/usb/lp0'"))
    assert _findings(kiosk)[0].detail == "No such file or directory: '/dev/usb/lp0'"


def test_health_is_told_only_when_it_has_changed() -> None:
    kiosk = Kiosk().open()
    before = len(kiosk.did(ReportHealth))
    kiosk.press("vero")
    kiosk.tell(given("X113"), PrinterChanged(PrinterCondition.OK), Learned(SERVICES))
    kiosk.paper_comes_out()
    assert len(kiosk.did(ReportHealth)) == before


def test_health_tells_how_many_lamps_are_lit() -> None:
    kiosk = Kiosk().open()
    readings = kiosk.did(ReportHealth)[-1].readings
    assert (readings["printer"], readings["lamps_lit"]) == ("ok", 2)


def test_the_controller_has_a_while_to_be_heard_of_after_the_start() -> None:
    kiosk = Kiosk()
    kiosk.tell(LinkChanged(up=True))
    kiosk.wait(9_999)
    assert _findings(kiosk) == ()
    kiosk.wait(1)
    assert [finding.code for finding in _findings(kiosk)] == ["controller_away"]


def test_a_controller_that_says_it_is_off_is_a_fault_at_once() -> None:
    kiosk = Kiosk()
    kiosk.tell(LinkChanged(up=True), controller_is(PresenceStatus.OFFLINE))
    assert [finding.code for finding in _findings(kiosk)] == ["controller_away"]


def test_a_controller_that_is_gone_is_a_fault() -> None:
    kiosk = Kiosk().open()
    kiosk.tell(controller_is(PresenceStatus.LOST))
    assert _findings(kiosk) == ()
    kiosk.wait(10_000)
    assert [finding.code for finding in _findings(kiosk)] == ["controller_away"]


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN])
@pytest.mark.parametrize("condition", [each for each in PrinterCondition if each is not PrinterCondition.OK])
def test_every_finding_is_explained_to_people(condition: PrinterCondition, language: Language) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(condition))
    [finding] = _findings(kiosk)
    assert text(f"finding.{finding.code}", language)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (PrinterCondition.PAPER_LOW, "paper_low"),
        (PrinterCondition.PAPER_OUT, "paper_out"),
        (PrinterCondition.COVER_OPEN, "cover_open"),
        (PrinterCondition.OFFLINE, "printer_offline"),
        (PrinterCondition.SILENT, "printer_silent"),
    ],
)
def test_each_way_a_printer_can_be_unwell_is_a_finding_of_its_own(condition: PrinterCondition, code: str) -> None:
    kiosk = Kiosk().open()
    kiosk.tell(PrinterChanged(condition))
    assert [finding.code for finding in _findings(kiosk)] == [code]
    assert kiosk.did(ReportHealth)[-1].readings["printer"] == condition.value


def test_the_health_tells_how_many_numbers_are_left_for_a_time_without_the_hub() -> None:
    kiosk = Kiosk().open().lease(701, 720)
    assert kiosk.did(ReportHealth)[-1].readings["numbers_left"] == 40
    kiosk.tell(LinkChanged(up=False))
    kiosk.wait(10_000)
    kiosk.press("vero")
    readings = kiosk.did(ReportHealth)[-1].readings
    assert (readings["numbers_left"], readings["to_hand_in"]) == (39, 1)
