"""A simulated kiosk with verbs of the world: press a button, run out of paper, open the cover.

Its printer really reads the ESC/POS bytes it is given; what comes out is what a person would see.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.events import Pressed, Printed, PrinterChanged, PrinterCondition, PrintFailed, Released
from devices.ticket_kiosk.ports import PrintJob
from vuoro.clock import Clock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import (
    AnyAct,
    AnySeen,
    PagePrinted,
    Paper,
    PaperSeen,
    PressButton,
    PressRefused,
    SetPaper,
)


class Eyes(Protocol):
    """Whoever stands before the kiosk; in a demo the wire to the simulation."""

    def see(self, seen: AnySeen) -> None:
        """See something."""
        ...


class FakeButtons:
    """Buttons that anyone can press without a finger."""

    def __init__(self, put: Callable[[Event], None], clock: Clock) -> None:
        self._put = put
        self._clock = clock

    def press(self, button: str) -> None:
        """Press a button and let it go."""
        self.hold(button)
        self.release(button)

    def hold(self, button: str) -> None:
        """Press a button and keep the finger on it."""
        self._put(Pressed(button, self._clock.now(), time.monotonic_ns()))

    def release(self, button: str) -> None:
        """Take the finger off a button."""
        self._put(Released(button, self._clock.now()))

    def close(self) -> None:
        """Nothing to let go of."""


class FakeLamps:
    """Lamps whose light can be asked for."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self.lit: set[str] = set()

    def set(self, button: str, *, lit: bool) -> None:
        """Switch a lamp."""
        (self.lit.add if lit else self.lit.discard)(button)

    def refuse(self, button: str) -> None:
        """Let the person before the kiosk see that nothing happens."""
        self._eyes.see(PressRefused(real_ns=time.monotonic_ns(), button=button))

    def close(self) -> None:
        """Put all lamps out."""
        self.lit.clear()


class FakePrinter:
    """A printer with a roll that can end, a cover that can be opened and a plug that can be pulled.

    It prints a ticket in no time. ``pages`` are the letters of its code pages.
    """

    def __init__(self, put: Callable[[Event], None], eyes: Eyes, pages: Mapping[int, str]) -> None:
        self._put = put
        self._eyes = eyes
        self._pages = pages
        self._condition = PrinterCondition.OK
        self._ends_in_next = False

    def start(self) -> None:
        """Tell how the printer is."""
        self._put(PrinterChanged(self._condition))

    def print(self, job: PrintJob) -> None:
        """Print a ticket, if the printer can."""
        first_byte_ns = time.monotonic_ns()
        if self._ends_in_next:
            self._ends_in_next = False
            self._condition = PrinterCondition.PAPER_OUT
        if not self._condition.can_print:
            self._put(PrintFailed(job.paper, self._condition))
            return
        self._eyes.see(_seen(job, read(job.data, self._pages).lines(), first_byte_ns))
        self._put(Printed(job.paper))

    def close(self) -> None:
        """Nothing to let go of."""

    def run_low(self) -> None:
        """Let the roll come near its end."""
        self._become(PrinterCondition.PAPER_LOW)

    def run_out_of_paper(self) -> None:
        """Let the roll end."""
        self._become(PrinterCondition.PAPER_OUT)

    def run_out_in_the_next_ticket(self) -> None:
        """Let the roll end in the middle of the next ticket."""
        self._ends_in_next = True

    def load_paper(self) -> None:
        """Put in a new roll."""
        self._become(PrinterCondition.OK)

    def open_cover(self) -> None:
        """Open the cover."""
        self._become(PrinterCondition.COVER_OPEN)

    def close_cover(self) -> None:
        """Close the cover."""
        self._become(PrinterCondition.OK)

    def fall_silent(self) -> None:
        """Answer nothing any more."""
        self._become(PrinterCondition.SILENT)

    def answer_again(self) -> None:
        """Answer as before."""
        self._become(PrinterCondition.OK)

    def _become(self, condition: PrinterCondition) -> None:
        self._condition = condition
        self._put(PrinterChanged(condition))


def _seen(job: PrintJob, lines: tuple[str, ...], real_ns: int) -> AnySeen:
    if not job.is_ticket:
        return PagePrinted(real_ns=real_ns, do=job.paper, lines=lines)
    return PaperSeen(real_ns=real_ns, ticket=job.paper, number=job.name, pressed_ns=job.pressed_ns, lines=lines)


class World:
    """Lets happen to the simulated kiosk what the simulation wants."""

    def __init__(self, buttons: FakeButtons, printer: FakePrinter) -> None:
        self._buttons = buttons
        self._papers = {
            Paper.OK: printer.load_paper,
            Paper.LOW: printer.run_low,
            Paper.OUT: printer.run_out_of_paper,
        }

    def act(self, act: AnyAct) -> None:
        """Press a button or change the roll; other acts are meant for other devices."""
        match act:
            case PressButton(button=button):
                self._buttons.press(button)
            case SetPaper(paper=paper):
                self._papers[paper]()
            case _:
                pass
