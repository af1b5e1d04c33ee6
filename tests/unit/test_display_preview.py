"""``vuoroctl preview board``: a picture for any calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from devices.queue_display.cli import BadSizeError, PreviewCall, board, preview
from vuoro.board.legible import TooFarError
from vuoro.config import ConfigError
from vuoro.site import Site
from vuoro.site_file import load_site

_PNG = b"\x89PNG\r\n\x1a\n"
_CALLS = [
    {"number": "X113", "desk": "4", "age_s": 1, "count": 1},
    {"number": "A042", "desk": "12", "age_s": 40, "count": 2},
]


@pytest.fixture(scope="module")
def demo() -> Site:
    return load_site(Path(__file__).parents[2] / "sites" / "demo.toml")


def _run(tmp_path: Path, *options: str, calls: object = _CALLS) -> Path:
    """Run the command as ``vuoroctl`` does; what it raises comes through."""
    app, file, png = typer.Typer(), tmp_path / "calls.json", tmp_path / "board.png"
    app.command()(board)
    file.write_text(calls if isinstance(calls, str) else json.dumps(calls), encoding="utf-8")
    CliRunner().invoke(app, ["--calls", str(file), "--png", str(png), *options], catch_exceptions=False)
    return png


def _size(png: Path) -> tuple[int, int]:
    data = png.read_bytes()
    assert data.startswith(_PNG)
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def test_the_picture_has_the_size_of_the_screen(tmp_path: Path) -> None:
    png = _run(tmp_path, "--size", "1920x1080", "--distance", "8", "--pixels-per-mm", "1.5")
    assert _size(png) == (1920, 1080)


def test_the_same_calls_at_the_same_time_give_the_same_picture(tmp_path: Path) -> None:
    once = _run(tmp_path, "--time", "10.42").read_bytes()
    assert _run(tmp_path, "--time", "10.42").read_bytes() == once
    assert _run(tmp_path, "--time", "10.42", "--disconnected").read_bytes() != once


def test_a_screen_that_cannot_be_read_from_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooFarError, match="can be read from"):
        _run(tmp_path, "--distance", "30")


@pytest.mark.parametrize("size", ["big", "1920", "10x10", "1920x1080x3"])
def test_a_size_that_is_none_is_refused(tmp_path: Path, size: str) -> None:
    with pytest.raises(BadSizeError):
        _run(tmp_path, "--size", size)


@pytest.mark.parametrize("calls", ["[", '[{"number": "X1"}]', '[{"number": "X113", "desk": "4", "clerk": "Aino"}]'])
def test_a_file_without_calls_is_refused_with_its_name(tmp_path: Path, calls: str) -> None:
    with pytest.raises(ConfigError, match=r"calls\.json"):
        _run(tmp_path, calls=calls)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(board)
    options = ["--calls", str(tmp_path / "none.json"), "--png", str(tmp_path / "board.png")]
    with pytest.raises(ConfigError, match=r"none\.json"):
        CliRunner().invoke(app, options, catch_exceptions=False)


@pytest.mark.parametrize(
    ("age_s", "count", "showing"),
    [(1, 1, 1), (4.9, 1, 1), (5, 1, 0), (9.9, 1, 0), (10, 2, 2), (14.9, 2, 2), (15, 2, 0)],
)
def test_a_call_of_this_age_is_shown_or_rests(demo: Site, age_s: float, count: int, showing: int) -> None:
    view = preview((PreviewCall(number="X113", desk="4", age_s=age_s, count=count),), demo, "10.42")
    assert view.main is not None
    assert view.main.showing == showing
    assert view.calls[0].in_showing is (showing > 0)


def test_a_call_that_waits_for_its_showing_is_in_the_list_only(demo: Site) -> None:
    view = preview((PreviewCall(number="X113", desk="4", age_s=0, count=0),), demo, "10.42")
    assert view.main is None
    assert [call.number for call in view.calls] == ["X113"]


def test_a_second_showing_has_the_main_place_before_newer_calls_that_rest(demo: Site) -> None:
    calls = (
        PreviewCall(number="X113", desk="4", age_s=7, count=1),
        PreviewCall(number="A042", desk="1", age_s=12, count=2),
    )
    view = preview(calls, demo, "10.42")
    assert view.main is not None
    assert (view.main.number, view.main.showing) == ("A042", 2)
    assert [call.number for call in view.calls] == ["X113", "A042"]


def test_a_desk_is_called_as_the_site_calls_it_and_an_unknown_one_as_given(demo: Site) -> None:
    calls = (PreviewCall(number="X113", desk="4"), PreviewCall(number="A042", desk="Portti C"))
    assert [call.desk.sv for call in preview(calls, demo, "10.42").calls] == ["4", "Portti C"]
