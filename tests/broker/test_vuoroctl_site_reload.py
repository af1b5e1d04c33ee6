"""``vuoroctl site reload`` against a real controller beside a real broker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.site_cli import SiteRefusedError, reload
from simulation.toml_text import toml_text
from tests.broker.controller_process import Asker, ControllerProcess
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request, TakeTicket
from vuoro.session import Subscription
from vuoro.settings import ControlSettings
from vuoro.site import Service
from vuoro.topics import QUEUE
from vuoro.values import Language, Texts

Enter = Callable[..., Person]

NEW = Service(id="eu-asiat", letter="Y", name=Texts(fi="EU", sv="EU", en="EU"), authority="kela", area=SITE.areas[0].id)
WITH_NEW = replace(
    SITE,
    services=(*SITE.services, NEW),
    desks=(replace(SITE.desks[0], services=(*SITE.desks[0].services, NEW.id)), *SITE.desks[1:]),
)


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    file = tmp_path / "site.toml"
    file.write_text(toml_text(SITE), encoding="utf-8")
    return file


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path, site_file: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller", site_file)
    controller.start()
    yield controller
    controller.kill()


@pytest.fixture
def config(broker: RunningBroker, tmp_path: Path, site_file: Path) -> Path:
    settings = ControlSettings(site=SITE.site, broker=broker.place.settings("maintenance"), site_file=site_file)
    file = tmp_path / "vuoroctl.toml"
    file.write_text(toml_text(settings), encoding="utf-8")
    return file


def take(service: str) -> Request:
    return Request(command_id=new_command_id(), command=TakeTicket(service=service, language=Language.FI))


@pytest.mark.usefixtures("controller")
def test_a_new_service_gives_numbers_without_a_restart(
    site_file: Path, config: Path, enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk = enter("kiosk-1", Subscription(QUEUE, NEW.id))
    site_file.write_text(toml_text(WITH_NEW), encoding="utf-8")
    reload(config=config)
    assert "goes by the site file" in capsys.readouterr().out
    assert kiosk.hears(QUEUE).message.waiting == 0
    Asker(kiosk).accepted(take(NEW.id))


@pytest.mark.usefixtures("controller")
def test_a_file_that_would_lose_customers_is_refused_with_their_tickets(
    site_file: Path, config: Path, enter: Enter
) -> None:
    site_file.write_text(toml_text(WITH_NEW), encoding="utf-8")
    reload(config=config)
    Asker(enter("kiosk-1")).accepted(take(NEW.id))
    site_file.write_text(toml_text(SITE), encoding="utf-8")
    with pytest.raises(SiteRefusedError, match="-Y001 is waiting for eu-asiat, which would be gone"):
        reload(config=config)


def test_a_file_with_mistakes_is_refused_and_the_controller_starts_again_without_it(
    controller: ControllerProcess, site_file: Path, config: Path, enter: Enter
) -> None:
    kiosk = Asker(enter("kiosk-1"))
    kiosk.accepted(take(SITE.services[0].id))
    site_file.write_text(toml_text(replace(SITE, desks=SITE.desks[:1])), encoding="utf-8")
    with pytest.raises(SiteRefusedError, match="no desk serves"):
        reload(config=config)
    controller.kill()
    controller.start()
    kiosk.accepted(take(SITE.services[0].id))
