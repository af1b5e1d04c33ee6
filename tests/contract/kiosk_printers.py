"""Printers to try the port `Printer` with: the simulated one, and the real adapters with ours on a pseudo-terminal."""

from __future__ import annotations

import os
import queue
import select
import threading
import time
import tty
from pathlib import Path
from typing import Protocol

from devices.ticket_kiosk.escpos_reader import TruncatedError, read
from devices.ticket_kiosk.events import PrinterCondition
from devices.ticket_kiosk.hardware import connect
from devices.ticket_kiosk.paper import Cut, TextLine
from devices.ticket_kiosk.ports import Printer, PrintJob
from devices.ticket_kiosk.printing import StreamPrinter
from devices.ticket_kiosk.settings import PrinterKind, PrinterSettings
from devices.ticket_kiosk.simulated import FakePrinter
from devices.ticket_kiosk.ticket import Typesetter
from tests.kiosk_examples import slip, ticket
from vuoro.backoff import Backoff
from vuoro.clock import SystemClock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, PaperSeen

TYPESETTER = Typesetter("TM-T20II")
CLOCK = SystemClock()
_PATIENCE_S = 10.0
_TURN_S = 0.001


def job(number: str) -> PrintJob:
    """Return the print job of a ticket."""
    return PrintJob(paper=ticket(number).ticket, name=number, data=TYPESETTER.ticket(slip(number)))


class Events:
    """The kiosk's inbox, as the adapters see it."""

    def __init__(self) -> None:
        self._queue: queue.Queue[Event] = queue.Queue()

    def put(self, event: Event) -> None:
        """Take an event from any thread."""
        self._queue.put(event)

    def next(self) -> Event:
        """Return the next event; fails when none comes."""
        return self._queue.get(timeout=_PATIENCE_S)


class Rig(Protocol):
    """A printer with its adapter, and the hands that do things to it."""

    printer: Printer
    events: Events

    def run_low(self) -> None: ...
    def run_out_of_paper(self) -> None: ...
    def run_out_in_the_next_ticket(self) -> None: ...
    def load_paper(self) -> None: ...
    def open_cover(self) -> None: ...
    def close_cover(self) -> None: ...
    def fall_silent(self) -> None: ...
    def answer_again(self) -> None: ...
    def numbers(self) -> list[str]:
        """Return the numbers of the tickets that came out whole."""
        ...

    def close(self) -> None: ...


class FakeRig(FakePrinter):
    """The simulated printer is its own rig."""

    def __init__(self) -> None:
        self.events = Events()
        self._seen: list[AnySeen] = []
        super().__init__(self.events.put, self, TYPESETTER.code_pages)
        self.printer: Printer = self

    def see(self, seen: AnySeen) -> None:
        """Remember what came out."""
        self._seen.append(seen)

    def numbers(self) -> list[str]:
        """Return the numbers of the tickets that came out whole."""
        return [seen.number for seen in self._seen if isinstance(seen, PaperSeen)]


class PtyRig:
    """A real adapter with a printer of ours at the other end of a pseudo-terminal."""

    def __init__(
        self, kind: PrinterKind, folder: Path, *, plugged_in: bool = True, backoff: Backoff | None = None
    ) -> None:
        self.events = Events()
        self.device = folder / "printer"
        self.condition = PrinterCondition.OK
        self.paper = b""
        self.noise = b""
        self._out_after: int | None = None
        self._cut_after: int | None = None
        self._plug: _Plug | None = None
        settings = PrinterSettings(kind=kind, device=self.device)
        self.printer: Printer = StreamPrinter(
            lambda: connect(settings), self.events.put, poll_s=0.02, reply_s=0.4, backoff=backoff
        )
        if plugged_in:
            self.plug_in()

    def plug_in(self) -> None:
        """Connect the printer, under the same name as before."""
        self._plug = _Plug(self)
        self.device.unlink(missing_ok=True)
        self.device.symlink_to(self._plug.name)

    def unplug(self) -> None:
        """Pull the plug."""
        if self._plug is not None:
            self._plug.pull()
            self._plug = None
        self.device.unlink(missing_ok=True)

    def unplug_in_the_next_ticket(self, after_bytes: int) -> None:
        """Pull the plug in the next ticket, when so many bytes of it have come."""
        self._cut_after = len(self.paper) + after_bytes

    def run_out_in_the_next_ticket(self) -> None:
        """Let the roll end in the middle of the next ticket."""
        self._out_after = len(self.paper) + 300

    def stall(self) -> None:
        """Take nothing any more."""
        assert self._plug is not None
        self._plug.stall()

    def run_low(self) -> None:
        self.condition = PrinterCondition.PAPER_LOW

    def run_out_of_paper(self) -> None:
        self.condition = PrinterCondition.PAPER_OUT

    def load_paper(self) -> None:
        self.condition = PrinterCondition.OK

    def open_cover(self) -> None:
        self.condition = PrinterCondition.COVER_OPEN

    def close_cover(self) -> None:
        self.condition = PrinterCondition.OK

    def fall_silent(self) -> None:
        self.condition = PrinterCondition.SILENT

    def answer_again(self) -> None:
        self.condition = PrinterCondition.OK

    def numbers(self) -> list[str]:
        """Return the numbers of the tickets that came out whole, read from the bytes on the paper."""
        numbers, number = [], ""
        for part in read(self.paper, TYPESETTER.code_pages).parts:
            if isinstance(part, TextLine) and part.runs and part.runs[0].style.height == 8:
                number = part.text
            if isinstance(part, Cut):
                numbers.append(number)
        return numbers

    def close(self) -> None:
        """Let go of all."""
        self.printer.close()
        self.unplug()

    def take(self, data: bytes) -> bytes | None:
        """Print ``data`` and return the answers to the questions in it; None when the plug is pulled."""
        answers = b""
        while data:
            at = data.find(b"\x10\x04")
            text, question, data = (data, b"", b"") if at < 0 else (data[:at], data[at : at + 3], data[at + 3 :])
            if not self._print(text):
                return None
            answers += self._answer(question[2]) if question else b""
        return answers

    def _print(self, text: bytes) -> bool:
        if self._cut_after is not None and len(self.paper) + len(text) >= self._cut_after:
            self.paper += text[: self._cut_after - len(self.paper)]
            self._cut_after = None
            return False
        if self._out_after is not None and len(self.paper) + len(text) >= self._out_after:
            self.paper += text[: self._out_after - len(self.paper)]
            self._out_after = None
            self.condition = PrinterCondition.PAPER_OUT
        elif self.condition not in (PrinterCondition.PAPER_OUT, PrinterCondition.COVER_OPEN):
            self.paper += text
        return True

    def _answer(self, question: int) -> bytes:
        if self.condition is PrinterCondition.SILENT:
            return b""
        return self.noise + bytes([_ANSWERS.get(self.condition, {}).get(question, 0x12)])


_ANSWERS = {
    PrinterCondition.PAPER_LOW: {4: 0x1E},
    PrinterCondition.PAPER_OUT: {1: 0x1A, 2: 0x32, 4: 0x7E},
    PrinterCondition.COVER_OPEN: {1: 0x1A, 2: 0x16},
    PrinterCondition.OFFLINE: {1: 0x1A},
}


class _Plug:
    """One life of the connection."""

    def __init__(self, rig: PtyRig) -> None:
        self._rig = rig
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.name = os.ttyname(self._slave)
        self._stalled = threading.Event()
        self._pulled = threading.Event()
        os.set_blocking(self._master, False)
        self._thread = threading.Thread(target=self._run, name="pty printer", daemon=True)
        self._thread.start()

    def stall(self) -> None:
        self._stalled.set()

    def pull(self) -> None:
        self._pulled.set()
        self._thread.join(_PATIENCE_S)

    def _run(self) -> None:
        try:
            while not self._pulled.is_set():
                if self._stalled.is_set():
                    time.sleep(_TURN_S)
                elif select.select([self._master], [], [], _TURN_S)[0] and not self._turn():
                    return
        finally:
            os.close(self._master)
            os.close(self._slave)

    def _turn(self) -> bool:
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return True
        answers = self._rig.take(data)
        if answers:
            os.write(self._master, answers)
        return answers is not None


def is_readable(paper: bytes) -> bool:
    """Return whether the bytes on the paper end with a whole command."""
    try:
        read(paper, TYPESETTER.code_pages)
    except TruncatedError:
        return False
    return True
