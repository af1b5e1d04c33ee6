"""The papers of the kiosk that are no tickets: what stands on them, read back from the printer's bytes."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.events import Errand, PrintPage
from devices.ticket_kiosk.page_layout import lay_out_page
from devices.ticket_kiosk.paper import Paper, QrCode, Raster, TextLine
from devices.ticket_kiosk.paper_picture import picture
from devices.ticket_kiosk.ticket import Typesetter
from vuoro.messages.device_commands import DocumentStamp, PrintReceipt, TestPrint
from vuoro.values import Texts

_STAMP = DocumentStamp(
    number=12,
    authority_name=Texts(
        fi="Digi- ja väestötietovirasto",
        sv="Myndigheten för digitalisering och befolkningsdata",
        en="Digital and Population Data Services Agency",
    ),
    site_name=Texts(fi="Lahden palvelupiste", sv="Lahtis servicepunkt", en="Lahti Service Point"),
    time_zone="Europe/Helsinki",
    at=datetime(2020, 1, 13, 14, 15, 4, tzinfo=UTC),
    log_count=421,
    log_head="9f2c41aa07de" + "b" * 52,
)
_PROFILES = ("TM-T20II", "TM-T88III", "NT-5890K")


def _paper(do: PrintReceipt | TestPrint, profile: str = "TM-T20II") -> Paper:
    typesetter = Typesetter(profile)
    page = PrintPage(Errand("01890a5d-ac96-774b-bcce-b302099a8057", do), "kiosk-1", datetime(2020, 1, 13, 16, 15, 4))  # noqa: DTZ001  local time
    return read(typesetter.encode(lay_out_page(page, typesetter.columns)), typesetter.code_pages)


def _receipt(stamp: DocumentStamp = _STAMP, profile: str = "TM-T20II") -> Paper:
    return _paper(PrintReceipt(stamp=stamp), profile)


@pytest.mark.parametrize("profile", _PROFILES)
def test_a_receipt_says_for_whom_a_document_came_and_when_to_the_second(profile: str) -> None:
    lines = " ".join(_receipt(profile=profile).lines())
    for words in ("Lahden palvelupiste", "Digi- ja väestötietovirasto", "13.1.2020"):
        assert words in lines
    assert "16.15.04" in lines
    assert "2020-01-13 14:15:04 UTC" in lines
    assert _receipt(profile=profile).is_cut


def test_a_receipt_says_the_same_in_finnish_swedish_and_english_of_equal_size() -> None:
    paper = _receipt()
    for words in ("Asiakirja vastaanotettu", "Handling mottagen", "Document received"):
        [line] = [part for part in paper.parts if isinstance(part, TextLine) and part.text.strip() == words]
        assert (line.runs[0].style.height, line.runs[0].style.bold) == (2, True)
    for words in ("Tämän päivän asiakirja nro 12", "Dagens handling nr 12", "Document no. 12 of this day"):
        assert words in paper.lines()


def test_a_receipt_bears_the_head_of_the_emptying_log_short_enough_to_be_compared() -> None:
    assert "421: 9f2c 41aa 07de" in _receipt().lines()
    assert not any("Tyhjennysloki" in line for line in _receipt(replace(_STAMP, log_head="")).lines())


def test_only_a_clock_that_nobody_has_verified_is_told() -> None:
    unverified = ("Kelloa ei varmennettu", "Klockan inte verifierad", "Clock not verified")
    assert not set(unverified) & set(_receipt().lines())
    assert set(unverified) <= set(_receipt(replace(_STAMP, clock_trusted=False)).lines())


def test_another_program_reads_the_time_in_the_picture_of_a_receipt(tmp_path: Path) -> None:
    picture(_receipt()).save(tmp_path / "receipt.png")
    command = ["tesseract", str(tmp_path / "receipt.png"), "-", "--psm", "4"]
    read_back = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "16.15.04" in read_back
    assert "Document received" in read_back


@pytest.mark.parametrize("profile", _PROFILES)
def test_a_test_page_has_every_class_of_letters_a_number_a_qr_code_and_the_cut(profile: str, tmp_path: Path) -> None:
    paper = _paper(TestPrint(), profile)
    lines = paper.lines()
    assert {"kiosk-1", "13.1.2020 16.15.04", "X0189"} <= set(lines)
    assert any("ÅÄÖ" in line for line in lines)
    assert not any("?" in line for line in lines)
    assert paper.is_cut
    picture(paper).save(tmp_path / "page.png")
    command = ["zbarimg", "--quiet", "--raw", str(tmp_path / "page.png")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "kiosk-1"


def test_letters_that_a_printer_has_not_or_cannot_join_are_drawn() -> None:
    paper = _paper(TestPrint())
    assert sum(isinstance(part, Raster) and part.height > 10 for part in paper.parts) >= 4  # Sámi and Arabic, twice
    assert not any(isinstance(part, QrCode) and not part.data for part in paper.parts)
    assert not any("ابت" in line for line in paper.lines())
