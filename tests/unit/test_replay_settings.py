from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from simulation.toml_text import toml_text
from vuoro.config import parse
from vuoro.settings import BrokerSettings, DaemonSettings, Simulation


class Lamp(Struct, frozen=True):
    """A table within the settings."""

    pin: int
    name: str


class Settings(DaemonSettings, frozen=True, kw_only=True):
    """A daemon's settings with everything that TOML has."""

    lamps: tuple[Lamp, ...]
    volume: float
    loud: bool
    title: str


def test_settings_read_back_as_they_were_written(tmp_path: Path) -> None:
    settings = Settings(
        site="demo",
        client="kiosk-1",
        broker=BrokerSettings(host="127.0.0.1", port=1884, password_file=tmp_path / "pass word"),
        state_directory=tmp_path,
        simulation=Simulation.DRIVEN,
        lamps=(Lamp(3, 'the "red" one'), Lamp(4, "päävalo")),
        volume=0.6,
        loud=True,
        title="C:\\lobby",
    )
    assert parse(toml_text(settings), Settings, "settings") == settings


def test_what_has_no_value_is_left_out(tmp_path: Path) -> None:
    broker = BrokerSettings(host="hub", port=8883, password_file=None)
    settings = DaemonSettings(site="demo", client="kiosk-1", broker=broker, state_directory=tmp_path)
    assert parse(toml_text(settings), DaemonSettings, "settings") == settings
