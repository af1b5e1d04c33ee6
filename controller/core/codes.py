"""What is made from the site's secret: the customer's code of a ticket, and the clerk's mark of a day.

Owns the two ways. The secret never leaves the hub; without it neither can be turned back.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from vuoro.values import TicketId, ticket_id, ticket_number

#: Crockford's base 32: no letter that looks like a digit or like another letter, and no U.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE: Final = str.maketrans("OIL", "011")
_CODE_LENGTH: Final = 6
#: So many numbers of a letter are one page of the directory of codes.
PAGE: Final = 100
#: So many pages need not be made again: those of the busiest day of ten services.
_KNOWN_PAGES: Final = 200
#: Enough that no two bookings of a site are taken for each other.
_BOOKING_DIGITS: Final = 24
#: Hexadecimal digits of a clerk's mark: enough to tell the clerks of one day apart.
_MARK_DIGITS: Final = 16


def clerk_mark(secret: bytes, day: date, account: str) -> str:
    """Return what stands for ``account`` on ``day``: the same all day, another one on every other day."""
    return _digest(secret, f"clerk {day.isoformat()} {account}").hex()[:_MARK_DIGITS]


def ticket_code(secret: bytes, ticket: TicketId) -> str:
    """Return the code by which whoever has the paper of ``ticket`` may cancel it: 30 bits, easy to read and to type."""
    bits = int.from_bytes(_digest(secret, f"ticket {ticket}"), "big")
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_CODE_LENGTH))


@lru_cache(maxsize=_KNOWN_PAGES)
def codes_of(secret: bytes, day: date, letter: str, page: int) -> Mapping[str, tuple[TicketId, ...]]:
    """Return the tickets by their codes of one page of the numbers that there can be under ``letter`` on ``day``."""
    known: dict[str, tuple[TicketId, ...]] = {}
    for ordinal in range(page * PAGE, (page + 1) * PAGE):
        ticket = ticket_id(day, ticket_number(letter, ordinal))
        code = ticket_code(secret, ticket)
        known[code] = (*known.get(code, ()), ticket)
    return known


def booking_mark(secret: bytes, code: str) -> str:
    """Return what stands for a booking code: the hub knows it again, and nobody can read it back."""
    return _digest(secret, f"booking {code.upper()}").hex()[:_BOOKING_DIGITS]


def as_typed(code: str) -> str:
    """Return what somebody meant who typed ``code``: in whatever case, with O for 0 and I or L for 1."""
    return code.upper().translate(_LOOK_ALIKE)


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode(), "sha256")
