"""``vuoroctl dropbox calibrate`` beside a box: what it asks for, what it measures, and what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from devices.dropbox_sensor.calibration_file import write_calibration
from devices.dropbox_sensor.cli import NoReadingError, calibrate
from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import DropboxSettings
from devices.dropbox_sensor.simulated_frames import a02
from tests.contract.sensor_line import SensorLine
from vuoro.config import load
from vuoro.errors import ConfigError, VuoroError

_SETTINGS = """
site = "demo"
client = "dropbox-1"
broker = {{ host = "hub" }}
state_directory = "{folder}"
box = "shared"
calibration = {{ empty_mm = 600, full_mm = 120 }}
lid = {{ pin = 5 }}
door = {{ pin = 6 }}
serial = {{ port = "{port}", family = "a02yyuw" }}
"""


@pytest.fixture
def line() -> Iterator[SensorLine]:
    made = SensorLine()
    yield made
    made.cut()


@pytest.fixture
def settings(tmp_path: Path, line: SensorLine) -> Path:
    file = tmp_path / "dropbox.toml"
    file.write_text(_SETTINGS.format(folder=tmp_path, port=line.path), encoding="utf-8")
    return file


def _run(settings: Path, *arguments: str, keys: str = "") -> Result:
    app = typer.Typer()
    app.command()(calibrate)
    return CliRunner().invoke(app, ["--settings", str(settings), "--language", "en", *arguments], input=keys)


def _calibration(settings: Path) -> Calibration:
    return load(settings, DropboxSettings).calibration


def test_distances_that_are_given_are_written_without_a_measurement(settings: Path) -> None:
    result = _run(settings, "--empty-mm", "612", "--full-mm", "131")
    assert result.exit_code == 0
    assert "now empty 612 mm, full 131 mm" in result.stdout
    assert "sudo systemctl restart vuoro-dropbox" in result.stdout
    assert _calibration(settings) == Calibration(empty_mm=612, full_mm=131)


def test_the_empty_box_is_measured_when_somebody_says_that_it_is_empty(settings: Path, line: SensorLine) -> None:
    line.sends = a02(2_612)  # far beyond the box as it was thought to be
    result = _run(settings, "--direct", "--full-mm", "131", keys="\n")
    assert "Empty the box" in result.stdout
    assert "2612 mm, 0 %; 7 readings within 0 mm" in result.stdout
    assert _calibration(settings) == Calibration(empty_mm=2_612, full_mm=131)


def test_the_full_box_is_measured_after_it(settings: Path, line: SensorLine) -> None:
    line.sends = a02(140)
    result = _run(settings, "--direct", "--empty-mm", "640", keys="\n")
    assert "Fill the box" in result.stdout
    assert _calibration(settings) == Calibration(empty_mm=640, full_mm=140)


def test_a_sensor_that_says_nothing_ends_it_with_the_reason_and_nothing_is_written(
    settings: Path, line: SensorLine
) -> None:
    before = settings.read_bytes()
    line.sends = b""
    result = _run(settings, "--direct", keys="\n")
    assert isinstance(result.exception, NoReadingError)
    assert "sensor_mute: nothing on the line" in str(result.exception)
    assert settings.read_bytes() == before


def test_a_box_that_would_be_full_before_it_is_empty_is_refused(settings: Path) -> None:
    before = settings.read_bytes()
    result = _run(settings, "--empty-mm", "131", "--full-mm", "612")
    assert isinstance(result.exception, ConfigError)
    assert "must be from 1 to below empty_mm" in str(result.exception)
    assert settings.read_bytes() == before


def test_a_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = _run(tmp_path / "absent.toml", "--empty-mm", "600", "--full-mm", "131")
    assert isinstance(result.exception, VuoroError)
    assert "absent.toml" in str(result.exception)


def test_writing_the_same_calibration_again_changes_nothing(settings: Path) -> None:
    before = settings.read_bytes()
    write_calibration(settings, _calibration(settings))
    assert settings.read_bytes() == before
