"""A ticket followed on a phone by the code on its paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.codes import ticket_code
from controller.core.following import open_ticket_with, ticket_with
from controller.core.refusal import Refused
from controller.core.wait import STEP_MIN
from tests.unit.controller_world import Hub, request
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import ADVISOR, CLERK_1, SECRET, SMALL_SITE, Hall, take, text
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    CallNext,
    CancelByCode,
    CancelTicket,
    FinishService,
    FollowTicket,
    HandInTicket,
    HoldTicket,
    LeaseNumbers,
    MarkNoShow,
    OpenDesk,
    ServeWalkUp,
    StartService,
    TransferTicket,
)
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, TicketFollowed, TicketTaken
from vuoro.values import CancelReason, Language, Moment, TicketState, WaitRange


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def code_of(ticket: str) -> str:
    return ticket_code(SECRET, ticket)


def taken(hub: Hub, service: str = "benefits") -> TicketTaken:
    reply = hub.ask("kiosk-1", take(service))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketTaken)
    return reply.result


def clerk(hub: Hub, command: AnyCommand, actor: Actor | None = CLERK_1.actor) -> None:
    reply = hub.ask("console", command, actor)
    assert isinstance(reply, Accepted), reply


def follow(hub: Hub, code: str) -> TicketFollowed:
    reply = hub.ask("console", FollowTicket(code=code))
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, TicketFollowed)
    return reply.result


def refusal(hub: Hub, code: str) -> RejectionCode:
    reply = hub.ask("console", FollowTicket(code=code))
    assert isinstance(reply, Rejected)
    return reply.code


def time_passes(hub: Hub, by: timedelta) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(by // timedelta(milliseconds=1)), now.utc + by)
    hub.handle()


def test_who_waits_sees_how_many_are_ahead_and_where_to_wait(hub: Hub) -> None:
    taken(hub)
    code = taken(hub).code or ""
    waiting = TicketFollowed(
        number="A002", service="benefits", state=TicketState.WAITING, ahead=1, wait=None, area="ground"
    )
    assert follow(hub, code) == waiting


def test_a_code_is_read_as_it_was_typed(hub: Hub) -> None:
    taken(hub)
    code = next(code for n in range(1, 500) if set(code := code_of(f"20200113-A{n:03d}")) & set("01"))
    number = next(n for n in range(1, 500) if code_of(f"20200113-A{n:03d}") == code)
    for _ in range(number - 1):
        hub.handle(request("kiosk-1", take()))
    assert follow(hub, code.lower().replace("0", "o").replace("1", "l")).number == f"A{number:03d}"


def test_who_is_called_sees_to_which_desk(hub: Hub) -> None:
    code = taken(hub).code or ""
    clerk(hub, OpenDesk(desk="1"))
    clerk(hub, CallNext(desk="1"))
    called = follow(hub, code)
    assert (called.state, called.desk_name, called.ahead) == (TicketState.CALLED, text("1"), None)
    clerk(hub, StartService(ticket="20200113-A001"))
    assert follow(hub, code).state is TicketState.SERVING
    assert follow(hub, code).desk_name == text("1")


def test_who_was_served_sees_so_until_the_evening_and_nothing_on_the_next_day(hub: Hub) -> None:
    code = taken(hub).code or ""
    clerk(hub, OpenDesk(desk="1"))
    clerk(hub, CallNext(desk="1"))
    clerk(hub, StartService(ticket="20200113-A001"))
    clerk(hub, FinishService(ticket="20200113-A001"))
    served = TicketFollowed(number="A001", service="benefits", state=TicketState.SERVED, area="ground")
    assert follow(hub, code) == served
    hub.crash()
    assert follow(hub, code) == served
    time_passes(hub, timedelta(days=1))
    assert refusal(hub, code) is RejectionCode.UNKNOWN_TICKET


def test_who_did_not_come_sees_no_desk_any_more(hub: Hub) -> None:
    code = taken(hub).code or ""
    clerk(hub, OpenDesk(desk="1"))
    clerk(hub, CallNext(desk="1"))
    time_passes(hub, timedelta(minutes=5))
    clerk(hub, MarkNoShow(ticket="20200113-A001"))
    missed = TicketFollowed(number="A001", service="benefits", state=TicketState.NO_SHOW, area="ground")
    assert follow(hub, code) == missed


def test_who_has_given_the_ticket_back_sees_so(hub: Hub) -> None:
    code = taken(hub).code or ""
    assert isinstance(hub.ask("console", CancelByCode(code=code)), Accepted)
    assert follow(hub, code).state is TicketState.CANCELLED
    assert isinstance(hub.ask("console", CancelByCode(code=code)), Rejected)


def test_who_was_sent_on_sees_the_other_queue_and_where_it_waits(hub: Hub) -> None:
    code = taken(hub).code or ""
    clerk(hub, TransferTicket(ticket="20200113-A001", service="tax"), ADVISOR.actor)
    onward = follow(hub, code)
    assert (onward.number, onward.service, onward.area) == ("A001", "tax", "upper")
    clerk(hub, CancelTicket(ticket="20200113-A001", reason=CancelReason.LEFT), ADVISOR.actor)
    assert follow(hub, code).service == "tax"


def test_who_is_on_hold_has_no_place_to_count(hub: Hub) -> None:
    code = taken(hub).code or ""
    clerk(hub, OpenDesk(desk="1"))
    clerk(hub, HoldTicket(ticket="20200113-A001"))
    assert (follow(hub, code).state, follow(hub, code).ahead) == (TicketState.HELD, None)


def test_a_ticket_that_a_kiosk_gave_by_itself_can_be_followed_after_it_was_handed_in(hub: Hub) -> None:
    hub.ask("kiosk-1", LeaseNumbers(service="tax", boot="boot-1", asked_ms=0))
    code = code_of("20200113-C700")
    assert refusal(hub, code) is RejectionCode.UNKNOWN_TICKET
    late = HandInTicket(number="C700", service="tax", language=Language.FI, epoch=1, age_ms=1000)
    assert isinstance(hub.ask("kiosk-1", late), Accepted)
    assert follow(hub, code).number == "C700"
    clerk(hub, CancelTicket(ticket="20200113-C700", reason=CancelReason.LEFT), ADVISOR.actor)
    assert follow(hub, code).state is TicketState.CANCELLED


@pytest.mark.parametrize("code", ["000000", "ZZZZZZ"])
def test_a_code_of_no_ticket_shows_nothing(hub: Hub, code: str) -> None:
    taken(hub)
    assert refusal(hub, code) is RejectionCode.UNKNOWN_TICKET


def test_a_code_of_two_tickets_is_of_none() -> None:
    hall = Hall()
    one, other = "20200113-H1034", "20200113-K1448"
    assert code_of(one) == code_of(other)
    hall.lobby.counters = {"H": 1034}
    assert ticket_with(hall.lobby, code_of(one)) == one
    hall.lobby.counters = {"H": 1034, "K": 1448}
    with pytest.raises(Refused, match="has this code"):
        ticket_with(hall.lobby, code_of(one))


def test_an_open_ticket_of_the_evening_before_can_still_be_given_back_after_midnight() -> None:
    hall = Hall(replace(SMALL_SITE, day_ends="05:00"))
    ticket = hall.take()
    hall.lobby.day += timedelta(days=1)
    hall.lobby.counters = {}
    assert open_ticket_with(hall.lobby, code_of(ticket)) == ticket


def test_looking_changes_nothing_and_leaves_nothing_behind(hub: Hub) -> None:
    code = taken(hub).code or ""
    before = hub.history()
    replies = hub.store._connection.execute("SELECT count(*) FROM replies").fetchone()
    for _ in range(3):
        follow(hub, code)
    assert hub.history() == before
    assert hub.store._connection.execute("SELECT count(*) FROM replies").fetchone() == replies


def test_a_kiosk_does_not_follow_tickets(hub: Hub) -> None:
    reply = hub.ask("kiosk-1", FollowTicket(code=taken(hub).code or ""))
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.NOT_ALLOWED


def test_nothing_is_shown_that_the_paper_does_not_say_but_the_desk(hub: Hub) -> None:
    """Neither language nor needs nor times nor visit, not even the identity of the ticket."""
    code = taken(hub).code or ""
    assert {field.name for field in msgspec.structs.fields(TicketFollowed)} == {
        "number",
        "service",
        "state",
        "ahead",
        "wait",
        "desk_name",
        "area",
    }
    assert b"20200113" not in msgspec.json.encode(follow(hub, code))


def serve_somebody(hub: Hub, minutes: int) -> None:
    taken(hub)
    time_passes(hub, timedelta(minutes=minutes))
    clerk(hub, CallNext(desk="1"))
    ticket = hub.lobby.at_desk["1"]
    clerk(hub, StartService(ticket=ticket))
    clerk(hub, FinishService(ticket=ticket))


def test_what_is_left_of_the_wait_shrinks_and_is_not_told_any_more_when_it_is_over(hub: Hub) -> None:
    clerk(hub, OpenDesk(desk="1"))
    for _ in range(6):
        serve_somebody(hub, minutes=20)
    mine = taken(hub)
    told, code = mine.wait, mine.code or ""
    assert told is not None
    assert follow(hub, code).wait == told
    time_passes(hub, timedelta(minutes=told.high_min - 4))
    assert follow(hub, code).wait == WaitRange(0, STEP_MIN)
    time_passes(hub, timedelta(minutes=4))
    assert follow(hub, code).wait is None
    assert follow(hub, code).ahead == 0


def test_who_has_no_paper_has_nothing_to_follow_it_by(hub: Hub) -> None:
    clerk(hub, OpenDesk(desk="1"))
    walk_up = ServeWalkUp(desk="1", service="benefits", language=Language.FI)
    reply = hub.ask("console", walk_up, CLERK_1.actor)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketTaken)
    assert reply.result.code is None


@given(st.lists(steps, max_size=60), st.integers(0, 240))
@settings(deadline=None)
def test_what_is_left_of_a_wait_is_a_range_in_whole_steps(day: list[Step], minutes: int) -> None:
    hub = Hub(None)
    for sender, command in day:
        hub.handle(request(sender.client, command, sender.actor))
    lobby = hub.lobby
    later = Moment(hub.now.later(minutes * 60_000), hub.now.utc + timedelta(minutes=minutes))
    for ticket in lobby.tickets:
        told, left = lobby.waits.told(ticket), lobby.waits.left(ticket, later)
        if left is not None:
            assert told is not None
            assert 0 <= left.low_min < left.high_min <= told.high_min
            assert left.low_min <= told.low_min
            assert left.low_min % STEP_MIN == left.high_min % STEP_MIN == 0
    hub.close()
