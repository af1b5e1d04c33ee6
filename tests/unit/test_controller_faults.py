"""A rule that breaks: its command is refused, everybody else is answered, and the health says so."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.unit.controller_world import Hub, Published, replies, request
from tests.unit.core_world import take
from vuoro.messages.device import Health, Severity
from vuoro.messages.replies import Accepted, Rejected, RejectionCode
from vuoro.service import Received


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


@pytest.fixture
def poison(hub: Hub) -> Received:
    """Return a command whose rule breaks, because the lobby has come apart as only a fault of ours could do it."""
    hub.lobby.counters["A"] = cast("int", "seven")
    return request("kiosk-1", take())


def findings(published: list[Published]) -> list[tuple[str, Severity]]:
    healths = [message for _, _, message in published if isinstance(message, Health)]
    return [(finding.code, finding.severity) for finding in healths[-1].findings]


def test_a_command_whose_rule_breaks_is_refused_and_changes_nothing(
    hub: Hub, poison: Received, caplog: pytest.LogCaptureFixture
) -> None:
    before = hub.history()
    (refused,) = replies(hub.handle(poison))
    assert isinstance(refused, Rejected)
    assert refused.code is RejectionCode.INTERNAL
    assert refused.message.startswith("take_ticket: TypeError: ")
    assert hub.history() == before
    (record,) = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert record.exc_info is not None


def test_others_in_the_same_batch_are_answered(hub: Hub, poison: Received) -> None:
    first, refused, last = replies(
        hub.handle(request("kiosk-1", take("tax")), poison, request("kiosk-2", take("housing")))
    )
    assert isinstance(first, Accepted)
    assert isinstance(refused, Rejected)
    assert isinstance(last, Accepted)


def test_the_same_command_is_refused_again_without_being_tried(hub: Hub, poison: Received) -> None:
    first = replies(hub.handle(poison))
    hub.crash()
    assert replies(hub.handle(poison)) == first


def test_the_health_tells_of_a_broken_rule_until_the_next_start(hub: Hub, poison: Received) -> None:
    assert ("internal", Severity.FAULT) in findings(hub.handle(poison))
    assert ("internal", Severity.FAULT) in findings(hub.link_up())
    hub.crash()
    assert findings(hub.link_up()) == []
