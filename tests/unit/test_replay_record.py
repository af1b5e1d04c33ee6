from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from simulation.record import Recorder
from vuoro.messages.events import (
    AnyFact,
    Event,
    ServiceFinished,
    TicketCalled,
    TicketCancelled,
    TicketHeld,
    TicketIssued,
    TicketNoShow,
    TicketReleased,
    TicketReturned,
    TicketTransferred,
)
from vuoro.messages.simulation import ChimeHeard
from vuoro.values import CancelReason, Language, ReturnPlace


def event(seq: int, fact: AnyFact) -> Event:
    return Event(
        seq=seq, day=date(2020, 1, 13), at=datetime(2020, 1, 13, 8, tzinfo=UTC), mono_ms=seq, boot="b", fact=fact
    )


def issue(seq: int) -> Event:
    number = f"X{seq:03d}"
    return event(
        seq,
        TicketIssued(
            ticket=f"20200113-{number}", number=number, service="x", language=Language.FI, needs=(), arrival=seq
        ),
    )


def chime(told: int, process: int = 1) -> ChimeHeard:
    return ChimeHeard(real_ns=told, told=told, process=process, call="20200113-X001.1", showing=1)


@given(st.permutations(range(1, 9)), st.lists(st.integers(1, 8), max_size=5))
def test_facts_are_put_in_order_however_they_come_and_count_once(order: list[int], again: list[int]) -> None:
    recorder = Recorder()
    for seq in [*order, *again]:
        recorder.fact(issue(seq))
    assert [event.seq for event in recorder.record().events] == list(range(1, 9))
    assert recorder.issued["x"] == 8
    assert not recorder.has_gap


def test_what_follows_a_missing_fact_waits_for_it() -> None:
    recorder = Recorder()
    recorder.fact(issue(1))
    recorder.fact(issue(3))
    assert recorder.has_gap
    assert recorder.next_seq == 2
    assert len(recorder.record().events) == 1


def test_those_who_wait_are_those_neither_called_nor_gone() -> None:
    recorder = Recorder()
    for seq in (1, 2, 3):
        recorder.fact(issue(seq))
    recorder.fact(event(4, TicketCalled(ticket="20200113-X001", call="20200113-X001.1", order=1, count=1, desk="1")))
    recorder.fact(event(5, TicketCancelled(ticket="20200113-X003", reason=CancelReason.LEFT)))
    assert recorder.waiting("x") == ["20200113-X002"]


def test_a_sight_handed_over_twice_counts_once() -> None:
    recorder = Recorder()
    recorder.sight("display-1", chime(1))
    recorder.sight("display-1", chime(1))
    recorder.sight("display-1", chime(1, process=2))
    recorder.sight("display-2", chime(1))
    assert len(recorder.record().chimes) == 3


def test_sights_that_went_down_with_a_broker_are_missed() -> None:
    recorder = Recorder()
    for told in (1, 2, 5):
        recorder.sight("display-1", chime(told))
    assert recorder.missing_after("display-1", 1, told=5) == 2
    recorder.sight("display-1", chime(3))
    recorder.sight("display-1", chime(4))
    assert recorder.missing_after("display-1", 1, told=5) is None
    assert recorder.missing_after("display-1", 1, told=6) == 5


def test_tickets_wait_where_the_clerks_have_moved_them() -> None:
    first, second, third = (f"20200113-X00{ordinal}" for ordinal in (1, 2, 3))
    recorder = Recorder()
    told: list[AnyFact] = [
        TicketHeld(ticket=first),
        TicketCalled(ticket=second, call=f"{second}.1", order=1, count=1, desk="1"),
        TicketNoShow(ticket=second),
        TicketReturned(ticket=second, place=ReturnPlace.LAST, arrival=9, key_ms=0),
        TicketTransferred(ticket=third, origin="x", service="y"),
    ]
    for event_ in [issue(1), issue(2), issue(3), *(event(seq, fact) for seq, fact in enumerate(told, start=4))]:
        recorder.fact(event_)
    assert (recorder.waiting("x"), recorder.waiting("y")) == ([second], [third])
    recorder.fact(event(9, TicketReleased(ticket=first)))
    assert recorder.waiting("x") == [first, second]


def test_a_history_whose_beginning_is_not_kept_begins_where_it_is() -> None:
    recorder = Recorder()
    recorder.fact(issue(12))
    assert recorder.next_seq == 1
    recorder.begins_at(11)
    assert (recorder.next_seq, recorder.has_gap) == (11, True)
    recorder.fact(event(11, ServiceFinished(ticket="20200113-X001")))
    assert (recorder.next_seq, recorder.has_gap) == (13, False)
    assert (recorder.record().first, len(recorder.record().events)) == (11, 2)
    recorder.begins_at(12)
    assert len(recorder.record().events) == 2
