"""Carries out what the logic wants, with the kiosk's buttons, lamps, printer and store."""

from __future__ import annotations

from devices.ticket_kiosk.events import (
    ForgetOffline,
    KeepBlock,
    KeepKnown,
    KeepOffline,
    Light,
    MarkPrinted,
    Print,
    Refuse,
    SaveTicket,
)
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
        match effect:
            case SaveTicket(slip=slip):
                self._store.save(slip)
            case MarkPrinted(ticket=ticket):
                self._store.mark_printed(ticket)
            case KeepBlock(held=held):
                self._store.keep_block(held)
            case KeepOffline(ticket=offline, printed=printed):
                self._store.keep_offline(offline, printed=printed)
            case ForgetOffline(ticket=ticket):
                self._store.forget_offline(ticket)
            case KeepKnown(message=message):
                self._store.keep_known(message)

    def perform(self, effect: Effect) -> None:
        """Print, light or refuse."""
        match effect:
            case Print():
                self._print(effect)
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
