"""The measurement of displays: it measures a real lobby, and says all that it promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import json

from simulation.bench import main
from simulation.display_bench import DisplayFigures
from simulation.display_hour import HourFigures


def test_calls_and_frames_and_what_a_display_costs_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["display", "--calls", "3", "--idle", "0.1", "--json"]) == 0
    figures = json.decode(capsys.readouterr().out.splitlines()[-1], type=DisplayFigures)
    assert figures.calls == 3
    for measured in (figures.call_to_frame, figures.frame_1080p, figures.frame_4k):
        assert measured.p50 is not None
        assert measured.p99 is not None
        assert 0 < measured.p50 <= measured.p99
    assert figures.rss_mb > 0


def test_what_a_display_costs_over_a_recorded_hour_is_measured_while_it_shows_every_call(
    office_hour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["display", "--hour", str(office_hour), "--speed", "3600", "--json"]) == 0
    figures = json.decode(capsys.readouterr().out.splitlines()[-1], type=HourFigures)
    assert (figures.calls, figures.speed) == (85, 3600)
    assert figures.office_minutes > 60
    assert figures.cpu_s > 0
    assert figures.rss_mb > abs(figures.rss_growth_mb)
    assert figures.call_to_frame.p50 is not None
