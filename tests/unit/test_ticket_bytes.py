"""The ESC/POS bytes of tickets, read back as a printer reads them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from escpos.capabilities import CAPABILITIES
from msgspec.structs import replace

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.layout import Line
from devices.ticket_kiosk.paper import Cut, QrCode, Raster, TextLine
from devices.ticket_kiosk.ticket import ProfileUnknownError, Typesetter
from tests.kiosk_examples import MORNING, TAX, slip
from vuoro.site_file import load_site
from vuoro.values import Language, Need, Standing, Texts, WaitRange

_PROFILES = sorted(name for name, data in CAPABILITIES["profiles"].items() if data["features"].get("bitImageRaster"))
_SPOKEN = (Language.FI, Language.SV, Language.EN)
_ALL_NEEDS = tuple(Need)
_SITES = Path(__file__).parents[2] / "sites"
#: 0.65 s at 38400 baud, with ten bits a byte.
_MOST_BYTES = 2_500
_URL = "https://vuoro.kaupunki.example.fi/t/K7Q2F9"


@pytest.mark.parametrize(("profile", "language"), list(product(_PROFILES, _SPOKEN)))
def test_no_letter_of_a_ticket_is_a_question_mark_on_any_printer(profile: str, language: Language) -> None:
    typesetter = Typesetter(profile)
    data = typesetter.ticket(slip(language=language, needs=_ALL_NEEDS, floor=1))
    text = " ".join(read(data, typesetter.code_pages).lines())
    assert "?" not in text
    assert "skatterådgivning" in text


@pytest.mark.parametrize("profile", _PROFILES)
@pytest.mark.parametrize("site", ["demo", "lahti", "lappeenranta"])
def test_the_longest_ticket_of_a_ready_site_is_at_most_two_and_a_half_kilobytes(site: str, profile: str) -> None:
    typesetter = Typesetter(profile)
    for language in _SPOKEN:
        assert len(typesetter.ticket(longest_slip(site, language))) <= _MOST_BYTES


def longest_slip(site: str, language: Language) -> Slip:
    """Return the slip of a late customer with every need, at the service of the longest names, with an address."""
    model = load_site(_SITES / f"{site}.toml")
    names = (model.services, model.authorities, model.areas)
    service, authority, area = (longest(each.name for each in kind) for kind in names)
    plain = slip(language=language, needs=_ALL_NEEDS, floor=1, wait=WaitRange(100, 125), code="K7Q2F9", follow=_URL)
    return replace(
        plain,
        point=model.name,
        service=replace(TAX, name=service, authority_name=authority, area_name=area),
        standing=Standing.LATE,
        ticket=replace(plain.ticket, appointment_at=MORNING, visit="20200113-A099"),
    )


def longest(names: Iterable[Texts]) -> Texts:
    """Return the longest name of each language."""
    known = list(names)
    return Texts(**{tongue.value: max((name.get(tongue) for name in known), key=len) for tongue in Language})


def test_a_ticket_begins_with_a_reset_and_ends_with_the_cut() -> None:
    data = Typesetter("TM-T20II").ticket(slip())
    assert data.startswith(b"\x1b@")
    assert read(data).parts[-1] == Cut(partial=True)


def test_every_ticket_names_its_code_page_because_the_reset_has_cleared_it() -> None:
    typesetter = Typesetter("TM-T20II")
    first, second = typesetter.ticket(slip()), typesetter.ticket(slip())
    assert first == second
    assert first.index(b"\x1bt") < first.index(b"Skatte")


@pytest.mark.parametrize("words", ["Davvisámegiella ŋ ŧ", "Чергова їжа ґ", "رقم الدور"])
def test_a_line_with_letters_the_printer_has_not_is_a_picture_and_its_neighbours_are_text(words: str) -> None:
    typesetter = Typesetter("ZJ-5870")
    assert not typesetter.has_letters(words)
    parts = read(typesetter.encode((Line(words), Line("Yläaula"))), typesetter.code_pages).parts
    assert isinstance(parts[0], Raster)
    assert any(parts[0].bits)
    assert [part.text for part in parts if isinstance(part, TextLine)] == ["Yläaula"]


def test_a_picture_is_never_wider_than_the_paper() -> None:
    typesetter = Typesetter("ZJ-5870")
    [picture, *_] = read(typesetter.encode((Line("ŋ" * 200),))).parts
    assert isinstance(picture, Raster)
    assert picture.width <= typesetter.dots


def test_a_printer_that_can_draws_the_qr_code_itself() -> None:
    parts = read(Typesetter("TM-T20II").ticket(slip(code="K7Q2F9", follow=_URL))).parts
    assert [part.data for part in parts if isinstance(part, QrCode)] == [_URL.encode()]


def test_a_printer_that_cannot_gets_the_qr_code_as_a_picture() -> None:
    typesetter = Typesetter("ZJ-5870")
    parts = read(typesetter.ticket(slip(code="K7Q2F9", follow=_URL)), typesetter.code_pages).parts
    assert not any(isinstance(part, QrCode) for part in parts)
    assert any(isinstance(part, Raster) and part.height > 50 for part in parts)


def test_an_unknown_profile_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(ProfileUnknownError, match='Did you mean "TM-T88III"'):
        Typesetter("TM-T88-III")


def test_a_printer_that_cannot_print_pictures_is_refused() -> None:
    with pytest.raises(ProfileUnknownError, match="cannot print pictures"):
        Typesetter("TM-U220")


def test_loading_the_encoder_leaves_the_log_alone_and_no_folder_behind() -> None:
    look = (
        "import logging, os, devices.ticket_kiosk.ticket;"
        "from escpos import capabilities;"
        "print(logging.root.handlers, os.path.exists(capabilities.pickle_dir))"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert seen == "[] False\n"


@pytest.mark.parametrize("profile", ["TM-T20II", "ZJ-5870"])
def test_warming_up_changes_no_ticket(profile: str) -> None:
    cold, warm = Typesetter(profile), Typesetter(profile)
    warm.warm_up()
    assert warm.ticket(slip(code="K7Q2F9", follow=_URL)) == cold.ticket(slip(code="K7Q2F9", follow=_URL))
