"""How the controller begins, or says why it does not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.__main__ import DATABASE
from controller.settings import ControllerSettings
from controller.store import Store
from simulation.toml_text import toml_text
from tests.broker.controller_process import ROOT, SITE_FILE
from tests.broker.running import PATIENCE_S
from vuoro.errors import ExitCode
from vuoro.settings import BrokerSettings


@pytest.fixture
def settings(tmp_path: Path) -> ControllerSettings:
    return ControllerSettings(
        site="demo",
        client="controller",
        broker=BrokerSettings(host="127.0.0.1", port=1),
        state_directory=tmp_path,
        site_file=SITE_FILE,
    )


def start(config: Path) -> tuple[int, str]:
    """Return the exit code of a controller that cannot begin, and what it says."""
    command = [sys.executable, "-m", "controller", "--config", str(config)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    return ended.returncode, ended.stderr


def written(settings: ControllerSettings, extra: str = "") -> Path:
    config = settings.state_directory / "controller.toml"
    config.write_text(extra + toml_text(settings), encoding="utf-8")
    return config


def test_a_setting_that_does_not_exist_is_named(settings: ControllerSettings) -> None:
    code, said = start(written(settings, extra='site_fil = "x"\n'))
    assert code == ExitCode.CONFIG
    assert "site_fil" in said
    assert "Traceback" not in said


def test_a_site_file_of_another_site_is_refused(settings: ControllerSettings, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = SITE_FILE.read_text(encoding="utf-8")
    other.write_text(text.replace('site = "demo"', 'site = "lahti"', 1), encoding="utf-8")
    code, said = start(written(replace(settings, site_file=other)))
    assert code == ExitCode.CONFIG
    assert "lahti" in said
    assert "demo" in said


def test_a_database_of_a_newer_version_is_left_alone(settings: ControllerSettings, tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    Store(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    code, said = start(written(settings))
    assert code == ExitCode.FOUND_WRONG
    assert "newer" in said
    assert "Traceback" not in said
    assert path.read_bytes() == before
