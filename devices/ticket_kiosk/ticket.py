"""Makes the ESC/POS bytes of a ticket for one model of printer.

Owns the way from lines to bytes: text where the printer's code pages have every letter of a line, a small picture of
just that line where they have not. Must not know how bytes reach a printer.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from PIL import Image
from qrcode import QRCode, constants  # type: ignore[import-untyped]  # it comes with python-escpos, without types

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.layout import CELL_HEIGHT, CELL_WIDTH, Gap, Line, Part, Qr, Rule, lay_out
from devices.ticket_kiosk.slips import FALLBACK_TIME_ZONE
from devices.ticket_kiosk.typeface import draw_text
from vuoro.errors import ExitCode, VuoroError
from vuoro.expected import did_you_mean
from vuoro.i18n import text
from vuoro.touch.letters import reads_from_right
from vuoro.values import Language

# Importing python-escpos 3.1 calls logging.basicConfig(), which would keep the daemon's own log settings from working,
# and leaves a temporary folder behind at each start.
_handlers = logging.root.handlers[:]
from escpos import capabilities  # noqa: E402  between the two lines that undo what it does
from escpos.constants import QR_ECLEVEL_M  # noqa: E402
from escpos.printer import Dummy  # noqa: E402

logging.root.handlers[:] = _handlers
shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

_DEFAULT_DOTS: Final = 576
_DEFAULT_DPI: Final = 203
_RULE_DOTS: Final = 2
_LINE_GAP: Final = 6
_FEWEST_COLUMNS: Final = 30
_MOST_FEED: Final = 255
#: Dots a square: one that the printer draws costs nothing, one that we draw costs bytes.
_QR_MODULE: Final = 5
_QR_DRAWN_MODULE: Final = 3


class ProfileUnknownError(VuoroError):
    """The settings name a printer that python-escpos does not know, or one that cannot print a ticket."""

    exit_code = ExitCode.CONFIG


class Typesetter:
    """Sets tickets for the printer ``profile``."""

    def __init__(self, profile: str) -> None:
        """Learn the printer's width and letters; raises `ProfileUnknownError`."""
        data = _profile(profile)
        media = data["media"]
        self._profile = profile
        self.dots = _number(media["width"].get("pixels"), _DEFAULT_DOTS)
        self.dpi = _number(media.get("dpi"), _DEFAULT_DPI)
        self.columns = _columns(data["fonts"], self.dots)
        self.code_pages = _code_pages(data["codePages"])
        self._draws_qr = bool(data["features"].get("qrCode"))
        self._rule = self._make_rule()
        self._letters = frozenset().union(*self.code_pages.values())

    def ticket(self, slip: Slip) -> bytes:
        """Return all bytes of a ticket, from the reset to the cut."""
        return self.encode(lay_out(slip, self.columns))

    def warm_up(self) -> None:
        """Load what the first ticket would have to wait for: words, letters, the rules of the time zone."""
        text("ticket.your_number", Language.FI)
        ZoneInfo(FALLBACK_TIME_ZONE)
        self.encode((Line("Ää"), Qr("https://"), Gap(1)))

    def encode(self, parts: tuple[Part, ...]) -> bytes:
        """Return the bytes that print ``parts`` and cut the paper."""
        # A new encoder for every ticket: after the reset the printer has forgotten its code page, and only a new
        # encoder sends it again (python-escpos 3.1).
        printer = Dummy(profile=self._profile)
        printer.hw("INIT")
        printer.set(align="center", smooth=True)
        for part in parts:
            self._encode(printer, part)
        printer.print_and_feed(1)
        printer.cut(feed=False)
        data: bytes = printer.output
        return data

    def _make_rule(self) -> bytes:
        printer = Dummy(profile=self._profile)
        printer.image(Image.new("1", (self.dots, _RULE_DOTS), color=0))
        data: bytes = printer.output
        return data

    def has_letters(self, words: str) -> bool:
        """Return whether the printer prints ``words`` well from its own letters.

        What it has not, the encoder would print as "?". Arabic letters it may have, but it joins none of them, and sets
        them from the left.
        """
        return all(letter.isascii() or letter in self._letters for letter in words) and not reads_from_right(words)

    def _encode(self, printer: Dummy, part: Part) -> None:
        match part:
            case Gap(dots=dots):
                printer._raw(b"\x1bJ" + bytes([min(dots, _MOST_FEED)]))  # noqa: SLF001  ESC J: it has no method for it
            case Rule():
                printer._raw(self._rule)  # noqa: SLF001  bytes that are made once
            case Qr(data=data) if self._draws_qr:
                printer.qr(data, ec=QR_ECLEVEL_M, size=_QR_MODULE, native=True)
            case Qr(data=data):
                printer.image(_qr(data))
            case Line() if self.has_letters(part.text):
                printer.set(custom_size=True, width=part.width, height=part.height, bold=part.bold)
                printer.textln(part.text)
            case Line():
                height = CELL_HEIGHT * part.height
                printer.image(draw_text(part.text, height=height, bold=part.bold, widest=self.dots))
                self._encode(printer, Gap(_LINE_GAP))


def _qr(data: str) -> Image.Image:
    """Return a QR code for a printer that cannot draw one, as small as a telephone reads it well."""
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, box_size=_QR_DRAWN_MODULE, border=0)
    code.add_data(data)
    image: Image.Image = code.make_image().get_image()
    return image


def _profile(name: str) -> Mapping[str, Any]:
    profiles: Mapping[str, Mapping[str, Any]] = capabilities.CAPABILITIES["profiles"]
    if name not in profiles:
        raise ProfileUnknownError(f'the printer profile "{name}" is unknown. {did_you_mean(name, profiles)}'.rstrip())
    if not profiles[name]["features"].get("bitImageRaster"):
        raise ProfileUnknownError(f'the printer profile "{name}" cannot print pictures, so it cannot print a ticket.')
    return profiles[name]


def _number(value: object, default: int) -> int:
    """Return a figure of a profile; some profiles have the word "Unknown" for it."""
    return value if isinstance(value, int) else default


def _columns(fonts: Mapping[str, Mapping[str, int]], dots: int) -> int:
    """Return how many letters of font A fit into a line; some profiles have the font's height there."""
    columns = fonts["0"]["columns"]
    return columns if columns >= _FEWEST_COLUMNS else dots // CELL_WIDTH


def _code_pages(pages: Mapping[str, str]) -> dict[int, str]:
    """Return the upper 128 letters of each code page by its number in ``ESC t``."""
    known = {int(number): _letters(name) for number, name in pages.items()}
    return {number: letters for number, letters in known.items() if letters is not None}


def _letters(name: str) -> str | None:
    page = capabilities.CAPABILITIES["encodings"].get(name, {})
    if "data" in page:
        return "".join(page["data"])
    if "python_encode" not in page:
        return None
    return "".join(_letter(code, page["python_encode"]) for code in range(128, 256))


def _letter(code: int, encoding: str) -> str:
    try:
        return bytes([code]).decode(encoding)
    except UnicodeDecodeError:
        return " "  # no letter of its own; a space is ASCII anyway
