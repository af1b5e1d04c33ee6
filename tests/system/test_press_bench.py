"""The measure of a press, on a few presses: that it measures what it says. How fast a machine is, no test decides."""

from __future__ import annotations

import pytest
from msgspec import json

from simulation import bench
from simulation.commits_bench import Commits
from simulation.press_bench import Figures


def test_the_floor_and_the_path_are_measured_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["floor", "--presses", "4", "--json"]) == 0
    figures = json.decode(capsys.readouterr().out.splitlines()[-1], type=Figures)
    assert figures.presses == 4
    assert 0 < figures.floor_p50_ms < figures.floor_p99_ms
    assert figures.ratio_p50 == round(figures.press_p50_ms / figures.floor_p50_ms, 2)
    assert 500 < figures.ticket_bytes <= 2_500


def test_the_floor_has_as_many_commits_as_the_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["commits", "--presses", "3", "--json"]) == 0
    commits = json.decode(capsys.readouterr().out.splitlines()[-1], type=Commits)
    assert commits.kiosk == commits.floor_kiosk == [2, 2, 2]
    assert commits.controller == commits.floor_controller == [1, 1, 1]
