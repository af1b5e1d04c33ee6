"""What the kiosk asks of its hardware, real or simulated.

Buttons and printer put what happens into the inbox by themselves; nothing here waits for slow hardware.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from devices.ticket_kiosk.events import PaperId


class PrintJob(Struct, frozen=True, kw_only=True):
    """A paper for the printer; ``name`` is for the log: a ticket's number, or what else is printed.

    ``pressed_ns`` is when the customer pressed, None for a reprint after a restart and for all that is no ticket.
    """

    paper: PaperId
    name: str
    data: bytes
    is_ticket: bool = True
    pressed_ns: int | None = None


class Buttons(Protocol):
    """The buttons: they put `Pressed` and `Released` into the inbox, every strike, with all bouncing."""

    def close(self) -> None:
        """Let go of the pins."""
        ...


class Lamps(Protocol):
    """The lamp of each button."""

    def set(self, button: str, *, lit: bool) -> None:
        """Switch a lamp."""
        ...

    def refuse(self, button: str) -> None:
        """Let the customer see that the press had no effect; the lamp is dark or goes dark right after."""
        ...

    def close(self) -> None:
        """Put all lamps out and let go of the pins."""
        ...


class Printer(Protocol):
    """The ticket printer.

    It puts `PrinterChanged` into the inbox when it first knows its condition and whenever that changes. Each job ends
    with one `Printed` or one `PrintFailed`; after a failure the condition is told again, even when it is the same.
    """

    def start(self) -> None:
        """Begin to watch the printer."""
        ...

    def print(self, job: PrintJob) -> None:
        """Print a paper; returns at once. The next job may come when this one has ended."""
        ...

    def close(self) -> None:
        """Let go of the printer."""
        ...
