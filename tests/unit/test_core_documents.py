"""Documents that the advisor receives: for whom, and what the stamp says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from controller.core.results import result_of
from tests.unit.core_world import ADVISOR, MORNING, Hall, text
from vuoro.messages.commands import ReceiveDocument
from vuoro.messages.device_commands import DocumentStamp
from vuoro.messages.events import DocumentReceived
from vuoro.messages.replies import RejectionCode, Stamped
from vuoro.messages.state import LogHead
from vuoro.values import Moment

FOR_KELA = ReceiveDocument(authority="kela")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def stamp(hall: Hall) -> DocumentStamp:
    result = result_of(hall.lobby, hall.do(ADVISOR, FOR_KELA), hall.now)
    assert isinstance(result, Stamped)
    return result.stamp


def test_a_stamp_says_for_whom_where_and_when_to_the_second(hall: Hall) -> None:
    hall.now = Moment(mono_ms=hall.now.mono_ms, utc=datetime(2020, 1, 13, 14, 14, 59, 999_999, tzinfo=UTC))
    assert stamp(hall) == DocumentStamp(
        number=1,
        authority_name=text("Kela"),
        site_name=text("Test"),
        time_zone="Europe/Helsinki",
        at=datetime(2020, 1, 13, 14, 14, 59, tzinfo=UTC),
        clock_trusted=True,
    )


def test_documents_are_numbered_through_the_day(hall: Hall) -> None:
    assert [stamp(hall).number for _ in range(3)] == [1, 2, 3]


def test_a_stamp_says_when_the_clock_is_not_to_be_trusted(hall: Hall) -> None:
    hall.lobby.clock_trusted = False
    assert not stamp(hall).clock_trusted


def test_a_stamp_carries_the_head_of_the_emptying_log(hall: Hall) -> None:
    hall.lobby.log_head = LogHead(count=7, head="ab12")
    assert (stamp(hall).log_count, stamp(hall).log_head) == (7, "ab12")


def test_nothing_is_received_for_an_organisation_without_an_agreement(hall: Hall) -> None:
    refusal = hall.refusal(ADVISOR, ReceiveDocument(authority="vero"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.NO_AGREEMENT, ("kela",))


def test_nothing_is_received_for_an_organisation_that_does_not_exist(hall: Hall) -> None:
    refusal = hall.refusal(ADVISOR, ReceiveDocument(authority="dvv"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_AUTHORITY, ("kela", "vero"))


def test_a_record_has_a_number_and_an_organisation_and_no_place_for_a_person(hall: Hall) -> None:
    (fact,) = hall.do(ADVISOR, FOR_KELA)
    assert msgspec.to_builtins(fact) == {"kind": "document_received", "document": 1, "authority": "kela"}
    assert {field.name for field in msgspec.structs.fields(DocumentReceived)} == {"document", "authority"}
    assert {field.name for field in msgspec.structs.fields(ReceiveDocument)} == {"authority"}


def test_a_stamp_is_of_the_moment_and_never_rounded_up(hall: Hall) -> None:
    for milliseconds in (0, 1, 500, 999):
        at = MORNING.utc + timedelta(milliseconds=milliseconds)
        hall.now = Moment(mono_ms=MORNING.mono_ms + milliseconds, utc=at)
        assert stamp(hall).at == MORNING.utc
