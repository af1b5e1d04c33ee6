"""What staff ask of a terminal: to show which one it is, to light its lamps, to sound. A customer comes first."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from devices.feedback_terminal.errands import IDENTIFY_MS, LAMP_MS
from devices.feedback_terminal.events import Light, Sound
from devices.feedback_terminal.state import Lights, Setup
from tests.feedback_examples import Terminal, with_keys, with_screen
from vuoro.ids import new_command_id
from vuoro.messages import loop
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.device_commands import AnyDo, DoResult, Identify, TestChime, TestLamps, TestPrint, TestSensor

_BUTTONS = replace(
    with_keys(),
    lamps=frozenset({1, 2}),
    question_lamps=frozenset({FeedbackQuestion.SATISFACTION}),
    thanks_lamp=True,
    tone=True,
)


def _ask(terminal: Terminal, do: AnyDo) -> str:
    do_id = new_command_id()
    terminal.tell(loop.Asked(do_id, do))
    return do_id


def _results(terminal: Terminal) -> list[DoResult]:
    return [tell.result for tell in terminal.of(loop.Tell)]


def _codes(terminal: Terminal) -> list[tuple[bool, str]]:
    return [(result.ok, result.code) for result in _results(terminal)]


def test_each_lamp_is_lit_in_turn_and_the_end_is_told() -> None:
    terminal = Terminal(_BUTTONS)
    terminal.effects.clear()
    do_id = _ask(terminal, TestLamps())
    terminal.wait(4 * LAMP_MS - 1)
    assert _results(terminal) == []
    terminal.wait(1)
    assert _results(terminal) == [DoResult(do_id=do_id, ok=True)]
    assert [light.lights for light in terminal.of(Light)] == [
        Lights(keys=frozenset({1})),
        Lights(keys=frozenset({2})),
        Lights(question=FeedbackQuestion.SATISFACTION),
        Lights(thanks=True),
        Lights(keys=frozenset({1, 2}), question=FeedbackQuestion.SATISFACTION),
    ]


def test_a_terminal_that_is_asked_which_one_it_is_shows_its_name_for_a_while() -> None:
    terminal = Terminal(with_screen()).learns_of("lahti")
    _ask(terminal, Identify())
    assert terminal.page.number == "feedback-1"
    assert _codes(terminal) == [(True, "")]
    terminal.wait(IDENTIFY_MS)
    assert terminal.feedback_page.inviting


def test_without_a_screen_it_shows_itself_by_all_its_lamps_and_its_tone() -> None:
    terminal = Terminal(_BUTTONS)
    _ask(terminal, Identify())
    assert terminal.state.lights == Lights(keys=frozenset({1, 2}), thanks=True)
    assert len(terminal.of(Sound)) == 1


def test_the_tone_is_sounded_once() -> None:
    terminal = Terminal(_BUTTONS)
    _ask(terminal, TestChime())
    assert len(terminal.of(Sound)) == 1
    assert _codes(terminal) == [(True, "")]


@pytest.mark.parametrize("do", [TestPrint(), TestSensor(), TestChime(), TestLamps()])
@pytest.mark.parametrize("setup", [replace(with_screen(), lamps=frozenset())])
def test_what_is_not_fitted_is_told_as_that(setup: Setup, do: AnyDo) -> None:
    terminal = Terminal(setup)
    _ask(terminal, do)
    assert _codes(terminal) == [(False, "not_fitted")]


def test_a_terminal_without_anything_to_show_itself_by_says_so() -> None:
    terminal = Terminal(replace(with_keys(), lamps=frozenset()))
    _ask(terminal, Identify())
    assert _codes(terminal) == [(False, "not_fitted")]


@pytest.mark.parametrize("do", [Identify(), TestLamps()])
def test_while_a_customer_stands_there_the_terminal_is_busy(do: AnyDo) -> None:
    terminal = Terminal(_BUTTONS)
    terminal.press(2)
    _ask(terminal, do)
    assert _codes(terminal) == [(False, "busy")]


def test_two_at_once_are_one_too_many() -> None:
    terminal = Terminal(_BUTTONS)
    _ask(terminal, TestLamps())
    _ask(terminal, Identify())
    assert _codes(terminal) == [(False, "busy")]


def test_a_customer_who_comes_while_lamps_are_tried_is_thanked_and_the_trial_ends() -> None:
    terminal = Terminal(_BUTTONS)
    _ask(terminal, TestLamps())
    terminal.press(2)
    assert _codes(terminal) == [(False, "busy")]
    assert terminal.state.lights == Lights(keys=frozenset({2}), question=FeedbackQuestion.SATISFACTION, thanks=True)
    terminal.wait(3_000)
    assert [answer.satisfaction for answer in terminal.given()] == [2]
