"""What people write who were asked not to: identity codes, telephone numbers and addresses are masked."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vuoro.privacy import LONGEST, MASK, mask

#: Made-up people of DVV's test data: the individual numbers from 900 on are given to nobody.
IDENTITY_CODES = [
    "010594Y9032",
    "020594X903P",
    "030594W903B",
    "040594V902Y",
    "050594U903M",
    "010516B903X",
    "020516C902J",
    "030516D9037",
    "010501E9032",
    "020503F9037",
    "020504A902E",
    "131052-308T",
]
TELEPHONES = [
    "040 123 4567",
    "0401234567",
    "040-1234567",
    "040-123 4567",
    "040.123.4567",
    "(09) 123 456",
    "09 123 4567",
    "029 123 4567",
    "0800 12345",
    "+358 40 123 4567",
    "+358401234567",
    "+358 (0)40 123 4567",
    "00358 40 1234567",
    "358401234567",
    "+46 70 123 45 67",
    "040–123–4567",
]
EMAILS = [
    "maija.meikalainen@example.fi",
    "maija@posti.example.com",
    "Mäkelä.Åke@example.fi",
    "maija (at) example.fi",
    "maija[at]example.fi",
    "maija @ example.fi",
]
ONE_CHECK_CHARACTER = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def identity_code(birth: str, sign: str, individual: str) -> str:
    return f"{birth}{sign}{individual}{ONE_CHECK_CHARACTER[int(birth + individual) % 31]}"


digits = st.text("0123456789", min_size=6, max_size=6)
made_up_codes = st.builds(
    identity_code, digits, st.sampled_from("-+ABCDEFYXWVU"), st.text("0123456789", min_size=3, max_size=3)
)


@pytest.mark.parametrize("secret", [*IDENTITY_CODES, *TELEPHONES, *EMAILS])
def test_what_names_a_person_is_masked_and_the_rest_stays(secret: str) -> None:
    assert (
        mask(f"Jonotin tunnin. Olen {secret} ja asia jäi kesken.") == f"Jonotin tunnin. Olen {MASK} ja asia jäi kesken."
    )


@pytest.mark.parametrize("code", IDENTITY_CODES)
def test_an_identity_code_is_known_in_whatever_way_it_is_typed(code: str) -> None:
    birth, sign, rest = code[:6], code[6], code[7:]
    for typed in (code.lower(), f"{birth} {sign} {rest}", f"hetu:{code}", f"x{code}x", f"{birth}{sign}\u200b{rest}"):
        assert code[7:].lower() not in mask(typed).lower()


def test_a_code_with_a_wrong_check_character_is_no_identity_code() -> None:
    assert mask("laite 131052-308U") == "laite 131052-308U"


def test_a_code_is_found_that_begins_in_the_middle_of_what_is_none() -> None:
    assert mask("123456-131052-308T") == f"123456-{MASK}"
    assert "308T" not in mask("010190-1131052-308T")


@pytest.mark.parametrize(
    "harmless",
    [
        "Odotin klo 09.00-16.15 ja 08.00–12.00.",
        "Kävin 01.02.2020 ja 1.2.2020 uudelleen.",
        "Numero X113, tiski 4, 20 minuuttia.",
        "Päätös 2020/123456 ja lomake 7B.",
        "Palvelu oli 10/10, jono 0-5 min.",
        "Vuonna 2019-2020 oli parempi.",
        "Käynti nro 3 @ Lahti",
    ],
)
def test_hours_dates_and_numbers_of_the_lobby_stay(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_lines_and_tabs_become_spaces_and_control_characters_go() -> None:
    assert mask("  Hyvää\r\npalvelua\t\x07\x1b[31m kiitos\x00 ") == "Hyvää palvelua [31m kiitos"


def test_arabic_russian_and_northern_sami_words_stay() -> None:
    for words in ("شكراً جزيلاً", "Спасибо большое", "Giitu, buorre bálvalus – čáppa"):
        assert mask(words) == words


def test_full_width_and_arabic_digits_hide_nothing() -> None:
    assert mask("\uff10\uff14\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17") == MASK
    assert mask("\u0661\u0663\u0661\u0660\u0665\u0662-\u0663\u0660\u0668T") == MASK


def test_no_more_than_500_characters_are_kept() -> None:
    assert mask("a" * 600) == "a" * LONGEST


def test_an_address_across_the_cut_leaves_nothing_of_itself() -> None:
    assert mask("x" * 490 + " maija.meikalainen@example.fi") == "x" * 490 + f" {MASK}"


@given(st.text(max_size=60), made_up_codes, st.text(max_size=60))
@example("010190-1", "131052-308T", "")
def test_an_identity_code_is_found_in_any_words(before: str, code: str, after: str) -> None:
    assert code not in mask(before + code + after)


@given(st.text(max_size=60), st.sampled_from([*TELEPHONES, *EMAILS]), st.text(max_size=60))
def test_a_number_or_address_is_found_in_any_words(before: str, secret: str, after: str) -> None:
    spaced = f"{before} {secret} {after}"
    assert secret not in mask(spaced)


@given(st.one_of(st.text(), st.text("0123456789-+ABT.@() \n", max_size=80)))
def test_what_is_masked_stays_as_it_is_when_it_is_masked_again(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert len(masked) <= LONGEST
    assert not [one for one in masked if category(one).startswith("C")]
