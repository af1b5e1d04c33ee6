"""What a printer prints from its own letters: always the letter that was meant, and never a "?"."""

from __future__ import annotations

import pytest
from escpos.capabilities import CAPABILITIES
from hypothesis import given
from hypothesis import strategies as st

from devices.ticket_kiosk.code_pages import CodePages, upper_letters
from devices.ticket_kiosk.escpos_reader import read

_WESTERN, _BALTIC = 0, 9
#: Two pages with little in common, as printers have them: the letter "ä" is on both, "é" and "š" on one each.
_UPPER = {
    _WESTERN: "".join(bytes([code]).decode("cp437") for code in range(128, 256)),
    _BALTIC: "".join(bytes([code]).decode("cp775") for code in range(128, 256)),
}
_PAGES = CodePages(_UPPER)
_PROFILES = sorted(CAPABILITIES["profiles"])


def printed(words: str, page: int | None = None) -> str:
    data, _ = _PAGES.encode(words, page)
    return read(b"\x1b@" + data + b"\n", _UPPER).lines()[0]


def test_a_text_names_its_page_once() -> None:
    data, page = _PAGES.encode("Yläaula", None)
    assert data == b"\x1bt\x00Yl\x84aula"
    assert page == _WESTERN


def test_the_page_that_is_chosen_already_is_not_named_again() -> None:
    assert _PAGES.encode("Yläaula", _BALTIC) == ("Yläaula".encode("cp775"), _BALTIC)


def test_a_text_whose_letters_are_on_another_page_changes_to_that_page() -> None:
    data, page = _PAGES.encode("šakki", _WESTERN)
    assert (data[:3], page) == (b"\x1bt\x09", _BALTIC)


def test_a_text_whose_letters_are_on_no_single_page_changes_in_the_middle() -> None:
    assert printed("café ja šakki, café") == "café ja šakki, café"


def test_a_letter_that_is_on_no_page_is_missed_and_not_guessed() -> None:
    assert _PAGES.has("Yläaula, šakki ja café")
    assert not _PAGES.has("ŋ")


def test_a_place_without_a_letter_on_a_page_is_no_space() -> None:
    pages = CodePages({3: " " * 128})
    assert pages.encode("a b", 3) == (b"a b", 3)
    assert not pages.has("\N{NO-BREAK SPACE}")


@given(st.text(alphabet=[*sorted({*_UPPER[_WESTERN], *_UPPER[_BALTIC]} - {" ", "\xa0"}), "a", "?"], min_size=1))
def test_whatever_the_printer_has_comes_out_as_it_was_written(words: str) -> None:
    assert printed(words) == words


@pytest.mark.parametrize("profile", _PROFILES)
def test_every_profile_of_the_encoder_has_a_page_that_we_know(profile: str) -> None:
    pages = upper_letters(CAPABILITIES["profiles"][profile]["codePages"], CAPABILITIES["encodings"])
    assert pages
    assert {len(letters) for letters in pages.values()} == {128}
