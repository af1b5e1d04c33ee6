from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from vuoro.backoff import LONGEST_S, SHORTEST_S, Backoff


def client(seed: int) -> Backoff:
    return Backoff(random.Random(seed))  # noqa: S311  an example has to repeat


@given(seed=st.integers())
def test_every_wait_is_between_the_shortest_and_the_longest(seed: int) -> None:
    backoff = client(seed)
    waits = [backoff.next() for _ in range(50)]
    assert min(waits) >= SHORTEST_S
    assert max(waits) <= LONGEST_S


@given(seed=st.integers())
def test_the_first_wait_is_short_and_short_again_after_success(seed: int) -> None:
    backoff = client(seed)
    assert backoff.next() <= 3 * SHORTEST_S
    for _ in range(20):
        backoff.next()
    backoff.reset()
    assert backoff.next() <= 3 * SHORTEST_S


def test_clients_of_one_lobby_do_not_come_back_all_at_once() -> None:
    lobby = [client(number) for number in range(20)]
    waits = {round(backoff.next(), 3) for backoff in lobby}
    assert len(waits) > 15


def test_waits_grow_while_nothing_helps() -> None:
    lobby = [client(number) for number in range(100)]
    first = sum(backoff.next() for backoff in lobby)
    for _ in range(10):
        later = sum(backoff.next() for backoff in lobby)
    assert later > 3 * first
