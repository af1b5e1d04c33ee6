"""``vuoroctl dropbox`` against a real controller beside a real broker: its status, and the log out of the hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from controller.dropbox_cli import export, verify_
from maintenance.dropbox import status
from simulation.toml_text import toml_text
from tests.broker.controller_process import SITE_FILE, Asker, ControllerProcess
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.emptying_log import lines_of, read
from vuoro.errors import ExitCode
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, ConfirmEmptying, ReportFill, ReportOpening, Request
from vuoro.messages.replies import Numbered
from vuoro.settings import ControlSettings
from vuoro.values import Language, RecordKind, Role

Enter = Callable[..., Person]
BOX = SITE.boxes[0]


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller")
    controller.start()
    yield controller
    controller.kill()


@pytest.fixture
def config(broker: RunningBroker, tmp_path: Path) -> Path:
    settings = ControlSettings(site=SITE.site, broker=broker.place.settings("maintenance"), site_file=SITE_FILE)
    file = tmp_path / "vuoroctl.toml"
    file.write_text(toml_text(settings), encoding="utf-8")
    return file


@pytest.fixture
def emptied(controller: ControllerProcess, enter: Enter) -> ControllerProcess:
    """A lobby whose box was opened and confirmed."""
    box, console = Asker(enter(BOX.client)), Asker(enter("console"))
    now = datetime.now(UTC)
    box.accepted(Request(command_id=new_command_id(), command=ReportFill(box=BOX.id, fill=20, envelopes=3)))
    opening = ReportOpening(
        box=BOX.id,
        opened_at=now - timedelta(seconds=30),
        closed_at=now,
        envelopes=3,
        fill_before=20,
        fill_after=0,
    )
    (reply,) = box.accepted(Request(command_id=new_command_id(), command=opening))
    assert isinstance(reply.result, Numbered)
    console.accepted(
        Request(
            command_id=new_command_id(),
            command=ConfirmEmptying(box=BOX.id, opening=reply.result.number),
            actor=Actor(account="advisor-1", role=Role.ADVISOR),
        )
    )
    return controller


@pytest.mark.usefixtures("emptied")
def test_the_log_comes_out_of_the_hub_and_is_whole(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.jsonl"
    export(file, config=config)
    head = capsys.readouterr().out.strip().rpartition(" ")[2]
    verify_(file, head=head)
    kinds = [read(line).record.what for line in lines_of(file.read_bytes())]
    assert kinds == [RecordKind.OPENED, RecordKind.CONFIRMED]


def test_the_log_is_the_same_after_the_hub_has_lost_its_power(
    emptied: ControllerProcess, config: Path, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    export(before, config=config)
    emptied.kill()
    emptied.start()
    export(after, config=config)
    assert after.read_bytes() == before.read_bytes() != b""


@pytest.mark.usefixtures("emptied")
def test_the_log_can_go_to_standard_output(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(None, config=config)
    assert [read(line).record.number for line in capsys.readouterr().out.splitlines()] == [1, 2]


@pytest.mark.usefixtures("emptied")
def test_a_log_that_somebody_changes_on_the_way_is_found_out(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    export(file, config=config)
    file.write_bytes(file.read_bytes().replace(b'"envelopes":3', b'"envelopes":2'))
    with pytest.raises(typer.Exit) as ended:
        verify_(file)
    assert ended.value.exit_code == ExitCode.FOUND_WRONG


@pytest.mark.usefixtures("emptied")
def test_the_status_shows_the_box_and_the_head_of_the_log(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status(config=config, language=Language.EN)
    said = capsys.readouterr().out
    assert "0 % full" in said
    assert "emptying log: 2 records" in said


@pytest.mark.usefixtures("controller")
def test_a_box_that_was_opened_and_not_confirmed_ends_the_status_with_1(config: Path, enter: Enter) -> None:
    now = datetime.now(UTC)
    opening = ReportOpening(box=BOX.id, opened_at=now, closed_at=now, envelopes=0, fill_before=None, fill_after=None)
    Asker(enter(BOX.client)).accepted(Request(command_id=new_command_id(), command=opening))
    with pytest.raises(typer.Exit) as ended:
        status(config=config, language=Language.EN)
    assert ended.value.exit_code == ExitCode.FOUND_WRONG
