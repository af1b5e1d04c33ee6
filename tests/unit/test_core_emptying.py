"""Every emptying is on record: made, confirmed, late, missed, explained; and nothing in the log is ever mended."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from controller.core.known_box import KEPT
from tests.unit.box_hall import KELA_BOX, TEAM, BoxHall
from tests.unit.core_steps import BOX
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_3, MORNING
from vuoro.emptying_log import ClockQuality, Record, Witness, read, verify
from vuoro.messages.commands import ConfirmEmptying, ExplainEmptying, ReportOpening
from vuoro.messages.events import BoxOpened, EmptyingLogged
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import LogHead
from vuoro.values import LateReason, RecordKind


@pytest.fixture
def hall() -> BoxHall:
    return BoxHall()


def _records(hall: BoxHall) -> list[Record]:
    return [read(line).record for line in hall.log]


def _kinds(hall: BoxHall, box: str = "shared") -> list[RecordKind]:
    return [record.what for record in _records(hall) if record.box == box]


def _confirm(opening: int, late: LateReason | None = None, envelopes: int | None = None) -> ConfirmEmptying:
    return ConfirmEmptying(box="shared", opening=opening, late=late, envelopes=envelopes)


def _explain(hall: BoxHall, text: str = "16:15", late: LateReason = LateReason.KEY_MISSING) -> ExplainEmptying:
    return ExplainEmptying(box="shared", due_at=hall.at(text), late=late)


# In time.


def test_an_opening_is_on_record_with_everything_that_is_known_of_it(hall: BoxHall) -> None:
    hall.opened("16:15:05")
    (record,) = _records(hall)
    assert (record.what, record.site, record.box) == (RecordKind.OPENED, "test", "shared")
    assert record.opened is not None
    assert record.closed is not None
    assert record.due is not None
    assert record.opened.local.isoformat() == "2020-01-13T16:15:05+02:00"
    assert record.closed.local.isoformat() == "2020-01-13T16:15:45+02:00"
    assert record.due.utc.isoformat() == "2020-01-13T14:15:00+00:00"
    assert record.legal_basis == hall.lobby.plan.boxes["shared"].legal_basis
    assert (record.role, record.who) == (Witness.BOX, "dropbox-1")
    assert (record.envelopes, record.fill_before, record.fill_after) == (7, 40, 2)
    assert (record.clock, record.watched) == (ClockQuality.TRUSTED, True)
    assert (record.is_late, record.late) == (False, None)


def test_a_confirmation_is_a_record_of_its_own_by_account_and_repeats_what_it_confirms(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    hall.do(ADVISOR, _confirm(opening, envelopes=8))
    opened, confirmed = _records(hall)
    assert (confirmed.what, confirmed.opening, confirmed.counted) == (RecordKind.CONFIRMED, opening, 8)
    assert (confirmed.role, confirmed.who) == (Witness.ADVISOR, ADVISOR.person.account)
    same = ("due", "legal_basis", "opened", "closed", "envelopes", "fill_before", "fill_after", "is_late", "clock")
    assert [getattr(confirmed, name) for name in same] == [getattr(opened, name) for name in same]


def test_an_opening_that_nobody_has_confirmed_stays_so(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    hall.until("15:00", 14)
    assert [one.record for one in hall.box().unconfirmed] == [opening]
    hall.do(ADVISOR, _confirm(opening))
    assert hall.box().unconfirmed == ()


def test_who_turns_the_key_at_the_box_has_confirmed(hall: BoxHall) -> None:
    hall.opened("16:15:05", confirmed_at_box=True)
    opened, confirmed = _records(hall)
    assert (confirmed.what, confirmed.opening) == (RecordKind.CONFIRMED, opened.number)
    assert (confirmed.role, confirmed.who) == (Witness.KEY, None)
    assert hall.box().unconfirmed == ()
    assert hall.box().last_emptied_at == hall.at("16:15:45")


def test_the_facts_tell_of_nobody_and_each_has_the_hash_of_its_record(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    hall.do(ADVISOR, _confirm(opening))
    facts = [entered.fact() for entered in hall.entered]
    assert {type(fact) for fact in facts} == {EmptyingLogged}
    assert [fact.hash for fact in facts] == [read(line).hash for line in hall.log]
    assert ADVISOR.person.account not in msgspec.json.encode(facts).decode()


def test_the_head_is_told_with_every_box(hall: BoxHall) -> None:
    hall.opened("16:15:05")
    head = LogHead(count=1, head=hall.entered[-1].hash)
    assert hall.box("shared").log == hall.box("kela-box").log == hall.lobby.log_head == head


def test_the_log_of_all_boxes_is_one_chain(hall: BoxHall) -> None:
    hall.opened("16:15:05")
    hall.opened("16:16:30", box=KELA_BOX, confirmed_at_box=True)
    hall.until("18:00", 15)
    assert verify(hall.log, hall.lobby.log_head.head) == []
    assert {record.box for record in _records(hall)} == {"shared", "kela-box"}


def test_one_opening_that_begins_before_the_time_and_ends_after_it_is_the_emptying(hall: BoxHall) -> None:
    hall.opened("16:14:50")
    assert _records(hall)[0].due is not None
    assert hall.box().due_at == hall.at("16:15", 14)


def test_an_opening_that_ends_before_the_time_is_not_the_emptying(hall: BoxHall) -> None:
    hall.opened("16:14:00")
    assert _records(hall)[0].due is None
    assert hall.box().due_at == hall.at("16:15")


def test_the_second_opening_of_an_evening_is_on_record_and_no_second_emptying(hall: BoxHall) -> None:
    hall.opened("16:15:05")
    hall.opened("16:20:00")
    assert [record.due is not None for record in _records(hall)] == [True, False]


# Late.


def test_an_emptying_is_late_when_it_begins_after_the_time_that_the_site_allows(hall: BoxHall) -> None:
    hall.opened("16:30:00", box=KELA_BOX)
    hall.opened("16:30:01")
    late = {record.box: record.is_late for record in _records(hall) if record.what is RecordKind.OPENED}
    assert late == {"kela-box": False, "shared": True}


def test_a_late_emptying_cannot_be_confirmed_without_saying_why(hall: BoxHall) -> None:
    opening = hall.opened("16:40:00")
    refusal = hall.refusal(ADVISOR, _confirm(opening))
    assert refusal.code is RejectionCode.EXPLANATION_NEEDED
    assert refusal.allowed == tuple(LateReason)
    hall.do(ADVISOR, _confirm(opening, LateReason.RUSH))
    assert (_records(hall)[-1].is_late, _records(hall)[-1].late) == (True, LateReason.RUSH)
    assert hall.box().unexplained == ()


def test_a_late_emptying_that_was_confirmed_with_the_key_is_still_to_be_explained(hall: BoxHall) -> None:
    hall.opened("16:40:00", confirmed_at_box=True)
    assert hall.box().unexplained == (hall.at("16:15"),)
    hall.do(ADVISOR, _explain(hall))
    assert hall.box().unexplained == ()
    assert _records(hall)[-1].opening == next(one.number for one in _records(hall) if one.what is RecordKind.OPENED)


def test_what_has_been_explained_already_need_not_be_explained_again_to_confirm_it(hall: BoxHall) -> None:
    opening = hall.opened("16:40:00")
    hall.do(ADVISOR, _explain(hall))
    hall.do(ADVISOR, _confirm(opening))
    assert hall.box().unexplained == ()


def test_why_it_was_late_says_nothing_of_an_emptying_in_time(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    hall.do(ADVISOR, _confirm(opening, LateReason.RUSH))
    assert (_records(hall)[-1].is_late, _records(hall)[-1].late) == (False, None)


# Missed.


def test_an_emptying_that_nobody_makes_is_missed_by_the_clock(hall: BoxHall) -> None:
    hall.until("16:29:59")
    assert _kinds(hall) == []
    hall.until("16:30")
    (record, _) = _records(hall)
    assert (record.what, record.role, record.is_late) == (RecordKind.MISSED, Witness.CLOCK, True)
    assert hall.box().overdue
    assert hall.box().unexplained == (hall.at("16:15"),)
    assert hall.box().due_at == hall.at("16:15", 14)


def test_an_emptying_that_was_missed_and_made_later_has_both_records(hall: BoxHall) -> None:
    hall.until("16:35")
    opening = hall.opened("16:40:00")
    assert not hall.box().overdue
    assert hall.box().unexplained == (hall.at("16:15"),)
    hall.do(ADVISOR, _confirm(opening, LateReason.DOOR_JAMMED))
    assert _kinds(hall) == [RecordKind.MISSED, RecordKind.OPENED, RecordKind.CONFIRMED]
    assert hall.box().unexplained == ()


def test_an_emptying_that_the_hub_hears_of_too_late_was_in_time_once_somebody_says_so(hall: BoxHall) -> None:
    hall.until("17:00")
    opening = hall.opened("16:15:10")
    assert not _records(hall)[-1].is_late
    assert hall.box().unexplained == (hall.at("16:15"),)
    hall.do(ADVISOR, _confirm(opening))
    assert hall.box().unexplained == ()


def test_every_day_on_which_the_hub_was_off_is_found_at_the_next_start(hall: BoxHall) -> None:
    hall.until("12:00")
    hall.move(hall.at("08:00", 20))  # a Monday, one week later
    hall.happen_all()
    due = [record.due for record in _records(hall) if record.box == "shared"]
    assert [one.local.day for one in due if one is not None] == [13, 14, 15, 16, 17]
    assert _kinds(hall) == [RecordKind.MISSED] * 5
    assert verify(hall.log) == []


def test_an_emptying_that_is_missed_is_missed_once(hall: BoxHall) -> None:
    hall.until("16:30")
    before = hall.log
    hall.happen_all()
    hall.until("18:00")
    assert hall.log == before


def test_a_box_that_nobody_has_connected_yet_misses_nothing() -> None:
    hall = BoxHall()
    hall.lobby.boxes.clear()
    hall.until("18:00", 14)
    assert hall.log == []
    assert hall.box().due_at is None


def test_a_box_that_was_connected_after_its_time_misses_nothing_that_day() -> None:
    hall = BoxHall()
    hall.lobby.boxes.clear()
    hall.until("17:00")
    hall.fill(BOX, 0)
    hall.opened("17:05")
    assert [record.due for record in _records(hall)] == [None]
    assert hall.box().due_at == hall.at("16:15", 14)


def test_a_hub_that_was_out_of_use_for_a_year_does_not_tell_of_every_day(hall: BoxHall) -> None:
    hall.move(MORNING.utc + timedelta(days=365))
    hall.happen_all()
    assert 15 <= len(_kinds(hall)) <= 23


def test_an_emptying_that_nobody_will_make_any_more_can_be_explained(hall: BoxHall) -> None:
    hall.until("08:00", 14)
    hall.do(ADVISOR, _explain(hall, late=LateReason.POINT_CLOSED))
    record = _records(hall)[-1]
    assert (record.what, record.late, record.role) == (
        RecordKind.EXPLAINED,
        LateReason.POINT_CLOSED,
        Witness.ADVISOR,
    )
    assert hall.box().unexplained == ()
    assert hall.box().overdue


def test_an_emptying_that_came_in_time_needs_no_explanation(hall: BoxHall) -> None:
    hall.until("16:30")
    hall.opened("16:15:05", 14)
    refusal = hall.refusal(ADVISOR, ExplainEmptying(box="shared", due_at=hall.at("16:15", 14), late=LateReason.RUSH))
    assert refusal.code is RejectionCode.UNKNOWN_OPENING
    assert refusal.allowed == ("2020-01-13T14:15:00+00:00",)


# Corrections, and who may.


def test_a_correction_is_a_new_record(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    hall.do(ADVISOR, _confirm(opening, envelopes=8))
    before = hall.log
    hall.do(ADVISOR, _confirm(opening, envelopes=9))
    assert hall.log[: len(before)] == before
    assert [record.counted for record in _records(hall)] == [None, 8, 9]


def test_an_explanation_can_be_corrected_by_the_team(hall: BoxHall) -> None:
    hall.until("16:30")
    hall.do(ADVISOR, _explain(hall, late=LateReason.RUSH))
    hall.do(TEAM, _explain(hall, late=LateReason.STAFF_HINDERED))
    assert [record.late for record in _records(hall) if record.what is RecordKind.EXPLAINED] == [
        LateReason.RUSH,
        LateReason.STAFF_HINDERED,
    ]


def test_an_opening_that_never_was_cannot_be_confirmed(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    refusal = hall.refusal(ADVISOR, _confirm(99))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_OPENING, (str(opening),))


def test_an_opening_of_another_box_cannot_be_confirmed(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05", box=KELA_BOX)
    assert hall.refusal(ADVISOR, _confirm(opening)).code is RejectionCode.UNKNOWN_OPENING


def test_a_record_that_is_no_opening_cannot_be_confirmed(hall: BoxHall) -> None:
    hall.until("16:30")
    assert hall.refusal(ADVISOR, _confirm(1)).code is RejectionCode.UNKNOWN_OPENING


def test_the_boxes_of_the_site_are_told_to_who_names_another_one(hall: BoxHall) -> None:
    for command in (
        ConfirmEmptying(box="attic", opening=1),
        ExplainEmptying(box="attic", due_at=MORNING.utc, late=LateReason.RUSH),
    ):
        refusal = hall.refusal(ADVISOR, command)
        assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_BOX, ("shared", "kela-box"))


def test_the_clerks_of_an_organisation_confirm_the_emptyings_of_its_own_box(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05", box=KELA_BOX)
    command = ConfirmEmptying(box="kela-box", opening=opening)
    for stranger in (ADVISOR, CLERK_3):
        assert hall.refusal(stranger, command).code is RejectionCode.NOT_ALLOWED
    hall.do(CLERK_1, command)
    assert _records(hall)[-1].role is Witness.CLERK


def test_a_clerk_does_not_confirm_the_emptyings_of_the_shared_box(hall: BoxHall) -> None:
    opening = hall.opened("16:15:05")
    assert hall.refusal(CLERK_1, _confirm(opening)).code is RejectionCode.NOT_ALLOWED


def test_of_an_old_opening_the_log_alone_knows(hall: BoxHall) -> None:
    first = hall.opened("10:00")
    for minute in range(KEPT):
        hall.opened(f"1{1 + minute // 60}:{minute % 60:02d}:00")
    assert len(hall.box().unconfirmed) == KEPT
    assert hall.refusal(ADVISOR, _confirm(first)).code is RejectionCode.UNKNOWN_OPENING


# Clocks.


def test_a_box_whose_clock_is_not_set_is_believed_that_it_was_opened_but_not_when(hall: BoxHall) -> None:
    hall.until("16:16")
    opening = ReportOpening(
        box="shared",
        opened_at=hall.at("16:15") - timedelta(days=9000),
        closed_at=hall.at("16:16") - timedelta(days=9000),
        envelopes=7,
        fill_before=40,
        fill_after=0,
        clock_trusted=False,
    )
    hall.do(BOX, opening)
    (record,) = _records(hall)
    assert record.clock is ClockQuality.DOUBTFUL
    assert record.opened is not None
    assert record.opened.utc == opening.opened_at
    assert record.due is not None
    assert record.due.utc == hall.at("16:15")


def test_a_box_whose_clock_is_ahead_of_the_hub_is_not_believed(hall: BoxHall) -> None:
    hall.until("12:00")
    tomorrow = ReportOpening(
        box="shared",
        opened_at=hall.at("16:15", 14),
        closed_at=hall.at("16:16", 14),
        envelopes=0,
        fill_before=None,
        fill_after=None,
    )
    opened, _ = hall.do(BOX, tomorrow)
    assert isinstance(opened, BoxOpened)
    assert not opened.clock_trusted
    assert _records(hall)[0].clock is ClockQuality.DOUBTFUL
    assert hall.box().due_at == hall.at("16:15")


def test_a_hub_that_does_not_trust_its_own_clock_says_so_in_every_record(hall: BoxHall) -> None:
    hall.lobby.clock_trusted = False
    hall.opened("16:15:05")
    hall.until("16:30")
    assert {record.clock for record in _records(hall)} == {ClockQuality.DOUBTFUL}


def test_an_opening_that_the_box_did_not_see_whole_is_on_record_as_such(hall: BoxHall) -> None:
    hall.opened("16:15:05", watched=False)
    assert not _records(hall)[0].watched
