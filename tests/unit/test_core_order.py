"""The order of a queue: arrival decides, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from controller.core.order import Queue, next_of, order_key
from controller.core.ticket import OpenTicket
from tests.unit.core_world import KIOSK, MORNING, Hall
from vuoro.messages.commands import TakeTicket
from vuoro.messages.state import Ticket
from vuoro.values import Language, Need, TicketState

arrivals = st.lists(st.integers(1, 50), max_size=30)


def ticket(key_ms: int, arrival: int) -> OpenTicket:
    face = Ticket(
        ticket=f"20200113-A{arrival:03d}",
        number=f"A{arrival:03d}",
        service="benefits",
        language=Language.FI,
        needs=(),
        state=TicketState.WAITING,
        issued_at=MORNING.utc,
    )
    return OpenTicket(face=face, key_ms=key_ms, arrival=arrival, issued_seq=arrival)


def tickets_of(arrivals: list[int]) -> list[OpenTicket]:
    return [ticket(key_ms, seq) for seq, key_ms in enumerate(arrivals, start=1)]


def queue_of(tickets: list[OpenTicket]) -> Queue:
    queue = Queue()
    for waiting in tickets:
        queue.put(waiting)
    return queue


@given(arrivals)
def test_a_queue_is_always_in_order_of_arrival_whoever_was_entered_when(arrivals: list[int]) -> None:
    tickets = tickets_of(arrivals)
    assert list(queue_of(tickets)) == sorted(tickets, key=lambda one: (one.key_ms, one.arrival))


@given(arrivals, st.data())
def test_who_leaves_moves_nobody_else(arrivals: list[int], data: st.DataObject) -> None:
    tickets = tickets_of(arrivals)
    leaving = data.draw(st.lists(st.sampled_from(tickets), unique_by=order_key) if tickets else st.just([]))
    queue = queue_of(tickets)
    before = list(queue)
    for one in leaving:
        queue.remove(one)
    assert list(queue) == [one for one in before if one not in leaving]
    assert len(queue) == len(tickets) - len(leaving)


@given(arrivals)
def test_ahead_of_a_ticket_are_those_who_are_called_before_it(arrivals: list[int]) -> None:
    queue = queue_of(tickets_of(arrivals))
    assert [queue.ahead_of(one) for one in queue] == list(range(len(arrivals)))


@given(arrivals, arrivals)
def test_next_in_several_queues_is_the_first_of_them_all(left: list[int], right: list[int]) -> None:
    tickets = tickets_of(left + right)
    expected = min(tickets, key=order_key, default=None)
    assert next_of([queue_of(tickets[: len(left)]), queue_of(tickets[len(left) :])], frozenset()) == expected


@given(arrivals, st.data())
def test_next_is_the_first_whose_customer_is_not_with_another_clerk(arrivals: list[int], data: st.DataObject) -> None:
    tickets = tickets_of(arrivals)
    away = data.draw(st.sets(st.sampled_from([one.visit for one in tickets])) if tickets else st.just(set()))
    here = [one for one in tickets if one.visit not in away]
    assert next_of([queue_of(tickets)], away) == min(here, key=order_key, default=None)


@given(st.lists(st.tuples(st.sampled_from(Language), st.lists(st.sampled_from(Need), max_size=2)), max_size=8))
def test_language_and_needs_never_change_the_order(customers: list[tuple[Language, list[Need]]]) -> None:
    hall = Hall()
    for language, needs in customers:
        hall.do(KIOSK, TakeTicket(service="benefits", language=language, needs=tuple(needs)))
    numbers = [one.face.number for one in hall.lobby.queue("benefits")]
    assert numbers == [f"A{place:03d}" for place in range(1, len(customers) + 1)]
