"""A ticket's life as one table."""

from __future__ import annotations

import pytest

from controller.core.life import ENDED, STATE_AFTER, TRANSITIONS, possible_in
from vuoro.values import TicketState


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (TicketState.WAITING, ("call_next", "call_ticket", "cancel_ticket", "hold_ticket", "transfer_ticket")),
        (
            TicketState.CALLED,
            (
                "cancel_ticket",
                "hold_ticket",
                "mark_no_show",
                "recall_ticket",
                "return_ticket",
                "start_service",
                "transfer_ticket",
            ),
        ),
        (TicketState.SERVING, ("finish_and_next", "finish_service", "transfer_ticket")),
        (TicketState.SERVED, ()),
        (TicketState.HELD, ("cancel_ticket", "release_ticket", "transfer_ticket")),
        (TicketState.NO_SHOW, ("return_ticket",)),
        (TicketState.CANCELLED, ()),
    ],
)
def test_what_is_possible_in_a_state(state: TicketState, possible: tuple[str, ...]) -> None:
    assert possible_in(state) == possible


def test_from_every_open_state_a_ticket_can_come_to_an_end() -> None:
    moves = [move for moves in TRANSITIONS.values() for move in moves.items()]
    can_end = set(ENDED)
    for _ in TicketState:
        can_end |= {before for before, after in moves if after in can_end}
    assert can_end == set(TicketState)


def test_every_state_is_left_behind_by_a_fact() -> None:
    assert set(STATE_AFTER.values()) == set(TicketState)


def test_of_what_has_ended_only_a_no_show_can_wait_again() -> None:
    assert [state for state in ENDED if possible_in(state)] == [TicketState.NO_SHOW]


def test_whatever_may_still_be_called_came_from_waiting() -> None:
    into_called = {before for moves in TRANSITIONS.values() for before, after in moves.items() if after == "called"}
    assert into_called == {TicketState.WAITING, TicketState.CALLED}
