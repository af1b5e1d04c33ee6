"""Business days, jumping clocks and new boots of the hub."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from controller.core.reckoning import TOLERANCE
from tests.unit.controller_world import Hub, request
from tests.unit.core_world import ADVISOR, CLERK_1, MORNING, take
from vuoro.messages.commands import CallNext, CancelTicket, MarkNoShow, ReturnTicket
from vuoro.messages.device import Health
from vuoro.messages.replies import Accepted, TicketTaken
from vuoro.messages.state import BoardState, QueueState
from vuoro.topics import BOARD, QUEUE
from vuoro.values import EPOCH, CancelReason, Moment, ReturnPlace

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def taken(hub: Hub) -> str:
    reply = hub.ask("kiosk-1", take())
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketTaken)
    return reply.result.ticket.ticket


def leaves(hub: Hub, ticket: str) -> None:
    hub.ask("console", CancelTicket(ticket=ticket, reason=CancelReason.LEFT), ADVISOR.actor)


def wall_clock_jumps(hub: Hub, by: timedelta) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.mono_ms + 1, now.utc + by)


def days_pass(hub: Hub, days: int) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.mono_ms + days * DAY_MS, now.utc + timedelta(days=days))


def test_the_next_day_begins_with_001_and_an_empty_last_call(hub: Hub) -> None:
    ticket = taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.ask("console", CancelTicket(ticket=ticket, reason=CancelReason.LEFT), ADVISOR.actor)
    days_pass(hub, 1)
    published = hub.handle(request("kiosk-1", take()))
    queues = [message for topic, value, message in published if topic is QUEUE and value == "benefits"]
    assert queues[-1] == QueueState(service="benefits", waiting=1, last_called=None, desks=0)
    assert list(hub.lobby.tickets) == ["20200114-A001"]


def test_a_clock_that_falls_back_to_1970_repeats_no_number_and_raises_an_alarm(hub: Hub) -> None:
    tickets = [taken(hub)]
    wall_clock_jumps(hub, -timedelta(days=50 * 365))
    tickets += [taken(hub), taken(hub)]
    assert [ticket.partition("-")[2] for ticket in tickets] == ["A001", "A002", "A003"]
    wall_clock_jumps(hub, timedelta(days=50 * 365))
    tickets.append(taken(hub))
    assert tickets[-1] == "20200113-A004"


@pytest.mark.parametrize("by", [timedelta(hours=1), -timedelta(hours=1), -timedelta(days=1), timedelta(days=1)])
def test_while_customers_wait_a_jump_of_the_clock_changes_nothing_and_health_says_so(hub: Hub, by: timedelta) -> None:
    first = taken(hub)
    wall_clock_jumps(hub, by)
    healths = [message for _, _, message in hub.handle() if isinstance(message, Health)]
    assert [finding.code for finding in healths[-1].findings] == ["clock_jumped"]
    second = taken(hub)
    assert hub.history().events[-1].at - MORNING.utc < TOLERANCE
    assert [ticket.face.ticket for ticket in hub.lobby.queue("benefits")] == [first, second]
    assert hub.lobby.day == date(2020, 1, 13)
    wall_clock_jumps(hub, -by)
    hub.handle()
    assert clock_findings(hub) == []


def test_a_clock_that_is_put_back_a_day_while_nobody_waits_repeats_no_number(hub: Hub) -> None:
    leaves(hub, taken(hub))
    wall_clock_jumps(hub, -timedelta(days=1))
    hub.handle()
    assert clock_findings(hub) == ["clock"]
    assert taken(hub) == "20200112-A002"


def test_a_hub_whose_battery_is_empty_goes_on_from_its_last_moment_until_the_network_tells_the_time(hub: Hub) -> None:
    first = taken(hub)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, datetime(2012, 1, 1, tzinfo=UTC))
    hub.crash()
    assert clock_findings(hub) == ["clock_behind"]
    second = taken(hub)
    assert hub.history().events[-1].at == MORNING.utc
    hub.clock.moment = Moment(60_000, MORNING.utc + timedelta(minutes=20))
    third = taken(hub)
    assert hub.history().events[-1].at == MORNING.utc + timedelta(minutes=20)
    assert clock_findings(hub) == []
    assert [ticket.face.ticket for ticket in hub.lobby.queue("benefits")] == [first, second, third]


def test_a_controller_that_starts_again_before_the_network_tells_the_time_still_waits_for_it(hub: Hub) -> None:
    taken(hub)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, datetime(1970, 1, 1, tzinfo=UTC))
    hub.crash()
    taken(hub)
    hub.crash()
    assert clock_findings(hub) == ["clock_behind"]
    hub.clock.moment = Moment(60_000, MORNING.utc + timedelta(minutes=20))
    hub.handle()
    assert clock_findings(hub) == []


def test_a_no_show_of_before_the_reboot_does_not_let_the_clock_jump_over_who_has_come_since(hub: Hub) -> None:
    missed = taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.clock.moment = Moment(MORNING.later(300_000), MORNING.utc + timedelta(seconds=300))
    hub.ask("console", MarkNoShow(ticket=missed), CLERK_1.actor)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, MORNING.utc + timedelta(minutes=10))
    hub.crash()
    since = taken(hub)
    hub.ask("console", ReturnTicket(ticket=missed, place=ReturnPlace.LAST), CLERK_1.actor)
    assert list(hub.lobby.tickets) == [since, missed]
    wall_clock_jumps(hub, timedelta(hours=3))
    hub.handle()
    assert clock_findings(hub) == ["clock_jumped"]


def test_an_hour_back_changes_neither_day_nor_order(hub: Hub) -> None:
    first = taken(hub)
    wall_clock_jumps(hub, -timedelta(hours=1))
    second = taken(hub)
    assert [ticket.face.ticket for ticket in hub.lobby.queue("benefits")] == [first, second]


def test_a_clock_that_is_not_set_yet_is_not_believed_after_a_restart(hub: Hub) -> None:
    taken(hub)
    hub.clock.moment = EPOCH
    hub.crash()
    assert taken(hub) == "20200113-A002"


def test_a_call_is_as_old_after_a_restart_as_it_would_have_been_without(hub: Hub) -> None:
    taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.clock.moment = Moment(MORNING.mono_ms + 7_000, MORNING.utc + timedelta(seconds=7))
    hub.crash()
    assert call_age(hub) == 7_000


def test_a_call_from_before_a_reboot_is_as_old_as_the_wall_clock_says(hub: Hub) -> None:
    taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, MORNING.utc + timedelta(seconds=90))
    hub.crash()
    assert call_age(hub) == 90_000


def test_a_call_from_before_a_reboot_is_never_younger_than_the_boot(hub: Hub) -> None:
    taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, MORNING.utc - timedelta(days=9))
    hub.crash()
    assert call_age(hub) == 20_000


def call_age(hub: Hub) -> int:
    boards = [message for topic, value, message in hub.link_up() if topic is BOARD and value == "ground"]
    assert isinstance(boards[0], BoardState)
    return boards[0].calls[0].age_ms


def clock_findings(hub: Hub) -> list[str]:
    healths = [message for _, _, message in hub.link_up() if isinstance(message, Health)]
    return [finding.code for finding in healths[-1].findings]
