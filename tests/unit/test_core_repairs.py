"""Repairs on the team's agenda, and what is only counted."""

from __future__ import annotations

import msgspec
import pytest

from controller.core.results import result_of
from controller.core.views import Kind, View, show
from tests.unit.core_world import ADVISOR, Hall, person
from vuoro.messages.commands import CountVisitor, NoteRepair, ReportDisturbance, UpdateRepair
from vuoro.messages.events import DisturbanceReported, RepairNoted, RepairUpdated, VisitorCounted
from vuoro.messages.replies import Done, Numbered, RejectionCode
from vuoro.messages.state import AdvisorState, Repair
from vuoro.topics import MAX_BYTES_FROM_CONTROLLER
from vuoro.values import Disturbance, Fault, RepairStatus, Role, VisitorKind

GUARD, TEAM = person(Role.GUARD), person(Role.TEAM)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def note(hall: Hall, subject: str = "kiosk-1", words: str | None = None) -> int:
    (fact,) = hall.do(GUARD, NoteRepair(subject=subject, fault=Fault.POOR_PRINT, words=words))
    assert isinstance(fact, RepairNoted)
    return fact.repair


def agenda(hall: Hall) -> tuple[Repair, ...]:
    state = show(hall.lobby, View(Kind.ADVISOR), hall.now)
    assert isinstance(state, AdvisorState)
    return state.repairs


def test_a_noted_repair_is_open_since_then_and_has_a_number(hall: Hall) -> None:
    facts = hall.do(GUARD, NoteRepair(subject="kiosk-1", fault=Fault.POOR_PRINT))
    number = hall.lobby.seq
    assert result_of(hall.lobby, facts, hall.now) == Numbered(number=number)
    assert agenda(hall) == (
        Repair(
            repair=number,
            subject="kiosk-1",
            fault=Fault.POOR_PRINT,
            status=RepairStatus.OPEN,
            noted_at=hall.now.utc,
            changed_at=hall.now.utc,
        ),
    )


def test_what_is_no_device_of_ours_can_need_repair_too(hall: Hall) -> None:
    note(hall, "door-of-the-wc")
    assert [one.subject for one in agenda(hall)] == ["door-of-the-wc"]


def test_each_note_is_a_repair_of_its_own(hall: Hall) -> None:
    assert note(hall) != note(hall)
    assert len(agenda(hall)) == 2


def test_a_repair_is_passed_on_then_done_and_can_be_open_again(hall: Hall) -> None:
    number, noted_at = note(hall), hall.now.utc
    for status in (RepairStatus.PASSED_ON, RepairStatus.DONE, RepairStatus.OPEN):
        hall.wait(60)
        assert hall.do(TEAM, UpdateRepair(repair=number, status=status)) == (
            RepairUpdated(repair=number, status=status),
        )
        (its,) = agenda(hall)
        assert (its.status, its.noted_at, its.changed_at) == (status, noted_at, hall.now.utc)


def test_the_same_status_again_is_no_news(hall: Hall) -> None:
    assert hall.do(ADVISOR, UpdateRepair(repair=note(hall), status=RepairStatus.OPEN)) == ()


def test_an_unknown_repair_cannot_be_done(hall: Hall) -> None:
    number = note(hall)
    refusal = hall.refusal(TEAM, UpdateRepair(repair=99, status=RepairStatus.DONE))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_REPAIR, (str(number),))


def test_what_was_written_is_in_no_fact_and_in_no_state(hall: Hall) -> None:
    note(hall, words="Rouva Virtanen potkaisi konetta")
    everything = msgspec.json.encode([hall.history, agenda(hall)])
    assert b"Virtanen" not in everything


def test_the_agenda_fits_into_what_a_reader_takes(hall: Hall) -> None:
    for _ in range(1000):
        note(hall, "a" * 32)
    assert len(msgspec.json.encode(AdvisorState(requests=(), repairs=agenda(hall)))) < MAX_BYTES_FROM_CONTROLLER // 2
    assert agenda(hall)[-1].repair == hall.lobby.seq


def test_visitors_without_a_ticket_and_disturbances_are_counted_each_time(hall: Hall) -> None:
    counted = CountVisitor(visitor=VisitorKind.SELF_SERVICE)
    reported = ReportDisturbance(disturbance=Disturbance.ILLNESS)
    for _ in range(2):
        assert hall.do(GUARD, counted) == (VisitorCounted(visitor=VisitorKind.SELF_SERVICE),)
        facts = hall.do(GUARD, reported)
        assert facts == (DisturbanceReported(disturbance=Disturbance.ILLNESS),)
        assert result_of(hall.lobby, facts, hall.now) == Done()
