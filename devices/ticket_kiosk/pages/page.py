"""A page as words and choices, before anyone draws or speaks it.

Owns the shape of a page and what a choice can do. Must not know pixels, nor how anything is said aloud.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from vuoro.values import Language, Need, ServiceId, TicketNumber


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
    STILL_THERE = "still_there"


class Go(Struct, frozen=True):
    """Turn to a page; ``subject`` is the authority, service, … that it is about."""

    place: Place
    subject: str = ""


class Choose(Struct, frozen=True):
    """Go on in this language."""

    language: Language


class Letter(Struct, frozen=True):
    """Write a letter of the on-screen keyboard."""

    letter: str


class Erase(Struct, frozen=True):
    """Take the last letter away."""


class Wish(Struct, frozen=True):
    """Ask for this, or not after all."""

    need: Need


class Take(Struct, frozen=True):
    """Take a number."""

    service: ServiceId


class CheckInNow(Struct, frozen=True):
    """Check in with the booking code that was written."""


class Back(Struct, frozen=True):
    """Return to the page before."""


class StartOver(Struct, frozen=True):
    """End the visit."""


class Leaf(Struct, frozen=True):
    """Turn over a list that is longer than a page: forward or back."""

    by: int


class Resize(Struct, frozen=True):
    """Make the text large, or as before."""


class Contrast(Struct, frozen=True):
    """White on black, or as before."""


class Stay(Struct, frozen=True):
    """The customer is still there and needs more time."""


Act = Go | Choose | Letter | Erase | Wish | Take | CheckInNow | Back | StartOver | Leaf | Resize | Contrast | Stay


class Choice(Struct, frozen=True, kw_only=True):
    """Something to touch. ``marked`` is chosen already, ``main`` what most people want, ``muted`` not to be had now."""

    act: Act
    label: str
    detail: str = ""
    marked: bool = False
    main: bool = False
    muted: bool = False


class Look(Struct, frozen=True, kw_only=True):
    """How a page is shown: with large letters, in high contrast."""

    large: bool = False
    contrast: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """One page. ``typed`` is what has been written on the ``keyboard``; ``number`` stands larger than all else.

    ``top`` holds the languages and the look, ``bottom`` the ways back; both are always in sight.
    """

    place: Place
    language: Language
    title: str
    lines: tuple[str, ...] = ()
    number: TicketNumber | None = None
    typed: str | None = None
    choices: tuple[Choice, ...] = ()
    keyboard: tuple[tuple[Choice, ...], ...] = ()
    top: tuple[Choice, ...] = ()
    bottom: tuple[Choice, ...] = ()
    look: Look = Look()

    @property
    def touchable(self) -> tuple[Choice, ...]:
        """Return all choices in the order in which keys go through them."""
        keys = tuple(key for row in self.keyboard for key in row)
        return (*self.choices, *keys, *self.bottom, *self.top)
