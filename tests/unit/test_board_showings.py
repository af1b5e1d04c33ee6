"""Called twice: the rule of `vuoro.board.showings`, as examples and as properties of any day."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.display_examples import TIMING, Display, board_call
from vuoro.board.showings import Known, Line, Timing, advance, learn, main_call, next_change


def _known(order: int, *, shown: int = 0, by_ms: int = 0) -> Known:
    return Known(call=board_call(order), called_ms=0, shown=shown, by_ms=by_ms)


def _is_showing(display: Display) -> bool:
    return display.line.showing is not None


def test_a_call_is_shown_at_once_and_again_after_ten_seconds() -> None:
    display = Display()
    display.call(1)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (1, 2, 10_000)]


def test_the_interval_between_both_showings_is_a_setting() -> None:
    display = Display(Timing(interval_ms=20_000))
    display.call(1)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (1, 2, 20_000)]


def test_a_showing_ends_after_five_seconds_and_the_number_rests_in_the_main_place() -> None:
    display = Display()
    display.call(1)
    display.wait(4_999)
    assert _is_showing(display)
    display.wait(1)
    assert not _is_showing(display)
    assert main_call(display.line) == board_call(1)


def test_two_calls_at_once_are_shown_one_after_the_other() -> None:
    display = Display()
    display.call(1, 2)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (2, 1, 5_000), (1, 2, 10_000), (2, 2, 15_000)]


def test_calls_of_one_board_are_shown_in_the_order_they_were_made() -> None:
    display = Display()
    display.call(7, 5, 6)
    display.wait(60_000)
    assert [order for order, number, _ in display.starts() if number == 1] == [5, 6, 7]


def test_an_older_call_whose_board_comes_later_is_not_overtaken() -> None:
    display = Display()
    display.call(1, 3)
    display.now_ms += 40
    display.call(2)
    display.wait(60_000)
    assert [order for order, number, _ in display.starts() if number == 1] == [1, 2, 3]


def test_a_second_showing_waits_for_the_first_showing_of_a_call_that_was_due_before_it() -> None:
    display = Display()
    display.call(1)
    display.wait(9_000)
    display.call(2)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (2, 1, 9_000), (1, 2, 14_000), (2, 2, 19_000)]


def test_showings_are_shorter_while_more_than_three_calls_stand_in_line() -> None:
    display = Display()
    display.call(1, 2, 3, 4, 5)
    display.wait(13_000)
    # Four stand in line behind the first; then three, and from then on five seconds hold again.
    assert display.starts() == [(1, 1, 0), (2, 1, 3_000), (3, 1, 8_000), (4, 1, 13_000)]


def test_a_rush_cuts_a_showing_that_has_had_its_shorter_time() -> None:
    display = Display()
    display.call(1)
    display.wait(4_000)
    display.call(2, 3, 4, 5)
    assert display.starts() == [(1, 1, 0), (2, 1, 4_000)]


def test_a_showing_that_is_due_is_dropped_when_the_call_leaves_the_board() -> None:
    display = Display()
    display.call(1)
    display.wait(9_000)
    display.leave(1)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0)]


def test_a_recall_is_a_new_call_and_is_shown_twice_itself() -> None:
    display = Display()
    display.call(1)
    display.wait(7_000)
    display.on_board.pop(1)
    display.call(2)
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (2, 1, 7_000), (2, 2, 17_000)]


def test_a_showing_that_has_begun_keeps_its_time_when_the_call_leaves_the_board() -> None:
    display = Display()
    display.call(1, 2)
    display.wait(2_000)
    display.leave(1)
    display.wait(2_999)
    assert main_call(display.line) == board_call(1)
    display.wait(1)
    assert main_call(display.line) == board_call(2)


def test_the_main_place_goes_to_the_newest_shown_call_when_its_own_has_left() -> None:
    display = Display()
    display.call(1)
    display.wait(30_000)
    display.call(2)
    display.wait(30_000)
    display.leave(2)
    assert main_call(display.line) == board_call(1)
    display.leave(1)
    assert main_call(display.line) is None


def test_a_call_in_line_does_not_rest_in_the_main_place_before_it_was_shown() -> None:
    line = learn(Line(), [_known(1)], 0, TIMING)
    assert main_call(line) is None


def test_the_newest_shown_call_rests_in_the_main_place_after_a_restart() -> None:
    line = learn(Line(), [_known(1, shown=2), _known(2, shown=2), _known(3)], 0, TIMING)
    assert main_call(line) == board_call(2)


def test_a_restarted_display_goes_on_with_the_second_showing() -> None:
    display = Display()
    display.call(1)
    display.wait(4_000)
    display.restart()
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (1, 2, 10_000)]


def test_a_restarted_display_does_not_repeat_a_finished_call() -> None:
    display = Display()
    display.call(1)
    display.wait(30_000)
    display.restart()
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (1, 2, 10_000)]


def test_a_restarted_display_shows_a_call_that_was_made_meanwhile_however_old_it_is() -> None:
    line = learn(Line(), [_known(1)], 600_000, TIMING)
    _, showing = advance(line, 600_000, TIMING)
    assert showing is not None
    assert (showing.number, showing.since_ms - showing.called_ms) == (1, 600_000)


def test_a_second_showing_after_a_restart_keeps_its_interval_from_the_latest_possible_first() -> None:
    line = learn(Line(), [_known(1, shown=1, by_ms=20_000)], 24_000, TIMING)
    assert next_change(line, TIMING) == 30_000


def test_a_late_board_does_not_take_back_what_has_been_shown() -> None:
    display = Display()
    display.call(1)
    display.reported[1] = 0
    display.read_board()
    display.wait(60_000)
    assert display.starts() == [(1, 1, 0), (1, 2, 10_000)]


def test_no_showing_begins_while_none_may_begin_and_all_that_are_due_are_made_afterwards() -> None:
    line = learn(Line(), [_known(1)], 0, TIMING)
    line, showing = advance(line, 0, TIMING, may_begin=False)
    assert showing is None
    assert next_change(line, TIMING, may_begin=False) is None
    line, showing = advance(line, 9_000, TIMING)
    assert showing is not None


def test_a_showing_ends_in_time_while_none_may_begin() -> None:
    line, _ = advance(learn(Line(), [_known(1)], 0, TIMING), 0, TIMING)
    assert next_change(line, TIMING, may_begin=False) == 5_000
    line, _ = advance(line, 5_000, TIMING, may_begin=False)
    assert line.showing is None


def test_a_rush_cuts_no_showing_short_while_none_may_begin() -> None:
    line, _ = advance(learn(Line(), [_known(1)], 0, TIMING), 0, TIMING)
    line = learn(line, [_known(order) for order in range(1, 6)], 1_000, TIMING)
    line, _ = advance(line, 4_000, TIMING, may_begin=False)
    assert line.showing is not None


def test_nothing_is_due_on_an_empty_board() -> None:
    assert next_change(Line(), TIMING) is None
    assert advance(Line(), 0, TIMING) == (Line(), None)


# Any day: desks call one or several at once, tickets leave, time passes, the display is restarted now and then.

_CALLS = st.tuples(st.just("call"), st.integers(1, 6))
_LEAVE = st.tuples(st.just("leave"), st.integers(0, 40))
_WAIT = st.tuples(st.just("wait"), st.integers(0, 15_000))
_RESTART = st.tuples(st.just("restart"), st.just(0))
_Day = list[tuple[str, int]]
_DAYS = st.lists(st.one_of(_CALLS, _WAIT, _LEAVE, _RESTART), max_size=40)
_DAYS_WITHOUT_RESTART = st.lists(st.one_of(_CALLS, _WAIT, _LEAVE), max_size=40)
_LONG_MS = 3_600_000


def _live(day: _Day, *, poll_ms: int | None = None) -> Display:
    """Return a display after ``day`` and an hour of rest; one that polls wakes all the time."""
    display, made = Display(), 0
    for what, value in day:
        if what == "call":
            display.call(*range(made + 1, made + 1 + value))
            made += value
        elif what == "leave":
            display.leave(value)
        elif what == "restart":
            display.restart()
        else:
            _pass_time(display, value, poll_ms)
    display.wait(_LONG_MS)
    return display


def _pass_time(display: Display, milliseconds: int, poll_ms: int | None) -> None:
    while poll_ms is not None and milliseconds > poll_ms:
        display.wait(poll_ms)
        display.wake()
        milliseconds -= poll_ms
    display.wait(milliseconds)


@given(_DAYS)
def test_every_call_that_stays_on_the_board_is_shown_exactly_twice(day: _Day) -> None:
    display = _live(day)
    showings = defaultdict(list)
    for begun in display.begun:
        showings[begun.order].append(begun.number)
    assert {order: showings[order] for order in display.on_board} == {order: [1, 2] for order in display.on_board}


@given(_DAYS)
def test_no_call_is_ever_shown_a_third_time_nor_its_second_before_its_first(day: _Day) -> None:
    showings = defaultdict(list)
    for begun in _live(day).begun:
        showings[begun.order].append(begun.number)
    assert all(numbers in ([1], [1, 2]) for numbers in showings.values())


@given(_DAYS_WITHOUT_RESTART)
def test_a_showing_has_the_main_place_for_its_time_before_the_next_begins(day: _Day) -> None:
    for earlier, later in pairwise(_live(day).begun):
        crowded = later.in_line > TIMING.crowd
        assert later.at_ms - earlier.at_ms >= (TIMING.crowded_hold_ms if crowded else TIMING.hold_ms)


@given(_DAYS)
def test_the_second_showing_is_never_sooner_than_the_interval_after_the_first(day: _Day) -> None:
    first = {}
    for begun in _live(day).begun:
        if begun.number == 1:
            first[begun.order] = begun.at_ms
        else:
            assert begun.at_ms >= first[begun.order] + TIMING.interval_ms


@pytest.mark.parametrize("number", [1, 2])
@given(day=_DAYS_WITHOUT_RESTART)
def test_calls_keep_their_order_in_the_main_place(number: int, day: _Day) -> None:
    orders = [begun.order for begun in _live(day).begun if begun.number == number]
    assert orders == sorted(orders)


@given(_DAYS_WITHOUT_RESTART)
def test_the_main_place_is_never_idle_while_a_showing_is_due(day: _Day) -> None:
    begun = _live(day).begun
    assert all(showing.at_ms == showing.due_ms for showing in begun[:1])
    for earlier, later in pairwise(begun):
        assert later.at_ms == later.due_ms or later.at_ms - earlier.at_ms <= TIMING.hold_ms


@given(_DAYS)
def test_a_display_that_looks_all_the_time_shows_the_same_as_one_that_sleeps_until_something_is_due(day: _Day) -> None:
    assert _live(day, poll_ms=700).starts() == _live(day).starts()
