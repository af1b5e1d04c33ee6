"""What can happen at a kiosk's keypad, and what the front asks of the kiosk's rules."""

from __future__ import annotations

from devices.ticket_kiosk.pages.keys import PadKey
from vuoro.messages.commands import CheckIn, TakeTicket
from vuoro.messages.loop import Event


class KeyStruck(Event, frozen=True):
    """A key of the keypad went down."""

    key: PadKey
    real_ns: int


class Asked(Event, frozen=True):
    """A customer has asked for a number on the pages."""

    wish: TakeTicket
    real_ns: int


class Arrived(Event, frozen=True):
    """A customer with an appointment has written its code on the pages."""

    wish: CheckIn
