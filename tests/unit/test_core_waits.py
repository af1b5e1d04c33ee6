"""What the controller learns of waits from its facts, and what customers are told."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.core.refusal import Refused
from controller.core.results import result_of
from controller.core.views import Kind, View, show
from controller.core.waits import Waits
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, KIOSK, Hall, take
from vuoro.messages.commands import (
    CallNext,
    CancelTicket,
    FinishService,
    HoldTicket,
    ReleaseTicket,
    StartService,
    TransferTicket,
)
from vuoro.messages.replies import TicketTaken
from vuoro.messages.state import QueueState
from vuoro.values import CancelReason, WaitRange


def told(hall: Hall) -> WaitRange | None:
    """Return the range on the ticket of somebody who takes a number now."""
    result = result_of(hall.lobby, hall.do(KIOSK, take()), hall.now)
    assert isinstance(result, TicketTaken)
    return result.wait


def shown(hall: Hall) -> WaitRange | None:
    """Return the range that is shown to somebody who thinks of taking a number."""
    queue = show(hall.lobby, View(Kind.QUEUE, "benefits"), hall.now)
    assert isinstance(queue, QueueState)
    return queue.wait


def serve(hall: Hall, minutes: float = 4) -> None:
    """Serve the next customer at desk 1, for so many minutes."""
    ticket = hall.call().ticket
    hall.do(CLERK_1, StartService(ticket=ticket))
    hall.wait(60 * minutes)
    hall.do(CLERK_1, FinishService(ticket=ticket))


def crowded() -> Hall:
    """Return a hall where eight of twelve customers have been served, four minutes each."""
    hall = Hall()
    for _ in range(12):
        hall.take()
    for _ in range(8):
        serve(hall)
    return hall


def test_nobody_is_told_a_wait_before_five_have_been_called() -> None:
    hall = Hall()
    for _ in range(9):
        hall.take()
    for _ in range(4):
        serve(hall)
    assert (told(hall), shown(hall)) == (None, None)
    serve(hall)
    assert told(hall) is not None


def test_the_ticket_says_what_was_shown_before_it_was_taken() -> None:
    hall = crowded()
    before = shown(hall)
    assert before is not None
    assert before.low_min % 5 == before.high_min % 5 == 0
    assert told(hall) == before


def test_one_who_has_left_is_not_waited_for() -> None:
    hall = crowded()
    gone = next(iter(hall.lobby.queue("benefits"))).face.ticket
    assert gone in hall.lobby.waits.services
    hall.do(ADVISOR, CancelTicket(ticket=gone, reason=CancelReason.LEFT))
    assert gone not in hall.lobby.waits.services
    assert gone not in hall.lobby.waits.estimator.queues["benefits"].waiting


def test_a_ticket_on_hold_teaches_nothing_when_it_is_called_at_last() -> None:
    hall = crowded()
    held = next(iter(hall.lobby.queue("benefits"))).face.ticket
    hall.do(CLERK_1, HoldTicket(ticket=held))
    hall.wait(3600)
    hall.do(CLERK_1, ReleaseTicket(ticket=held))
    before = list(hall.lobby.waits.estimator.queues["benefits"].waits)
    assert hall.call().ticket == held
    assert hall.lobby.waits.estimator.queues["benefits"].waits == before


def test_a_transferred_ticket_waits_anew_in_the_other_queue() -> None:
    hall = crowded()
    ticket = hall.call().ticket
    hall.do(CLERK_1, StartService(ticket=ticket))
    hall.wait(120)
    hall.do(CLERK_1, TransferTicket(ticket=ticket, service="housing"))
    assert hall.lobby.waits.services[ticket] == "housing"
    assert hall.lobby.waits.minutes_served["benefits"][-1] == 2


def test_two_desks_are_two_customers_served_at_a_time() -> None:
    hall = crowded()
    first, second = hall.call(CLERK_1).ticket, hall.call(CLERK_2).ticket
    for clerk, ticket in ((CLERK_1, first), (CLERK_2, second)):
        hall.do(clerk, StartService(ticket=ticket))
    hall.wait(600)
    hall.do(CLERK_2, FinishService(ticket=second))
    hall.do(CLERK_1, FinishService(ticket=first))
    assert hall.lobby.waits.minutes_served["benefits"][-2:] == [10, 10]


def test_a_new_day_forgets_the_queues_and_keeps_what_was_learnt() -> None:
    hall = crowded()
    waits = hall.lobby.waits
    errors, minutes = list(waits.estimator.errors), dict(waits.minutes_served)
    waits.begin_day(hall.lobby.day + timedelta(days=1))
    assert (waits.estimator.queues, waits.services) == ({}, {})
    assert (waits.estimator.errors, waits.minutes_served) == (errors, minutes)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(steps, st.integers(0, 600)), max_size=60), st.integers(0, 60))
def test_the_history_tells_a_new_start_all_that_was_known_before(seen: list[tuple[Step, int]], kept_after: int) -> None:
    hall, kept, kept_seq = Hall(), b"", 0
    for place, (step, seconds) in enumerate(seen):
        hall.wait(seconds)
        try:
            hall.do(*step)
        except Refused:
            continue
        if place <= kept_after:
            kept, kept_seq = msgspec.json.encode(hall.lobby.waits), hall.lobby.seq
    known = msgspec.json.decode(kept, type=Waits) if kept else Waits()
    for event in hall.history[kept_seq:]:
        known.see(event)
    assert known == hall.lobby.waits


def test_a_clerk_who_finds_nobody_changes_nothing() -> None:
    hall = crowded()
    while hall.lobby.queue("benefits"):
        serve(hall)
    before = msgspec.json.encode(hall.lobby.waits)
    hall.refusal(CLERK_1, CallNext(desk="1"))
    assert msgspec.json.encode(hall.lobby.waits) == before
