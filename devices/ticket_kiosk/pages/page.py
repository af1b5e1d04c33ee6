"""The kinds of the kiosk's pages, what its choices do beside what those of every device do, and their drawings."""

from __future__ import annotations

from enum import StrEnum

from devices.ticket_kiosk.pages.signs import Sign
from vuoro.touch.page import Act, Choice, Page
from vuoro.values import HelpReason, Need, ServiceId


class Place(StrEnum):
    """The kinds of pages."""

    WELCOME = "welcome"
    MENU = "menu"
    AUTHORITIES = "authorities"
    AUTHORITY = "authority"
    SITUATIONS = "situations"
    SITUATION = "situation"
    SEARCH = "search"
    SERVICE = "service"
    NEEDS = "needs"
    APPOINTMENT = "appointment"
    DOCUMENTS = "documents"
    DOCUMENT = "document"
    ELSEWHERE = "elsewhere"
    ASKING = "asking"
    RESULT = "result"
    REFUSED = "refused"
    UNSURE = "unsure"
    CALLED = "called"
    IDENTITY = "identity"


class KioskChoice(Choice, frozen=True, kw_only=True):
    """A choice with a drawing before its label, or the letter of a service."""

    sign: Sign | str = ""


class KioskPage(Page, frozen=True, kw_only=True):
    """A page with a large drawing or letter, small ones before some of its lines, and a ``lead`` under its title."""

    sign: Sign | str = ""
    signs: tuple[tuple[str, Sign], ...] = ()
    lead: str = ""


class Go(Act, frozen=True):
    """Turn to a page; ``subject`` is the authority, service, … that it is about."""

    place: Place
    subject: str = ""


class Wish(Act, frozen=True):
    """Ask for this, or not after all."""

    need: Need


class Take(Act, frozen=True):
    """Take a number."""

    service: ServiceId


class CheckInNow(Act, frozen=True):
    """Check in with the booking code that was written."""


class CallAdvisor(Act, frozen=True):
    """Ask the advisor to come."""

    reason: HelpReason


class NeedNoAdvisor(Act, frozen=True):
    """Tell that no advisor is needed any more."""

    reason: HelpReason


class Note(Act, frozen=True):
    """Go on with the number in mind: its paper cannot come out."""
