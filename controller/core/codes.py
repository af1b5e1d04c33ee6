"""What is made from the site's secret: the customer's code of a ticket, and the clerk's mark of a day.

Owns the two ways. The secret never leaves the hub; without it neither can be turned back.
"""

from __future__ import annotations

import hmac
from datetime import date
from typing import Final

#: Hexadecimal digits of a clerk's mark: enough to tell the clerks of one day apart.
_MARK_DIGITS: Final = 16


def clerk_mark(secret: bytes, day: date, account: str) -> str:
    """Return what stands for ``account`` on ``day``: the same all day, another one on every other day."""
    return _digest(secret, f"clerk {day.isoformat()} {account}").hex()[:_MARK_DIGITS]


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode(), "sha256")
