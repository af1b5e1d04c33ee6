"""Who is called to a drop box, and when: in time before an emptying, and whenever something is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core import timely
from controller.core.box_watch import filling_since
from controller.core.known_box import Point
from controller.core.permissions import Sender
from controller.core.plan import Plan
from tests.unit.box_hall import KELA_BOX, BoxHall
from tests.unit.core_steps import BOX
from tests.unit.core_world import ADVISOR, MORNING, SMALL_SITE
from vuoro.messages.commands import ConfirmEmptying, SettleHelp
from vuoro.messages.events import HelpEnded, HelpRequested
from vuoro.values import HelpReason, LateReason

DUE = (HelpReason.BOX_DUE, "shared")
LATE = (HelpReason.BOX_LATE, "shared")
UNCONFIRMED = (HelpReason.BOX_UNCONFIRMED, "shared")


@pytest.fixture
def hall() -> BoxHall:
    return BoxHall()


def _settle(hall: BoxHall) -> None:
    for request in list(hall.lobby.help):
        hall.tell(ADVISOR, SettleHelp(request=request))


def _asked(hall: BoxHall, reason: HelpReason) -> list[str]:
    """Return when the advisor was asked for a reason, in Finland."""
    return [
        f"{event.at.astimezone(hall.at('00:00').tzinfo):%d. %H:%M}"
        for event in hall.history
        if isinstance(event.fact, HelpRequested) and event.fact.reason is reason
    ]


def test_the_advisor_is_reminded_a_quarter_of_an_hour_and_five_minutes_before(hall: BoxHall) -> None:
    hall.until("15:59")
    assert hall.wanted == []
    hall.until("16:14")
    assert hall.wanted == [DUE]
    assert _asked(hall, HelpReason.BOX_DUE) == ["13. 16:00", "13. 16:10"]


def test_a_reminder_that_was_seen_to_comes_once_more_and_no_third_time(hall: BoxHall) -> None:
    hall.until("16:00")
    _settle(hall)
    hall.until("16:09")
    assert hall.wanted == []
    hall.until("16:10")
    assert hall.wanted == [DUE]
    _settle(hall)
    hall.until("16:29")
    assert hall.wanted == []


def test_the_reminder_is_over_when_the_box_has_been_emptied(hall: BoxHall) -> None:
    hall.opened("16:15:05")
    assert hall.wanted == []


def test_an_opening_before_the_time_ends_no_reminder(hall: BoxHall) -> None:
    hall.opened("16:12")
    assert hall.wanted == [DUE]


def test_when_nobody_has_come_the_advisor_is_told_that_it_is_late(hall: BoxHall) -> None:
    hall.until("16:30")
    assert hall.wanted == [LATE]
    hall.opened("16:40")
    assert hall.wanted == []


def test_what_is_late_is_told_again_for_the_next_day(hall: BoxHall) -> None:
    hall.until("16:30")
    _settle(hall)
    hall.until("16:30", 14)
    assert hall.wanted == [LATE]
    assert _asked(hall, HelpReason.BOX_LATE) == ["13. 16:30", "14. 16:30"]


def test_of_the_box_of_an_organisation_its_desks_are_told_and_not_the_advisor(hall: BoxHall) -> None:
    hall.opened("16:15:05", confirmed_at_box=True)
    hall.fill(KELA_BOX, 95)
    hall.until("18:00")
    assert hall.wanted == []
    assert hall.box("kela-box").overdue
    assert hall.box("kela-box").fill_warning
    assert hall.box("kela-box").unexplained == (hall.at("16:15"),)


def test_a_confirmation_is_asked_for_after_a_quarter_of_an_hour(hall: BoxHall) -> None:
    opening = hall.opened("16:15:20")
    hall.until("16:30")
    assert hall.wanted == []
    hall.until("16:31")
    assert hall.wanted == [UNCONFIRMED]
    hall.tell(ADVISOR, ConfirmEmptying(box="shared", opening=opening))
    assert hall.wanted == []


def test_a_confirmation_that_was_asked_for_once_is_not_asked_for_again_before_the_next_opening(hall: BoxHall) -> None:
    hall.opened("16:15:20")
    hall.until("16:31")
    _settle(hall)
    hall.until("15:00", 14)
    assert hall.wanted == []
    hall.opened("16:15:20", 14)
    hall.until("16:31", 14)
    assert hall.wanted == [UNCONFIRMED]


@pytest.mark.parametrize(("box", "name"), [(BOX, "shared"), (KELA_BOX, "kela-box")])
def test_a_door_opened_when_no_emptying_was_near_calls_the_advisor_to_any_box(
    hall: BoxHall, box: Sender, name: str
) -> None:
    hall.opened("11:00", box=box)
    assert hall.wanted == [(HelpReason.BOX_FORCED, name)]
    assert [one.forced for one in hall.box(name).unconfirmed] == [True]


def test_an_opening_at_noon_that_was_an_emptying_is_forced_no_more_once_somebody_says_so(hall: BoxHall) -> None:
    opening = hall.opened("12:00")
    hall.tell(ADVISOR, ConfirmEmptying(box="shared", opening=opening))
    assert hall.wanted == []


def test_whoever_comes_an_hour_before_the_emptying_or_late_forces_nothing(hall: BoxHall) -> None:
    early = hall.opened("15:20")
    late = hall.opened("19:30")
    assert {one.record: one.forced for one in hall.box().unconfirmed} == {early: False, late: False}
    hall.tell(ADVISOR, ConfirmEmptying(box="shared", opening=late, late=LateReason.RUSH))
    hall.opened("21:00")
    assert (HelpReason.BOX_FORCED, "shared") in hall.wanted


def test_a_lid_left_open_calls_the_advisor_to_any_box_until_it_is_shut(hall: BoxHall) -> None:
    hall.fill(KELA_BOX, None, lid_open=True)
    hall.fill(BOX, 3, lid_open=True)
    assert hall.wanted == [(HelpReason.BOX_LID_OPEN, "kela-box"), (HelpReason.BOX_LID_OPEN, "shared")]
    hall.fill(KELA_BOX, 5)
    assert hall.wanted == [(HelpReason.BOX_LID_OPEN, "shared")]


def test_a_lid_that_the_advisor_has_seen_to_and_that_is_opened_again_is_told_again(hall: BoxHall) -> None:
    hall.fill(BOX, 3, lid_open=True)
    _settle(hall)
    hall.fill(BOX, 3, lid_open=True)
    assert hall.wanted == []
    hall.wait(60)
    hall.fill(BOX, 3)
    hall.wait(60)
    hall.fill(BOX, 3, lid_open=True)
    assert hall.wanted == [(HelpReason.BOX_LID_OPEN, "shared")]


def test_a_box_that_fills_calls_the_advisor_once_between_its_two_levels(hall: BoxHall) -> None:
    for fill in (79, 80, 75, 81, 70, 80):
        hall.wait(60)
        hall.fill(BOX, fill)
    assert hall.wanted == [(HelpReason.BOX_FILLING, "shared")]
    assert len(_asked(hall, HelpReason.BOX_FILLING)) == 1
    hall.wait(60)
    hall.fill(BOX, 69)
    assert hall.wanted == []
    assert not hall.box().fill_warning


def test_a_sensor_that_says_nothing_does_not_take_the_warning_back(hall: BoxHall) -> None:
    hall.fill(BOX, 85)
    hall.fill(BOX, None)
    assert hall.box().fill is None
    assert hall.box().fill_warning


def test_an_emptied_box_is_filling_no_more(hall: BoxHall) -> None:
    hall.fill(BOX, 85)
    hall.opened("16:15:05")
    assert not hall.box().fill_warning


def test_a_box_that_the_site_no_longer_has_needs_nobody(hall: BoxHall) -> None:
    hall.fill(BOX, 85)
    assert hall.wanted
    hall.lobby.plan = Plan(replace(SMALL_SITE, boxes=SMALL_SITE.boxes[1:]))
    hall.happen_all()
    assert hall.wanted == []


def test_every_request_has_a_number_of_its_own(hall: BoxHall) -> None:
    hall.fill(BOX, 85, lid_open=True)
    hall.fill(KELA_BOX, 85, lid_open=True)
    hall.until("18:00")
    numbers = [event.fact.request for event in hall.history if isinstance(event.fact, HelpRequested)]
    assert len(set(numbers)) == len(numbers)
    ended = [event.fact.request for event in hall.history if isinstance(event.fact, HelpEnded)]
    assert set(ended) | set(hall.lobby.help) == set(numbers)


def test_what_has_happened_is_not_due_any_more(hall: BoxHall) -> None:
    for text in ("11:00", "16:00", "16:10", "16:15", "16:30", "17:00"):
        hall.until(text)
        due = timely.next_due(hall.lobby)
        assert due is not None
        assert due > hall.now.utc


@given(st.lists(st.integers(0, 100), max_size=60))
def test_the_warning_never_changes_between_its_two_levels(fills: list[int]) -> None:
    box = SMALL_SITE.boxes[0]
    points = [Point(MORNING.utc, fill) for fill in fills]
    was = False
    for place in range(1, len(points) + 1):
        now = filling_since(points[:place], box) is not None
        if now != was:
            assert points[place - 1].fill >= 80 if now else points[place - 1].fill < 70
        was = now
