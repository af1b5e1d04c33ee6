"""What stands on a ticket, in which languages and how large."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.layout import CELL_HEIGHT, NUMBER_HEIGHT, Line, Qr, languages, lay_out
from tests.kiosk_examples import MORNING, slip
from vuoro.values import Language, Need, Standing, Texts

_NARROWEST, _WIDEST = 30, 53


def _text(language: Language = Language.FI, needs: tuple[Need, ...] = (), floor: int | None = None) -> list[str]:
    parts = lay_out(slip(language=language, needs=needs, floor=floor), 48)
    return [part.text for part in parts if isinstance(part, Line)]


def test_a_ticket_has_the_number_service_authority_area_and_how_many_are_ahead() -> None:
    text = _text()
    for expected in ("X113", "Verokortti ja veroneuvonta", "Verohallinto", "Odota täällä: Aula"):
        assert expected in text
    assert "Jonossa ennen sinua: 4" in text


def test_a_ticket_tells_in_every_language_how_long_the_wait_will_likely_be() -> None:
    text = _text()
    assert "Odotusaika noin 5-15 min" in text
    assert "Väntetid cirka 5-15 min" in text
    assert "Waiting time about 5-15 min" in text


def test_a_ticket_says_when_nobody_can_tell_the_wait_yet() -> None:
    text = [part.text for part in lay_out(slip(wait=None), 32) if isinstance(part, Line)]
    assert "Odotusaika ei ole vielä tiedossa" in text
    assert "Väntetiden är ännu inte känd" in text
    assert "Waiting time not known yet" in text


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN])
def test_finnish_and_swedish_are_on_every_ticket(language: Language) -> None:
    text = _text(language)
    assert "Verokortti ja veroneuvonta" in text
    assert "Skattekort och skatterådgivning" in text
    assert "Före dig i kön: 4" in text


@pytest.mark.parametrize(
    ("chosen", "in_order"),
    [
        (Language.FI, (Language.FI, Language.SV, Language.EN)),
        (Language.SV, (Language.SV, Language.FI, Language.EN)),
        (Language.EN, (Language.EN, Language.FI, Language.SV)),
        (Language.SE, (Language.SE, Language.FI, Language.SV)),
    ],
)
def test_the_chosen_language_comes_first(chosen: Language, in_order: tuple[Language, ...]) -> None:
    assert languages(chosen) == in_order


def test_finnish_and_swedish_are_of_equal_size() -> None:
    parts = [part for part in lay_out(slip(), 48) if isinstance(part, Line)]
    sizes = {part.text: (part.width, part.height, part.bold) for part in parts}
    assert sizes["Verokortti ja veroneuvonta"] == sizes["Skattekort och skatterådgivning"]
    assert sizes["Odota täällä: Aula"] == sizes["Vänta här: Aulan"]


@pytest.mark.parametrize(
    ("language", "time"),
    [
        (Language.FI, "13.1.2020 klo 9.05"),
        (Language.SV, "13.1.2020 kl. 9.05"),
        (Language.EN, "13.1.2020 at 9:05"),
    ],
)
def test_the_time_is_local_and_written_as_the_language_writes_it(language: Language, time: str) -> None:
    assert _text(language)[-1] == time


def test_needs_are_on_the_ticket_in_every_language() -> None:
    text = _text(needs=(Need.SEAT, Need.INTERPRETER))
    assert "Toiveesi: istumapaikka, tulkki" in text
    assert "Dina önskemål: sittplats, tolk" in text
    assert "Your wishes: a seat, an interpreter" in text


@pytest.mark.parametrize("need", list(Need))
def test_every_need_has_words(need: Need) -> None:
    assert any(line.startswith("Toiveesi: ") for line in _text(needs=(need,)))


def test_a_ticket_without_needs_says_nothing_of_them() -> None:
    assert not any("Toiveesi" in line for line in _text())


def test_the_floor_is_named_where_it_matters() -> None:
    assert "Odota täällä: Aula, pohjakerros" in _text(floor=0)
    assert "Vänta här: Aulan, våning 2" in _text(floor=2)


def test_a_ticket_says_that_nothing_is_announced() -> None:
    assert "Seuraa näyttöä: numeroa ei kuuluteta." in _text()


def test_a_name_that_is_the_same_in_two_languages_stands_there_once() -> None:
    one_name = replace(slip(), point=Texts(fi="Citykulma", sv="Citykulma", en="Citykulma"))
    parts = lay_out(one_name, 48)
    assert [part.text for part in parts if isinstance(part, Line)].count("Citykulma") == 1


@pytest.mark.parametrize("columns", range(_NARROWEST, _WIDEST + 1))
def test_no_line_is_wider_than_the_paper(columns: int) -> None:
    needs = (Need.SLOWER_PACE, Need.FETCH_ME, Need.SEAT, Need.INTERPRETER)
    for number in ("X113", "X1000"):
        for part in lay_out(slip(number, needs=needs, floor=2), columns):
            assert not isinstance(part, Line) or len(part.text) * part.width <= columns


@pytest.mark.parametrize("dpi", [180, 203])
def test_the_digits_of_the_number_are_at_least_14_mm_high(dpi: int) -> None:
    [number] = [part for part in lay_out(slip(), 48) if isinstance(part, Line) and part.height == NUMBER_HEIGHT]
    digits_of_cell = 15 / CELL_HEIGHT  # the lowest digits of any font A that we know
    assert number.text == "X113"
    assert number.height * CELL_HEIGHT * digits_of_cell / dpi * 25.4 >= 14


def test_a_ticket_whose_service_is_not_known_yet_has_its_number_all_the_same() -> None:
    parts = lay_out(slip(service=None), 48)
    text = [part.text for part in parts if isinstance(part, Line)]
    assert "X113" in text
    assert "Jonossa ennen sinua: 4" in text


_URL = "https://vuoro.example.fi/t/K7Q2F9"


def _said(slip: Slip) -> list[str]:
    return [part.text for part in lay_out(slip, 48) if isinstance(part, Line)]


def test_a_ticket_with_a_code_and_an_address_has_a_qr_code_to_follow_it() -> None:
    parts = lay_out(slip(code="K7Q2F9", follow=_URL), 48)
    assert [part.data for part in parts if isinstance(part, Qr)] == [_URL]
    assert {"K7Q2F9", "Seuraa tai peruuta", "Följ eller avboka"} <= {p.text for p in parts if isinstance(p, Line)}


def test_without_an_address_the_code_is_there_to_be_told_and_no_qr() -> None:
    parts = lay_out(slip(code="K7Q2F9"), 48)
    assert not any(isinstance(part, Qr) for part in parts)
    assert "Peruutuskoodi · Avbokningskod · Cancelling code" in [p.text for p in parts if isinstance(p, Line)]


def test_a_ticket_without_a_code_says_nothing_of_one() -> None:
    assert not any("Peruutuskoodi" in line for line in _said(slip()))


def test_an_appointment_is_told_in_local_time() -> None:
    booked = slip()
    booked = replace(booked, ticket=replace(booked.ticket, appointment_at=MORNING.replace(minute=30)))
    assert {"Ajanvarauksesi: klo 9.30", "Din bokade tid: kl. 9.30"} <= set(_said(booked))


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.EARLY, ["You are early: you are called at that time."]),
        (Standing.LATE, ["You are late: you are called as soon as we can."]),
        (Standing.ON_TIME, []),
    ],
)
def test_who_is_early_or_late_is_told_when_the_call_comes(standing: Standing, words: list[str]) -> None:
    assert [line for line in _said(replace(slip(), standing=standing)) if line.startswith("You are")] == words


def test_the_second_ticket_of_a_visit_names_the_first_and_the_first_names_none() -> None:
    first, second = slip("X113"), slip("A004")
    second = replace(second, ticket=replace(second.ticket, visit=first.ticket.ticket))
    first = replace(first, ticket=replace(first.ticket, visit=first.ticket.ticket))
    assert "Sama käynti kuin numerolla X113" in _said(second)
    assert not any("Sama käynti" in line for line in _said(first))
