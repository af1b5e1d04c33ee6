"""Makes the ESC/POS bytes of a ticket for one model of printer.

Owns the way from lines to bytes: text where the printer's code pages have every letter of a line, a small picture of
just that line where they have not. Must not know how bytes reach a printer.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from PIL import Image
from qrcode import QRCode, constants  # type: ignore[import-untyped]  # it comes with python-escpos, without types

from devices.ticket_kiosk.code_pages import CodePages, upper_letters
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
_LINE_GAP: Final = 6
_FEWEST_COLUMNS: Final = 30
_MOST_FEED: Final = 255
#: Dots a square: one that the printer draws costs nothing; one that we draw costs bytes, and is doubled in print.
_QR_MODULE: Final = 5
_QR_DRAWN_MODULE: Final = 2


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
        self.code_pages = upper_letters(data["codePages"], capabilities.CAPABILITIES["encodings"])
        self._letters = CodePages(self.code_pages)
        self._draws_qr = bool(data["features"].get("qrCode"))
        # What is the same on every ticket is made once; the encoder of python-escpos 3.1 is slow.
        self._head, self._tail = self._made(_begin), self._made(_end)
        self._rule = self._made(lambda printer: _doubled(printer, Image.new("1", (self.dots // 2, 1), color=0)))
        self._styles = cache(self._style)

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
        pieces = [self._head]
        style, page = b"", None  # after the reset the printer has forgotten both
        for part in parts:
            if isinstance(part, Line) and self.has_letters(part.text):
                wanted = self._styles(part.width, part.height, part.bold)
                letters, page = self._letters.encode(part.text, page)
                pieces += [b"" if wanted == style else wanted, letters, b"\n"]
                style = wanted
            else:
                pieces.append(self._picture(part))
        return b"".join([*pieces, self._tail])

    def has_letters(self, words: str) -> bool:
        """Return whether the printer prints ``words`` well from its own letters.

        Arabic letters it may have, but it joins none of them, and sets them from the left.
        """
        return self._letters.has(words) and not reads_from_right(words)

    def _picture(self, part: Part) -> bytes:
        """Return the bytes of what is not made of the printer's letters."""
        match part:
            case Gap(dots=dots):
                return b"\x1bJ" + bytes([min(dots, _MOST_FEED)])  # ESC J: python-escpos has no method for it
            case Rule():
                return self._rule
            case Qr(data=data) if self._draws_qr:
                return self._made(lambda printer: printer.qr(data, ec=QR_ECLEVEL_M, size=_QR_MODULE, native=True))
            case Qr(data=data):
                return self._made(lambda printer: _doubled(printer, _qr(data)))
            case Line():
                picture = draw_text(part.text, height=CELL_HEIGHT * part.height, bold=part.bold, widest=self.dots)
                return self._made(lambda printer: printer.image(picture)) + self._picture(Gap(_LINE_GAP))

    def _made(self, make: Callable[[Dummy], object]) -> bytes:
        """Return the bytes of what python-escpos is told to print."""
        printer = Dummy(profile=self._profile)
        make(printer)
        data: bytes = printer.output
        return data

    def _style(self, width: int, height: int, bold: bool) -> bytes:
        return self._made(lambda printer: printer.set(custom_size=True, width=width, height=height, bold=bold))


def _begin(printer: Dummy) -> None:
    printer.hw("INIT")
    printer.set(align="center", smooth=True)


def _end(printer: Dummy) -> None:
    printer.print_and_feed(1)
    printer.cut(feed=False)


def _doubled(printer: Dummy, picture: Image.Image) -> None:
    """Print a picture twice as wide and high as it is: a quarter of the bytes."""
    printer.image(picture, high_density_horizontal=False, high_density_vertical=False)


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
