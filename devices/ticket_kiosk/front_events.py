"""What can happen at a kiosk's keypad, and what the front asks of the kiosk's rules."""

from __future__ import annotations

from devices.ticket_kiosk.pages.keys import PadKey
from vuoro.messages.commands import CheckIn, TakeTicket
from vuoro.messages.loop import Event
from vuoro.values import HelpReason, Language, TicketId


class KeyStruck(Event, frozen=True):
    """A key of the keypad went down."""

    key: PadKey
    real_ns: int


class NumberWanted(Event, frozen=True):
    """A customer has asked for a number on the pages."""

    wish: TakeTicket
    real_ns: int


class Arrived(Event, frozen=True):
    """A customer with an appointment has written its code on the pages."""

    wish: CheckIn


class AdvisorCalled(Event, frozen=True):
    """A customer wants the advisor to come; ``ticket`` is the first one of the visit, where there is one."""

    reason: HelpReason
    language: Language
    ticket: TicketId | None = None


class AdvisorNotNeeded(Event, frozen=True):
    """A customer who had called the advisor needs none any more."""

    reason: HelpReason


class Noted(Event, frozen=True):
    """A customer has read the number on the screen and goes on without its paper, which cannot come out."""

    ticket: TicketId


#: What a touch on the pages asks of the kiosk's rules.
Wished = NumberWanted | Arrived | AdvisorCalled | AdvisorNotNeeded | Noted
