"""Who does not see hears the question, what each number means, and what was taken; nobody else hears anything."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from devices.feedback_terminal.keys import Control
from devices.feedback_terminal.pages.page import FeedbackPage
from devices.feedback_terminal.pages.spoken import whole
from devices.feedback_terminal.state import Setup
from tests.feedback_examples import ALL, Terminal, with_keys, with_screen
from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.effects import USUAL_VOLUME, Hush, Say
from vuoro.touch.parts import HeadsetChanged
from vuoro.values import Language

_ASKED = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
_PAD = replace(with_keys(*_ASKED, language=Language.EN), question_lamps=frozenset(_ASKED), skip_key=True)


def _listening(setup: Setup = _PAD) -> Terminal:
    terminal = Terminal(setup).learns_of("lahti")
    terminal.tell(HeadsetChanged(plugged=True))
    return terminal


def _said(terminal: Terminal) -> list[str]:
    return [say.text for say in terminal.of(Say)]


def test_nothing_is_ever_said_without_a_headset() -> None:
    terminal = Terminal(_PAD)
    terminal.press(3)
    terminal.wait(100_000)
    terminal.press(Control.REPEAT)
    assert terminal.of(Say) == []


def test_a_plug_is_asked_the_question_with_what_its_numbers_mean() -> None:
    (words,) = _said(_listening())
    assert "How much effort did it take" in words
    assert "1: Very little" in words
    assert "5: Very much" in words
    assert "skip key" in words


def test_an_answer_is_said_back_before_the_next_question() -> None:
    terminal = _listening()
    terminal.press(2)
    terminal.wait(1_000)
    assert _said(terminal)[-1].startswith("Your answer is 2. Thank you. How satisfied were you")


def test_pulling_the_plug_is_silence_at_once() -> None:
    terminal = _listening()
    terminal.tell(HeadsetChanged(plugged=False))
    assert len(terminal.of(Hush)) == 1
    terminal.press(2)
    terminal.wait(1_000)
    assert len(terminal.of(Say)) == 1


def test_a_key_says_it_all_again_and_others_make_it_louder_and_softer_for_this_customer_alone() -> None:
    terminal = _listening()
    for key in (Control.REPEAT, Control.LOUDER, Control.LOUDER, Control.SOFTER):
        terminal.press(key)
        terminal.wait(500)
    says = terminal.of(Say)
    assert {say.text for say in says} == {says[0].text}
    assert [say.volume - USUAL_VOLUME for say in says] == [0, 0, 10, 20, 10]
    terminal.tell(HeadsetChanged(plugged=False), HeadsetChanged(plugged=True))
    assert terminal.of(Say)[-1].volume == USUAL_VOLUME


def test_a_key_goes_on_in_the_next_language_and_says_the_question_in_it() -> None:
    terminal = _listening(replace(_PAD, language=Language.FI))
    for _ in range(3):
        terminal.press(Control.LANGUAGE)
        terminal.wait(500)
    assert [say.language for say in terminal.of(Say)] == [Language.FI, Language.SV, Language.EN, Language.FI]
    terminal.press(Control.LANGUAGE)
    terminal.press(4)
    terminal.wait(60_000)
    assert [answer.language for answer in terminal.given()] == [Language.SV]


def test_the_skip_key_leaves_a_question_out() -> None:
    terminal = _listening()
    terminal.press(Control.SKIP)
    assert "How satisfied were you" in _said(terminal)[-1]
    terminal.wait(60_000)
    assert terminal.given() == []


def test_services_are_said_with_the_number_of_their_key() -> None:
    terminal = _listening(replace(with_screen(*ALL, keys=frozenset(range(11))), language=Language.EN))
    terminal.touch("English")
    assert f"{terminal.page.choices[0].label.removesuffix('.')}" in _said(terminal)[-1]
    assert terminal.page.choices[0].label.startswith("1 ")


def test_letters_being_written_are_not_said_one_by_one() -> None:
    terminal = _listening(with_screen(FeedbackQuestion.WORDS, keys=frozenset(range(11))))
    before = len(terminal.of(Say))
    terminal.touch("K", "I", "I", pause_ms=100)
    assert len(terminal.of(Say)) == before


@pytest.mark.parametrize("question", ALL)
def test_all_that_a_page_asks_and_offers_is_heard(question: FeedbackQuestion) -> None:
    terminal = Terminal(with_screen(question)).learns_of("lahti")
    terminal.touch("English")
    page = terminal.feedback_page
    words = whole(page, skip_key=False)
    assert page.title in words
    assert page.hint in words
    for choice in (*page.scale, *page.choices):
        assert (choice.detail or choice.label) in words or (isinstance(page, FeedbackPage) and choice.label.isdigit())


def test_another_language_of_the_point_is_spoken_in_that_language() -> None:
    terminal = Terminal(with_screen(keys=frozenset(range(11)))).learns_of("lappeenranta")
    terminal.tell(HeadsetChanged(plugged=True))
    terminal.touch("Muut kielet", "4   Русский")
    assert terminal.of(Say)[-1].language is Language.RU
