"""A disk that refuses: nothing is said that is not kept, and work goes on when there is room again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.unit.controller_world import Hub, Published, replies, request
from tests.unit.core_world import ADVISOR, CLERK_1, take
from tests.unit.full_disks import full_database, full_disk
from vuoro.messages.commands import CallNext, CancelTicket
from vuoro.messages.device import Health, Severity
from vuoro.messages.replies import Accepted, TicketTaken
from vuoro.topics import HEALTH
from vuoro.values import CancelReason


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


Full = Callable[[Hub], AbstractContextManager[None]]
FULL = pytest.mark.parametrize("full", [full_disk, full_database])


def batch(size: int) -> list[object]:
    return [request("kiosk-1", take()) for _ in range(size)]


def only_health(published: list[Published]) -> Health:
    (one,) = published
    assert one.topic is HEALTH
    assert isinstance(one.message, Health)
    return one.message


@FULL
def test_a_batch_that_cannot_be_committed_is_neither_answered_nor_shown(hub: Hub, full: Full) -> None:
    hub.ask("kiosk-1", take())
    before = hub.loaded()
    with full(hub):
        health = only_health(hub.handle(*batch(500)))
    assert [(finding.code, finding.severity) for finding in health.findings] == [("disk", Severity.FAULT)]
    assert hub.lobby == hub.loaded() == before


@FULL
def test_when_there_is_room_again_the_same_commands_are_answered_and_health_is_well(hub: Hub, full: Full) -> None:
    commands = batch(500)
    hub.ask("kiosk-1", take())
    with full(hub):
        hub.handle(*commands)
    published = hub.handle(*commands)
    numbers = [
        reply.result.ticket.number
        for reply in replies(published)
        if isinstance(reply, Accepted) and isinstance(reply.result, TicketTaken)
    ]
    assert numbers == [f"A{ordinal:03d}" for ordinal in range(2, 502)]
    assert only_health(published[-1:]).findings == ()
    assert hub.loaded() == hub.lobby


def test_a_call_that_could_not_be_committed_leaves_the_customer_waiting(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.open_desk()
    with full_disk(hub):
        hub.handle(request("console", CallNext(desk="1"), CLERK_1.actor))
    assert len(hub.lobby.queue("benefits")) == 1
    assert (hub.lobby.at_desk, hub.lobby.calls) == ({}, {})


def test_a_cancellation_that_could_not_be_committed_cancels_nothing(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    cancel = CancelTicket(ticket="20200113-A001", reason=CancelReason.LEFT)
    with full_disk(hub):
        hub.handle(request("console", cancel, ADVISOR.actor))
    assert list(hub.lobby.tickets) == ["20200113-A001"]


def test_replies_of_before_are_still_known_when_the_disk_is_full(hub: Hub) -> None:
    command = request("kiosk-1", take())
    first = replies(hub.handle(command))
    with full_disk(hub):
        assert replies(hub.handle(command)) == first


def test_a_disk_that_was_full_when_the_hub_died_holds_what_was_answered_and_no_more(hub: Hub) -> None:
    (reply,) = replies(hub.handle(request("kiosk-1", take())))
    with full_disk(hub):
        hub.handle(*batch(100))
    hub.crash()
    assert isinstance(reply, Accepted)
    assert hub.store.reply(reply.command_id) == reply
    assert len(hub.history().events) == 1
