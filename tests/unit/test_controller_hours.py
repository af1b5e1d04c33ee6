"""What time alone brings about: services that open and close, and the end of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.core.plan import Plan
from controller.core.reckoning import Alarm
from tests.unit.controller_world import Hub, Published, request
from tests.unit.core_world import CLERK_1, CLERK_2, MORNING, OFFICE, SMALL_SITE, take
from tests.unit.full_disks import full_disk
from vuoro.messages.commands import (
    CallNext,
    FinishService,
    HandInTicket,
    LeaseNumbers,
    MarkNoShow,
    ReturnTicket,
    StartService,
)
from vuoro.messages.events import AnyFact, CallSuperseded, ServiceFinished, TicketCancelled
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, TicketTaken
from vuoro.messages.state import BoardState, DeskState, QueueState, ServicesState
from vuoro.topics import BOARD, DESK, QUEUE, SERVICES
from vuoro.values import CancelReason, Language, Moment, ReturnPlace

#: 23:59 on the evening of `MORNING`, in Helsinki.
DAY_END = datetime(2020, 1, 13, 21, 59, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


@pytest.fixture
def office(hub: Hub) -> Hub:
    hub.plan = Plan(OFFICE)
    hub.start()
    hub.link_up()
    return hub


def until(hub: Hub, utc: datetime) -> None:
    """Let time pass until ``utc``, and nothing be handled meanwhile."""
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later((utc - now.utc) // timedelta(milliseconds=1)), utc)


def due(hub: Hub) -> list[Published]:
    """Let the controller do what is due."""
    hub.app.due(hub.clock.now())
    return hub.line.take()


def due_at(hub: Hub) -> datetime | None:
    """Return when the controller wants to be woken."""
    due_ms = hub.app.next_due()
    return None if due_ms is None else hub.now.utc + timedelta(milliseconds=due_ms - hub.now.mono_ms)


def hours(hub: Hub, service: str) -> list[tuple[str, str]]:
    """Return the hours of today as the displays tell them, in the local time of the winter."""
    services = [one.message for one in hub.link_up() if one.topic is SERVICES][-1]
    assert isinstance(services, ServicesState)
    (its,) = (info for info in services.services if info.service == service)
    local = [(span.opens_at + timedelta(hours=2), span.closes_at + timedelta(hours=2)) for span in its.today]
    return [(f"{opens:%a %H:%M}", f"{closes:%a %H:%M}") for opens, closes in local]


def test_everybody_sees_the_hours_of_today_all_day_long(office: Hub) -> None:
    of_monday = [("Mon 09:00", "Mon 12:00"), ("Mon 13:00", "Mon 16:15")]
    for time in (datetime(2020, 1, 13, hour, tzinfo=UTC) for hour in (6, 8, 10, 20)):
        until(office, time)
        due(office)
        assert hours(office, "benefits") == of_monday


def test_the_hours_of_the_next_day_are_shown_from_midnight_on(office: Hub) -> None:
    assert hours(office, "tax") == [("Mon 10:00", "Mon 12:00")]
    until(office, datetime(2020, 1, 13, 22, 0, tzinfo=UTC))
    due(office)
    assert hours(office, "tax") == []
    assert hours(office, "benefits") == [("Tue 09:00", "Tue 12:00"), ("Tue 13:00", "Tue 16:15")]


def test_a_point_without_hours_is_open_all_day(hub: Hub) -> None:
    assert hours(hub, "tax") == [("Mon 00:00", "Tue 00:00")]


def taken(hub: Hub, service: str = "benefits") -> str:
    reply = hub.ask("kiosk-1", take(service))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketTaken)
    return reply.result.ticket.ticket


def ends(hub: Hub) -> list[AnyFact]:
    kinds = (ServiceFinished, TicketCancelled, CallSuperseded)
    return [event.fact for event in hub.history().events if isinstance(event.fact, kinds)]


def open_services(published: list[Published]) -> list[list[str]]:
    """Return the open services, for each time that the services were published."""
    states = [message for topic, _, message in published if topic is SERVICES]
    return [
        [info.service for info in state.services if info.open] for state in states if isinstance(state, ServicesState)
    ]


def test_a_site_without_hours_wakes_the_controller_for_nothing(hub: Hub) -> None:
    assert due_at(hub) is None
    assert open_services(hub.handle()) == []


def test_a_service_that_opens_is_shown_as_open_without_anybody_asking(office: Hub) -> None:
    opening = MORNING.utc + timedelta(hours=1)
    assert due_at(office) == opening
    until(office, opening)
    assert open_services(due(office)) == [["benefits", "housing"]]
    assert due_at(office) == MORNING.utc + timedelta(hours=2)


def test_a_service_that_closes_is_shown_as_closed(office: Hub) -> None:
    until(office, MORNING.utc + timedelta(hours=3))
    assert open_services(due(office)) == [["benefits", "housing", "tax"]]
    until(office, MORNING.utc + timedelta(hours=4))
    assert open_services(due(office)) == [[]]


def test_nothing_is_shown_twice_while_nothing_changes(office: Hub) -> None:
    until(office, MORNING.utc + timedelta(hours=1))
    due(office)
    until(office, MORNING.utc + timedelta(minutes=90))
    assert office.handle() == []


def test_a_press_at_a_closed_service_is_refused(office: Hub) -> None:
    reply = office.ask("kiosk-1", take())
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.SERVICE_CLOSED


def test_the_morning_comes_at_its_local_hour_on_the_day_the_clocks_change(office: Hub) -> None:
    saturday_evening = datetime(2020, 3, 28, 20, 0, tzinfo=UTC)
    until(office, saturday_evening)
    due(office)
    assert due_at(office) == datetime(2020, 3, 30, 6, 0, tzinfo=UTC)


def test_at_the_end_of_the_day_whoever_waits_or_was_called_ends_as_closed(hub: Hub) -> None:
    called, waiting = taken(hub), taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    assert due_at(hub) == DAY_END
    until(hub, DAY_END)
    published = due(hub)
    assert [fact for fact in ends(hub) if isinstance(fact, TicketCancelled)] == [
        TicketCancelled(ticket=called, reason=CancelReason.CLOSED),
        TicketCancelled(ticket=waiting, reason=CancelReason.CLOSED),
    ]
    assert {(fact.call, fact.display) for fact in ends(hub) if isinstance(fact, CallSuperseded)} == {
        (f"{called}.1", "display-1"),
        (f"{called}.1", "display-2"),
    }
    assert hub.lobby.tickets == {}
    shown = {(topic, value): message for topic, value, message in published}
    queue, board, desk = shown[QUEUE, "benefits"], shown[BOARD, "ground"], shown[DESK, "1"]
    assert isinstance(queue, QueueState)
    assert isinstance(board, BoardState)
    assert isinstance(desk, DeskState)
    assert (queue.waiting, board.calls, desk.ticket) == (0, (), None)


def test_at_the_end_of_the_day_whoever_is_at_a_desk_counts_as_served_and_unattended(hub: Hub) -> None:
    ticket = taken(hub)
    hub.open_desk(CLERK_2)
    hub.ask("console", CallNext(desk="2"), CLERK_2.actor)
    hub.ask("console", StartService(ticket=ticket), CLERK_2.actor)
    until(hub, DAY_END)
    due(hub)
    assert ServiceFinished(ticket=ticket, unattended=True) in ends(hub)
    assert hub.lobby.at_desk == {}


def test_a_ticket_taken_after_the_end_of_the_day_belongs_to_the_next_one(hub: Hub) -> None:
    until(hub, DAY_END)
    ticket = taken(hub)
    assert due_at(hub) == DAY_END + timedelta(days=1)
    until(hub, DAY_END + timedelta(hours=9))
    due(hub)
    assert list(hub.lobby.tickets) == [ticket]


def test_a_hub_that_was_off_at_the_end_of_the_day_ends_it_when_it_starts(hub: Hub) -> None:
    ticket = taken(hub)
    hub.clock.boot = "boot-2"
    hub.clock.moment = Moment(20_000, MORNING.utc + timedelta(days=3))
    hub.crash()
    assert hub.app.next_due() is not None
    due(hub)
    assert ends(hub) == [TicketCancelled(ticket=ticket, reason=CancelReason.CLOSED)]


def test_a_hub_that_wakes_without_the_time_ends_no_day_before_it_knows_better(hub: Hub) -> None:
    ticket = taken(hub)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, datetime(1970, 1, 1, tzinfo=UTC))
    hub.crash()
    due(hub)
    assert list(hub.lobby.tickets) == [ticket]
    hub.clock.moment = Moment(60_000, MORNING.utc + timedelta(days=1))
    due(hub)
    assert hub.lobby.tickets == {}


def test_a_hub_that_wakes_on_monday_with_the_hour_of_friday_ends_friday_once_it_knows(hub: Hub) -> None:
    friday = taken(hub)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, MORNING.utc + timedelta(hours=1))
    hub.crash()
    assert due(hub) == []
    hub.clock.moment = Moment(60_000, MORNING.utc + timedelta(days=3))
    due(hub)
    assert ends(hub) == [TicketCancelled(ticket=friday, reason=CancelReason.CLOSED)]
    assert hub.app._time.alarm is None


def test_a_hub_that_wakes_and_has_given_a_ticket_believes_no_jump_any_more(hub: Hub) -> None:
    taken(hub)
    hub.clock.boot, hub.clock.moment = "boot-2", Moment(20_000, MORNING.utc + timedelta(hours=1))
    hub.crash()
    taken(hub)
    hub.clock.moment = Moment(60_000, MORNING.utc + timedelta(days=3))
    due(hub)
    assert (len(hub.lobby.tickets), hub.app._time.alarm) == (2, Alarm.JUMPED)


def test_a_clock_that_jumps_past_the_end_of_the_day_ends_no_day(hub: Hub) -> None:
    ticket = taken(hub)
    hub.clock.moment = Moment(MORNING.mono_ms + 1, DAY_END + timedelta(hours=1))
    due(hub)
    assert list(hub.lobby.tickets) == [ticket]
    assert due_at(hub) == DAY_END


def test_the_first_customer_of_the_morning_does_not_find_the_day_before(hub: Hub) -> None:
    taken(hub)
    until(hub, MORNING.utc + timedelta(days=1))
    published = hub.handle(request("kiosk-1", take()))
    queues = [message for topic, value, message in published if topic is QUEUE and value == "benefits"]
    assert isinstance(queues[-1], QueueState)
    assert queues[-1].waiting == 1
    assert list(hub.lobby.tickets) == ["20200114-A001"]


def test_a_day_ends_when_its_site_says_so(hub: Hub) -> None:
    hub.plan = Plan(replace(SMALL_SITE, day_ends="18:30"))
    hub.start()
    taken(hub)
    assert due_at(hub) == datetime(2020, 1, 13, 16, 30, tzinfo=UTC)


def test_a_day_that_the_disk_does_not_let_end_ends_once_there_is_room(hub: Hub) -> None:
    ticket = taken(hub)
    until(hub, DAY_END)
    with full_disk(hub):
        due(hub)
        assert list(hub.lobby.tickets) == [ticket]
        assert hub.app.next_due() is None
    hub.app._refresh_at = 0.0
    hub.app.upkeep()
    assert ends(hub) == [TicketCancelled(ticket=ticket, reason=CancelReason.CLOSED)]


def test_the_shown_wait_follows_a_queue_that_does_not_move(hub: Hub) -> None:
    hub.open_desk()
    for _ in range(6):
        ticket = taken(hub)
        hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
        hub.ask("console", StartService(ticket=ticket), CLERK_1.actor)
        hub.ask("console", FinishService(ticket=ticket), CLERK_1.actor)
    published = hub.handle(request("kiosk-1", take()))
    soon = queue_of(published).wait
    assert soon is not None
    until(hub, MORNING.utc + timedelta(minutes=50))
    hub.app._refresh_at = 0.0
    hub.app.upkeep()
    late = queue_of(hub.line.take()).wait
    assert late is not None
    assert late.high_min > soon.high_min


def test_what_was_learnt_of_waits_survives_a_crash_also_where_the_disk_would_not_keep_it(hub: Hub) -> None:
    with full_disk(hub):
        hub.app._keep_waits()
    hub.open_desk()
    for _ in range(6):
        taken(hub)
        ticket = hub.lobby.at_desk.get("1") or taken(hub)
        hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
        until(hub, hub.now.utc + timedelta(minutes=3))
        hub.ask("console", StartService(ticket=ticket), CLERK_1.actor)
        hub.ask("console", FinishService(ticket=ticket), CLERK_1.actor)
    before = hub.lobby.waits
    hub.crash()
    assert hub.lobby.waits == before


def queue_of(published: list[Published]) -> QueueState:
    """Return the queue of the benefits as it was published last."""
    states = [message for topic, value, message in published if topic is QUEUE and value == "benefits"]
    assert isinstance(states[-1], QueueState)
    return states[-1]


def test_a_no_show_who_is_called_back_after_the_end_of_the_day_ends_with_it(hub: Hub) -> None:
    hub.plan = Plan(replace(SMALL_SITE, day_ends="20:00"))
    hub.start()
    until(hub, datetime(2020, 1, 13, 17, 50, tzinfo=UTC))
    missed = taken(hub)
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    until(hub, datetime(2020, 1, 13, 17, 58, tzinfo=UTC))
    assert isinstance(hub.ask("console", MarkNoShow(ticket=missed), CLERK_1.actor), Accepted)
    until(hub, datetime(2020, 1, 13, 18, 1, tzinfo=UTC))
    new = taken(hub)
    hub.ask("console", ReturnTicket(ticket=missed, place=ReturnPlace.BY_ARRIVAL), CLERK_1.actor)
    due(hub)
    assert list(hub.lobby.tickets) == [new]


def test_a_ticket_of_the_day_before_that_a_kiosk_hands_in_after_its_end_ends_with_it(hub: Hub) -> None:
    hub.plan = Plan(replace(SMALL_SITE, day_ends="20:00"))
    hub.start()
    until(hub, datetime(2020, 1, 13, 17, 50, tzinfo=UTC))
    hub.ask("kiosk-1", LeaseNumbers(service="tax", boot="boot-1", asked_ms=0))
    until(hub, datetime(2020, 1, 13, 18, 5, tzinfo=UTC))
    new = taken(hub)
    late = HandInTicket(number="C700", service="tax", language=Language.FI, epoch=1, age_ms=7 * 60_000)
    assert isinstance(hub.ask("kiosk-1", late), Accepted)
    due(hub)
    assert list(hub.lobby.tickets) == [new]
