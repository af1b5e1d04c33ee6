from __future__ import annotations

from pathlib import Path

import pytest

from vuoro.acl import acl
from vuoro.site_file import load_site

ROOT = Path(__file__).parents[2]
DEMO = load_site(ROOT / "sites" / "demo.toml")


def rights(text: str) -> dict[str, list[str]]:
    """Return the lines of each user."""
    users: dict[str, list[str]] = {}
    for line in text.splitlines():
        match line.split(" ", 1):
            case ["user", user]:
                users[user] = []
            case ["topic", right]:
                users[list(users)[-1]].append(right)
    return users


def test_the_file_in_the_repository_is_the_one_of_the_demo_site() -> None:
    text = (ROOT / "broker" / "demo.acl").read_text(encoding="utf-8")
    assert text == acl(DEMO, simulation=True), "make it again: vuoro.acl.acl(site, simulation=True)"


def test_the_same_site_gives_the_same_file() -> None:
    assert acl(DEMO, simulation=True) == acl(DEMO, simulation=True)


def test_every_client_of_the_site_has_its_rights_and_nobody_else() -> None:
    assert set(rights(acl(DEMO, simulation=False))) == set(DEMO.clients())


def test_without_a_simulation_there_is_no_word_of_it() -> None:
    assert "simulation" not in acl(DEMO, simulation=False)
    assert "simulation" in rights(acl(DEMO, simulation=True))


def test_a_kiosk_may_do_this_and_no_more() -> None:
    assert rights(acl(DEMO, simulation=False))["kiosk-1"] == [
        "write vuoro/demo/command/kiosk-1",
        "read vuoro/demo/reply/kiosk-1",
        "read vuoro/demo/state/site",
        "read vuoro/demo/state/services",
        "read vuoro/demo/state/queue/+",
        "read vuoro/demo/state/board/+",
        "read vuoro/demo/state/dropbox/+",
        "read vuoro/demo/state/notices",
        "write vuoro/demo/device/kiosk-1/presence",
        "read vuoro/demo/device/+/presence",
        "write vuoro/demo/device/kiosk-1/health",
        "read vuoro/demo/device/kiosk-1/do",
        "write vuoro/demo/device/kiosk-1/done",
    ]


def test_the_controller_answers_everybody_and_speaks_for_nobody_else() -> None:
    written = {
        right.split(" ")[1]
        for right in rights(acl(DEMO, simulation=False))["controller"]
        if right.startswith(("write", "readwrite"))
    }
    assert "vuoro/demo/reply/+" in written
    assert "vuoro/demo/device/controller/presence" in written
    assert not any(topic.startswith("vuoro/demo/command") for topic in written)
    assert {topic for topic in written if topic.startswith("vuoro/demo/device/+")} == {"vuoro/demo/device/+/do"}


@pytest.mark.parametrize("user", sorted(DEMO.clients()))
def test_nobody_has_a_right_to_everything(user: str) -> None:
    for right in rights(acl(DEMO, simulation=True))[user]:
        assert "#" not in right
        assert right.split(" ")[0] in {"read", "write", "readwrite"}
