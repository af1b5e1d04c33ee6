"""A customer's way over the handbook's five questions on a touch screen: in its order, as far as they like."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

from devices.feedback_terminal.events import Drop, Keep, Light, Tapped, Thank
from devices.feedback_terminal.known import Menu, shuffled
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.pages.menu import services
from devices.feedback_terminal.pages.page import Answer, ChooseAuthority, ChooseService, Place, Signs, Skip
from devices.feedback_terminal.visit import LONGEST
from tests.feedback_examples import ALL, Terminal, at, told_of, with_keys, with_screen
from vuoro.i18n import text
from vuoro.messages import loop
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.state import QueueState
from vuoro.touch.effects import ShowPage
from vuoro.touch.frame import STILL_THERE
from vuoro.touch.page import Contrast, Erase, Letter, Resize
from vuoro.values import Language


def _terminal(*questions: FeedbackQuestion) -> Terminal:
    return Terminal(with_screen(*questions)).learns_of("lahti")


def _service(terminal: Terminal, pause_ms: int = 1_000) -> str:
    """Choose the first service that has a choice of its own, by way of its authority where it has several."""
    act = terminal.page.choices[0].act
    terminal.tap(act)
    terminal.wait(pause_ms)
    if isinstance(act, ChooseAuthority):
        act = terminal.page.choices[0].act
        terminal.tap(act)
        terminal.wait(pause_ms)
    assert isinstance(act, ChooseService)
    return act.service


def _write(terminal: Terminal, words: str) -> None:
    for letter in words:
        if Letter(letter) not in terminal.page.acts:
            terminal.tap(Signs())
        terminal.tap(Letter(letter))
        terminal.wait(60)


def _only(terminal: Terminal) -> GiveFeedback:
    (answer,) = terminal.given()
    return answer


def test_the_five_questions_come_in_the_handbooks_order_and_are_one_answer() -> None:
    terminal = _terminal()
    terminal.touch("Suomi")
    titles = [terminal.page.title]
    service = _service(terminal)
    for answer in ("2", "4", "9"):
        titles.append(terminal.page.title)
        terminal.touch(answer)
    titles.append(terminal.page.title)
    _write(terminal, "hyvä palvelu")
    terminal.touch("Lähetä")
    assert titles == [
        "Mitä palvelua palautteesi koskee?",
        "Kuinka paljon vaivaa näit saadaksesi haluamasi palvelun?",
        "Kuinka tyytyväinen olit palveluun kokonaisuutena?",
        "Kuinka todennäköisesti suosittelisit palvelua ystävällesi?",
        "Lämmin kiitos! Haluatko kertoa lisää?",
    ]
    given = _only(terminal)
    assert (given.service, given.effort, given.satisfaction, given.recommend) == (service, 2, 4, 9)
    assert given.words == "Hyvä palvelu"
    assert [press.question for press in given.presses] == list(ALL)


def test_a_full_run_without_words_takes_less_than_twenty_seconds_at_two_seconds_a_page() -> None:
    terminal = _terminal()
    begin = terminal.ms
    _service(terminal, pause_ms=2_000)
    for answer in ("1", "5", "10"):
        terminal.touch(answer, pause_ms=2_000)
    terminal.touch("Ei muuta", pause_ms=0)
    assert terminal.page.place == Place.THANKS
    assert terminal.ms - begin < 20_000
    assert _only(terminal).recommend == 10


def test_one_press_on_the_page_that_waits_is_a_valid_answer_though_its_customer_leaves() -> None:
    terminal = _terminal()
    service = _service(terminal)
    terminal.wait(60_000)
    assert _only(terminal).service == service
    assert terminal.feedback_page.inviting


@pytest.mark.parametrize("left_out", ALL)
def test_each_question_can_be_left_out(left_out: FeedbackQuestion) -> None:
    terminal = _terminal()
    terminal.touch("English")
    answers = {"service": None, "effort": "2", "satisfaction": "4", "recommend": "9", "words": None}
    for question in ALL:
        if question is left_out:
            terminal.tap(Skip(question))
        elif question is FeedbackQuestion.SERVICE:
            _service(terminal)
        elif question is FeedbackQuestion.WORDS:
            _write(terminal, "fine")
            terminal.touch("Send")
        else:
            terminal.touch(str(answers[question]))
        terminal.wait(1_000)
    given = _only(terminal)
    said = {question for question in ALL if getattr(given, question.value) is not None}
    assert said == set(ALL) - {left_out}
    assert [press.value for press in given.presses if press.question is left_out] == [None]


def test_who_leaves_everything_out_has_given_no_answer_and_their_presses_are_kept() -> None:
    terminal = _terminal()
    terminal.touch("Svenska", *["Hoppa över"] * 4, "Inget mer")
    assert terminal.given() == []
    assert len(terminal.of(Drop)) == 1
    assert [press.value for keep in terminal.of(Keep) for press in keep.presses] == [None] * 5


def test_a_press_is_thanked_for_in_sight_before_the_next_question_comes() -> None:
    terminal = _terminal(FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
    terminal.touch("English")
    terminal.touch("3", pause_ms=0)
    page = terminal.feedback_page
    assert page.thanks == "Thank you for your answer!"
    assert [step.label for step in page.scale if step.marked] == ["3"]
    assert isinstance(terminal.effects[-1], ShowPage | Light)
    assert len(terminal.of(Thank)) == 1
    terminal.wait(700)
    assert (terminal.feedback_page.thanks, terminal.page.title) == (
        "",
        "How satisfied were you, as a whole, with the service?",
    )


def test_who_presses_again_while_thanked_corrects_the_answer() -> None:
    terminal = _terminal(FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
    terminal.touch("1", pause_ms=300)
    terminal.touch("5", pause_ms=30_000)
    terminal.wait(60_000)
    assert _only(terminal).effort == 5


def test_a_trembling_finger_on_one_question_does_not_answer_the_next() -> None:
    terminal = _terminal(FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
    for pause_ms in (20, 200, 450, 100_000):
        terminal.touch("2", pause_ms=pause_ms)
    given = _only(terminal)
    assert (given.effort, given.satisfaction) == (2, None)


def test_who_goes_back_finds_what_they_answered_and_can_change_it() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip")
    terminal.touch("4", "5", "Back", "Back")
    page = terminal.feedback_page
    assert page.title.startswith("How much effort")
    assert [step.label for step in page.scale if step.marked] == ["4"]
    terminal.touch("1")
    terminal.wait(100_000)
    given = _only(terminal)
    assert (given.effort, given.satisfaction) == (1, 5)
    assert [press.value for press in given.presses] == [None, 4, 5, 1]


def test_going_on_at_once_after_an_answer_keeps_it() -> None:
    terminal = _terminal(FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
    terminal.touch("English")
    terminal.touch("4", pause_ms=100)
    terminal.touch("Skip")
    assert terminal.page.title.startswith("How satisfied")
    terminal.touch("Finish")
    assert _only(terminal).effort == 4


def test_who_finishes_early_is_thanked_and_handed_in_at_once() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4")
    terminal.touch("Finish", pause_ms=0)
    assert _only(terminal).effort == 4
    assert terminal.page.title == "Thank you for your feedback!"
    assert terminal.page.language is Language.EN


def test_the_goodbye_page_shows_the_way_to_write_on_ones_own_phone_to_who_wrote_nothing() -> None:
    wrote, silent = _terminal(), _terminal()
    for terminal in (wrote, silent):
        terminal.touch("English", "Skip", "4", "4", "9")
    _write(wrote, "all well")
    wrote.touch("Send")
    silent.touch("Nothing more")
    assert wrote.feedback_page.qr is None
    assert silent.feedback_page.qr == silent.setup.qr


def test_after_the_goodbye_the_terminal_waits_for_the_next_customer_in_its_own_language() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4", "Finish")
    terminal.wait(8_000)
    assert terminal.feedback_page.inviting
    assert terminal.state.visit.language is Language.FI


def test_the_next_customer_need_not_wait_for_the_goodbye_to_end() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4", "Finish", "New feedback")
    assert terminal.feedback_page.inviting


def test_who_stands_still_is_asked_for_twenty_seconds_whether_they_are_there() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4")
    terminal.wait(24_299)
    assert terminal.page.place == Place.SCALE
    terminal.wait(1_000)
    assert terminal.page.place == STILL_THERE
    terminal.wait(18_000)
    assert terminal.page.place == STILL_THERE
    assert terminal.given() == []
    terminal.wait(2_000)
    assert terminal.feedback_page.inviting
    assert _only(terminal).effort == 4


def test_one_touch_gives_more_time_and_the_question_is_still_there() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4")
    title = terminal.page.title
    terminal.wait(30_000)
    terminal.touch("More time")
    assert terminal.page.title == title
    terminal.wait(20_000)
    assert terminal.page.title == title


def test_who_only_chose_a_language_leaves_nothing() -> None:
    terminal = _terminal()
    terminal.touch("English")
    terminal.wait(60_000)
    assert terminal.given() == []
    assert terminal.of(Keep) == []
    assert terminal.feedback_page.inviting


def test_words_are_masked_before_they_are_kept_or_sent() -> None:
    terminal = _terminal(FeedbackQuestion.WORDS)
    _write(terminal, "soita 040 123 4567, tunnus 131052-308t")
    terminal.touch("Lähetä")
    words = _only(terminal).words
    assert words is not None
    assert not any(secret in words for secret in ("4567", "308"))
    assert words.startswith("Soita ***")
    assert "4567" not in repr(terminal.effects[-1])


def test_words_that_were_not_sent_are_never_handed_in() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip", "4", "4", "9")
    _write(terminal, "not yet sure")
    terminal.wait(60_000)
    given = _only(terminal)
    assert (given.words, given.recommend) == (None, 9)
    assert terminal.state.visit.typed == ""


def test_more_than_500_characters_are_not_taken() -> None:
    terminal = _terminal(FeedbackQuestion.WORDS)
    _write(terminal, "ab " * 200)
    assert len(terminal.state.visit.typed) == LONGEST
    terminal.tap(Erase())
    assert len(terminal.state.visit.typed) == LONGEST - 1


def test_sentences_begin_with_a_capital_and_signs_are_a_touch_away() -> None:
    terminal = _terminal(FeedbackQuestion.WORDS)
    _write(terminal, "kiitos. 10/10! hyvä")
    assert terminal.state.visit.typed == "Kiitos. 10/10! Hyvä"


@pytest.mark.parametrize(("language", "letters"), [("Suomi", "åäö"), ("Svenska", "åäö"), ("English", "åäö")])
def test_the_keyboard_has_the_letters_of_the_language(language: str, letters: str) -> None:
    terminal = _terminal(FeedbackQuestion.EFFORT, FeedbackQuestion.WORDS)
    terminal.touch(language, "3")
    keys = {choice.act.letter for row in terminal.page.keyboard for choice in row if isinstance(choice.act, Letter)}
    assert set(letters) <= keys


def test_large_letters_and_contrast_are_kept_until_the_customer_goes() -> None:
    terminal = _terminal()
    terminal.tap(Resize())
    terminal.tap(Contrast())
    terminal.tap(Skip(FeedbackQuestion.SERVICE))
    terminal.wait(100)
    assert (terminal.page.look.large, terminal.page.look.contrast) == (True, True)
    terminal.wait(60_000)
    assert (terminal.page.look.large, terminal.page.look.contrast) == (False, False)


def test_other_languages_of_the_point_are_one_touch_away() -> None:
    terminal = Terminal(with_screen()).learns_of("lappeenranta")
    terminal.touch("Muut kielet", "Русский")
    assert terminal.page.title == text("feedback.ask_service", Language.RU)
    terminal.touch("Пропустить", "1")
    terminal.wait(60_000)
    assert _only(terminal).language is Language.RU


def test_a_touch_of_what_is_no_longer_in_sight_does_nothing() -> None:
    terminal = _terminal()
    terminal.touch("English", "Skip")
    terminal.tell(Tapped(Answer(FeedbackQuestion.RECOMMEND, 10), at(terminal.ms)))
    assert len(terminal.state.visit.presses) == 1


def test_no_service_is_favoured_by_its_place() -> None:
    offered = tuple(info for info in told_of("lahti")[1].services if info.today)
    authorities = {info.authority for info in offered}
    expected = 2_000 / len(authorities)
    first = Counter(shuffled(offered, 17, customer)[0].authority for customer in range(2_000))
    assert set(first) == authorities
    assert all(0.8 * expected < count < 1.2 * expected for count in first.values())


def test_the_next_customer_has_another_order_and_one_customer_always_the_same() -> None:
    terminal = _terminal()
    orders = []
    for _ in range(6):
        terminal.touch("Suomi")
        orders.append(tuple(choice.label for choice in terminal.page.choices))
        terminal.touch("English", "Suomi")
        assert tuple(choice.label for choice in terminal.page.choices) == orders[-1]
        terminal.touch("Ohita", "3", "Lopeta", "Uusi palaute")
    assert len(set(orders)) > 3


def test_where_the_hub_has_told_of_no_service_the_first_question_is_the_next() -> None:
    terminal = Terminal(with_screen())
    assert terminal.page.title.startswith("Kuinka paljon vaivaa")
    terminal.touch("5")
    terminal.wait(60_000)
    assert (_only(terminal).service, _only(terminal).effort) == (None, 5)


def test_what_was_told_before_a_restart_is_offered_without_the_hub() -> None:
    known = _terminal().state.known
    again = Terminal(with_screen(), Loaded(known=replace(known, told_on=None)), hub=False)
    assert again.page.choices


def test_services_that_have_called_lately_come_first_where_that_is_wanted() -> None:
    terminal = Terminal(replace(with_screen(), menu=Menu.SERVED_LAST)).learns_of("lahti")
    everything = {info.service for info in services(terminal.state, at(0))}
    service = min(everything)
    for number in ("X001", "X002"):
        queue = QueueState(service=service, waiting=1, last_called=number, desks=1)
        terminal.tell(loop.Learned(queue))
    assert terminal.page.choices[0].act == ChooseService(service)
    assert len(terminal.page.choices) == 2
    terminal.touch("Jokin muu palvelu · Någon annan tjänst · Another service")
    assert {info.service for info in services(terminal.state, at(terminal.ms))} == everything
    terminal.wait(61 * 60_000)
    assert {info.service for info in services(terminal.state, at(terminal.ms))} == everything


def test_keys_beside_a_screen_answer_scales_and_choose_by_the_number_on_the_page() -> None:
    terminal = Terminal(with_screen(keys=frozenset(range(11)))).learns_of("lahti")
    assert terminal.page.choices[1].label.startswith("2   ")
    wanted = terminal.page.choices[1].act
    terminal.press(2)
    terminal.wait(1_000)
    if isinstance(wanted, ChooseAuthority):
        terminal.press(1)
        terminal.wait(1_000)
    terminal.press(5)
    terminal.wait(100_000)
    given = _only(terminal)
    assert given.service is not None
    assert given.effort == 5


def test_any_key_gives_more_time() -> None:
    terminal = Terminal(with_screen(keys=frozenset(range(6)))).learns_of("lahti")
    terminal.touch("English", "Skip", "4")
    terminal.wait(30_000)
    assert terminal.page.place == STILL_THERE
    terminal.press(1)
    assert terminal.page.title.startswith("How satisfied")
    assert terminal.state.visit.value(FeedbackQuestion.SATISFACTION) is None


def test_lamps_lead_through_several_questions_where_there_is_no_screen() -> None:
    asked = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION, FeedbackQuestion.RECOMMEND)
    terminal = Terminal(replace(with_keys(*asked), question_lamps=frozenset(asked), skip_key=True))
    for key in (2, 4, 9):
        terminal.press(key)
        terminal.wait(1_000)
    terminal.wait(3_000)
    given = _only(terminal)
    assert (given.effort, given.satisfaction, given.recommend) == (2, 4, 9)
    lit = [light.lights.question for light in terminal.of(Light)]
    assert list(dict.fromkeys(lit)) == list(asked)
    assert lit[-1] is FeedbackQuestion.EFFORT


def test_without_a_screen_who_leaves_is_handed_in_with_what_they_have_answered() -> None:
    asked = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION)
    terminal = Terminal(replace(with_keys(*asked), question_lamps=frozenset(asked), skip_key=True))
    terminal.press(2)
    terminal.wait(26_000)
    assert _only(terminal).effort == 2
