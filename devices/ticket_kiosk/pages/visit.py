"""One customer's visit to the kiosk: how they have come to the page they see, and what they have chosen so far."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.pages.page import Place
from vuoro.touch.page import Look
from vuoro.values import Language, Need, TicketId


class Stop(Struct, frozen=True):
    """A page on the customer's way; ``leaf`` counts the pages turned over of a long list."""

    place: Place
    subject: str = ""
    leaf: int = 0


class Visit(Struct, frozen=True, kw_only=True):
    """The visit; as it is made it waits for the next customer.

    ``trail`` ends with the page in sight. ``first`` is the first ticket of this visit: whoever takes another one takes
    it for the same visit. ``taken`` is what the paper says that came last. ``idle_from`` is when the customer last did
    anything, in milliseconds of monotonic time; while ``warned``, they are asked whether they are still there.
    """

    language: Language
    trail: tuple[Stop, ...] = (Stop(Place.WELCOME),)
    query: str = ""
    needs: tuple[Need, ...] = ()
    taken: Slip | None = None
    first: TicketId | None = None
    look: Look = Look()
    idle_from: int | None = None
    warned: bool = False

    @property
    def here(self) -> Stop:
        """Return the page in sight."""
        return self.trail[-1]

    def go(self, place: Place, subject: str = "") -> Visit:
        """Return the visit at another page."""
        return replace(self, trail=(*self.trail, Stop(place, subject)))

    def back(self) -> Visit:
        """Return the visit at the page before."""
        return replace(self, trail=self.trail[:-1] or self.trail)

    def instead(self, place: Place, subject: str = "") -> Visit:
        """Return the visit at a page that takes the place of this one and cannot be left by going back."""
        trail = (Stop(Place.WELCOME), Stop(Place.MENU), Stop(place, subject))
        return replace(self, trail=trail[:2] if place is Place.MENU else trail)
