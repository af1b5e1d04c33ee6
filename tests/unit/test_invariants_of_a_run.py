from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.invariants import Violation, check
from simulation.record import Record
from tests.unit.emptying_examples import record
from vuoro.emptying_log import Entry, enter
from vuoro.messages.events import (
    AnyFact,
    BoxOpened,
    CallSuperseded,
    EmptyingLogged,
    Event,
    FeedbackGiven,
    PrintConfirmed,
    ServiceFinished,
    ServiceStarted,
    ShowingReported,
    TicketCalled,
    TicketCancelled,
    TicketHeld,
    TicketIssued,
    TicketNoShow,
    TicketReleased,
    TicketReturned,
    TicketTransferred,
)
from vuoro.messages.simulation import AnySeen, ChimeHeard, PaperSeen, ShowingSeen, ThanksSeen
from vuoro.messages.state import LogHead
from vuoro.site import Site
from vuoro.site_file import load_site
from vuoro.values import CancelReason, Channel, FeedbackChannel, Language, RecordKind, ReturnPlace

DAY = date(2020, 1, 13)
X = "verotus"


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site(Path(__file__).parents[2] / "sites" / "demo.toml")


def service_of(site: Site, letter: str) -> str:
    return next(service.id for service in site.services if service.letter == letter)


def ticket(ordinal: int) -> str:
    return f"20200113-X{ordinal:03d}"


def issued(ordinal: int, service: str, number: str | None = None) -> TicketIssued:
    return TicketIssued(
        ticket=ticket(ordinal),
        number=number or f"X{ordinal:03d}",
        service=service,
        language=Language.FI,
        needs=(),
        arrival=ordinal,
    )


def called(ordinal: int, desk: str = "1", count: int = 1) -> TicketCalled:
    call = f"{ticket(ordinal)}.{count}"
    return TicketCalled(ticket=ticket(ordinal), call=call, order=ordinal, count=count, desk=desk)


def history(*facts: AnyFact) -> tuple[Event, ...]:
    at = datetime(2020, 1, 13, 8, tzinfo=UTC)
    return tuple(
        Event(seq=seq, day=DAY, at=at, mono_ms=1000 * seq, boot="simulated", fact=fact)
        for seq, fact in enumerate(facts, start=1)
    )


def paper(ordinal: int) -> tuple[str, AnySeen]:
    seen = PaperSeen(real_ns=2, ticket=ticket(ordinal), number=f"X{ordinal:03d}", pressed_ns=1, lines=())
    return "kiosk-1", seen


def showing(ordinal: int, n: int, number: str | None = None) -> tuple[str, AnySeen]:
    shown = number or f"X{ordinal:03d}"
    return "display-1", ShowingSeen(
        real_ns=3, call=f"{ticket(ordinal)}.1", number=shown, showing=n, board_numbers=(shown,)
    )


def chime(ordinal: int, n: int) -> tuple[str, AnySeen]:
    return "display-1", ChimeHeard(real_ns=3, call=f"{ticket(ordinal)}.1", showing=n)


def twice(ordinal: int) -> list[tuple[str, AnySeen]]:
    return [showing(ordinal, 1), chime(ordinal, 1), showing(ordinal, 2), chime(ordinal, 2)]


def life(ordinal: int, service: str, desk: str = "1") -> list[AnyFact]:
    its = ticket(ordinal)
    return [
        issued(ordinal, service),
        PrintConfirmed(ticket=its),
        called(ordinal, desk),
        ServiceStarted(ticket=its),
        ServiceFinished(ticket=its),
    ]


def found(site: Site, facts: Iterable[AnyFact], seen: Iterable[tuple[str, AnySeen]]) -> set[int]:
    return {violation.invariant for violation in check(Record(history(*facts), tuple(seen)), site)}


@pytest.fixture
def service(site: Site) -> str:
    return service_of(site, "X")


def test_a_day_on_which_all_is_well_has_no_violation(site: Site, service: str) -> None:
    facts = [*life(1, service), *life(2, service)]
    assert check(Record(history(*facts), (paper(1), *twice(1), paper(2), *twice(2))), site) == []


def test_a_paper_that_the_history_does_not_know_is_a_lost_ticket(site: Site, service: str) -> None:
    (violation,) = check(Record(history(*life(1, service)), (paper(1), *twice(1), paper(2))), site)
    assert violation == Violation(1, "20200113-X002 was printed, but the history does not know it")


def test_a_ticket_that_never_came_out_of_the_printer_is_lost(site: Site, service: str) -> None:
    assert found(site, life(1, service), twice(1)) == {1}


def test_a_paper_that_was_never_confirmed_is_found(site: Site, service: str) -> None:
    facts = [fact for fact in life(1, service) if not isinstance(fact, PrintConfirmed)]
    assert found(site, facts, [paper(1), *twice(1)]) == {1}


def test_a_number_given_twice_on_a_day_is_found(site: Site, service: str) -> None:
    facts = [*life(1, service), issued(2, service, number="X001"), PrintConfirmed(ticket=ticket(2))]
    assert found(site, facts, [paper(1), *twice(1), paper(2)]) == {2}


def test_a_ticket_called_before_one_that_arrived_earlier_is_found(site: Site, service: str) -> None:
    (issue_1, *rest_1), (issue_2, *rest_2) = life(1, service, "1"), life(2, service, "2")
    seen = [paper(1), *twice(1), paper(2), *twice(2)]
    assert found(site, [issue_1, issue_2, *rest_1, *rest_2], seen) == set()
    assert found(site, [issue_1, issue_2, *rest_2, *rest_1], seen) == {3}


def test_one_who_left_is_not_passed_over(site: Site, service: str) -> None:
    left = TicketCancelled(ticket=ticket(1), reason=CancelReason.LEFT)
    facts = [issued(1, service), PrintConfirmed(ticket=ticket(1)), left, *life(2, service)]
    assert found(site, facts, [paper(1), paper(2), *twice(2)]) == set()


def test_a_ticket_at_two_desks_is_found(site: Site, service: str) -> None:
    facts: list[AnyFact] = [
        issued(1, service),
        PrintConfirmed(ticket=ticket(1)),
        called(1, "1"),
        called(1, "2", count=2),
    ]
    again = [
        (display, replace(seen, call=f"{ticket(1)}.2")) for display, seen in twice(1) if not isinstance(seen, PaperSeen)
    ]
    assert found(site, facts, [paper(1), *twice(1), *again]) == {4}


def test_a_desk_with_two_tickets_is_found(site: Site, service: str) -> None:
    facts: list[AnyFact] = [
        *(issued(1, service), PrintConfirmed(ticket=ticket(1)), called(1)),
        *(issued(2, service), PrintConfirmed(ticket=ticket(2)), called(2)),
    ]
    assert found(site, facts, [paper(1), *twice(1), paper(2), *twice(2)]) == {4}


@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_a_call_that_was_not_shown_or_not_chimed_twice_is_found(site: Site, service: str, missing: int) -> None:
    seen = [sight for place, sight in enumerate(twice(1)) if place != missing]
    assert found(site, life(1, service), [paper(1), *seen]) == {5}


def test_the_report_of_a_display_that_was_killed_stands_for_what_it_could_not_tell(site: Site, service: str) -> None:
    reported = ShowingReported(call=f"{ticket(1)}.1", display="display-1", showing=2)
    events, seen = history(*life(1, service), reported), (paper(1), showing(1, 1), chime(1, 1))
    assert {violation.invariant for violation in check(Record(events, seen), site)} == {5}
    assert check(Record(events, seen, died=frozenset({"display-1"})), site) == []


def test_the_confirmation_of_a_kiosk_that_was_killed_stands_for_the_paper(site: Site, service: str) -> None:
    events, seen = history(*life(1, service)), tuple(twice(1))
    assert {violation.invariant for violation in check(Record(events, seen), site)} == {1}
    assert check(Record(events, seen, died=frozenset({"kiosk-1"})), site) == []


def test_a_second_showing_before_the_first_is_found(site: Site, service: str) -> None:
    assert found(site, life(1, service), [paper(1), showing(1, 2), showing(1, 1), chime(1, 1), chime(1, 2)]) == {5}


def test_a_call_that_was_superseded_owes_no_more_showings(site: Site, service: str) -> None:
    superseded = CallSuperseded(call=f"{ticket(1)}.1", display="display-1", shown=1)
    assert found(site, [*life(1, service), superseded], [paper(1), showing(1, 1), chime(1, 1)]) == set()


def test_a_number_that_was_never_called_is_found(site: Site, service: str) -> None:
    assert found(site, life(1, service), [paper(1), *twice(1), showing(7, 1)]) == {5}


def test_a_wrong_number_for_a_call_is_found(site: Site, service: str) -> None:
    seen = [paper(1), showing(1, 1, number="X011"), chime(1, 1), showing(1, 2), chime(1, 2)]
    assert found(site, life(1, service), seen) == {5}


def test_a_showing_hidden_by_another_call_is_found(site: Site, service: str) -> None:
    hidden = ShowingSeen(real_ns=3, call=f"{ticket(1)}.1", number="X001", showing=1, board_numbers=("X002",))
    seen = [paper(1), ("display-1", hidden), chime(1, 1), showing(1, 2), chime(1, 2)]
    assert found(site, life(1, service), seen) == {5}


def test_a_call_that_is_earlier_than_its_ticket_is_found(site: Site, service: str) -> None:
    events = list(history(*life(1, service)))
    events[2] = replace(events[2], mono_ms=1)
    violations = check(Record(tuple(events), (paper(1), *twice(1))), site)
    assert [str(violation) for violation in violations] == ["invariant 7: 20200113-X001: fact 3 is earlier than fact 1"]


def test_times_of_different_boots_are_not_compared(site: Site, service: str) -> None:
    events = [replace(event, boot=f"boot {event.seq}", mono_ms=100 - event.seq) for event in history(*life(1, service))]
    assert check(Record(tuple(events), (paper(1), *twice(1))), site) == []


@pytest.mark.parametrize("without", [TicketIssued, TicketCalled, ServiceStarted])
def test_a_life_with_a_step_left_out_is_found(site: Site, service: str, without: type) -> None:
    facts = [fact for fact in life(1, service) if not isinstance(fact, without)]
    assert 7 in found(site, facts, [paper(1)])


def test_a_gap_in_the_history_is_found(site: Site, service: str) -> None:
    events = history(*life(1, service))
    events = (*events[:4], replace(events[4], seq=9))
    assert {v.invariant for v in check(Record(events, (paper(1), *twice(1))), site)} == {8}


def test_a_ticket_printed_twice_is_found(site: Site, service: str) -> None:
    assert found(site, life(1, service), [paper(1), paper(1), *twice(1)]) == {8}


def test_a_reprint_is_no_duplicate(site: Site, service: str) -> None:
    reprint = PaperSeen(real_ns=9, ticket=ticket(1), number="X001", pressed_ns=None, lines=())
    assert found(site, life(1, service), [paper(1), ("kiosk-1", reprint), *twice(1)]) == set()


def test_a_showing_made_twice_is_found(site: Site, service: str) -> None:
    assert 8 in found(site, life(1, service), [paper(1), *twice(1), showing(1, 2)])


def test_feedback_that_is_counted_more_often_than_it_was_given_is_found(site: Site) -> None:
    answer = FeedbackGiven(
        channel=FeedbackChannel.TERMINAL,
        language=Language.FI,
        service=None,
        effort=None,
        satisfaction=5,
        recommend=None,
    )
    thanks = ("feedback-1", ThanksSeen(real_ns=2, button="5", pressed_ns=1))
    assert found(site, [answer], [thanks]) == set()
    assert found(site, [answer, answer], [thanks]) == {10}


def ended(ordinal: int) -> list[AnyFact]:
    return [called(ordinal), ServiceStarted(ticket=ticket(ordinal)), ServiceFinished(ticket=ticket(ordinal))]


def given(service: str, *ordinals: int) -> list[AnyFact]:
    return [fact for ordinal in ordinals for fact in (issued(ordinal, service), PrintConfirmed(ticket=ticket(ordinal)))]


def returned(ordinal: int, arrival: int) -> TicketReturned:
    place = ReturnPlace.BY_ARRIVAL if arrival == ordinal else ReturnPlace.LAST
    return TicketReturned(ticket=ticket(ordinal), place=place, arrival=arrival, key_ms=0)


def again(ordinal: int, count: int) -> list[tuple[str, AnySeen]]:
    call = f"{ticket(ordinal)}.{count}"
    sights = [(display, seen) for display, seen in twice(ordinal) if isinstance(seen, ShowingSeen | ChimeHeard)]
    return [(display, replace(seen, call=call)) for display, seen in sights]


def test_a_ticket_on_hold_is_passed_over_until_it_is_released(site: Site, service: str) -> None:
    hold, release = TicketHeld(ticket=ticket(1)), TicketReleased(ticket=ticket(1))
    seen = [paper(1), *twice(1), paper(2), *twice(2)]
    both = given(service, 1, 2)
    assert found(site, [*both, hold, *ended(2), release, *ended(1)], seen) == set()
    assert found(site, [*both, hold, release, *ended(2), *ended(1)], seen) == {3}
    assert found(site, [*both, *ended(2), *ended(1)], seen) == {3}


def test_a_call_while_on_hold_is_impossible(site: Site, service: str) -> None:
    facts = [*given(service, 1), TicketHeld(ticket=ticket(1)), *ended(1)]
    assert found(site, facts, [paper(1), *twice(1)]) == {7}


def test_one_who_came_late_is_called_again_from_the_place_of_the_return(site: Site, service: str) -> None:
    begin = [*given(service, 1, 2), called(1), TicketNoShow(ticket=ticket(1))]
    first: list[AnyFact] = [called(1, count=2), *ended(1)[1:]]
    seen = [paper(1), *twice(1), *again(1, 2), paper(2), *twice(2)]
    assert found(site, [*begin, returned(1, 1), *first, *ended(2)], seen) == set()
    assert found(site, [*begin, returned(1, 3), *first, *ended(2)], seen) == {3}
    assert found(site, [*begin, returned(1, 3), *ended(2), *first], seen) == set()


def test_a_return_leaves_the_desk_free_for_another(site: Site, service: str) -> None:
    facts = [*given(service, 1, 2), called(1), returned(1, 3), *ended(2), called(1, count=2), *ended(1)[1:]]
    assert found(site, facts, [paper(1), *twice(1), *again(1, 2), paper(2), *twice(2)]) == set()


def test_a_return_of_one_who_was_not_called_is_impossible(site: Site, service: str) -> None:
    facts = [*given(service, 1), returned(1, 1), *ended(1)]
    assert found(site, facts, [paper(1), *twice(1)]) == {7}


def test_a_transferred_ticket_is_served_at_each_of_its_services_in_turn(site: Site, service: str) -> None:
    other = service_of(site, "A")
    move = TicketTransferred(ticket=ticket(2), origin=service, service=other)
    start = ServiceStarted(ticket=ticket(2))
    second: list[AnyFact] = [called(2, desk="2", count=2), start, ServiceFinished(ticket=ticket(2))]
    facts = [*given(service, 1, 2), *ended(1), called(2), start, move, *second]
    told = {v.invariant for v in check(Record(history(*facts), (paper(1), *twice(1), paper(2), *twice(2))), site)}
    assert told <= {5}, "only the showings of the second call are of the other service's displays"
    backwards = replace(move, origin=other, service=service)
    facts = [*given(service, 1, 2), *ended(1), called(2), start, backwards, *second]
    assert 7 in found(site, facts, [paper(1), *twice(1), paper(2), *twice(2)])


def test_a_walk_up_needs_neither_paper_nor_call_but_a_free_desk(site: Site, service: str) -> None:
    at_once = replace(issued(2, service), channel=Channel.WALK_UP)
    walk_up: list[AnyFact] = [at_once, ServiceStarted(ticket=ticket(2), desk="1")]
    done = ServiceFinished(ticket=ticket(2))
    seen = [paper(1), *twice(1)]
    assert found(site, [*given(service, 1), *walk_up, done, *ended(1)], seen) == set()
    assert found(site, [*given(service, 1), called(1), *walk_up, done, *ended(1)[1:]], seen) == {4}
    without_call: list[AnyFact] = [
        issued(1, service),
        PrintConfirmed(ticket=ticket(1)),
        ServiceStarted(ticket=ticket(1), desk="1"),
    ]
    assert found(site, without_call, [paper(1)]) == {7}


def test_a_clerk_may_choose_whom_to_call(site: Site, service: str) -> None:
    chosen = replace(called(2), chosen=True)
    facts = [*given(service, 1, 2), chosen, *ended(2)[1:], *ended(1)]
    assert found(site, facts, [paper(1), *twice(1), paper(2), *twice(2)]) == set()


def test_a_number_given_while_the_hub_was_away_counts_from_when_it_was_given(site: Site, service: str) -> None:
    handed_in = replace(issued(1, service), arrival=9, key_ms=-5, lease=1)
    facts = [*given(service, 2), handed_in, PrintConfirmed(ticket=ticket(1))]
    seen = [paper(1), *twice(1), paper(2), *twice(2)]
    assert found(site, [*facts, *ended(1), *ended(2)], seen) == set()
    assert found(site, [*facts, *ended(2), *ended(1)], seen) == {3}


def test_a_number_handed_in_after_midnight_is_one_of_its_own_day(site: Site, service: str) -> None:
    late = TicketIssued(
        ticket="20200112-X001", number="X001", service=service, language=Language.FI, needs=(), arrival=2, lease=1
    )
    facts = [*life(1, service), late, PrintConfirmed(ticket=late.ticket)]
    printed = PaperSeen(real_ns=2, ticket=late.ticket, number="X001", pressed_ns=1, lines=())
    assert found(site, facts, [paper(1), *twice(1), ("kiosk-1", printed)]) == set()


def test_a_customer_at_a_desk_with_one_ticket_is_not_passed_over_with_another(site: Site, service: str) -> None:
    second = replace(issued(2, service), visit=ticket(1))
    facts = [
        *(issued(1, service), PrintConfirmed(ticket=ticket(1)), second, PrintConfirmed(ticket=ticket(2))),
        *(called(1), *given(service, 3), called(3, desk="2")),
    ]
    seen = [paper(1), *twice(1), paper(2), paper(3), *twice(3)]
    assert found(site, facts, seen) == set()


def test_a_history_of_which_the_oldest_is_gone_has_no_gap(site: Site, service: str) -> None:
    events = tuple(replace(event, seq=event.seq + 40) for event in history(*life(1, service)))
    assert check(Record(events, (paper(1), *twice(1)), first=41), site) == []


# 11: every emptying is one record.


def entered(*kinds: RecordKind) -> list[Entry]:
    """Return a log of these kinds of records."""
    entries: list[Entry] = []
    for number, kind in enumerate(kinds, start=1):
        entries.append(enter(record(number, kind, previous=entries[-1].hash if entries else "")))
    return entries


def emptied(entries: list[Entry]) -> tuple[Event, ...]:
    """Return the history that has led to these records."""
    facts: list[AnyFact] = []
    for entry in entries:
        what = entry.record.what
        if what is RecordKind.OPENED:
            at = datetime(2026, 3, 2, 14, 15, tzinfo=UTC)
            facts.append(
                BoxOpened(box="kela-box", opened_at=at, closed_at=at, envelopes=12, fill_before=62, fill_after=0)
            )
        facts.append(EmptyingLogged(box="kela-box", record=entry.record.number, what=what, hash=entry.hash))
    return history(*facts)


def broken_by(site: Site, run: Record) -> set[int]:
    return {violation.invariant for violation in check(run, site)}


TWO = entered(RecordKind.OPENED, RecordKind.CONFIRMED)
LINES = tuple(entry.line for entry in TWO)
HEAD = LogHead(count=2, head=TWO[-1].hash)


def test_a_run_whose_openings_are_all_in_the_log_is_right(site: Site) -> None:
    assert broken_by(site, Record(emptied(TWO), log=LINES, head=HEAD)) == set()


@pytest.mark.parametrize(
    "run",
    [
        Record(emptied(TWO), log=LINES[:1], head=HEAD),
        Record(emptied(TWO), log=(), head=HEAD),
        Record(emptied(TWO), log=(LINES[0], LINES[1].replace("kela", "vero")), head=HEAD),
        Record(emptied(TWO), log=(LINES[1], LINES[0]), head=HEAD),
        Record(emptied(TWO), log=LINES, head=LogHead(count=1, head=TWO[0].hash)),
        Record(emptied(TWO)[:1], log=(), head=LogHead()),
        Record(emptied(TWO)[1:], log=LINES, head=HEAD, first=2),
        Record(emptied(TWO)[:2], log=LINES, head=HEAD),
    ],
    ids=[
        "a record is missing",
        "the log is missing",
        "a record was changed",
        "two records have changed places",
        "another head was published",
        "an opening is not in the log",
        "a record is of no opening",
        "a record is of no fact",
    ],
)
def test_a_log_that_is_not_what_has_happened_is_seen(site: Site, run: Record) -> None:
    assert broken_by(site, run) == {11}
