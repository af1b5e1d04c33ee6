"""``vuoroctl preview ticket``."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from devices.ticket_kiosk.cli import ServiceUnknownError, ticket
from devices.ticket_kiosk.escpos_reader import read
from vuoro.errors import ConfigError

_APP = typer.Typer()
_APP.command()(ticket)


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(_APP, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_preview_shows_the_ticket_as_text() -> None:
    output = _run("--service", "X", "--language", "sv", "--profile", "TM-T88III")
    assert "X113" in output
    assert "Skattekort och skatterådgivning" in output


def test_a_preview_writes_the_printers_bytes(tmp_path: Path) -> None:
    _run("--service", "X", "--bytes", str(tmp_path / "t.bin"))
    assert "X113" in read((tmp_path / "t.bin").read_bytes()).lines()


def test_a_preview_writes_the_picture_in_the_printers_resolution(tmp_path: Path) -> None:
    _run("--service", "X", "--png", str(tmp_path / "t.png"), "--profile", "TM-T88III")
    with Image.open(tmp_path / "t.png") as image:
        assert round(image.info["dpi"][0]) == 180


def test_a_service_is_found_by_its_id_too() -> None:
    assert "A113" in _run("--service", "etuudet")


def test_needs_and_numbers_can_be_chosen() -> None:
    output = _run("--service", "X", "--need", "seat", "--need", "fetch_me", "--ordinal", "1002", "--ahead", "12")
    assert "X1002" in output
    assert "Toiveesi: istumapaikka, nouto odotustilasta" in output
    assert "Jonossa ennen sinua: 12" in output


def test_a_service_that_the_site_has_not_is_told_with_the_one_that_was_meant() -> None:
    with pytest.raises(ServiceUnknownError, match='Did you mean "etuudet"'):
        _run("--service", "etudet")


def test_a_site_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        _run("--service", "X", "--site", str(tmp_path / "nowhere.toml"))


def test_everything_that_a_ticket_can_say_can_be_previewed() -> None:
    output = _run("--service", "X", "--appointment", "9:30", "--visit", "4", "--code", "ABC234")
    for words in ("Ajanvarauksesi: klo 9.30", "Sama käynti kuin numerolla X004", "ABC234"):
        assert words in output


def test_a_ticket_of_a_kiosk_alone_knows_no_wait_and_has_no_code() -> None:
    output = _run("--service", "X", "--alone")
    assert "Odotusaika ei ole vielä tiedossa" in output
    assert "K7Q2F9" not in output
    assert "Jonossa ennen" not in output
