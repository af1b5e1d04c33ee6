"""Desks: one clerk a desk, one desk a clerk, and only what both are for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from controller.core.codes import clerk_mark
from controller.core.permissions import Sender
from controller.core.views import Kind, View, show
from tests.unit.core_world import CLERK_1, CLERK_2, CLERK_3, SECRET, SMALL_SITE, Hall, person
from vuoro.messages.commands import CallNext, CloseDesk, OpenDesk, StartService
from vuoro.messages.events import DeskClosed, DeskOpened
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import DeskState, QueueState
from vuoro.site import Desk
from vuoro.values import Role

#: Another clerk of Kela at desk 1.
COLLEAGUE = person(Role.CLERK, "kela", "1", account="k.2")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def opened(hall: Hall, clerk: Sender, *services: str) -> DeskOpened:
    assert clerk.actor is not None
    (fact,) = hall.do(clerk, OpenDesk(desk=clerk.actor.desk or "", services=services))
    assert isinstance(fact, DeskOpened)
    return fact


def test_a_desk_opens_for_all_its_services_or_for_some(hall: Hall) -> None:
    assert opened(hall, CLERK_1).services == ("benefits", "housing")
    assert opened(hall, CLERK_1, "housing").services == ("housing",)


def test_to_open_a_desk_as_it_is_open_already_is_no_news(hall: Hall) -> None:
    opened(hall, CLERK_1)
    assert hall.do(CLERK_1, OpenDesk(desk="1", services=("housing", "benefits"))) == ()


def test_a_clerk_opens_services_of_the_own_authority_only() -> None:
    shared = Desk(id="1", name=SMALL_SITE.desks[0].name, services=("tax", "housing", "benefits"))
    hall = Hall(replace(SMALL_SITE, desks=(shared, *SMALL_SITE.desks[1:])))
    assert opened(hall, CLERK_1).services == ("housing", "benefits")
    refusal = hall.refusal(CLERK_1, OpenDesk(desk="1", services=("tax",)))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("housing", "benefits"))


def test_a_desk_of_other_authorities_is_not_opened(hall: Hall) -> None:
    assert hall.refusal(person(Role.CLERK, "vero", "1"), OpenDesk(desk="1")).code is RejectionCode.NOT_ALLOWED


def test_a_desk_that_is_taken_names_those_that_are_free(hall: Hall) -> None:
    opened(hall, CLERK_1)
    refusal = hall.refusal(COLLEAGUE, OpenDesk(desk="1"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.DESK_TAKEN, ("2",))


def test_one_clerk_at_two_desks_is_refused(hall: Hall) -> None:
    opened(hall, CLERK_1)
    assert CLERK_1.actor is not None
    moved = replace(CLERK_1, actor=replace(CLERK_1.actor, desk="2"))
    refusal = hall.refusal(moved, OpenDesk(desk="2"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.CLERK_ELSEWHERE, ("close_desk",))
    hall.do(CLERK_1, CloseDesk(desk="1"))
    opened(hall, moved)


def test_a_closed_desk_calls_nobody(hall: Hall) -> None:
    hall.take()
    refusal = hall.refusal(CLERK_1, CallNext(desk="1"))
    assert (refusal.code, refusal.allowed) == (RejectionCode.DESK_CLOSED, ("open_desk",))


def test_a_desk_calls_for_the_clerk_who_opened_it_and_for_nobody_else(hall: Hall) -> None:
    ticket = hall.take()
    opened(hall, CLERK_1)
    assert hall.refusal(COLLEAGUE, CallNext(desk="1")).code is RejectionCode.DESK_TAKEN
    hall.call(CLERK_1)
    assert hall.refusal(COLLEAGUE, StartService(ticket=ticket)).code is RejectionCode.NOT_ALLOWED


def test_a_desk_calls_only_from_the_services_that_are_open_there(hall: Hall) -> None:
    hall.take("benefits")
    housing = hall.take("housing")
    opened(hall, CLERK_1, "housing")
    assert hall.call(CLERK_1).ticket == housing
    refusal = hall.refusal(CLERK_1, CallNext(desk="1", services=("benefits",)))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("housing",))


def test_a_desk_with_a_customer_is_not_closed(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    refusal = hall.refusal(CLERK_1, CloseDesk(desk="1"))
    assert refusal.code is RejectionCode.WRONG_STATE
    assert "start_service" in refusal.allowed
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert "finish_service" in hall.refusal(CLERK_1, CloseDesk(desk="1")).allowed


def test_a_desk_closes_once(hall: Hall) -> None:
    opened(hall, CLERK_1)
    assert hall.do(CLERK_1, CloseDesk(desk="1")) == (DeskClosed(desk="1"),)
    assert hall.refusal(CLERK_1, CloseDesk(desk="1")).code is RejectionCode.DESK_CLOSED


def test_a_desk_that_was_forgotten_is_closed_by_the_team_but_not_by_a_colleague(hall: Hall) -> None:
    team = person(Role.TEAM)
    assert hall.refusal(team, CloseDesk(desk="1")).code is RejectionCode.DESK_CLOSED
    opened(hall, CLERK_1)
    assert hall.refusal(COLLEAGUE, CloseDesk(desk="1")).code is RejectionCode.DESK_TAKEN
    hall.do(team, CloseDesk(desk="1"))
    opened(hall, COLLEAGUE)


def test_a_desk_tells_what_is_open_there_and_queues_count_the_desks_that_serve_them(hall: Hall) -> None:
    assert desk_state(hall) == DeskState(desk="1", open=False, services=(), ticket=None)
    assert [desks(hall, service) for service in ("benefits", "housing", "tax")] == [0, 0, 0]
    opened(hall, CLERK_1, "benefits")
    opened(hall, CLERK_2)
    opened(hall, CLERK_3)
    assert desk_state(hall) == DeskState(desk="1", open=True, services=("benefits",), ticket=None)
    assert [desks(hall, service) for service in ("benefits", "housing", "tax")] == [2, 0, 1]


def test_who_serves_at_a_desk_is_a_mark_that_tells_no_account_and_is_another_one_tomorrow(hall: Hall) -> None:
    fact = opened(hall, CLERK_1)
    assert CLERK_1.actor is not None
    account, day = CLERK_1.actor.account, hall.lobby.day
    assert fact.clerk == clerk_mark(SECRET, day, account)
    marks = {clerk_mark(SECRET, day.replace(day=n), account) for n in range(1, 29)}
    assert len(marks) == 28
    assert account not in fact.clerk
    assert clerk_mark(b"another secret", day, account) != fact.clerk


def desk_state(hall: Hall) -> DeskState:
    state = show(hall.lobby, View(Kind.DESK, "1"), hall.now)
    assert isinstance(state, DeskState)
    return state


def desks(hall: Hall, service: str) -> int:
    state = show(hall.lobby, View(Kind.QUEUE, service), hall.now)
    assert isinstance(state, QueueState)
    return state.desks
