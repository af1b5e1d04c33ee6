"""Feedback on the hub: counted once, with its raw presses beside it, and counted again by any rule."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from controller.feedback_cli import recount
from controller.presses import version_of
from maintenance.cli import make_app
from tests.unit.controller_world import Hub, request
from tests.unit.core_steps import FEEDBACK
from tests.unit.core_world import MORNING, OFFICE, Hall
from vuoro.counting import CountingRule
from vuoro.errors import ExitCode
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback, RawPress
from vuoro.messages.events import FeedbackGiven
from vuoro.recounting import as_told
from vuoro.values import FeedbackChannel, Language, Moment

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def raw(value: int | None, ms: int, question: FeedbackQuestion = FeedbackQuestion.SATISFACTION) -> RawPress:
    return RawPress(question=question, value=value, boot="b1", mono_ms=ms, rested_ms=700)


def feedback(*presses: RawPress, channel: FeedbackChannel = FeedbackChannel.TERMINAL, **others: object) -> GiveFeedback:
    satisfaction = presses[-1].value if presses else 4
    told = {"channel": channel, "language": Language.FI, "satisfaction": satisfaction, "presses": presses, **others}
    return GiveFeedback(**told)  # type: ignore[arg-type]  # fields of a test


def rows(hub: Hub, sql: str) -> list[tuple[object, ...]]:
    return hub.store._connection.execute(sql).fetchall()


def given(hub: Hub) -> list[FeedbackGiven]:
    return [event.fact for event in hub.history().events if isinstance(event.fact, FeedbackGiven)]


def test_every_raw_press_is_kept_with_the_answer_that_it_led_to(hub: Hub) -> None:
    hub.ask("feedback-1", feedback(raw(2, 0), raw(None, 300), raw(5, 900)))
    kept = "SELECT seq, place, client, question, value, boot, mono_ms, rested_ms, minutes_outside FROM feedback_presses"
    assert rows(hub, kept) == [
        (1, 0, "feedback-1", "satisfaction", 2, "b1", 0, 700, 0.0),
        (1, 1, "feedback-1", "satisfaction", None, "b1", 300, 700, 0.0),
        (1, 2, "feedback-1", "satisfaction", 5, "b1", 900, 700, 0.0),
    ]


def test_feedback_that_comes_twice_is_counted_once_with_its_presses(hub: Hub) -> None:
    command = request("feedback-1", feedback(raw(2, 0)))
    hub.handle(command, command)
    hub.handle(command)
    assert len(given(hub)) == 1
    assert rows(hub, "SELECT count(*) FROM feedback_presses") == [(1,)]


def test_what_the_terminal_found_suspect_is_kept_as_such(hub: Hub) -> None:
    hub.ask("feedback-1", feedback(raw(2, 0), suspect=True, age_ms=None))
    (fact,) = given(hub)
    assert (fact.suspect, fact.age_ms, fact.outside_hours) == (True, None, False)


@pytest.mark.parametrize(
    "sql", ["UPDATE feedback_presses SET value = 5", "DELETE FROM feedback_presses", "DELETE FROM events"]
)
def test_no_press_and_no_answer_is_changed_or_goes_away(hub: Hub, sql: str) -> None:
    hub.ask("feedback-1", feedback(raw(2, 0)))
    with pytest.raises(sqlite3.IntegrityError):
        hub.store._connection.execute(sql)


@pytest.mark.parametrize(
    ("hours_after_eight", "age_min", "channel", "outside"),
    [
        (0.4, 0, FeedbackChannel.TERMINAL, True),
        (0.5, 0, FeedbackChannel.TERMINAL, False),
        (8.75, 0, FeedbackChannel.TERMINAL, False),
        (8.8, 0, FeedbackChannel.TERMINAL, True),
        (8.8, 5, FeedbackChannel.TERMINAL, False),
        (8.8, None, FeedbackChannel.TERMINAL, False),
        (8.8, 0, FeedbackChannel.TABLET, True),
        (12.0, 0, FeedbackChannel.PHONE, False),
        (12.0, 0, FeedbackChannel.PAPER, False),
    ],
)
def test_who_presses_long_before_or_after_the_hours_is_no_customer(
    hours_after_eight: float, age_min: int | None, channel: FeedbackChannel, *, outside: bool
) -> None:
    hall = Hall(OFFICE)
    hall.wait(hours_after_eight * 3600)
    age_ms = None if age_min is None else age_min * 60_000
    (fact,) = hall.do(FEEDBACK, feedback(raw(4, 0), channel=channel, age_ms=age_ms))
    assert isinstance(fact, FeedbackGiven)
    assert fact.outside_hours is outside


def test_on_a_day_without_any_service_every_press_is_outside_the_hours() -> None:
    hall = Hall(OFFICE, Moment(mono_ms=0, utc=MORNING.utc + timedelta(days=5, hours=4)))
    (fact,) = hall.do(FEEDBACK, feedback(raw(4, 0)))
    assert isinstance(fact, FeedbackGiven)
    assert fact.outside_hours


# Counted again.


def busy_hour(hub: Hub) -> None:
    """Let customers answer, one of them think better of it, children play, and somebody fill in a form of paper."""
    for second, value in enumerate((4, 5, 2, 5, 3), start=1):
        hub.ask("feedback-1", feedback(raw(value, second * 60_000)))
    hub.ask("feedback-1", feedback(raw(1, 400_000), raw(5, 402_500)))
    for beat in range(6):
        hub.ask("feedback-1", feedback(raw(1, 600_000 + beat * 4_000), suspect=beat > 3))
    hub.ask("console", feedback(channel=FeedbackChannel.PAPER, age_ms=None))


def test_by_the_present_rule_a_recount_is_what_was_told(hub: Hub) -> None:
    busy_hour(hub)
    told, counted = hub.store.recount(CountingRule())
    assert counted == told == [as_told(seq, fact) for seq, fact in enumerate(given(hub), start=1)]


def test_a_recount_is_kept_under_the_version_of_its_rule_and_the_same_rule_again_takes_its_place(hub: Hub) -> None:
    busy_hour(hub)
    rule = CountingRule(correction_ms=5_000)
    _, counted = hub.store.recount(rule)
    hub.ask("feedback-1", feedback(raw(4, 9_000_000)))
    hub.store.recount(rule)
    hub.store.recount(CountingRule())
    kept = (
        "SELECT version, until_seq, count(*) FROM feedback_counts JOIN counting_rules USING (version) GROUP BY version"
    )
    assert sorted(rows(hub, kept)) == sorted(
        [(version_of(rule), 14, len(counted) + 1), (version_of(CountingRule()), 14, 14)]
    )
    assert len(given(hub)) == 14


def test_an_answer_that_comes_while_the_history_is_counted_waits_for_the_next_count(hub: Hub) -> None:
    assert hub.store.recount(CountingRule()) == ([], [])


def run(*words: str) -> tuple[int, str]:
    points = [EntryPoint("feedback.recount", "controller.feedback_cli:recount", "vuoro.commands")]
    result = CliRunner().invoke(make_app(points), ["feedback", "recount", *words])
    return result.exit_code, result.output


def test_one_command_counts_the_history_again_beside_the_running_hub(hub: Hub, tmp_path: Path) -> None:
    busy_hour(hub)
    rule = tmp_path / "stricter.toml"
    rule.write_text("correction_ms = 5000\n")
    code, said = run("--database", str(hub.path), "--rule", str(rule), "--json")
    assert code == ExitCode.OK
    result = json.loads(said)
    assert result["rule"]["correction_ms"] == 5000
    assert result["told"]["answers"] == 13
    assert result["told"]["values"]["satisfaction"] == {"1": 4, "2": 1, "3": 1, "4": 2, "5": 3}
    assert (result["counted"]["answers"], result["counted"]["suspect"]) == (8, 0)
    hub.ask("feedback-1", feedback(raw(4, 9_000_000)))
    assert len(given(hub)) == 14


def test_without_a_rule_file_both_counts_are_the_same_and_people_see_a_table(hub: Hub) -> None:
    busy_hour(hub)
    code, said = run("--database", str(hub.path))
    assert code == ExitCode.OK
    assert version_of(CountingRule()) in said
    (answers,) = [line for line in said.splitlines() if "answers" in line]
    assert answers.split("│")[2].strip() == answers.split("│")[3].strip() == "13"


def test_a_mistake_in_a_rule_file_is_told_with_its_place(hub: Hub, tmp_path: Path) -> None:
    rule = tmp_path / "wrong.toml"
    rule.write_text("correction_msec = 5000\nbounce_ms = -1\n")
    code, said = run("--database", str(hub.path), "--rule", str(rule))
    assert code == ExitCode.CONFIG
    assert "correction_ms" in said
    assert "bounce_ms" in said


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    code, _ = run("--database", str(tmp_path / "none.sqlite3"))
    assert code == ExitCode.DATA
    assert not (tmp_path / "none.sqlite3").exists()


def test_the_page_in_the_docs_names_every_setting_of_a_rule_with_its_default() -> None:
    page = (ROOT / "docs" / "counting.md").read_text(encoding="utf-8")
    for name, value in msgspec.structs.asdict(CountingRule()).items():
        assert f"| `{name}` | {value} |" in page
    assert recount.__doc__ is not None
    assert "docs/counting.md" in recount.__doc__
