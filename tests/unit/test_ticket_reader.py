"""Our own reader of ESC/POS: every command with its length, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.ticket_kiosk.escpos_reader import EscposError, TruncatedError, read
from devices.ticket_kiosk.paper import Align, Cut, Feed, QrCode, Raster, Run, Style, TextLine
from devices.ticket_kiosk.ticket import Typesetter
from tests.kiosk_examples import slip

_DATA = Path(__file__).parents[1] / "data" / "escpos"
_TYPESETTER = Typesetter("TM-T88III")


def _line(text: str, style: Style | None = None, align: Align = Align.LEFT) -> TextLine:
    return TextLine((Run(text, style or Style()),), align, 30)


def test_letters_stand_in_a_line_until_it_is_ended() -> None:
    assert read(b"X113\nA001\n").parts == (_line("X113"), _line("A001"))


def test_letters_above_127_are_those_of_the_chosen_code_page() -> None:
    assert read(b"\x84\n").lines() == ("ä",)  # code page 437 after a reset
    assert read(b"\x1bt\x10\xe4\n").lines() == ("ä",)  # 1252
    assert read(b"\x1bt\x11\x84\n").lines() == ("Д",)  # 866


def test_a_code_page_that_the_printer_has_not_is_an_error() -> None:
    with pytest.raises(EscposError, match="byte 3: a letter of the code page 99"):
        read(b"\x1bt\x63\x84\n")


def test_sizes_and_weights_hold_until_they_are_changed() -> None:
    paper = read(b"\x1d!\x77X113\n\x1d!\x00\x1bE\x01Vero\x1bE\x00hallinto\n")
    assert paper.parts[0] == _line("X113", Style(width=8, height=8))
    assert paper.parts[1] == TextLine((Run("Vero", Style(bold=True)), Run("hallinto", Style())), Align.LEFT, 30)


def test_print_modes_set_several_things_at_once() -> None:
    assert read(b"\x1b!\xb9A\n").parts == (_line("A", Style(width=2, height=2, bold=True, underlined=True, font=1)),)


def test_a_reset_takes_everything_back() -> None:
    assert read(b"\x1ba\x01\x1bE\x01\x1d!\x11\x1b@A\n").parts == (_line("A"),)


def test_a_reset_drops_a_line_that_was_not_ended() -> None:
    assert read(b"half a li\x1b@A\n").lines() == ("A",)


def test_alignment_is_of_the_whole_line() -> None:
    assert read(b"\x1ba\x02A\n").parts == (_line("A", align=Align.RIGHT),)


def test_feeds_are_in_dots_or_in_lines() -> None:
    assert read(b"\x1bJ\x18\x1bd\x02").parts == (Feed(24), Feed(60))
    assert read(b"\x1b3\x10\x1bd\x02\x1b2\x1bd\x01").parts == (Feed(32), Feed(30))


@pytest.mark.parametrize(
    ("data", "cut"),
    [(b"\x1dV\x00", Cut(partial=False)), (b"\x1dV\x01", Cut(partial=True)), (b"\x1dVB\x05", Cut(partial=True))],
)
def test_cuts_are_whole_or_partial(data: bytes, cut: Cut) -> None:
    paper = read(data)
    assert paper.parts[-1] == cut
    assert paper.is_cut


def test_a_picture_may_hold_anything_that_looks_like_a_command() -> None:
    bits = b"\x1b@\x10\x04\x01\x1dV\x00" * 2
    paper = read(b"\x1dv0\x00\x02\x00\x08\x00" + bits + b"A\n")
    assert paper.parts == (Raster(16, 8, bits, Align.LEFT), _line("A"))


def test_a_qr_code_is_stored_and_then_printed() -> None:
    printer = Dummy()
    printer.qr("https://vuoro.example/X113", native=True, size=6)
    [code] = read(printer.output).parts
    assert code == QrCode(b"https://vuoro.example/X113", 6, 48, Align.LEFT)


def test_an_unknown_command_is_told_with_its_place_and_never_skipped() -> None:
    with pytest.raises(EscposError, match="byte 2: unknown command 1b 7e"):
        read(b"A\n\x1b~")


@pytest.mark.parametrize("data", [b"\x1b", b"\x1d!", b"\x1dv0\x00\x02\x00\x08\x00abc", b"\x1d(k\x05\x001P0a"])
def test_a_command_cut_short_is_told(data: bytes) -> None:
    with pytest.raises(TruncatedError):
        read(data)


@given(st.binary(max_size=200))
def test_any_bytes_become_paper_or_an_error_with_a_place(data: bytes) -> None:
    try:
        paper, place = read(data), 0
    except EscposError as error:
        paper, place = None, error.offset
    assert 0 <= place <= len(data)
    assert paper is None or len(paper.parts) <= len(data)


@given(st.text(alphabet="abcXYZ 0123456789åäöÅÄÖéüß€·", min_size=1, max_size=40).filter(str.strip))
def test_what_the_encoder_writes_the_reader_reads(text: str) -> None:
    printer = Dummy(profile="TM-T88III")
    printer.text(text + "\n")
    assert read(printer.output, _TYPESETTER.code_pages).lines() == (text.strip(),)


def test_a_ticket_cut_off_at_any_byte_never_looks_whole() -> None:
    data = _TYPESETTER.ticket(slip())
    for length in range(len(data)):
        try:
            paper = read(data[:length], _TYPESETTER.code_pages)
        except TruncatedError:
            continue
        assert not paper.is_cut
    assert read(data, _TYPESETTER.code_pages).is_cut


def test_after_a_ticket_cut_off_at_any_byte_and_its_padding_the_next_one_is_read_whole() -> None:
    data = _TYPESETTER.ticket(slip())
    whole = read(data, _TYPESETTER.code_pages).parts
    for length in range(1, len(data)):
        paper = read(data[:length] + bytes(len(data)) + data, _TYPESETTER.code_pages)
        assert paper.parts[-len(whole) :] == whole


def test_bytes_of_an_encoder_that_is_not_ours_are_read_as_it_meant_them() -> None:
    paper = read((_DATA / "receipt-printer-encoder.bin").read_bytes())
    assert paper.lines() == (
        "Lahden palvelupiste",
        "Skattekort och skatterådgivning",
        "X113",
        "Före dig i kön: 4",
        "Vänta här: Övre aulan",
        "─" * 42,
    )
    runs = [run for part in paper.parts if isinstance(part, TextLine) for run in part.runs]
    styles = {run.text: run.style for run in runs}
    assert styles["X113"] == Style(width=8, height=8)
    assert styles["Skattekort och skatterådgivning"] == Style(bold=True)
    assert styles["Före dig i kön: 4"] == Style(underlined=True)
    assert QrCode(b"https://vuoro.example.fi/t/K7Q2F9", 5, 49, Align.CENTER) in paper.parts
    assert Cut(partial=True) in paper.parts


@pytest.mark.parametrize("length", range(1, 8))
def test_a_symbol_that_was_cut_off_and_ended_with_nuls_is_dropped(length: int) -> None:
    cut_off = b"\x1d(k\x04\x001A2\x00"[: 1 + length]
    assert read(cut_off + bytes(20) + b"A\n").lines() == ("A",)


@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 1), (1, 2), (2, 2)])
def test_a_picture_that_the_printer_enlarges_is_read_at_the_size_it_has_on_paper(across: int, down: int) -> None:
    picture = Image.new("1", (16, 2), color=1)
    picture.putpixel((3, 1), 0)
    printer = Dummy(profile="TM-T20II")
    printer.image(picture, high_density_horizontal=across == 1, high_density_vertical=down == 1)
    raster = read(printer.output).parts[0]
    assert isinstance(raster, Raster)
    assert (raster.width, raster.height) == (16 * across, 2 * down)
    printed = Image.frombytes("1", (raster.width, raster.height), bytes(~byte & 0xFF for byte in raster.bits))
    assert printed.tobytes() == picture.resize(printed.size, Image.Resampling.NEAREST).tobytes()
