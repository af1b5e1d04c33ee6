"""Draws a printed paper dot by dot, as the thermal printer burns it.

Owns the look of paper and letters. Must not know bytes or tickets.
"""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageOps
from qrcode import QRCode, constants  # type: ignore[import-untyped]  # it comes with python-escpos, without types

from devices.ticket_kiosk.paper import Align, Feed, Paper, Printed, QrCode, Raster, Run, Style, TextLine
from vuoro.touch.typeface import PRINTER, PRINTER_BOLD, font

_MM_PER_INCH: Final = 25.4
#: Rolls are 58 or 80 mm wide; the print head of a narrow one has at most so many dots.
_NARROW_DOTS: Final = 432
_NARROW_MM: Final = 58
_WIDE_MM: Final = 80
#: Cells of font A and font B, and the size of DejaVu Sans Mono and its base line that fill one.
_CELLS: Final = ((12, 24, 21, 19), (9, 17, 15, 13))
_EDGE_MM: Final = 5
_WHITE, _BLACK = 255, 0
_PAPER: Final = (253, 252, 248)
_INK: Final = (28, 28, 34)
_THRESHOLD: Final = 150
#: Levels of error correction by their number in ``GS ( k``.
_QR_LEVELS: Final = {
    48: constants.ERROR_CORRECT_L,
    49: constants.ERROR_CORRECT_M,
    50: constants.ERROR_CORRECT_Q,
    51: constants.ERROR_CORRECT_H,
}


def picture(paper: Paper, *, dots: int = 576, dpi: int = 203) -> Image.Image:
    """Return the whole width of the paper with what is printed on ``dots`` of it, one pixel a dot.

    Raises `FontMissingError` where the fonts are not installed.
    """
    strips = [_strip(part, dots) for part in paper.parts]
    edge = round(_EDGE_MM * dpi / _MM_PER_INCH)
    width = max(dots, round((_NARROW_MM if dots <= _NARROW_DOTS else _WIDE_MM) * dpi / _MM_PER_INCH))
    burnt = Image.new("L", (width, sum(strip.height for strip in strips) + 2 * edge), _WHITE)
    top = edge
    for strip in strips:
        burnt.paste(strip, ((width - dots) // 2, top))
        top += strip.height
    coloured = ImageOps.colorize(burnt, black=_INK, white=_PAPER)
    coloured.info["dpi"] = (dpi, dpi)
    return coloured


def _strip(part: Printed, dots: int) -> Image.Image:
    """Return one part of the paper over the whole width that can be printed."""
    match part:
        case TextLine():
            return _text_strip(part, dots)
        case Raster(width=width, height=height, bits=bits, align=align):
            black_is_one = Image.frombytes("1", (width, height), bits)
            return _aligned(ImageOps.invert(black_is_one.convert("L")), align, dots, height)
        case QrCode(align=align):
            squares = _qr(part)
            return _aligned(squares, align, dots, squares.height)
        case Feed(dots=height):
            return Image.new("L", (dots, height), _WHITE)
        case _:
            return Image.new("L", (dots, 0), _WHITE)


def _text_strip(line: TextLine, dots: int) -> Image.Image:
    runs = [_run(run) for run in line.runs]
    tallest = max((run.height for run in runs), default=0)
    row = Image.new("L", (sum(run.width for run in runs), tallest), _WHITE)
    left = 0
    for run in runs:
        row.paste(run, (left, tallest - run.height))
        left += run.width
    return _aligned(row, line.align, dots, max(line.spacing, tallest))


def _aligned(image: Image.Image, align: Align, dots: int, height: int) -> Image.Image:
    strip = Image.new("L", (dots, height), _WHITE)
    free = max(0, dots - image.width)
    left = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
    strip.paste(image, (left, 0))
    return strip


def _run(run: Run) -> Image.Image:
    """Return the letters of a run, each in its cell; large ones with smooth edges, as printers draw them."""
    style = run.style
    cell_width, cell_height, size, base = _CELLS[style.font]
    scale = max(style.width, style.height)
    letters = Image.new("L", (cell_width * scale * len(run.text), cell_height * scale), _WHITE)
    face = font(PRINTER_BOLD if style.bold else PRINTER, size * scale)
    draw = ImageDraw.Draw(letters)
    for place, letter in enumerate(run.text):
        middle = cell_width * scale * (2 * place + 1) // 2
        draw.text((middle, base * scale), letter, font=face, fill=_BLACK, anchor="ms")
    fitted = letters.resize((cell_width * style.width * len(run.text), cell_height * style.height))
    return _finished(fitted.point(lambda shade: _BLACK if shade < _THRESHOLD else _WHITE), style)


def _qr(code: QrCode) -> Image.Image:
    drawn = QRCode(error_correction=_QR_LEVELS[code.level], box_size=1, border=0)
    drawn.add_data(code.data)
    rows = drawn.get_matrix()
    squares = Image.new("L", (len(rows), len(rows)))
    squares.putdata([_BLACK if black else _WHITE for row in rows for black in row])
    return squares.resize((len(rows) * code.module, len(rows) * code.module), Image.Resampling.NEAREST)


def _finished(letters: Image.Image, style: Style) -> Image.Image:
    if style.underlined:
        bottom = letters.height - 1
        ImageDraw.Draw(letters).line((0, bottom, letters.width, bottom), fill=_BLACK, width=2)
    return ImageChops.invert(letters) if style.inverse else letters
