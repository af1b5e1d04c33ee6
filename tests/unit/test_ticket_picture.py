"""The picture of a ticket, read with the eyes of other programs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from escpos.printer import Dummy
from PIL import Image

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.paper import Paper, TextLine
from devices.ticket_kiosk.paper_picture import picture
from devices.ticket_kiosk.ticket import Typesetter
from tests.kiosk_examples import slip

_DARK = 128


def _picture_of(number: str, profile: str) -> Image.Image:
    typesetter = Typesetter(profile)
    paper = read(typesetter.ticket(slip(number)), typesetter.code_pages)
    return picture(paper, dots=typesetter.dots, dpi=typesetter.dpi)


def _ocr(image: Image.Image, folder: Path, *, mode: int, letters: str = "") -> str:
    path = folder / "ticket.png"
    image.save(path)
    only = ["-c", f"tessedit_char_whitelist={letters}"] if letters else []
    command = ["tesseract", str(path), "-", "--psm", str(mode), *only]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _number_line(profile: str, number: str = "X113") -> tuple[Image.Image, int]:
    """Return the picture of the number alone, and the printer's dots per inch."""
    typesetter = Typesetter(profile)
    paper = read(typesetter.ticket(slip(number)), typesetter.code_pages)
    alone = tuple(part for part in paper.parts if isinstance(part, TextLine) and part.text == number)
    return picture(Paper(alone), dots=typesetter.dots, dpi=typesetter.dpi), typesetter.dpi


@pytest.mark.parametrize("profile", ["TM-T20II", "TM-T88III", "NT-5890K"])
@pytest.mark.parametrize("number", ["X113", "A001", "K1000"])
def test_the_printed_number_is_at_least_14_mm_high(profile: str, number: str) -> None:
    image, dpi = _number_line(profile, number)
    dark = image.convert("L").point(lambda shade: 255 if shade < _DARK else 0)
    box = dark.getbbox()
    assert box is not None
    assert (box[3] - box[1]) / dpi * 25.4 >= 14


@pytest.mark.parametrize("number", ["X113", "A042", "K1000"])
def test_another_program_reads_the_number_in_the_picture(number: str, tmp_path: Path) -> None:
    image, _ = _number_line("TM-T20II", number)
    assert _ocr(image, tmp_path, mode=7, letters="AKX0123456789") == number


def test_another_program_reads_the_rest_of_the_ticket(tmp_path: Path) -> None:
    image = _picture_of("X113", "TM-T20II")
    top = image.height * 2 // 3  # the English block and the time
    text = _ocr(image.crop((0, top, image.width, image.height)), tmp_path, mode=6)
    assert "Tax Administration" in text
    assert "13.1.2020" in text


def test_the_paper_is_80_mm_wide() -> None:
    assert round(_picture_of("X113", "TM-T20II").width / 203 * 25.4) == 80
    assert round(_picture_of("X113", "TM-T88III").width / 180 * 25.4) == 80


def test_narrow_rolls_are_58_mm_wide() -> None:
    assert round(_picture_of("X113", "NT-5890K").width / 203 * 25.4) == 58


def test_nothing_is_printed_over_the_edge() -> None:
    image = _picture_of("X1000", "TM-T88III").convert("L")
    edges = (image.crop((0, 0, 20, image.height)), image.crop((image.width - 20, 0, image.width, image.height)))
    assert all(min(edge.tobytes()) > _DARK for edge in edges)


def test_another_program_reads_a_qr_code_that_the_printer_draws(tmp_path: Path) -> None:
    printer = Dummy()
    printer.qr("https://vuoro.example/X113", native=True, size=6)
    path = tmp_path / "code.png"
    picture(read(printer.output)).save(path)
    command = ["zbarimg", "--quiet", "--raw", str(path)]
    read_back = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert read_back == "https://vuoro.example/X113"


@pytest.mark.parametrize("profile", ["TM-T20II", "TM-T88III", "ZJ-5870"])
def test_another_program_reads_the_qr_code_whoever_draws_it(profile: str, tmp_path: Path) -> None:
    url = "https://vuoro.example.fi/t/K7Q2F9"
    typesetter = Typesetter(profile)
    paper = read(typesetter.ticket(slip(code="K7Q2F9", follow=url)), typesetter.code_pages)
    path = tmp_path / "ticket.png"
    picture(paper, dots=typesetter.dots, dpi=typesetter.dpi).save(path)
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == url + "\n"
