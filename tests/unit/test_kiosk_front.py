"""The kiosk with a screen, a keypad and a headset: one customer after the other, and what each sees and hears."""

from __future__ import annotations

from typing import Final, TypeVar

import pytest

from devices.ticket_kiosk import front
from devices.ticket_kiosk.events import LetGo, Pressed, Print, PrinterChanged, PrinterCondition
from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.logic import Setup
from devices.ticket_kiosk.logic import initial as kiosk_initial
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.pages.page import Place, Take
from tests.clocked import Clocked
from tests.kiosk_examples import COMMAND_ID, SERVICES, SITE, at, controller_is, given, refused
from vuoro.i18n import text
from vuoro.messages import loop
from vuoro.messages.commands import CheckIn, RequestHelp, TakeTicket, WithdrawHelp
from vuoro.messages.device_commands import Identify
from vuoro.messages.replies import Accepted, Done, RejectionCode
from vuoro.messages.state import Notice, NoticesState, QueueState
from vuoro.touch.effects import USUAL_VOLUME, Hush, Say, ShowPage
from vuoro.touch.frame import STILL_THERE
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Letter, Page
from vuoro.touch.painting import Letters
from vuoro.touch.parts import GlassMeasured, HeadsetChanged, Touched
from vuoro.values import HelpReason, Language, Need, PresenceStatus, Texts, WaitRange

_TAX: Final = "Tax card and tax advice"
_USUAL: Final = USUAL_VOLUME

Kind = TypeVar("Kind", bound=loop.Effect)


class Front(Clocked):
    """A kiosk with a screen in a lobby where all is well; half a second passes between two touches."""

    def __init__(self, *, shows_numbers: bool = False) -> None:
        setup = Setup(services=("vero", "kela"), name="kiosk-1", shows_numbers=shows_numbers)
        self.state = front.initial(kiosk_initial(setup), Leaves(Letters(), lay_out))
        self.ms = 0
        self.effects: list[loop.Effect] = []
        self.tell(loop.Started(), loop.LinkChanged(up=True), loop.Learned(SITE), loop.Learned(SERVICES))
        self.tell(controller_is(PresenceStatus.ONLINE), PrinterChanged(PrinterCondition.OK))

    def tell(self, *events: loop.Event) -> Front:
        """Let events happen now."""
        for event in events:
            self.state, effects = front.step(self.state, event, at(self.ms))
            self.effects.extend(effects)
        return self

    def next_due(self) -> int | None:
        return front.next_due(self.state)

    def come_due(self) -> None:
        self.tell(loop.Due())

    def touches(self, *labels: str) -> Front:
        """Touch one choice after the other."""
        for label in labels:
            act = next(choice.act for choice in self.page.touchable if choice.label == label)
            self.tell(Touched(act, self.ms * 1_000_000)).wait(500)
        return self

    def strikes(self, *keys: PadKey) -> Front:
        """Press keys of the keypad."""
        for key in keys:
            self.tell(KeyStruck(key, self.ms * 1_000_000)).wait(500)
        return self

    @property
    def page(self) -> Page:
        """Return the page in sight: the last one that was shown."""
        return self.did(ShowPage)[-1].page

    @property
    def focused(self) -> str | None:
        """Return the label that the keys stand on."""
        last = self.did(ShowPage)[-1]
        return next((choice.label for choice in last.page.touchable if choice.act == last.focus), None)

    def did(self, kind: type[Kind]) -> list[Kind]:
        """Return the effects of one kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def asked(self) -> list[TakeTicket]:
        """Return the tickets that the kiosk has asked the hub for."""
        return [sent.command for sent in self.did(loop.Send) if isinstance(sent.command, TakeTicket)]

    def at_the_service(self) -> Front:
        """Go to a service, in English."""
        return self.touches("English", "Choose an authority", "Tax Administration")


def _answer(kiosk: Front, number: str = "X113") -> loop.Answered:
    answer = given(number, ahead=3)
    return loop.Answered(kiosk.asked()[-1], answer.reply)


def test_a_number_is_asked_for_with_language_and_needs_and_shown_when_it_comes() -> None:
    kiosk = Front().at_the_service().touches("I need some support", "A seat", "Done", "Take a number")
    assert kiosk.asked() == [TakeTicket(service="vero", language=Language.EN, needs=(Need.SEAT,))]
    kiosk.tell(_answer(kiosk))
    assert (kiosk.page.place, kiosk.page.number) == (Place.RESULT, "X113")


def test_another_service_is_asked_for_in_the_same_visit() -> None:
    kiosk = Front().at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("I need another service, too", "Choose an authority", "Kela", "Take a number")
    assert kiosk.asked()[-1].same_visit_as == "20200113-X113"


def test_the_next_customer_does_not_belong_to_the_visit_before() -> None:
    kiosk = Front().at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("Finish").at_the_service().touches("Take a number")
    assert kiosk.asked()[-1] == TakeTicket(service="vero", language=Language.EN)


def test_who_has_an_appointment_checks_in_with_its_code_and_gets_a_number() -> None:
    kiosk = Front().touches("English", "I have an appointment", *"K7Q")
    assert "Check in" not in [choice.label for choice in kiosk.page.bottom]
    kiosk.touches(*"-204", "Check in")
    wish = kiosk.did(loop.Send)[-1].command
    assert wish == CheckIn(code="K7Q-204", language=Language.EN)
    kiosk.tell(loop.Answered(wish, given("X113").reply))
    assert (kiosk.page.place, kiosk.page.number) == (Place.RESULT, "X113")
    assert kiosk.did(Print)[-1].slip.ticket.number == "X113"


def test_who_has_a_code_that_nobody_knows_is_told_so() -> None:
    kiosk = Front().touches("English", "I have an appointment", *"K7Q1", "Check in")
    wish = kiosk.did(loop.Send)[-1].command
    kiosk.tell(loop.Answered(wish, refused(RejectionCode.BOOKING_UNKNOWN).reply))
    assert kiosk.page.place is Place.REFUSED
    assert kiosk.page.lines[0] == text("rejected.booking_unknown", Language.EN)


def test_without_the_hub_nobody_can_check_in_and_the_page_says_so() -> None:
    kiosk = Front().tell(loop.LinkChanged(up=False)).wait(20_000).touches("English", "I have an appointment")
    assert kiosk.page.lines == (text("kiosk.no_appointments", Language.EN),)
    assert kiosk.page.keyboard == ()


def test_a_trembling_finger_takes_one_number() -> None:
    kiosk = Front().at_the_service()
    for _ in range(3):
        kiosk.tell(Touched(Take("vero"), 0)).wait(150)
    assert len(kiosk.asked()) == 1


def test_a_second_strike_does_not_hit_what_the_next_page_has_at_that_place() -> None:
    kiosk = Front().touches("English")
    first, second = (choice.act for choice in kiosk.page.choices[:2])
    kiosk.tell(Touched(first, 0)).wait(200)
    next_page = kiosk.page
    kiosk.tell(Touched(next_page.choices[0].act, 0))
    assert kiosk.page == next_page
    assert second not in [choice.act for choice in next_page.touchable]


def test_different_letters_may_follow_each_other_quickly_the_same_one_may_not() -> None:
    kiosk = Front().touches("English", "Search by word")
    for letter in "ttax":
        kiosk.tell(Touched(Letter(letter), 0)).wait(100)
    assert kiosk.page.typed == "tax"


def test_a_touch_of_something_that_is_not_on_the_page_does_nothing() -> None:
    kiosk = Front().touches("English").tell(Touched(Take("vero"), 0))
    assert kiosk.asked() == []
    assert kiosk.page.place is Place.MENU


def test_who_is_refused_is_told_why() -> None:
    kiosk = Front().at_the_service().touches("Take a number")
    kiosk.tell(loop.Answered(kiosk.asked()[-1], refused(RejectionCode.SERVICE_FULL).reply))
    assert kiosk.page.place is Place.REFUSED
    assert "no new customers" in kiosk.page.lines[0]


def test_the_number_of_a_push_button_is_shown_large_as_well() -> None:
    kiosk = Front().tell(Pressed("vero", at(0), 0))
    kiosk.tell(_answer(kiosk))
    assert kiosk.page.number == "X113"


def test_the_page_tells_how_the_queue_is_now() -> None:
    kiosk = Front().at_the_service()
    queue = QueueState(service="vero", waiting=7, last_called=None, desks=1, wait=WaitRange(10, 25))
    kiosk.tell(loop.Learned(queue))
    assert "Waiting now: 7 · Waiting time about 10-25 min" in kiosk.page.lines


def test_the_same_page_is_not_shown_twice() -> None:
    kiosk = Front().touches("English")
    count = len(kiosk.did(ShowPage))
    kiosk.tell(loop.Learned(SERVICES), controller_is(PresenceStatus.ONLINE))
    assert len(kiosk.did(ShowPage)) == count


def test_keys_go_over_the_choices_choose_and_lead_back() -> None:
    kiosk = Front().strikes(PadKey.NEXT, PadKey.NEXT)
    assert kiosk.focused == "Svenska"
    kiosk.strikes(PadKey.NEXT, PadKey.SELECT)
    assert (kiosk.page.place, kiosk.page.language) == (Place.MENU, Language.EN)
    kiosk.strikes(PadKey.NEXT, PadKey.SELECT, PadKey.BACK)
    assert kiosk.page.place is Place.MENU


def test_all_can_be_done_with_the_keys_alone() -> None:
    kiosk = Front()
    for label in ("English", "Choose an authority", "Tax Administration", "Take a number"):
        while kiosk.focused != label:
            kiosk.strikes(PadKey.NEXT)
        kiosk.strikes(PadKey.SELECT)
    assert kiosk.asked() == [TakeTicket(service="vero", language=Language.EN)]


def test_a_key_struck_twice_within_half_a_second_is_one_strike() -> None:
    kiosk = Front()
    for _ in range(3):
        kiosk.tell(KeyStruck(PadKey.NEXT, 0)).wait(150)
    assert kiosk.focused == "Suomi"


def test_without_a_headset_nothing_is_ever_said() -> None:
    kiosk = Front().strikes(PadKey.SPEAK, PadKey.NEXT, PadKey.LOUDER).at_the_service().strikes(PadKey.SPEAK)
    assert kiosk.did(Say) == []


def test_with_a_headset_nothing_is_said_before_it_is_wanted() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English")
    assert kiosk.did(Say) == []


def test_every_page_and_the_number_are_said_in_the_language_of_the_page() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).strikes(PadKey.SPEAK)
    assert "Tervetuloa" in kiosk.did(Say)[-1].text
    kiosk.at_the_service()
    assert kiosk.did(Say)[-1].text.startswith(f"{_TAX}. Tax Administration.")
    kiosk.touches("Take a number").tell(_answer(kiosk))
    assert "Your number. X, 1, 1, 3." in kiosk.did(Say)[-1].text
    assert {said.language for said in kiosk.did(Say)[1:]} == {Language.EN}


def test_a_choice_is_said_when_the_keys_come_to_it() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English").strikes(PadKey.SPEAK, PadKey.NEXT)
    assert kiosk.did(Say)[-1].text.startswith("1 of ")
    assert "Choose an authority. For example Kela" in kiosk.did(Say)[-1].text


def test_the_name_of_a_language_is_said_in_that_language() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).strikes(PadKey.SPEAK, PadKey.NEXT, PadKey.NEXT, PadKey.NEXT)
    said = [(each.text, each.language) for each in kiosk.did(Say)[1:]]
    assert said == [("Suomi", Language.FI), ("Svenska", Language.SV), ("English", Language.EN)]


def test_a_page_is_said_again_as_often_as_wanted() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).strikes(PadKey.SPEAK, PadKey.SPEAK, PadKey.SPEAK)
    said = kiosk.did(Say)
    assert len(said) == 3
    assert said[0] == said[2]


def test_the_volume_is_the_usual_one_again_for_the_next_customer() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English")
    kiosk.strikes(PadKey.SPEAK, PadKey.LOUDER, PadKey.LOUDER)
    assert kiosk.did(Say)[-1].volume > _USUAL
    kiosk.touches("Finish", "English").strikes(PadKey.SPEAK)
    assert kiosk.did(Say)[-1].volume == _USUAL


@pytest.mark.parametrize("key", [PadKey.LOUDER, PadKey.SOFTER])
def test_the_voice_is_never_too_loud_and_never_unheard(key: PadKey) -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).strikes(PadKey.SPEAK, *([key] * 12))
    assert 20 <= kiosk.did(Say)[-1].volume <= 100


def test_the_voice_stops_at_once_when_the_headset_is_pulled_and_does_not_begin_by_itself() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English").strikes(PadKey.SPEAK)
    kiosk.tell(HeadsetChanged(plugged=False))
    assert len(kiosk.did(Hush)) == 1
    count = len(kiosk.did(Say))
    kiosk.tell(HeadsetChanged(plugged=True)).touches("Choose an authority")
    assert len(kiosk.did(Say)) == count


def test_the_question_whether_somebody_is_there_is_said_as_well() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English").strikes(PadKey.SPEAK).wait(60_000)
    assert kiosk.page.place == STILL_THERE
    assert kiosk.did(Say)[-1].text.startswith("Are you still there?")


def test_the_voice_falls_silent_when_the_customer_has_gone() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English").strikes(PadKey.SPEAK).wait(120_000)
    assert kiosk.page.place is Place.WELCOME
    assert kiosk.effects.index(kiosk.did(Hush)[-1]) > kiosk.effects.index(kiosk.did(Say)[-1])


def _calls(kiosk: Front) -> list[RequestHelp]:
    return [sent.command for sent in kiosk.did(loop.Send) if isinstance(sent.command, RequestHelp)]


def test_a_customer_calls_the_advisor_and_learns_when_somebody_has_been_told() -> None:
    kiosk = Front().touches("English", "I do not know what I need", "Call an advisor")
    assert _calls(kiosk) == [RequestHelp(reason=HelpReason.UNSURE, language=Language.EN)]
    assert kiosk.page.title == "Calling an advisor…"
    kiosk.tell(loop.Answered(_calls(kiosk)[0], Accepted(command_id=COMMAND_ID, result=Done())))
    assert kiosk.page.title == "The advisor has been told"


def test_a_customer_who_has_a_number_already_is_called_for_with_it() -> None:
    kiosk = Front().at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("I need another service, too", "I do not know what I need", "Call an advisor")
    assert _calls(kiosk)[-1].ticket == "20200113-X113"


def test_a_call_that_is_not_needed_any_more_is_withdrawn() -> None:
    kiosk = Front().touches("English", "I do not know what I need", "Call an advisor", "I need no help any more")
    assert kiosk.did(loop.Send)[-1].command == WithdrawHelp(reason=HelpReason.UNSURE)
    assert kiosk.page.place is Place.MENU


def test_a_call_without_the_hub_is_kept_and_the_page_does_not_pretend() -> None:
    kiosk = Front().tell(loop.LinkChanged(up=False)).wait(20_000)
    kiosk.touches("English", "I do not know what I need", "Call an advisor")
    assert len(_calls(kiosk)) == 1
    assert kiosk.page.title == "Your call has not arrived yet"


def test_the_call_of_the_customer_before_says_nothing_to_the_next_one() -> None:
    kiosk = Front().touches("English", "I do not know what I need", "Call an advisor")
    kiosk.tell(loop.Answered(_calls(kiosk)[0], Accepted(command_id=COMMAND_ID, result=Done())))
    kiosk.touches("Finish", "English", "I do not know what I need", "Call an advisor")
    assert kiosk.page.title == "Calling an advisor…"


def _out_of_paper(kiosk: Front) -> Front:
    return kiosk.tell(PrinterChanged(PrinterCondition.PAPER_OUT))


def test_without_paper_a_kiosk_with_a_screen_goes_on_and_a_noted_number_is_not_printed_later() -> None:
    kiosk = _out_of_paper(Front(shows_numbers=True)).at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("I have noted my number")
    assert kiosk.did(LetGo) == [LetGo("20200113-X113")]
    kiosk.tell(PrinterChanged(PrinterCondition.OK))
    assert kiosk.did(Print) == []


def test_a_number_that_nobody_has_noted_is_printed_on_the_new_roll() -> None:
    kiosk = _out_of_paper(Front(shows_numbers=True)).at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).wait(120_000).tell(PrinterChanged(PrinterCondition.OK))
    assert [each.slip.ticket.number for each in kiosk.did(Print)] == ["X113"]
    assert kiosk.did(LetGo) == []


def test_with_paper_leaving_the_number_changes_nothing_about_its_printing() -> None:
    kiosk = Front(shows_numbers=True).at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("Finish")
    assert kiosk.did(LetGo) == []
    assert len(kiosk.did(Print)) == 1


def test_without_paper_who_goes_on_to_another_service_has_noted_the_number() -> None:
    kiosk = _out_of_paper(Front(shows_numbers=True)).at_the_service().touches("Take a number")
    kiosk.tell(_answer(kiosk)).touches("I need another service, too")
    assert kiosk.did(LetGo) == [LetGo("20200113-X113")]
    assert kiosk.page.place is Place.MENU


def test_a_kiosk_without_a_screen_gives_no_numbers_without_paper() -> None:
    kiosk = _out_of_paper(Front()).at_the_service()
    assert "Take a number" not in [choice.label for choice in kiosk.page.choices]


def _notice(number: int, words: str, *, areas: tuple[str, ...] = (), until_ms: int | None = None) -> Notice:
    until = None if until_ms is None else at(until_ms).utc
    return Notice(notice=number, texts=Texts(fi=words, sv=words, en=words), areas=areas, until=until)


def test_notices_for_all_are_shown_and_those_for_waiting_areas_are_not() -> None:
    notices = (_notice(1, "Wi-Fi"), _notice(2, "Aula", areas=("aula",)))
    kiosk = Front().tell(loop.Learned(NoticesState(notices=notices)))
    assert kiosk.page.lines == ("Wi-Fi",)


def test_a_notice_is_taken_down_when_it_is_over_also_without_the_hub() -> None:
    notices = (_notice(1, "Wi-Fi"), _notice(2, "Hissi", until_ms=60_000))
    kiosk = Front().tell(loop.Learned(NoticesState(notices=notices)), loop.LinkChanged(up=False))
    before = kiosk.page.lines
    after = kiosk.wait(60_000).page.lines
    assert (before, after) == (("Wi-Fi", "Hissi"), ("Wi-Fi",))


def test_staff_see_on_the_screen_which_kiosk_it_is_and_then_the_customer_goes_on() -> None:
    kiosk = Front(shows_numbers=True).touches("English")
    kiosk.tell(loop.Asked(COMMAND_ID, Identify()))
    assert (kiosk.page.place, kiosk.page.number) == (Place.IDENTITY, "kiosk-1")
    assert kiosk.page.touchable == ()
    assert kiosk.wait(10_000).page.place == Place.MENU


def test_a_page_in_sami_is_heard_in_finnish_choice_by_choice() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("Davvisámegiella").strikes(PadKey.SPEAK, PadKey.NEXT)
    assert [said.language for said in kiosk.did(Say)] == [Language.FI, Language.FI]
    assert kiosk.did(Say)[0].text.startswith("Miten voimme auttaa?")
    assert "Valitse viranomainen" in kiosk.did(Say)[1].text
    assert kiosk.focused == "Vállje eiseválddi"


def test_a_page_in_russian_is_heard_in_russian() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("Русский").strikes(PadKey.SPEAK)
    assert (kiosk.did(Say)[-1].language, "Чем мы можем помочь?" in kiosk.did(Say)[-1].text) == (Language.RU, True)


def test_a_screen_that_turns_out_small_holds_less_of_a_page_and_the_rest_on_another_leaf() -> None:
    kiosk = Front().at_the_service().touches("I need some support", "Large text")
    wishes = kiosk.page.choices
    assert len(wishes) == 5
    kiosk.tell(GlassMeasured(Glass(width=1500, height=1080, pixels_per_mm=5.58)))
    seen = [*kiosk.page.choices]
    assert len(seen) < 5
    while any(choice.label == "More" for choice in kiosk.page.bottom):
        seen.extend(kiosk.touches("More").page.choices)
    assert tuple(seen) == wishes


def _focus_on(kiosk: Front, label: str) -> Front:
    while kiosk.focused != label:
        kiosk.strikes(PadKey.NEXT)
    return kiosk


def test_who_writes_with_the_keys_stays_on_the_letter_and_hears_what_is_written_and_found() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).touches("English", "Search by word").strikes(PadKey.SPEAK)
    _focus_on(kiosk, "T").strikes(PadKey.SELECT)
    assert kiosk.focused == "T"
    assert kiosk.did(Say)[-1].text == "t. Tax card and tax advice."
    _focus_on(kiosk, "A").strikes(PadKey.SELECT)
    assert kiosk.did(Say)[-1].text == "ta. Tax card and tax advice."


def test_who_chooses_a_wish_with_the_keys_hears_that_it_is_chosen_and_goes_on_from_there() -> None:
    kiosk = Front().tell(HeadsetChanged(plugged=True)).at_the_service().strikes(PadKey.SPEAK)
    kiosk.touches("I need some support")
    _focus_on(kiosk, "A seat").strikes(PadKey.SELECT)
    assert kiosk.did(Say)[-1].text.endswith("A seat. chosen.")
    assert kiosk.focused == "A seat"
    kiosk.strikes(PadKey.SELECT)
    assert kiosk.did(Say)[-1].text.endswith("A seat.")


def test_another_leaf_of_a_page_is_said_as_well() -> None:
    kiosk = Front().tell(GlassMeasured(Glass(width=1500, height=1080, pixels_per_mm=5.58)))
    kiosk.tell(HeadsetChanged(plugged=True)).at_the_service().touches("I need some support", "Large text")
    kiosk.strikes(PadKey.SPEAK)
    first = kiosk.did(Say)[-1].text
    kiosk.touches("More")
    assert kiosk.did(Say)[-1].text.startswith("What would help you?")
    assert kiosk.did(Say)[-1].text != first
