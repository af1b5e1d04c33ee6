"""Which services give tickets: their hours, and what a customer is told who comes outside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from controller.core.views import Kind, View, show
from tests.unit.core_world import ADVISOR, CLERK_1, KELA, KIOSK, MORNING, OFFICE, VERO, Hall, take
from vuoro.messages.commands import FinishService, ServeWalkUp, StartService, TransferTicket
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import ServiceInfo, ServicesState
from vuoro.site import Site
from vuoro.timetable import WeekHours
from vuoro.values import Language, Moment, ServiceStatus


def helsinki(hour: int, minute: int = 0, day: int = 13) -> datetime:
    return datetime(2020, 1, day, hour - 2, minute, tzinfo=UTC)


def hall_at(utc: datetime, site: Site = OFFICE) -> Hall:
    return Hall(site, Moment(MORNING.mono_ms, utc))


def info(hall: Hall, service: str = "benefits") -> ServiceInfo:
    state = show(hall.lobby, View(Kind.SERVICES), hall.now)
    assert isinstance(state, ServicesState)
    return next(info for info in state.services if info.service == service)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (helsinki(8, 59), "2020-01-13 at 09:00"),
        (helsinki(12, 0), "2020-01-13 at 13:00"),
        (helsinki(16, 15), "2020-01-14 at 09:00"),
        (helsinki(16, 15, day=17), "2020-01-20 at 09:00"),
    ],
)
def test_a_service_outside_its_hours_gives_no_ticket_and_says_when_it_opens_next(at: datetime, opens: str) -> None:
    refusal = hall_at(at).refusal(KIOSK, take())
    assert refusal.code is RejectionCode.SERVICE_CLOSED
    assert refusal.message == f"benefits is closed: it opens next on {opens}"


def test_who_finds_a_service_closed_is_told_which_ones_are_open() -> None:
    hall = hall_at(helsinki(9, 30))
    assert hall.refusal(KIOSK, take("tax")).allowed == ("benefits", "housing")


def test_a_service_gives_tickets_until_the_last_moment_of_its_hours() -> None:
    hall = hall_at(helsinki(16, 15) - timedelta(milliseconds=1))
    assert hall.take() == "20200113-A001"


def test_clerks_work_a_queue_off_after_its_hours() -> None:
    hall = hall_at(helsinki(16, 14))
    ticket = hall.take()
    hall.wait(600)
    assert hall.call(CLERK_1).ticket == ticket


def test_who_has_no_ticket_is_served_at_any_hour() -> None:
    hall = hall_at(helsinki(17))
    hall.open_desk(CLERK_1)
    hall.do(CLERK_1, ServeWalkUp(desk="1", service="benefits", by_telephone=True, language=Language.FI))
    assert hall.lobby.at_desk == {"1": "20200113-A001"}


def test_nobody_is_transferred_to_a_service_that_serves_no_more_today() -> None:
    hall = hall_at(helsinki(13, 30))
    refusal = hall.refusal(ADVISOR, TransferTicket(ticket=hall.take(), service="tax"))
    assert refusal.code is RejectionCode.SERVICE_CLOSED
    assert refusal.message == "tax serves nobody more today: it opens next on 2020-01-15 at 10:00"


def test_a_lunch_hour_is_no_reason_against_a_transfer() -> None:
    hall = hall_at(helsinki(11, 59))
    ticket = hall.take()
    hall.wait(60)
    hall.do(ADVISOR, TransferTicket(ticket=ticket, service="housing"))
    assert hall.lobby.tickets[ticket].face.service == "housing"


def test_an_open_service_tells_until_when_it_is_open() -> None:
    open_now = info(hall_at(helsinki(9, 30)))
    assert (open_now.open, open_now.status) == (True, ServiceStatus.OPEN)
    assert (open_now.opens_at, open_now.closes_at) == (None, helsinki(12))


def test_a_closed_service_tells_when_it_opens() -> None:
    closed = info(hall_at(helsinki(12)), "tax")
    assert (closed.open, closed.status) == (False, ServiceStatus.OUTSIDE_HOURS)
    assert (closed.opens_at, closed.closes_at) == (helsinki(10, day=15), None)


def test_a_site_without_hours_is_always_open() -> None:
    always = info(Hall())
    assert (always.open, always.opens_at, always.closes_at) == (True, None, None)


def test_a_service_that_never_opens_says_that_no_day_is_known() -> None:
    never = replace(OFFICE, authorities=(replace(KELA, hours=WeekHours()), VERO))
    hall = hall_at(helsinki(9), never)
    assert hall.refusal(KIOSK, take()).message == "benefits is closed: no day is known on which it opens"
    assert info(hall).opens_at is None


def busy_hall(until_closing_min: int, site: Site = OFFICE) -> Hall:
    """Return a hall whose desk 1 has taken ten minutes for each of its customers, so long before it closes."""
    hall = hall_at(helsinki(16, 15) - timedelta(minutes=until_closing_min + 60), site)
    for _ in range(12):
        hall.take()
    for _ in range(6):
        ticket = hall.call().ticket
        hall.do(CLERK_1, StartService(ticket=ticket))
        hall.wait(600)
        hall.do(CLERK_1, FinishService(ticket=ticket))
    return hall


def test_a_service_gives_no_more_tickets_once_its_queue_cannot_be_served_before_it_closes() -> None:
    hall = busy_hall(until_closing_min=30)
    refusal = hall.refusal(KIOSK, take())
    assert refusal.code is RejectionCode.SERVICE_FULL
    assert refusal.message == "the queue of benefits cannot be served before it closes at 16:15"
    assert refusal.allowed == ("housing",)


def test_a_full_service_is_shown_as_closed_and_full_and_when_its_hours_end() -> None:
    full = info(busy_hall(until_closing_min=30))
    assert (full.open, full.status, full.closes_at) == (False, ServiceStatus.FULL, helsinki(16, 15))


def test_a_queue_that_can_be_served_in_time_takes_more_customers() -> None:
    assert busy_hall(until_closing_min=120).take() == "20200113-A013"


def test_a_lunch_hour_is_no_closing() -> None:
    hall = busy_hall(until_closing_min=4 * 60 + 15 + 20)
    assert info(hall).status is ServiceStatus.OPEN


def test_a_service_is_not_full_while_nobody_waits() -> None:
    hall = busy_hall(until_closing_min=30)
    while hall.lobby.queue("benefits"):
        ticket = hall.call().ticket
        hall.do(CLERK_1, StartService(ticket=ticket))
        hall.do(CLERK_1, FinishService(ticket=ticket))
    hall.wait(29 * 60)
    assert info(hall).status is ServiceStatus.OPEN


def test_a_site_may_give_tickets_until_the_very_end() -> None:
    assert info(busy_hall(30, replace(OFFICE, stop_before_closing=False))).status is ServiceStatus.OPEN


def test_a_service_that_cannot_say_yet_how_long_it_takes_is_not_full() -> None:
    hall = hall_at(helsinki(16, 10))
    for _ in range(20):
        hall.take()
    assert info(hall).status is ServiceStatus.OPEN
