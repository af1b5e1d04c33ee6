"""Reads ESC/POS bytes as a printer does: every command with its full length, so data is never taken for a command.

Independent of the encoder that made the bytes. Stands in for the printer in simulations, tests and previews.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.paper import Align, Cut, Feed, Paper, Printed, QrCode, Raster, Run, Style, TextLine

_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10
_LF, _CR, _TAB, _NUL = 0x0A, 0x0D, 0x09, 0x00
_FIRST_LETTER: Final = 0x20
_FIRST_PAGE_LETTER: Final = 0x80
_TAB_COLUMNS: Final = 8
#: Feed from line to line after a reset, and by ``ESC 2``.
DEFAULT_SPACING: Final = 30

#: Epson's numbers of code pages; other makers have their own, which the caller may give.
EPSON_PAGES: Final[Mapping[int, str]] = {
    number: bytes(range(128, 256)).decode(f"cp{page}", "replace")
    for number, page in {0: 437, 2: 850, 3: 860, 4: 863, 5: 865, 16: 1252, 17: 866, 18: 852, 19: 858}.items()
}


class EscposError(ValueError):
    """The bytes are no ESC/POS that we know; ``offset`` is where the command begins."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(f"byte {offset}: {what}")
        self.offset = offset


class TruncatedError(EscposError):
    """The bytes end in the middle of a command."""


_PREFIXES: Final = frozenset({_ESC, _GS, _FS, _DLE})

#: How many times as wide and as high a raster is printed, by the mode of ``GS v 0``.
_SCALES: Final[Mapping[int, tuple[int, int]]] = {
    base + mode: (1 + (mode & 1), 1 + (mode >> 1)) for base in (0, 48) for mode in range(4)
}

#: Commands that change nothing we draw, with the length of their arguments.
_SKIPPED: Final[Mapping[bytes, int]] = {
    b"\x1b\x00": 0,  # a command that was cut off, then NULs: printers drop both
    b"\x1d\x00": 0,
    b"\x1b ": 1,  # space between letters
    b"\x1bR": 1,  # national letters
    b"\x1b{": 1,  # upside down
    b"\x1bc": 2,  # sensors and panel buttons
    b"\x1dL": 2,  # left margin
    b"\x1dW": 2,  # width of the print area
    b"\x1da": 1,  # status by itself
    b"\x1db": 1,  # smooth edges
    b"\x1c.": 0,  # no kanji
    b"\x10\x04": 1,  # status now
}


def read(data: bytes, pages: Mapping[int, str] = EPSON_PAGES) -> Paper:
    """Return the paper that ``data`` makes; ``pages`` are the upper 128 letters of each code page.

    Raises `EscposError` for a command that is not known here, `TruncatedError` where a command is cut short.
    """
    reader = _Reader(data, pages)
    while reader.position < len(data):
        reader.next()
    return Paper(tuple(reader.parts))


class _Reader:
    """The state of a printer while it takes bytes."""

    def __init__(self, data: bytes, pages: Mapping[int, str]) -> None:
        self._data = data
        self._pages = pages
        self._start = 0
        self.position = 0
        self.parts: list[Printed] = []
        self._runs: list[Run] = []
        self._commands: Mapping[bytes, Callable[[], None]] = {
            b"\x1b@": self._reset,
            b"\x1b!": self._modes,
            b"\x1b-": partial(self._switch, "underlined"),
            b"\x1b2": self._default_spacing,
            b"\x1b3": self._set_spacing,
            b"\x1bE": partial(self._switch, "bold"),
            b"\x1bG": partial(self._switch, "bold"),
            b"\x1bJ": self._feed_dots,
            b"\x1bM": self._set_font,
            b"\x1ba": self._set_align,
            b"\x1bd": self._feed_lines,
            b"\x1bt": self._set_page,
            b"\x1d!": self._size,
            b"\x1dB": partial(self._switch, "inverse"),
            b"\x1dV": self._cut,
            b"\x1dv": self._raster,
            b"\x1d(": self._symbol,
        }
        self._reset()

    def next(self) -> None:
        """Take one letter or one command."""
        self._start = self.position
        code = self._byte()
        if code >= _FIRST_LETTER:
            self._letter(code)
        elif code in _PREFIXES:
            self._command(code)
        else:
            self._control(code)

    def _command(self, prefix: int) -> None:
        name = bytes([prefix, self._byte()])
        if name in _SKIPPED:
            self._take(_SKIPPED[name])
        elif name in self._commands:
            self._commands[name]()
        else:
            raise EscposError(self._start, f"unknown command {name.hex(' ')}")

    def _control(self, code: int) -> None:
        if code == _LF:
            self._end_line()
        elif code == _TAB:
            column = sum(len(run.text) for run in self._runs)
            self._add(" " * (_TAB_COLUMNS - column % _TAB_COLUMNS))
        elif code not in (_CR, _NUL):
            raise EscposError(self._start, f"unknown control code {code:02x}")

    def _letter(self, code: int) -> None:
        if code < _FIRST_PAGE_LETTER:
            self._add(chr(code))
        elif self._page in self._pages:
            self._add(self._pages[self._page][code - _FIRST_PAGE_LETTER])
        else:
            raise EscposError(self._start, f"a letter of the code page {self._page}, which this printer has not")

    def _add(self, text: str) -> None:
        if self._runs and self._runs[-1].style == self._style:
            text = self._runs.pop().text + text
        self._runs.append(Run(text, self._style))

    def _end_line(self) -> None:
        self.parts.append(TextLine(tuple(self._runs), self._align, self._spacing))
        self._runs.clear()

    def _put(self, part: Printed) -> None:
        """Add what cannot stand in a line of letters: a line that is not ended yet is printed first."""
        if self._runs:
            self._end_line()
        self.parts.append(part)

    def _byte(self) -> int:
        return self._take(1)[0]

    def _word(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _take(self, count: int) -> bytes:
        taken = self._data[self.position : self.position + count]
        if len(taken) < count:
            raise TruncatedError(self._start, f"a command that lacks {count - len(taken)} of its bytes")
        self.position += count
        return taken

    def _reset(self) -> None:
        self._runs.clear()  # a line that is not ended yet is never printed
        self._style = Style()
        self._align = Align.LEFT
        self._page = 0
        self._spacing = DEFAULT_SPACING
        self._qr_data, self._qr_module, self._qr_level = b"", 3, 0x30

    def _modes(self) -> None:
        modes = self._byte()
        self._style = replace(
            self._style,
            font=modes & 1,
            bold=bool(modes & 0x08),
            height=2 if modes & 0x10 else 1,
            width=2 if modes & 0x20 else 1,
            underlined=bool(modes & 0x80),
        )

    def _size(self) -> None:
        size = self._byte()
        self._style = replace(self._style, width=(size >> 4 & 7) + 1, height=(size & 7) + 1)

    def _switch(self, attribute: str) -> None:
        self._style = replace(self._style, **{attribute: bool(self._byte() & 1)})

    def _set_font(self) -> None:
        self._style = replace(self._style, font=self._byte() & 1)

    def _set_page(self) -> None:
        self._page = self._byte()

    def _set_align(self) -> None:
        align = self._byte()
        if align & 0x0F not in tuple(Align):
            raise EscposError(self._start, f"alignment {align}")
        self._align = Align(align & 0x0F)

    def _set_spacing(self) -> None:
        self._spacing = self._byte()

    def _default_spacing(self) -> None:
        self._spacing = DEFAULT_SPACING

    def _feed_dots(self) -> None:
        self._put(Feed(self._byte()))

    def _feed_lines(self) -> None:
        self._put(Feed(self._byte() * self._spacing))

    def _cut(self) -> None:
        mode = self._byte()
        if mode in (65, 66):
            feed = self._byte()
            self._put(Feed(feed))
        elif mode not in (0, 1, 48, 49):
            raise EscposError(self._start, f"cut mode {mode}")
        self._put(Cut(partial=mode in (1, 49, 66)))

    def _raster(self) -> None:
        form = self._byte()
        if form == _NUL:
            return  # cut off, see _SKIPPED
        if form != ord("0"):
            raise EscposError(self._start, f"unknown command 1d 76 {form:02x}")
        scale = self._byte()
        if scale not in _SCALES:
            raise EscposError(self._start, f"a raster of the scale {scale}")
        row_bytes, height = self._word(), self._word()
        raster = Raster(row_bytes * 8, height, self._take(row_bytes * height), self._align)
        self._put(raster.enlarged(*_SCALES[scale]))

    def _symbol(self) -> None:
        """Take ``GS ( k``, of which we know the QR code (``cn`` 49)."""
        if self._byte() not in (ord("k"), _NUL):
            raise EscposError(self._start, "unknown command 1d 28")
        body = self._take(self._word())
        match body[:2]:
            case b"" | b"1A":
                pass
            case function if _NUL in function:
                pass  # cut off, see _SKIPPED
            case b"1C":
                self._qr_module = body[2]
            case b"1E":
                self._qr_level = body[2]
            case b"1P":
                self._qr_data = body[3:]
            case b"1Q":
                self._put(QrCode(self._qr_data, self._qr_module, self._qr_level, self._align))
            case other:
                raise EscposError(self._start, f"unknown symbol function {other.hex(' ')}")
