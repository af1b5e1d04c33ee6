"""What can happen at a kiosk's screen, keypad and headset, and what the front asks of the kiosk's rules."""

from __future__ import annotations

from enum import StrEnum

from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.pages.page import Act
from vuoro.messages.commands import CheckIn, TakeTicket
from vuoro.messages.loop import Event


class Part(StrEnum):
    """A part of the front that may fail; the kiosk goes on with the others. Its value is the finding's code."""

    SCREEN = "no_screen"
    KEYPAD = "keypad_unplugged"
    VOICE = "no_sound"


class Touched(Event, frozen=True):
    """A finger came down on a choice of the page that was in sight; ``real_ns`` is as in `events.Pressed`."""

    act: Act
    real_ns: int


class KeyStruck(Event, frozen=True):
    """A key of the keypad went down."""

    key: PadKey
    real_ns: int


class HeadsetChanged(Event, frozen=True):
    """A headset was plugged in, or pulled out."""

    plugged: bool


class Asked(Event, frozen=True):
    """A customer has asked for a number on the pages."""

    wish: TakeTicket
    real_ns: int


class Arrived(Event, frozen=True):
    """A customer with an appointment has written its code on the pages."""

    wish: CheckIn


class PartTroubled(Event, frozen=True):
    """Screen, keypad or voice cannot be used, and why (``trouble``), or can be used again (None)."""

    part: Part
    trouble: str | None
