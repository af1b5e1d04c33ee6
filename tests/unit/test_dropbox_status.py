"""The drop boxes at a glance: what is in them, when they are emptied, and what is to be seen to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from maintenance.dropbox import picture
from maintenance.lobby import Lobby
from vuoro.messages.commands import BoxCondition
from vuoro.messages.state import DropboxState, LogHead, Opened, SiteState
from vuoro.values import Language, Texts

NOON = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 14, 15, tzinfo=UTC)
SITE = SiteState(
    site="test", name=Texts(fi="P", sv="P", en="P"), time_zone="Europe/Helsinki", languages=(Language.FI, Language.SV)
)
WELL = DropboxState(box="shared", fill=40, envelopes=12, last_opened_at=None, due_at=DUE)


def said(*boxes: DropboxState, language: Language = Language.EN, now: datetime = NOON) -> list[str]:
    lobby = Lobby(boxes={box.box: box for box in boxes}, site=SITE)
    return [line.strip() for line in picture(lobby, language, now).plain.splitlines()]


def test_a_box_that_is_well_tells_how_full_it_is_and_when_it_is_emptied_on_the_clock_of_the_point() -> None:
    assert said(WELL) == ["shared", "40 % full, envelopes: 12", "next emptying 2026-03-02 16:15 (in 4 h 15 min)"]


def test_an_emptying_that_is_due_is_due_now() -> None:
    assert said(WELL, now=DUE + timedelta(seconds=30))[-1] == "next emptying 2026-03-02 16:15 (now)"


def test_a_box_whose_sensor_says_nothing_is_not_as_full_as_it_was() -> None:
    assert said(replace(WELL, fill=None))[1] == "how full it is is not known, envelopes: 12"


def test_the_forecast_the_last_emptying_and_the_head_of_the_log_are_told_where_they_are_known() -> None:
    known = replace(
        WELL,
        full_from=DUE,
        full_until=DUE + timedelta(hours=2),
        last_emptied_at=DUE - timedelta(days=3),
        log=LogHead(count=7, head="ab" * 32),
    )
    assert said(known)[3:] == [
        "full between 2026-03-02 16:15 and 2026-03-02 18:15, as it looks",
        "last confirmed emptying 2026-02-27 16:15",
        f"emptying log: 7 records, hash of the last one {'ab' * 32}",
    ]


@pytest.mark.parametrize(
    ("box", "line"),
    [
        (replace(WELL, overdue=True), "! the last emptying that was due has not been made"),
        (replace(WELL, fill_warning=True), "! the box is filling"),
        (replace(WELL, condition=BoxCondition(lid_open=True)), "! the lid has been left open"),
        (replace(WELL, condition=BoxCondition(door_open=True)), "! the emptying door is open"),
        (replace(WELL, condition=BoxCondition(sensor_ok=False)), "! the sensor does not answer"),
        (
            replace(WELL, unexplained=(DUE - timedelta(days=3),)),
            "! the emptying of 2026-02-27 16:15 came late or never, and nobody has said why",
        ),
        (
            replace(WELL, unconfirmed=(Opened(record=4, opened_at=DUE, envelopes=1),)),
            "! opened at 2026-03-02 16:15, not confirmed (record 4)",
        ),
        (
            replace(WELL, unconfirmed=(Opened(record=4, opened_at=NOON, envelopes=1, forced=True),)),
            "! opened at 2026-03-02 12:00, when no emptying was near (record 4)",
        ),
    ],
)
def test_what_is_to_be_seen_to_is_told(box: DropboxState, line: str) -> None:
    assert said(box)[3:] == [line]


def test_a_box_of_which_nothing_was_heard_says_that_nobody_watches_it() -> None:
    assert "nobody watches its emptying" in said(replace(WELL, due_at=None))[2]


@pytest.mark.parametrize(("language", "words"), [(Language.FI, "seuraava tyhjennys"), (Language.SV, "nästa tömning")])
def test_it_is_said_in_finnish_and_swedish(language: Language, words: str) -> None:
    assert said(WELL, language=language)[2].startswith(words)


def test_a_lobby_without_boxes_is_told_as_such() -> None:
    assert said() == ["The service point has no drop boxes, or the controller is not running."]
