from __future__ import annotations

from datetime import UTC, datetime

from simulation.rounds import Rounds
from vuoro.messages.simulation import AtTime
from vuoro.values import Moment

BOTH = ("kiosk-1", "controller")
NOW = Moment(mono_ms=1000, utc=datetime(2020, 1, 13, 8, tzinfo=UTC))


def answer(client: str, round_: int, activity: int, process: int = 1) -> AtTime:
    return AtTime(client=client, round=round_, activity=activity, next_due_ms=None, process=process)


def both(rounds: Rounds, kiosk: int, controller: int, kiosk_process: int = 1) -> bool:
    number = rounds.begin(NOW, BOTH).round
    rounds.answer(answer("kiosk-1", number, kiosk, kiosk_process))
    rounds.answer(answer("controller", number, controller))
    return rounds.quiet()


def lobby() -> Rounds:
    return Rounds()


def test_a_round_tells_the_time_and_its_own_number() -> None:
    rounds = lobby()
    assert [rounds.begin(NOW, BOTH).round, rounds.begin(NOW, BOTH).round] == [1, 2]
    assert (rounds.begin(NOW, BOTH).mono_ms, rounds.begin(NOW, BOTH).utc) == (NOW.mono_ms, NOW.utc)


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
    rounds.answer(answer("kiosk-1", rounds.begin(NOW, BOTH).round, 3))
    assert not rounds.quiet()
    assert rounds.missing() == {"controller"}


def test_a_late_answer_to_an_earlier_round_says_nothing() -> None:
    rounds = lobby()
    early = rounds.begin(NOW, BOTH).round
    rounds.begin(NOW, BOTH)
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
    rounds.answer(answer("kiosk-1", rounds.begin(NOW, BOTH).round, 4))
    assert both(rounds, 4, 7)
    assert not both(rounds, 5, 7)


def test_a_round_that_concerns_one_daemon_waits_for_no_other() -> None:
    rounds = lobby()
    both(rounds, 3, 7)
    rounds.answer(answer("controller", rounds.begin(NOW, ["controller"]).round, 7))
    assert rounds.quiet()
    assert {latest.client for latest in rounds.latest()} == {"kiosk-1", "controller"}


def test_what_a_daemon_said_while_it_was_not_asked_is_activity_when_it_is_asked_again() -> None:
    rounds = lobby()
    both(rounds, 3, 7)
    rounds.answer(answer("controller", rounds.begin(NOW, ["controller"]).round, 7))
    assert not both(rounds, 4, 7)
