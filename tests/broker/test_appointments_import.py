"""``vuoroctl appointments import`` over the real broker, to a real controller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from controller.asking import ControllerSilentError, ask
from controller.cli import appointments
from tests.broker.controller_process import SITE_FILE, Asker, ControllerProcess
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.commands import CheckIn, ImportAppointments, Request
from vuoro.messages.replies import TicketTaken
from vuoro.settings import ControlSettings
from vuoro.values import Language

Enter = Callable[..., Person]
SERVICE = SITE.services[0]


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller")
    controller.start()
    yield controller
    controller.kill()


def run(broker: RunningBroker, place: Path) -> Result:
    """Import an appointment of this minute."""
    settings = broker.place.settings("maintenance")
    config = place / "vuoroctl.toml"
    config.write_text(
        f'site = "demo"\nsite_file = "{SITE_FILE}"\n[broker]\nhost = "{settings.host}"\nport = {settings.port}\n'
        f'password_file = "{settings.password_file}"\n',
        encoding="utf-8",
    )
    now = datetime.now(ZoneInfo(SITE.time_zone))
    file = place / "appointments.csv"
    file.write_text(f"code,service,date,time\nK7Q-204,{SERVICE.letter},{now:%Y-%m-%d},{now:%H:%M}\n", encoding="utf-8")
    return CliRunner().invoke(appointments, ["import", str(file), "--config", str(config)])


@pytest.mark.usefixtures("controller")
def test_an_appointment_that_was_imported_can_be_checked_in_and_importing_again_changes_nothing(
    broker: RunningBroker, enter: Enter, tmp_path: Path
) -> None:
    assert "1 appointments, 1 of them new or changed" in run(broker, tmp_path).output
    assert "1 appointments, 0 of them new or changed" in run(broker, tmp_path).output
    check_in = Request(command_id=new_command_id(), command=CheckIn(code="k7q-204", language=Language.FI))
    (reply,) = Asker(enter("kiosk-1")).accepted(check_in)
    assert isinstance(reply.result, TicketTaken)
    assert reply.result.ticket.service == SERVICE.id
    assert reply.result.ticket.appointment_at is not None
    assert abs(reply.result.ticket.appointment_at - reply.result.ticket.issued_at) < timedelta(minutes=5)


def test_without_a_controller_the_command_says_so(broker: RunningBroker) -> None:
    settings = ControlSettings(site=SITE.site, site_file=SITE_FILE, broker=broker.place.settings("maintenance"))
    nothing = ImportAppointments(day=datetime.now(ZoneInfo(SITE.time_zone)).date(), appointments=())
    with pytest.raises(ControllerSilentError, match="1 of 1 commands had no answer"):
        ask(settings, [Request(command_id=new_command_id(), command=nothing)], patience_s=1.0)
