"""Nobody but a clerk of the queue changes who is next: not the advisor, not a guide, not a kiosk."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from controller.core.decide import decide
from controller.core.order import OrderKey, order_key
from controller.core.permissions import PERMITTED
from controller.core.refusal import Refused
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import CLERK_1, CLERK_2, CLERK_3, Hall
from vuoro.messages.commands import (
    CallNext,
    CallTicket,
    FinishAndNext,
    HoldTicket,
    ReceiveDocument,
    ReleaseTicket,
    ReturnTicket,
)
from vuoro.values import ClientKind, Role

#: They alone move a ticket to another place than its arrival gives it, or call it.
ORDERING = {CallNext, CallTicket, FinishAndNext, ReturnTicket, HoldTicket, ReleaseTicket}
CLERKS = (CLERK_1, CLERK_2, CLERK_3)


def keys(hall: Hall) -> dict[str, OrderKey]:
    return {ticket: order_key(known) for ticket, known in hall.lobby.tickets.items()}


def queues(hall: Hall) -> dict[str, list[str]]:
    return {service: [ticket.face.ticket for ticket in hall.lobby.queue(service)] for service in hall.lobby.waiting}


def happens(hall: Hall, step: Step) -> None:
    try:
        facts = decide(hall.lobby, *step, hall.now)
    except Refused:
        return
    for fact in facts:
        hall.happen(fact)


def test_only_clerks_may_order_a_queue() -> None:
    may = {who for who, permitted in PERMITTED.items() if permitted & ORDERING}
    assert may == {(ClientKind.CONSOLE, Role.CLERK)}


def test_only_advisors_receive_documents() -> None:
    may = {who for who, permitted in PERMITTED.items() if ReceiveDocument in permitted}
    assert may == {(ClientKind.CONSOLE, Role.ADVISOR)}


@given(st.lists(steps, max_size=60))
@settings(deadline=None)
def test_what_others_than_clerks_do_gives_nobody_who_waits_another_place(day: list[Step]) -> None:
    hall = Hall()
    for step in day:
        before, stood = keys(hall), queues(hall)
        happens(hall, step)
        if step[0] in CLERKS:
            continue
        for ticket, key in keys(hall).items():
            assert before.get(ticket, key) == key
        stands = queues(hall)
        for service, order in stood.items():
            still = set(stands.get(service, ()))
            came = still - set(order)
            assert [one for one in order if one in still] == [one for one in stands.get(service, ()) if one not in came]


@given(st.lists(steps, max_size=60))
@settings(deadline=None)
def test_who_takes_a_number_stands_behind_all_who_have_taken_one(day: list[Step]) -> None:
    """Only an appointment has a place of its own: that of the booked time."""
    hall = Hall()
    for step in day:
        before = keys_of_numbers(hall)
        happens(hall, step)
        for ticket, key in keys_of_numbers(hall).items():
            if ticket not in before:
                assert key > max(before.values(), default=(0, 0))


def keys_of_numbers(hall: Hall) -> dict[str, OrderKey]:
    known = {**hall.lobby.tickets, **hall.lobby.no_shows}
    return {ticket: order_key(one) for ticket, one in known.items() if one.face.appointment_at is None}
