from __future__ import annotations

from datetime import UTC, datetime

from simulation.rounds import Rounds
from vuoro.messages.simulation import AtTime
from vuoro.values import Moment

NOW = Moment(mono_ms=1000, utc=datetime(2020, 1, 13, 8, tzinfo=UTC))


def answer(client: str, round_: int, activity: int, process: int = 1) -> AtTime:
    return AtTime(client=client, round=round_, activity=activity, next_due_ms=None, process=process)


def both(rounds: Rounds, kiosk: int, controller: int, kiosk_process: int = 1) -> bool:
    number = rounds.begin(NOW).round
    rounds.answer(answer("kiosk-1", number, kiosk, kiosk_process))
    rounds.answer(answer("controller", number, controller))
    return rounds.quiet()


def lobby() -> Rounds:
    return Rounds(["kiosk-1", "controller"])


def test_a_round_tells_the_time_and_its_own_number() -> None:
    rounds = lobby()
    assert [rounds.begin(NOW).round, rounds.begin(NOW).round] == [1, 2]
    assert (rounds.begin(NOW).mono_ms, rounds.begin(NOW).utc) == (NOW.mono_ms, NOW.utc)


def test_the_first_round_is_never_quiet_for_nothing_is_known_before_it() -> None:
    assert not both(lobby(), 0, 0)


def test_a_lobby_has_settled_after_a_round_without_activity() -> None:
    rounds = lobby()
    assert [both(rounds, 3, 7), both(rounds, 4, 7), both(rounds, 4, 9), both(rounds, 4, 9)] == [
        False,
        False,
        False,
        True,
    ]


def test_a_round_without_an_answer_of_everybody_is_not_quiet() -> None:
    rounds = lobby()
    both(rounds, 3, 7)
    rounds.answer(answer("kiosk-1", rounds.begin(NOW).round, 3))
    assert not rounds.quiet()
    assert rounds.missing() == {"controller"}


def test_a_late_answer_to_an_earlier_round_says_nothing() -> None:
    rounds = lobby()
    early = rounds.begin(NOW).round
    rounds.begin(NOW)
    rounds.answer(answer("kiosk-1", early, 3))
    assert rounds.missing() == {"kiosk-1", "controller"}


def test_a_daemon_that_began_anew_has_been_active_whatever_it_counts() -> None:
    rounds = lobby()
    both(rounds, 3, 7)
    assert not both(rounds, 3, 7, kiosk_process=2)
    assert both(rounds, 3, 7, kiosk_process=2)


def test_a_round_that_was_given_up_hides_no_activity() -> None:
    rounds = lobby()
    both(rounds, 3, 7)
    rounds.answer(answer("kiosk-1", rounds.begin(NOW).round, 4))
    assert both(rounds, 4, 7)
    assert not both(rounds, 5, 7)
