from __future__ import annotations

from simulation.keyboard import DOWN, UP, keys


def test_letters_and_digits_are_keys_of_their_own() -> None:
    assert keys("tX5q") == ["t", "X", "5", "q"]


def test_arrows_have_names_in_both_modes_of_a_terminal() -> None:
    assert keys("\x1b[A\x1b[Bt\x1bOA\x1bOB") == [UP, DOWN, "t", UP, DOWN]


def test_a_key_that_is_not_known_presses_nothing() -> None:
    assert keys("\x1b[15~") == []
    assert keys("\x1b") == []
