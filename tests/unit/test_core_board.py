"""What others see of the lobby: boards, queues, desks, boxes."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from controller.core.codes import ticket_code
from controller.core.results import result_of
from controller.core.views import LONGEST_LIST, AnyState, Kind, View, all_views, show
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, DISPLAY_1, SECRET, SMALL_SITE, Hall
from vuoro.messages.commands import (
    CallShown,
    CancelTicket,
    CloseDesk,
    FinishService,
    RecallTicket,
    ServeWalkUp,
    StartService,
)
from vuoro.messages.replies import Done, TicketCalledTo, TicketTaken
from vuoro.messages.state import DeskState, QueueState, ServicesState, SiteState, TicketsState
from vuoro.topics import MAX_BYTES_FROM_CONTROLLER
from vuoro.values import CancelReason, DeskStatus, Language, TicketState


@pytest.fixture
def hall() -> Hall:
    return Hall()


def seen(hall: Hall, kind: Kind, key: str | None = None) -> AnyState:
    return show(hall.lobby, View(kind, key), hall.now)


def queue(hall: Hall, service: str = "benefits") -> tuple[int, str | None, int]:
    state = seen(hall, Kind.QUEUE, service)
    assert isinstance(state, QueueState)
    return state.waiting, state.last_called, state.desks


def test_a_board_shows_the_calls_of_its_area_newest_first(hall: Hall) -> None:
    for service in ("benefits", "benefits", "tax"):
        hall.take(service)
    for clerk in (CLERK_1, CLERK_2, CLERK_3):
        hall.call(clerk)
    assert [(call.number, call.desk) for call in hall.board("ground").calls] == [("A002", "2"), ("A001", "1")]
    assert [(call.number, call.desk) for call in hall.board("upper").calls] == [("C001", "3")]


def signs(hall: Hall, area: str = "ground") -> list[tuple[str, DeskStatus, tuple[str, ...]]]:
    return [(desk.desk, desk.status, desk.authorities) for desk in hall.board(area).desks]


def test_a_sign_shows_what_its_open_desk_does(hall: Hall) -> None:
    assert signs(hall) == []
    hall.open_desk(CLERK_2)
    hall.open_desk(CLERK_1)
    ticket = hall.take()
    free = ("2", DeskStatus.FREE, ("kela",))
    assert signs(hall) == [("1", DeskStatus.FREE, ("kela",)), free]
    hall.call(CLERK_1)
    assert signs(hall) == [("1", DeskStatus.CALLING, ("kela",)), free]
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert signs(hall) == [("1", DeskStatus.SERVING, ("kela",)), free]
    hall.do(CLERK_1, FinishService(ticket=ticket))
    hall.do(CLERK_2, CloseDesk(desk="2"))
    assert signs(hall) == [("1", DeskStatus.FREE, ("kela",))]


def test_a_desk_has_a_sign_in_the_areas_that_it_serves_only(hall: Hall) -> None:
    hall.open_desk(CLERK_1)
    hall.open_desk(CLERK_3)
    assert [desk for desk, *_ in signs(hall, "ground")] == ["1"]
    assert [desk for desk, *_ in signs(hall, "upper")] == ["3"]


def test_a_desk_of_two_areas_is_busy_in_both_of_them() -> None:
    benefits, housing, tax = SMALL_SITE.services
    hall = Hall(replace(SMALL_SITE, services=(benefits, replace(housing, area="upper"), tax)))
    hall.open_desk(CLERK_1)
    hall.take("benefits")
    hall.call(CLERK_1)
    assert signs(hall, "ground") == signs(hall, "upper") == [("1", DeskStatus.CALLING, ("kela",))]
    assert [len(hall.board(area).calls) for area in ("ground", "upper")] == [1, 0]


def test_who_is_served_without_a_ticket_makes_the_desk_busy_and_is_on_no_board(hall: Hall) -> None:
    hall.open_desk(CLERK_1)
    hall.do(CLERK_1, ServeWalkUp(desk="1", service="benefits", language=Language.FI))
    assert signs(hall) == [("1", DeskStatus.SERVING, ("kela",))]
    assert hall.board().calls == ()


def test_a_call_stays_on_the_board_while_its_ticket_is_served_and_goes_with_its_end(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert [call.number for call in hall.board().calls] == ["A001"]
    hall.do(CLERK_1, FinishService(ticket=ticket))
    assert hall.board().calls == ()


def test_a_no_show_leaves_the_board(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.miss(ticket)
    assert hall.board().calls == ()


def test_a_recall_takes_the_place_of_the_call_before_it(hall: Hall) -> None:
    ticket = hall.take()
    hall.take()
    hall.call(CLERK_1)
    hall.call(CLERK_2)
    hall.do(CLERK_1, RecallTicket(ticket=ticket))
    assert [call.call for call in hall.board().calls] == ["20200113-A001.2", "20200113-A002.1"]


def test_a_call_has_the_age_of_the_hubs_monotonic_clock(hall: Hall) -> None:
    hall.take()
    hall.call()
    hall.wait(12.5)
    assert hall.board().calls[0].age_ms == 12_500


def test_a_call_tells_for_each_display_of_its_area_how_often_it_was_shown(hall: Hall) -> None:
    hall.take()
    call = hall.call().call
    assert hall.board().calls[0].shown == {"display-1": 0, "display-2": 0}
    hall.do(DISPLAY_1, CallShown(call=call, showing=1))
    assert hall.board().calls[0].shown == {"display-1": 1, "display-2": 0}
    hall.show_twice(call)
    assert hall.board().calls[0].shown == {"display-1": 2, "display-2": 2}


def test_a_queue_counts_who_waits_and_knows_who_was_called_last(hall: Hall) -> None:
    assert queue(hall) == (0, None, 0)
    hall.take()
    hall.take()
    assert queue(hall) == (2, None, 0)
    hall.call(CLERK_2)
    assert queue(hall) == (1, "A001", 1)


def test_a_recall_does_not_turn_the_last_called_number_back(hall: Hall) -> None:
    first = hall.take()
    hall.take()
    hall.call(CLERK_1)
    hall.call(CLERK_2)
    hall.do(CLERK_1, RecallTicket(ticket=first))
    assert queue(hall) == (0, "A002", 2)


def test_the_clerk_sees_the_queue_next_one_first(hall: Hall) -> None:
    tickets = [hall.take() for _ in range(4)]
    hall.do(ADVISOR, CancelTicket(ticket=tickets[1], reason=CancelReason.LEFT))
    state = seen(hall, Kind.TICKETS, "benefits")
    assert isinstance(state, TicketsState)
    assert [face.ticket for face in state.tickets] == [tickets[0], tickets[2], tickets[3]]


def test_a_very_long_queue_is_shown_from_its_head_and_fits_into_one_message(hall: Hall) -> None:
    for _ in range(LONGEST_LIST + 20):
        hall.take()
    state = seen(hall, Kind.TICKETS, "benefits")
    assert isinstance(state, TicketsState)
    assert len(state.tickets) == LONGEST_LIST
    assert len(msgspec.json.encode(state)) < MAX_BYTES_FROM_CONTROLLER


def test_a_desk_shows_its_ticket_until_it_has_ended(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    state = seen(hall, Kind.DESK, "1")
    assert isinstance(state, DeskState)
    assert state.services == ("benefits", "housing")
    assert state.ticket is not None
    assert (state.ticket.ticket, state.ticket.state) == (ticket, TicketState.CALLED)
    hall.miss(ticket)
    assert seen(hall, Kind.DESK, "1") == DeskState(desk="1", open=True, services=("benefits", "housing"), ticket=None)


def test_a_desk_counts_down_how_long_its_customer_is_waited_for(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.wait(60)
    assert countdown(hall) == (60_000, 90_000)
    hall.wait(600)
    assert countdown(hall) == (660_000, 0)
    hall.do(CLERK_1, StartService(ticket=ticket))
    assert countdown(hall) == (None, None)


def test_the_site_and_its_services_are_told_as_in_the_site_file(hall: Hall) -> None:
    site, services = seen(hall, Kind.SITE), seen(hall, Kind.SERVICES)
    assert isinstance(site, SiteState)
    assert isinstance(services, ServicesState)
    assert (site.site, site.time_zone) == ("test", "Europe/Helsinki")
    told = [(info.service, info.letter, info.authority_name.fi, info.area, info.floor) for info in services.services]
    assert told == [
        ("benefits", "A", "Kela", "ground", 0),
        ("housing", "B", "Kela", "ground", 0),
        ("tax", "C", "Vero", "upper", 1),
    ]


def test_every_view_of_the_site_can_be_shown_of_an_empty_lobby(hall: Hall) -> None:
    shown = [show(hall.lobby, view, hall.now) for view in all_views(hall.lobby.plan)]
    assert len(shown) == 2 + 2 * 3 + 2 + 3 + 2 + 2


def test_a_new_ticket_comes_back_with_how_many_wait_before_it(hall: Hall) -> None:
    hall.take()
    hall.take("housing")
    hall.take()
    fact = hall.history[-1].fact
    assert result_of(hall.lobby, (fact,), hall.now) == TicketTaken(
        ticket=hall.lobby.tickets["20200113-A002"].face, ahead=1, code=ticket_code(SECRET, "20200113-A002")
    )


def test_a_called_ticket_comes_back_with_its_call_as_the_boards_show_it(hall: Hall) -> None:
    ticket = hall.take()
    fact = hall.call()
    assert result_of(hall.lobby, (fact,), hall.now) == TicketCalledTo(
        ticket=hall.lobby.tickets[ticket].face, call=hall.board().calls[0]
    )


def test_what_brings_nothing_back_is_done(hall: Hall) -> None:
    assert result_of(hall.lobby, (), hall.now) == Done()


def countdown(hall: Hall) -> tuple[int | None, int | None]:
    state = seen(hall, Kind.DESK, "1")
    assert isinstance(state, DeskState)
    return state.called_age_ms, state.wait_left_ms
