"""``vuoroctl status`` over the real broker."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maintenance.cli import make_app
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.errors import ExitCode
from vuoro.messages.device import Finding, Health, Severity
from vuoro.messages.state import BoardState, DropboxState, QueueState, ServiceInfo, ServicesState
from vuoro.session import Subscription
from vuoro.topics import BOARD, DROPBOX, HEALTH, PRESENCE, QUEUE, SERVICES

Enter = Callable[..., Person]
Status = Callable[..., Result]

DEVICES = ("kiosk-1", "display-1", "feedback-1", "dropbox-1")


def a_file(place: Path, broker: RunningBroker, client: str = "maintenance", *, site_file: bool = True) -> Path:
    settings = broker.place.settings("maintenance")
    known = f'site_file = "{Path(__file__).parents[2] / "sites" / "demo.toml"}"' if site_file else ""
    place.write_text(
        f'site = "demo"\nclient = "{client}"\n{known}\n[broker]\nhost = "{settings.host}"\nport = {settings.port}\n'
        f'password_file = "{settings.password_file}"\n',
        encoding="utf-8",
    )
    return place


@pytest.fixture
def status(tmp_path: Path, broker: RunningBroker) -> Status:
    """Run the command: ``status("--json")``."""
    app = make_app([EntryPoint("status", "maintenance.status:status", "vuoro.commands")])

    def run(*arguments: str, client: str = "maintenance", site_file: bool = True) -> Result:
        config = a_file(tmp_path / "vuoroctl.toml", broker, client, site_file=site_file)
        environment = {"VUORO_CONFIG": str(config), "LANG": "C.UTF-8", "COLUMNS": "160"}
        return CliRunner(env=environment).invoke(app, ["status", *arguments])

    return run


@pytest.fixture
def watcher(enter: Enter) -> Person:
    """Somebody who tells when the broker has what was published."""
    return enter("console", Subscription(PRESENCE), Subscription(HEALTH))


@pytest.fixture
def lobby(enter: Enter, watcher: Person) -> dict[str, Person]:
    """A lobby of bare sessions that tell what a lobby without troubles tells."""
    people = {client: enter(client) for client in ("controller", *DEVICES)}
    publish = people["controller"].session.publish
    name = SITE.authorities[0].name
    services = tuple(
        ServiceInfo(
            service=service.id,
            letter=service.letter,
            name=service.name,
            authority=service.authority,
            authority_name=name,
            area=service.area,
            area_name=SITE.areas[0].name,
            open=True,
        )
        for service in SITE.services
    )
    publish(SERVICES, None, ServicesState(services=services))
    for service in SITE.services:
        publish(QUEUE, service.id, QueueState(service=service.id, waiting=3, last_called=None, desks=2))
    publish(BOARD, "aula", BoardState(area="aula", area_name=SITE.areas[0].name, calls=()))
    publish(DROPBOX, "shared", DropboxState(box="shared", fill=10, envelopes=2, last_opened_at=None))
    for client, person in people.items():
        person.session.publish(HEALTH, client, Health(client=client, findings=(), outbox=0, readings={}))
        watcher.hears(HEALTH, client)  # which was published last
    return people


def troubles(result: Result) -> list[tuple[str, str]]:
    return [(each["where"], each["severity"]) for each in json.loads(result.stdout)["troubles"]]


@pytest.mark.usefixtures("lobby")
def test_a_lobby_where_all_is_well_ends_with_zero(status: Status) -> None:
    result = status()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "All is well." in result.stdout
    assert all(device in result.stdout for device in DEVICES)


@pytest.mark.usefixtures("lobby")
def test_all_of_the_lobby_is_in_the_json(status: Status) -> None:
    result = status("--json")
    content = json.loads(result.stdout)
    assert content["all_well"] is True
    assert [device["client"] for device in content["devices"]] == sorted(["console", "controller", *DEVICES])
    assert [queue["letter"] for queue in content["queues"]] == [service.letter for service in SITE.services]
    assert {queue["waiting"] for queue in content["queues"]} == {3}
    assert content["boxes"][0]["fill"] == 10


def test_a_finding_of_a_device_is_told_and_ends_with_one(
    status: Status, lobby: dict[str, Person], watcher: Person
) -> None:
    finding = Finding(code="paper_out", severity=Severity.FAULT, detail="")
    told = Health(client="kiosk-1", findings=(finding,), outbox=0, readings={})
    lobby["kiosk-1"].session.publish(HEALTH, "kiosk-1", told)
    watcher.hears(HEALTH, "kiosk-1")
    result = status("--language", "sv")
    assert result.exit_code == ExitCode.FOUND_WRONG
    assert "FEL  kiosk-1: Papperet är slut" in result.stdout


def test_a_device_that_has_stopped_is_told(status: Status, lobby: dict[str, Person]) -> None:
    lobby["display-1"].session.stop()
    result = status("--json")
    assert result.exit_code == ExitCode.FOUND_WRONG
    assert troubles(result) == [("display-1", "fault")]


def test_after_the_broker_has_started_anew_those_that_stay_away_are_missed(
    status: Status, lobby: dict[str, Person], watcher: Person, broker: RunningBroker
) -> None:
    lobby["feedback-1"].session.stop()
    broker.kill()
    watcher.is_down()
    broker.start()
    watcher.is_up()
    for client in lobby.keys() - {"feedback-1"}:
        lobby[client].is_down()
        lobby[client].is_up()
    assert ("feedback-1", "fault") in troubles(status("--json"))
    assert ("feedback-1", "fault") not in troubles(status("--json", site_file=False))


def test_a_broker_that_is_not_there_is_told_with_the_reason(status: Status, broker: RunningBroker) -> None:
    broker.kill()
    result = status()
    assert (result.exit_code, result.stdout) == (ExitCode.UNREACHABLE, "")
    assert result.stderr.startswith(f"The broker at 127.0.0.1:{broker.place.port} cannot be reached as 'maintenance': ")
    assert "Connection refused" in result.stderr


def test_a_wrong_password_is_told_with_the_reason(status: Status) -> None:
    result = status(client="kiosk-1")
    assert result.exit_code == ExitCode.UNREACHABLE
    assert "Not authorized" in result.stderr


def test_a_mistake_in_the_configuration_is_told_with_its_place(status: Status, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('site = "demo"\n[broker]\nhots = "hub"\n', encoding="utf-8")
    result = status("--config", str(file))
    assert result.exit_code == ExitCode.CONFIG
    assert f"{file}:3: broker.hots: there is no such key" in result.stderr
