"""The printer's port, held by the simulated printer and by the real adapters alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.ticket_kiosk.events import Printed, PrinterChanged, PrinterCondition, PrintFailed
from devices.ticket_kiosk.settings import PrinterKind
from tests.contract.kiosk_printers import FakeRig, PtyRig, Rig, job

_RIGS: dict[str, Callable[[Path], Rig]] = {
    "simulated": lambda _: FakeRig(),
    "serial": lambda folder: PtyRig(PrinterKind.SERIAL, folder),
    "usb": lambda folder: PtyRig(PrinterKind.USB, folder),
}


@pytest.fixture(params=sorted(_RIGS))
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    built = _RIGS[request.param](tmp_path)
    built.printer.start()
    assert built.events.next() == PrinterChanged(PrinterCondition.OK)
    yield built
    built.close()


def _print(rig: Rig, number: str) -> object:
    rig.printer.print(job(number))
    return rig.events.next()


def test_a_ticket_that_came_out_is_reported_as_printed(rig: Rig) -> None:
    assert _print(rig, "X113") == Printed("20200113-X113")
    assert rig.numbers() == ["X113"]


def test_tickets_come_out_in_their_order(rig: Rig) -> None:
    for number in ("X113", "A001", "X114"):
        _print(rig, number)
    assert rig.numbers() == ["X113", "A001", "X114"]


def test_low_paper_is_told_and_prints_on(rig: Rig) -> None:
    rig.run_low()
    assert rig.events.next() == PrinterChanged(PrinterCondition.PAPER_LOW)
    assert _print(rig, "X113") == Printed("20200113-X113")


def test_the_end_of_the_paper_is_told_while_nothing_prints(rig: Rig) -> None:
    rig.run_out_of_paper()
    assert rig.events.next() == PrinterChanged(PrinterCondition.PAPER_OUT)
    rig.load_paper()
    assert rig.events.next() == PrinterChanged(PrinterCondition.OK)


def test_an_open_cover_is_told(rig: Rig) -> None:
    rig.open_cover()
    assert rig.events.next() == PrinterChanged(PrinterCondition.COVER_OPEN)
    rig.close_cover()
    assert rig.events.next() == PrinterChanged(PrinterCondition.OK)


def test_a_printer_that_falls_silent_is_told_and_is_not_well(rig: Rig) -> None:
    rig.fall_silent()
    assert rig.events.next() == PrinterChanged(PrinterCondition.SILENT)
    rig.answer_again()
    assert rig.events.next() == PrinterChanged(PrinterCondition.OK)


def test_a_ticket_sent_to_a_printer_without_paper_has_failed_and_the_condition_is_told_anew(rig: Rig) -> None:
    rig.run_out_of_paper()
    assert rig.events.next() == PrinterChanged(PrinterCondition.PAPER_OUT)
    assert _print(rig, "X113") == PrintFailed("20200113-X113", PrinterCondition.PAPER_OUT)
    rig.load_paper()
    assert _until_well(rig) == PrinterChanged(PrinterCondition.OK)
    assert _print(rig, "X113") == Printed("20200113-X113")
    assert rig.numbers() == ["X113"]


def test_paper_that_ends_in_the_middle_of_a_ticket_gives_the_whole_ticket_on_the_new_roll(rig: Rig) -> None:
    _print(rig, "X112")
    rig.run_out_in_the_next_ticket()
    assert _print(rig, "X113") == PrintFailed("20200113-X113", PrinterCondition.PAPER_OUT)
    rig.load_paper()
    assert _until_well(rig) == PrinterChanged(PrinterCondition.OK)
    assert _print(rig, "X113") == Printed("20200113-X113")
    assert rig.numbers() == ["X112", "X113"]


def _until_well(rig: Rig) -> object:
    """Return the first news that says the printer is well; the fault may be told before it."""
    while (event := rig.events.next()) != PrinterChanged(PrinterCondition.OK):
        assert isinstance(event, PrinterChanged)
    return event
