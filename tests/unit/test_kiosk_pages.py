"""A customer finds the way over the kiosk's pages: what stands on them and where a touch leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk.pages.page import CallAdvisor, Go, Place, Take
from devices.ticket_kiosk.state import Call
from tests.unit.kiosk_customer import MONDAY, Customer, taken
from vuoro.messages.state import Notice, Span
from vuoro.touch.frame import STILL_THERE
from vuoro.touch.page import Look
from vuoro.values import HelpReason, Language, Need, Texts

_BOX: Final = "Jätä asiakirja laatikkoon"


def test_the_first_page_asks_for_the_language_in_all_languages_of_the_point() -> None:
    customer = Customer()
    assert customer.is_at(Place.WELCOME)
    assert customer.labels == ("Suomi", "Svenska", "English", "Русский", "Українська")


@pytest.mark.parametrize("place", ["menu", "list", "service"])
def test_finnish_swedish_and_english_are_in_sight_on_every_page(place: str) -> None:
    customer = Customer().touches("English")
    if place != "menu":
        customer.touches("Choose an authority", "Tax Administration")
    if place == "service":
        customer.touches("Tax card and tax return")
    assert [choice.label for choice in customer.page.top][:3] == ["Suomi", "Svenska", "English"]
    assert [choice.marked for choice in customer.page.top][:3] == [False, False, True]


def test_a_customer_may_change_the_language_in_the_middle_without_losing_the_page() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen", "Verohallinto", "Svenska")
    assert customer.page.title == "Skatteförvaltningen"


def test_another_language_is_chosen_on_the_first_page_and_leads_back() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Other languages", "Русский")
    assert customer.page.title == "Налоговое управление"


def test_a_service_is_found_by_its_authority_and_says_how_long_the_wait_is() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen", "Verohallinto")
    assert customer.page.choices[0].detail == "Jonossa nyt: 3 · Odotusaika noin 5-15 min"
    customer.touches(customer.labels[0])
    assert "Jonossa nyt: 3 · Odotusaika noin 5-15 min" in customer.reads
    assert "Avoinna, suljetaan klo 15.00" in customer.reads
    assert "Odota täällä" in customer.reads


def test_an_authority_with_one_service_leads_straight_to_it() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen", "Lisää", "Maanmittauslaitos")
    assert customer.is_at(Place.SERVICE)
    assert customer.page.title == "Kiinteistöt ja lainhuuto"


def test_no_list_is_longer_than_a_page_and_its_leaves_hold_all_of_it() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen")
    seen = [*customer.labels]
    while any(choice.label == "Lisää" for choice in customer.page.bottom):
        assert len(customer.labels) == 6
        seen.extend(customer.touches("Lisää").labels)
    assert len(seen) == len(set(seen)) == len(customer.known.authorities)
    customer.touches("Edelliset")
    assert customer.labels[-1] in seen


def test_a_life_situation_leads_to_its_services_in_the_order_to_visit_them() -> None:
    customer = Customer().touches("English", "Choose a life situation", "I am losing my job")
    in_order = ["tyonhaku", "etuudet", "verokortti"]
    assert [choice.act for choice in customer.page.choices] == [Go(Place.SERVICE, service) for service in in_order]
    assert "You can take a number for each." in customer.reads


def test_a_service_is_found_by_a_word_and_by_a_part_of_it() -> None:
    customer = Customer().touches("Suomi", "Etsi sanalla").types("työtö")
    assert customer.page.choices[0].act == Go(Place.SERVICE, "tyonhaku")
    assert customer.page.typed == "työtö"


def test_a_word_without_its_dots_is_found_as_well() -> None:
    customer = Customer().touches("Suomi", "Etsi sanalla").types("tyoton")
    assert customer.page.choices


def test_letters_can_be_erased() -> None:
    customer = Customer().touches("Suomi", "Etsi sanalla").types("ab").touches("Pyyhi").types("c")
    assert customer.page.typed == "ac"


def test_every_language_has_a_keyboard_with_its_letters() -> None:
    swedish = Customer().touches("Svenska", "Sök med ord").page
    letters = {key.label for row in swedish.keyboard for key in row}
    assert {"Å", "Ä", "Ö", "Q", "M"} <= letters
    russian = Customer().touches("Русский", "Поиск по слову").types("работа")
    assert russian.page.choices


def test_what_the_point_does_not_have_is_found_with_where_it_is() -> None:
    customer = Customer().touches("Suomi", "Etsi sanalla").types("passi")
    passport = customer.sees("Passi ja henkilökortti")
    assert passport.detail == "Ei tästä pisteestä"
    customer.touches(passport.label)
    assert "poliisi.fi" in customer.reads
    assert customer.page.choices == ()


def test_the_very_word_comes_before_words_that_only_begin_with_it() -> None:
    assert Customer().touches("Svenska", "Sök med ord").types("pass").labels[0] == "Pass och identitetskort"


def test_a_word_that_means_nothing_here_sends_to_the_advisor() -> None:
    assert "palveluneuvojalta" in Customer().touches("Suomi", "Etsi sanalla").types("zzz").reads


def test_a_closed_service_stays_visible_with_when_it_opens_and_gives_no_number() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen", "Aluehallintovirasto")
    assert "Suljettu, avataan tiistaina 14.1. klo 10.00" in customer.reads
    assert "Verkossa: avi.fi" in customer.reads
    assert not any(isinstance(choice.act, Take) for choice in customer.page.touchable)


def test_a_service_that_opens_today_says_only_the_time() -> None:
    customer = Customer(when=MONDAY - timedelta(minutes=30)).touches("English", "Choose an authority")
    assert "Closed, opens at 9:00" in customer.sees("Tax Administration").detail


def test_an_open_service_gives_no_number_while_the_kiosk_cannot() -> None:
    customer = Customer().finds_nothing_given("verokortti").touches("Suomi", "Valitse viranomainen", "Verohallinto")
    customer.touches(customer.labels[0])
    assert "Numeroa ei voi antaa juuri nyt" in customer.reads
    assert [choice.act for choice in customer.page.choices] == [CallAdvisor(HelpReason.UNSURE)]


def test_alone_the_kiosk_does_not_know_the_wait() -> None:
    customer = Customer()
    customer.known = replace(customer.known, alone=True)
    customer.touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    assert "Waiting time not known yet" in customer.reads
    assert "5-15" not in customer.reads


def test_needs_are_chosen_and_unchosen_and_go_back_to_the_service() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.touches("I need some support", "A seat", "An interpreter", "A seat")
    assert customer.sees("An interpreter").marked
    assert not customer.sees("A seat").marked
    customer.touches("Done")
    assert customer.is_at(Place.SERVICE)
    assert customer.visit.needs == (Need.INTERPRETER,)
    assert customer.sees("I need some support").detail == "Your wishes: An interpreter"


def test_the_number_comes_with_what_the_paper_says() -> None:
    customer = Customer().touches("Suomi", "Valitse viranomainen", "Verohallinto")
    customer.touches(customer.labels[0], "Ota vuoronumero")
    assert customer.is_at(Place.ASKING)
    customer.gets(taken())
    assert customer.page.number == "B113"
    for words in ("Jonossa ennen sinua: 3", "Odota täällä", "7K2M9Q", "ei kuuluteta"):
        assert words in customer.reads


def test_a_number_taken_with_a_button_is_shown_in_its_language() -> None:
    customer = Customer().gets(taken(language=Language.SV))
    assert customer.page.title == "Ditt könummer"


def test_nobody_is_shown_the_number_of_another_customer() -> None:
    customer = Customer().touches("English", "Choose an authority").gets(taken())
    assert customer.is_at(Place.AUTHORITIES)


def test_more_services_are_taken_in_the_same_visit() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.touches("Take a number").gets(taken()).touches("I need another service, too")
    assert customer.page.title == "What else do you need?"
    assert customer.visit.first == "20200113-B113"


def test_who_gets_no_number_is_told_why() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.touches("Take a number").is_refused("verokortti", "service_full")
    assert "no new customers can be served today" in customer.reads


def test_a_document_for_an_authority_with_an_agreement_goes_into_the_box_or_to_the_advisor() -> None:
    customer = Customer().touches("Suomi", "Jätän asiakirjan", "Kela")
    assert _BOX in customer.reads
    assert "16.15" in customer.reads
    assert "leimata" in customer.reads
    assert "Jos olet epävarma, ota vuoronumero viranomaiselle." in customer.reads
    assert customer.labels == ("Anna asiakirja palveluneuvojalle", "Kelan etuudet", "Perhe, asuminen ja opiskelu")
    assert customer.page.choices[0].act == CallAdvisor(HelpReason.DOCUMENT)


def test_a_document_for_an_authority_without_an_agreement_goes_to_its_clerk_only() -> None:
    customer = Customer().touches("Suomi", "Jätän asiakirjan", "TE-palvelut")
    assert _BOX not in customer.reads
    assert "leimata" not in customer.reads
    assert "Vain viranomainen itse" in customer.reads
    assert [type(choice.act) for choice in customer.page.choices] == [Go]


def test_in_doubt_about_an_authority_that_does_not_serve_now_the_page_names_its_own_services() -> None:
    customer = Customer().touches("Suomi", "Jätän asiakirjan", "Aluehallintovirasto")
    assert "ota siihen itse yhteyttä" in customer.reads
    assert "Verkossa: avi.fi" in customer.reads


def test_going_back_and_finishing_lead_where_they_say() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Back")
    assert customer.is_at(Place.AUTHORITIES)
    customer.touches("Large text", "Finish")
    assert customer.is_at(Place.WELCOME)
    assert not customer.page.look.large


def test_large_text_and_high_contrast_are_one_touch_away_on_every_page() -> None:
    customer = Customer()
    customer.touches(*(choice.label for choice in customer.page.top))
    assert customer.page.look == Look(large=True, contrast=True)
    customer.touches("English", "Large text")
    assert customer.page.look == Look(large=False, contrast=True)


def test_before_it_ends_by_itself_a_visit_asks_and_waits_for_at_least_twenty_seconds() -> None:
    customer = Customer().touches("English").wait(60)
    assert customer.is_at(STILL_THERE)
    customer.wait(20)
    assert customer.is_at(STILL_THERE)
    customer.touches("More time")
    assert customer.is_at(Place.MENU)
    customer.wait(59.9)
    assert customer.is_at(Place.MENU)


def test_a_visit_that_nobody_goes_on_with_makes_room_for_the_next_customer() -> None:
    customer = Customer().touches("English", "High contrast").wait(90)
    assert customer.is_at(Place.WELCOME)
    assert customer.page.language is Language.FI
    assert not customer.page.look.contrast


def test_the_first_page_waits_for_ever() -> None:
    assert Customer().wait(3600).is_at(Place.WELCOME)


def test_before_the_hub_has_told_anything_the_menu_sends_to_the_advisor() -> None:
    customer = Customer()
    customer.known = replace(customer.known, services=(), site=None)
    customer.touches("English")
    assert customer.reads == "The kiosk is starting. Please ask an advisor."
    assert [choice.act for choice in customer.page.choices] == [CallAdvisor(HelpReason.UNSURE)]


def test_who_does_not_know_what_they_need_finds_it_on_the_first_leaf_in_every_size() -> None:
    for look in (Look(), Look(large=True)):
        customer = Customer().touches("English")
        customer.visit = replace(customer.visit, look=look)
        customer.touches("I do not know what I need")
        assert "An advisor comes to this kiosk" in customer.reads
        assert [(choice.label, choice.main) for choice in customer.page.choices] == [("Call an advisor", True)]


@pytest.mark.parametrize(
    ("call", "alone", "says"),
    [
        (Call.ASKED, False, "Calling an advisor…"),
        (Call.HEARD, False, "The advisor has been told\nPlease wait here at the kiosk."),
        (Call.HEARD, True, "The advisor has been told\nPlease wait here at the kiosk."),
        (Call.ASKED, True, "Your call has not arrived yet\nThe connection is down."),
        (Call.REFUSED, False, "The advisor could not be called\nPlease ask the staff in the lobby."),
    ],
)
def test_the_page_promises_no_more_than_is_known_of_the_call(call: Call, alone: bool, says: str) -> None:
    customer = Customer().touches("English", "I do not know what I need", "Call an advisor")
    customer.known = replace(customer.known, calls={HelpReason.UNSURE: call}, alone=alone)
    assert customer.reads.startswith(says)


def test_who_calls_while_the_hub_is_away_is_told_so_before() -> None:
    customer = Customer()
    customer.known = replace(customer.known, alone=True)
    assert "The connection is down." in customer.touches("English", "I do not know what I need").reads


def test_who_needs_no_help_any_more_is_back_at_the_menu() -> None:
    customer = Customer().touches("English", "I do not know what I need", "Call an advisor", "I need no help any more")
    assert customer.is_at(Place.MENU)


def test_the_page_of_a_called_advisor_ends_by_itself_as_all_do() -> None:
    customer = Customer().touches("English", "I do not know what I need", "Call an advisor").wait(60)
    assert customer.is_at(STILL_THERE)
    assert customer.wait(30).is_at(Place.WELCOME)


def test_who_gets_no_number_can_call_the_advisor() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.touches("Take a number").is_refused("verokortti", "service_full").touches("Call an advisor")
    assert customer.is_at(Place.CALLED)


def _today(customer: Customer, *hours: tuple[int, int]) -> Customer:
    day = [Span(MONDAY.replace(hour=first, minute=0), MONDAY.replace(hour=last, minute=30)) for first, last in hours]
    services = tuple(replace(info, today=tuple(day)) for info in customer.known.services)
    customer.known = replace(customer.known, services=services)
    return customer


def test_a_service_tells_all_hours_of_today_in_local_time() -> None:
    customer = _today(Customer(), (7, 10), (11, 13)).touches("Suomi", "Valitse viranomainen", "Verohallinto")
    customer.touches("Verokortti ja veroilmoitus")
    assert "Avoinna, suljetaan klo 15.00 · Tänään 9.00–12.30, 13.00–15.30" in customer.reads


def test_a_closed_service_tells_when_it_opens_and_nothing_of_a_day_without_hours() -> None:
    customer = Customer().touches("English", "Choose an authority", "Regional State Administrative Agency")
    assert "Closed, opens on Tuesday 14.1. at 10:00" in customer.page.lines
    assert "Today" not in customer.reads


def test_without_paper_the_number_is_to_be_written_down() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.known = replace(customer.known, paper=False)
    assert "The printer does not work now" in customer.reads
    customer.touches("Take a number").gets(taken())
    customer.known = replace(customer.known, unprinted=frozenset({"20200113-B113"}))
    assert customer.page.number == "B113"
    assert customer.page.lines[0].startswith("No paper can come out now.")
    assert "7K2M9Q" in customer.reads
    assert customer.touches("I have noted my number").is_at(Place.WELCOME)


def test_a_paper_that_has_come_out_before_the_roll_ended_needs_no_note() -> None:
    customer = Customer().gets(taken())
    customer.known = replace(customer.known, paper=False)
    assert "Paperia ei nyt tule" not in customer.reads


_NOTICE: Final = Notice(
    notice=1,
    texts=Texts(fi="Hissi ei toimi.", sv="Hissen är ur funktion.", en="The lift is out of order."),
    until=MONDAY + timedelta(hours=1),
)


def test_notices_stand_on_the_first_page_in_finnish_swedish_and_english_until_they_are_over() -> None:
    customer = Customer()
    customer.known = replace(customer.known, notices=(_NOTICE,))
    assert customer.page.lines[:3] == ("Hissi ei toimi.", "Hissen är ur funktion.", "The lift is out of order.")
    customer.known = replace(customer.known, now=MONDAY + timedelta(hours=1))
    assert "Hissi" not in customer.reads


def test_a_notice_that_is_the_same_in_two_languages_stands_there_once() -> None:
    customer = Customer()
    same = replace(_NOTICE, texts=Texts(fi="Wi-Fi: vuoro", sv="Wi-Fi: vuoro", en="Wi-Fi: vuoro"), until=None)
    customer.known = replace(customer.known, notices=(same,))
    assert customer.page.lines == ("Wi-Fi: vuoro",)
