"""Who does not see the pages hears all that stands on them."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.pages.spoken import whole
from tests.unit.kiosk_customer import Customer, taken
from vuoro.touch.spoken import spelled, voice
from vuoro.values import Language

_WAYS = {
    "welcome": (),
    "menu": ("English",),
    "authorities": ("English", "Choose an authority"),
    "services": ("English", "Choose an authority", "Tax Administration"),
    "a service": ("English", "Choose an authority", "Tax Administration", "Tax card and tax return"),
    "a closed service": ("English", "Choose an authority", "Regional State Administrative Agency"),
    "needs": (
        "English",
        "Choose an authority",
        "Tax Administration",
        "Tax card and tax return",
        "I need some support",
        "A seat",
    ),
    "situations": ("English", "Choose a life situation"),
    "search": ("English", "Search by word"),
    "an appointment": ("English", "I have an appointment"),
    "a document": ("English", "I want to leave a document", "Tax Administration"),
}


@pytest.mark.parametrize("way", _WAYS.values(), ids=_WAYS)
def test_all_that_a_page_says_and_offers_is_heard(way: tuple[str, ...]) -> None:
    page = Customer().touches(*way).page
    speech = whole(page)
    for words in (page.title, *page.lines, *(choice.label for choice in page.choices)):
        assert words in speech
    assert all(choice.detail in speech for choice in page.choices)


def test_what_is_chosen_already_is_heard_as_such() -> None:
    customer = Customer().touches(*_WAYS["needs"])
    assert "A seat. chosen." in whole(customer.page)
    assert "A slower pace. chosen." not in whole(customer.page)


def test_the_number_is_heard_letter_by_letter_with_all_that_stands_beside_it() -> None:
    speech = whole(Customer().gets(taken("B113")).page)
    assert f"Vuoronumerosi. {spelled('B113')}." in speech
    assert "B, 1, 1, 3" in speech
    assert "Jonossa ennen sinua: 3" in speech


def test_every_language_has_a_voice_but_sami_which_is_heard_in_finnish() -> None:
    assert {language: voice(language) for language in Language if voice(language) is not language} == {
        Language.SE: Language.FI
    }
