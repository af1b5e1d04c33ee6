from __future__ import annotations

from pathlib import Path

import pytest

from simulation.link import Link, StuckError
from simulation.play import Play
from simulation.scene import Scene
from vuoro.i18n import text
from vuoro.messages.commands import ReplayEvents
from vuoro.messages.device import Presence
from vuoro.messages.state import QueueState
from vuoro.service import Received
from vuoro.settings import BrokerSettings
from vuoro.site_file import load_site
from vuoro.topics import PRESENCE, QUEUE
from vuoro.values import Language, PresenceStatus

SITE = load_site(Path(__file__).parents[2] / "sites" / "demo.toml")


@pytest.fixture
def link() -> Link:
    """Return a link to a lobby in which nobody answers."""
    nobody = BrokerSettings(host="localhost")
    return Link(SITE.site, nobody, nobody, keeps_record=False, command_life_s=1)


@pytest.fixture
def scene() -> Scene:
    scene = Scene(SITE, Language.EN)
    service = SITE.services[0].id
    scene.hear(Received(QUEUE, service, QueueState(service=service, waiting=7, last_called=None, desks=1)))
    return scene


def test_a_call_without_a_controller_is_not_even_tried(link: Link, scene: Scene) -> None:
    away = Presence(client="controller", status=PresenceStatus.LOST, version="1", boot="b")
    scene.hear(Received(PRESENCE, "controller", away))
    Play(scene, link).key("c")
    assert scene.happening == text("demo.given_up", Language.EN)
    assert not link.owes_answers


def test_a_call_that_the_controller_does_not_answer_is_given_up_for_good(link: Link, scene: Scene) -> None:
    there = Presence(client="controller", status=PresenceStatus.ONLINE, version="1", boot="b")
    scene.hear(Received(PRESENCE, "controller", there))
    Play(scene, link).key("c")
    assert scene.happening == text("demo.given_up", Language.EN)
    assert not link.owes_answers


def test_a_command_that_is_given_up_is_told_by_whom_it_was_not_answered(link: Link) -> None:
    with pytest.raises(StuckError, match="the controller"):
        link.command(ReplayEvents(from_seq=1))
