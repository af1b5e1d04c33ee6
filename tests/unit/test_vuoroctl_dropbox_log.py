"""``vuoroctl dropbox log verify``: every mistake of a log with its line and its reason, without a hub."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maintenance.cli import make_app
from maintenance.commands import GROUP
from tests.unit.emptying_examples import lines, log
from vuoro.errors import ExitCode

POINTS = [EntryPoint("dropbox.log.verify", "controller.dropbox_cli:verify_", GROUP)]
HEAD = log()[-1].hash


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "log.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
    return file


def verify(*words: object) -> Result:
    return CliRunner().invoke(make_app(POINTS), ["dropbox", "log", "verify", *map(str, words)], prog_name="vuoroctl")


def test_a_whole_log_is_told_with_its_head_and_what_only_a_head_can_tell(file: Path) -> None:
    result = verify(file)
    assert result.exit_code == ExitCode.OK
    assert f"4 records, each as it was written. Head: {HEAD}" in result.stdout
    assert "--head HASH" in result.stdout


def test_a_log_that_ends_with_the_head_is_whole(file: Path) -> None:
    result = verify(file, "--head", HEAD)
    assert (result.exit_code, result.stderr) == (ExitCode.OK, "")
    assert len(result.stdout.splitlines()) == 1


def test_of_what_is_newer_than_the_head_it_says_nothing(file: Path) -> None:
    result = verify(file, "--head", log()[1].hash)
    assert result.exit_code == ExitCode.OK
    assert "2 records are newer than that head" in result.stdout


def test_an_end_that_is_cut_off_is_told(file: Path) -> None:
    file.write_text("".join(f"{line}\n" for line in lines()[:-1]), encoding="utf-8")
    result = verify(file, "--head", HEAD)
    assert result.exit_code == ExitCode.FOUND_WRONG
    assert result.stderr == f"{file}:4: the head {HEAD} is not in the log: the end is cut off, or was forged\n"


def test_every_mistake_is_told_with_its_line(file: Path) -> None:
    broken = lines()
    broken[0] = broken[0].replace('"envelopes":12', '"envelopes":11')
    file.write_text("".join(f"{line}\n" for line in [*broken[:2], broken[3], "no record"]), encoding="utf-8")
    result = verify(file)
    assert result.exit_code == ExitCode.FOUND_WRONG
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in result.stderr.splitlines()] == ["1", "3", "3", "4"]


def test_a_log_that_begins_later_is_looked_over_from_there(file: Path) -> None:
    file.write_text("".join(f"{line}\n" for line in lines()[2:]), encoding="utf-8")
    assert verify(file, "--first", 3, "--head", HEAD).exit_code == ExitCode.OK
    assert verify(file).exit_code == ExitCode.FOUND_WRONG


def test_an_empty_log_is_whole(file: Path) -> None:
    file.write_bytes(b"")
    assert verify(file).exit_code == ExitCode.OK


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    result = verify(tmp_path / "none.jsonl")
    assert result.exit_code == ExitCode.DATA
    assert "No such file" in result.stderr


def test_a_group_in_a_group_has_a_help_of_its_own() -> None:
    result = CliRunner().invoke(make_app(POINTS), ["dropbox", "log", "--help"])
    assert "verify" in result.stdout
    result = CliRunner().invoke(make_app(POINTS), ["dropbox", "--help"])
    assert "log" in result.stdout
