"""The display as a real process at a real broker, on SDL's dummy drivers: what staff ask of it, and how it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.queue_display.settings import DisplaySettings, ScreenKind, ScreenSettings
from simulation.toml_text import toml_text
from tests.broker.running import PATIENCE_S, SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.device import Health, Presence
from vuoro.messages.device_commands import AnyDo, DoRequest, DoResult, Identify, Reload, TestChime, TestPrint
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import DO, DONE, HEALTH, PRESENCE
from vuoro.values import PresenceStatus

Enter = Callable[..., Person]
_DISPLAY = "display-1"


@contextmanager
def _display(broker: RunningBroker, directory: Path, *, sound: str = "dummy") -> Iterator[subprocess.Popen[bytes]]:
    """Run a display whose loudspeaker SDL finds by the driver ``sound``."""
    directory.mkdir()
    settings = DisplaySettings(
        site=SITE.site,
        client=_DISPLAY,
        broker=broker.place.settings(_DISPLAY),
        state_directory=directory,
        areas=("aula",),
        screen=ScreenSettings(kind=ScreenKind.WINDOW),
    )
    config = directory / "display.toml"
    config.write_text(toml_text(settings), encoding="utf-8")
    command = [sys.executable, "-m", "devices.queue_display", "--config", str(config)]
    environment = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": sound}
    with (directory / "log").open("wb") as log, subprocess.Popen(command, stderr=log, env=environment) as process:
        yield process
        process.terminate()


@pytest.fixture
def staff(enter: Enter) -> Person:
    person: Person = enter(
        "maintenance", Subscription(DONE), Subscription(HEALTH, _DISPLAY), Subscription(PRESENCE, _DISPLAY)
    )
    return person


def _is_there(staff: Person) -> None:
    staff.wait_for(Received, lambda event: _says(event, PresenceStatus.ONLINE))


def _says(event: Received, status: PresenceStatus) -> bool:
    return isinstance(event.message, Presence) and event.message.status is status


def _ask(staff: Person, do: AnyDo) -> DoResult:
    request = DoRequest(do_id=new_command_id(), do=do)
    staff.session.publish(DO, _DISPLAY, request)
    result = staff.hears(DONE, _DISPLAY).message
    assert isinstance(result, DoResult)
    assert result.do_id == request.do_id
    return result


def test_a_display_shows_which_one_it_is_sounds_its_chime_and_has_no_printer(
    broker: RunningBroker, staff: Person, tmp_path: Path
) -> None:
    with _display(broker, tmp_path / "display"):
        _is_there(staff)
        answers = [_ask(staff, do) for do in (Identify(), TestChime(), TestPrint())]
    assert [(answer.ok, answer.code) for answer in answers] == [(True, ""), (True, ""), (False, "not_fitted")]


def test_a_display_without_a_loudspeaker_says_so_by_itself_and_when_it_is_asked(
    broker: RunningBroker, staff: Person, tmp_path: Path
) -> None:
    with _display(broker, tmp_path / "display", sound="nothing"):
        staff.wait_for(Received, lambda event: _has_finding(event, "no_sound"))
        answer = _ask(staff, TestChime())
    assert (answer.ok, answer.code) == (False, "no_sound")


def _has_finding(event: Received, code: str) -> bool:
    return isinstance(event.message, Health) and code in {finding.code for finding in event.message.findings}


def test_a_display_that_shall_read_its_settings_again_ends_in_good_order(
    broker: RunningBroker, staff: Person, tmp_path: Path
) -> None:
    with _display(broker, tmp_path / "display") as process:
        _is_there(staff)
        assert _ask(staff, Reload()).ok
        staff.wait_for(Received, lambda event: _says(event, PresenceStatus.OFFLINE))
        assert process.wait(PATIENCE_S) == 0
