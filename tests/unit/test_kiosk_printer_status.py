"""What a printer's status bytes mean, and what no answer means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ticket_kiosk.events import PrinterCondition
from devices.ticket_kiosk.printer_status import ask, is_status

_REPLY_S = 0.01
_WELL = {1: b"\x12", 2: b"\x12", 4: b"\x12"}


class _ScriptedStream:
    """A printer that answers each question with set bytes, or with none."""

    def __init__(self, answers: dict[int, bytes]) -> None:
        self._answers = answers
        self._coming = b""
        self.asked: list[int] = []

    def write(self, data: bytes) -> None:
        assert data[:2] == b"\x10\x04"
        self.asked.append(data[2])
        self._coming += self._answers.get(data[2], b"")

    def read(self) -> int | None:
        byte, self._coming = self._coming[:1], self._coming[1:]
        return byte[0] if byte else None

    def discard(self) -> None:
        self._coming = b""

    def close(self) -> None:
        """Nothing to close."""


def _ask(answers: dict[int, bytes]) -> PrinterCondition:
    return ask(_ScriptedStream(answers), _REPLY_S)


def test_a_printer_without_complaints_is_well() -> None:
    assert _ask(_WELL) is PrinterCondition.OK


@pytest.mark.parametrize(
    ("answers", "condition"),
    [
        ({4: b"\x1e"}, PrinterCondition.PAPER_LOW),
        ({4: b"\x72"}, PrinterCondition.PAPER_OUT),
        ({4: b"\x7e", 1: b"\x1a", 2: b"\x32"}, PrinterCondition.PAPER_OUT),
        ({2: b"\x32"}, PrinterCondition.PAPER_OUT),
        ({2: b"\x16", 1: b"\x1a"}, PrinterCondition.COVER_OPEN),
        ({1: b"\x1a"}, PrinterCondition.OFFLINE),
    ],
)
def test_each_complaint_has_its_name(answers: dict[int, bytes], condition: PrinterCondition) -> None:
    assert _ask(_WELL | answers) is condition


def test_a_mute_printer_is_silent_and_never_well() -> None:
    assert _ask({}) is PrinterCondition.SILENT


def test_a_mute_printer_is_asked_only_once() -> None:
    stream = _ScriptedStream({})
    ask(stream, _REPLY_S)
    assert stream.asked == [1]


def test_a_printer_that_says_nothing_of_its_paper_is_silent() -> None:
    assert _ask({1: b"\x12", 2: b"\x12"}) is PrinterCondition.SILENT


def test_a_model_that_does_not_know_the_cause_of_being_offline_can_be_well() -> None:
    assert _ask({1: b"\x12", 4: b"\x12"}) is PrinterCondition.OK


def test_bytes_that_are_no_status_are_passed_over() -> None:
    assert _ask(_WELL | {4: b"\x00\xff\x41\x72"}) is PrinterCondition.PAPER_OUT


@given(st.integers(min_value=0, max_value=255))
def test_a_status_byte_has_its_fixed_bits(byte: int) -> None:
    bits = f"{byte:08b}"
    assert is_status(byte) == (bits[0] == "0" and bits[3] == "1" and bits[6:] == "10")
