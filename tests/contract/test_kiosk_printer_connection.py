"""The real printer adapters when the connection itself fails: unplugged at any byte, stalled, mute, not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk.events import Printed, PrinterChanged, PrinterCondition, PrintFailed
from devices.ticket_kiosk.settings import PrinterKind
from tests.contract.kiosk_printers import PtyRig, is_readable, job

_TICKET = job("X113")
_IN_A_RULE = _TICKET.data.index(b"\x1dv0") + 40


@pytest.fixture(params=list(PrinterKind))
def kind(request: pytest.FixtureRequest) -> PrinterKind:
    chosen: PrinterKind = request.param
    return chosen


@pytest.fixture
def rig(kind: PrinterKind, tmp_path: Path) -> Iterator[PtyRig]:
    built = PtyRig(kind, tmp_path)
    built.printer.start()
    assert built.events.next() == PrinterChanged(PrinterCondition.OK)
    yield built
    built.close()


def _await(rig: PtyRig, condition: PrinterCondition) -> PrinterChanged:
    """Return the news of ``condition``; other news of the printer may come before it."""
    while True:
        event = rig.events.next()
        assert isinstance(event, PrinterChanged)
        if event.condition is condition:
            return event


@pytest.mark.parametrize("after_bytes", [1, 100, _IN_A_RULE, len(_TICKET.data) // 2, len(_TICKET.data) - 1])
def test_a_ticket_cut_by_the_plug_is_not_printed_and_comes_out_whole_afterwards(rig: PtyRig, after_bytes: int) -> None:
    rig.unplug_in_the_next_ticket(after_bytes)
    rig.printer.print(_TICKET)
    failed = rig.events.next()
    assert isinstance(failed, PrintFailed)
    assert failed.condition is PrinterCondition.OFFLINE
    rig.unplug()
    rig.plug_in()
    _await(rig, PrinterCondition.OK)
    rig.printer.print(_TICKET)
    assert rig.events.next() == Printed(_TICKET.paper)
    assert rig.numbers()[-1] == "X113"


def test_the_rest_of_a_picture_that_was_cut_off_does_not_swallow_the_next_ticket(rig: PtyRig) -> None:
    rig.unplug_in_the_next_ticket(_IN_A_RULE)
    rig.printer.print(_TICKET)
    assert isinstance(rig.events.next(), PrintFailed)
    assert not is_readable(rig.paper)
    rig.unplug()
    rig.plug_in()
    _await(rig, PrinterCondition.OK)
    rig.printer.print(_TICKET)
    assert rig.events.next() == Printed(_TICKET.paper)
    assert rig.numbers() == ["X113"]


def test_a_printer_that_is_unplugged_while_idle_is_offline_until_it_is_back(rig: PtyRig) -> None:
    rig.unplug()
    assert _await(rig, PrinterCondition.OFFLINE).detail
    rig.plug_in()
    _await(rig, PrinterCondition.OK)


def test_a_ticket_for_a_printer_that_is_not_there_has_failed(rig: PtyRig) -> None:
    rig.unplug()
    _await(rig, PrinterCondition.OFFLINE)
    rig.printer.print(_TICKET)
    while isinstance(event := rig.events.next(), PrinterChanged):
        assert event.condition is PrinterCondition.OFFLINE
    assert isinstance(event, PrintFailed)
    assert event.condition is PrinterCondition.OFFLINE


def test_a_printer_that_appears_only_later_is_found(kind: PrinterKind, tmp_path: Path) -> None:
    rig = PtyRig(kind, tmp_path, plugged_in=False)
    rig.printer.start()
    assert str(rig.device) in _await(rig, PrinterCondition.OFFLINE).detail
    rig.plug_in()
    _await(rig, PrinterCondition.OK)
    rig.close()


def test_a_printer_that_takes_nothing_is_given_up_and_not_waited_for(rig: PtyRig) -> None:
    rig.stall()
    flood = replace(_TICKET, data=bytes(200_000))  # more than any buffer between us and the printer
    rig.printer.print(flood)
    while isinstance(event := rig.events.next(), PrinterChanged):
        assert not event.condition.can_print
    assert isinstance(event, PrintFailed)
    assert not event.condition.can_print


def test_a_ticket_taken_by_a_mute_printer_is_not_printed(rig: PtyRig) -> None:
    rig.fall_silent()
    _await(rig, PrinterCondition.SILENT)
    rig.printer.print(_TICKET)
    assert rig.events.next() == PrintFailed(_TICKET.paper, PrinterCondition.SILENT)


def test_noise_on_the_line_is_not_taken_for_an_answer(rig: PtyRig) -> None:
    rig.noise = b"\x00\xff"
    rig.run_out_of_paper()
    _await(rig, PrinterCondition.PAPER_OUT)


def test_closing_ends_the_thread_even_when_the_printer_is_not_there(kind: PrinterKind, tmp_path: Path) -> None:
    rig = PtyRig(kind, tmp_path, plugged_in=False)
    rig.printer.start()
    rig.close()
    assert not rig.printer._thread.is_alive()  # type: ignore[attr-defined]  # the port has no such question
