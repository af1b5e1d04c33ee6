"""Carries out what the logic wants, with the kiosk's buttons, lamps, printer and store."""

from __future__ import annotations

from devices.ticket_kiosk.events import (
    Light,
    Print,
    PrintPage,
    Refuse,
)
from devices.ticket_kiosk.page_layout import lay_out_page
from devices.ticket_kiosk.ports import Buttons, Lamps, Printer, PrintJob
from devices.ticket_kiosk.store import TicketStore
from devices.ticket_kiosk.ticket import Typesetter
from vuoro.messages.loop import Durable, Effect


class KioskHands:
    """The kiosk's `vuoro.device.Hands`."""

    def __init__(
        self, buttons: Buttons, lamps: Lamps, printer: Printer, *, store: TicketStore, typesetter: Typesetter
    ) -> None:
        self._buttons = buttons
        self._lamps = lamps
        self._printer = printer
        self._store = store
        self._typesetter = typesetter

    def save(self, effect: Durable) -> None:
        """Write what has to last, or take it off, inside the outbox's transaction."""
        self._store.keep(effect)

    def perform(self, effect: Effect) -> None:
        """Print, light or refuse."""
        match effect:
            case Print():
                self._print(effect)
            case PrintPage():
                self._print_page(effect)
            case Light(button=button, lit=lit):
                self._lamps.set(button, lit=lit)
            case Refuse(button=button):
                self._lamps.refuse(button)

    def close(self) -> None:
        """Let go of all hardware."""
        self._buttons.close()
        self._printer.close()
        self._lamps.close()

    def _print(self, effect: Print) -> None:
        ticket = effect.slip.ticket
        self._printer.print(
            PrintJob(
                paper=ticket.ticket,
                name=ticket.number,
                data=self._typesetter.ticket(effect.slip),
                pressed_ns=effect.pressed_ns,
            )
        )

    def _print_page(self, effect: PrintPage) -> None:
        data = self._typesetter.encode(lay_out_page(effect, self._typesetter.columns))
        name = type(effect.errand.do).__name__
        self._printer.print(PrintJob(paper=effect.errand.do_id, name=name, data=data, is_ticket=False))
