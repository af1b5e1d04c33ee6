"""What a board says: `vuoro.board.view`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.display_examples import NAME, TIMING, board_call
from vuoro.board.showings import Known, Line, advance, learn
from vuoro.board.view import View, look
from vuoro.values import Moment

_MORNING = datetime(2020, 1, 13, 7, 5, tzinfo=UTC)
_HELSINKI = timedelta(hours=2)


def _look(line: Line, now_ms: int = 0) -> View:
    utc = _MORNING + timedelta(milliseconds=now_ms)
    return look(line, Moment(mono_ms=now_ms, utc=utc), utc + _HELSINKI, name=NAME, connected=True)


def _line(*orders: int, now_ms: int = 0, called_ms: int = 0) -> Line:
    known = [Known(call=board_call(order), called_ms=called_ms, shown=0, by_ms=0) for order in orders]
    return advance(learn(Line(), known, now_ms, TIMING), now_ms, TIMING)[0]


def test_a_call_that_is_shown_stands_in_the_main_place_and_is_marked_in_the_list() -> None:
    view = _look(_line(1))
    assert view.main is not None
    assert (view.main.number, view.main.showing) == ("X001", 1)
    assert [(call.number, call.in_showing) for call in view.calls] == [("X001", True)]


def test_the_list_has_the_newest_call_first_and_also_those_that_wait_for_their_showing() -> None:
    assert [(call.number, call.in_showing) for call in _look(_line(1, 2, 3)).calls] == [
        ("X003", False),
        ("X002", False),
        ("X001", True),
    ]


def test_a_call_that_rests_in_the_main_place_is_not_marked() -> None:
    line, _ = advance(_line(1), 5_000, TIMING)
    view = _look(line, 5_000)
    assert view.main is not None
    assert view.main.showing == 0
    assert not view.calls[0].in_showing


def test_a_board_without_calls_has_an_empty_main_place() -> None:
    view = _look(Line())
    assert (view.main, view.calls) == (None, ())


def test_a_call_that_was_made_just_now_does_not_say_when() -> None:
    view = _look(_line(1, now_ms=60_000), 60_000)
    assert view.main is not None
    assert view.main.called_at is None


def test_an_old_call_says_when_it_was_made_so_it_does_not_look_new() -> None:
    view = _look(_line(1, now_ms=400_000), 400_000)
    assert view.main is not None
    assert view.main.called_at == "9.05"
