"""What boxes and feedback terminals report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.core_steps import BOX, FEEDBACK
from tests.unit.core_world import MORNING, Hall
from vuoro.messages.commands import BoxCondition, GiveFeedback, ReportFill, ReportOpening
from vuoro.messages.events import BoxOpened, FeedbackGiven, FillReported
from vuoro.messages.replies import RejectionCode
from vuoro.values import FeedbackChannel, Language


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_box_is_as_full_as_it_said_last_and_unknown_is_not_the_last_value(hall: Hall) -> None:
    hall.do(BOX, ReportFill(box="shared", fill=40, envelopes=7))
    hall.do(BOX, ReportFill(box="shared", fill=None, envelopes=8))
    box = hall.lobby.boxes["shared"]
    assert (box.fill, box.envelopes) == (None, 8)


def test_what_else_is_true_of_a_box_is_told_on(hall: Hall) -> None:
    condition = BoxCondition(lid_open=True, sensor_ok=False, temperature_c=31.5)
    (fact,) = hall.do(BOX, ReportFill(box="shared", fill=None, envelopes=0, condition=condition))
    assert isinstance(fact, FillReported)
    assert fact.condition == hall.lobby.boxes["shared"].condition == condition


def test_an_opening_is_kept_with_its_times_and_does_not_count_envelopes_away(hall: Hall) -> None:
    hall.do(BOX, ReportFill(box="shared", fill=80, envelopes=12))
    closed_at = MORNING.utc + timedelta(seconds=40)
    fact, _ = hall.do(
        BOX,
        ReportOpening(
            box="shared", opened_at=MORNING.utc, closed_at=closed_at, envelopes=12, fill_before=80, fill_after=0
        ),
    )
    assert isinstance(fact, BoxOpened)
    assert (fact.opened_at, fact.closed_at, fact.fill_before, fact.fill_after) == (MORNING.utc, closed_at, 80, 0)
    box = hall.lobby.boxes["shared"]
    assert (box.fill, box.envelopes, box.last_opened_at) == (0, 12, MORNING.utc)


def test_an_opening_that_nobody_watched_is_on_record_as_such(hall: Hall) -> None:
    opening = ReportOpening(
        box="shared",
        opened_at=MORNING.utc,
        closed_at=MORNING.utc,
        envelopes=0,
        fill_before=None,
        fill_after=None,
        watched=False,
    )
    fact, _ = hall.do(BOX, opening)
    assert isinstance(fact, BoxOpened)
    assert not fact.watched


def test_a_box_that_does_not_exist_is_told_which_ones_do(hall: Hall) -> None:
    refusal = hall.refusal(BOX, ReportFill(box="attic", fill=1, envelopes=0))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_BOX, ("shared", "kela-box"))


def test_each_answer_is_counted(hall: Hall) -> None:
    answer = GiveFeedback(
        channel=FeedbackChannel.TERMINAL, language=Language.SV, service="tax", effort=2, satisfaction=5, recommend=10
    )
    expected = FeedbackGiven(
        channel=FeedbackChannel.TERMINAL, language=Language.SV, service="tax", effort=2, satisfaction=5, recommend=10
    )
    assert hall.do(FEEDBACK, answer) == hall.do(FEEDBACK, answer) == (expected,)


def test_feedback_about_a_service_that_has_left_the_site_still_counts(hall: Hall) -> None:
    answer = GiveFeedback(channel=FeedbackChannel.PAPER, language=Language.FI, service="passports", satisfaction=1)
    assert len(hall.do(FEEDBACK, answer)) == 1
