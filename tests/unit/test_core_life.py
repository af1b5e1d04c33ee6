"""A ticket's life as one table."""

from __future__ import annotations

import pytest

from controller.core.life import ENDED, STATE_AFTER, TRANSITIONS, possible_in
from vuoro.values import TicketState


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (TicketState.WAITING, ("call_next", "cancel_ticket")),
        (TicketState.CALLED, ("cancel_ticket", "mark_no_show", "recall_ticket", "start_service")),
        (TicketState.SERVING, ("finish_service",)),
        (TicketState.SERVED, ()),
        (TicketState.NO_SHOW, ()),
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


def test_every_state_is_left_behind_by_one_fact() -> None:
    assert sorted(STATE_AFTER.values()) == sorted(TicketState)
