"""Which number comes next under a letter, and whether a ticket was ever issued.

Owns the ranges and the rule of the business day. A customer's paper has no date on its face, so numbers start again
only on a day that is new and only when no paper of the letter is still open: a clock that jumps repeats nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages.replies import RejectionCode
from vuoro.values import TicketId

#: 700 to 999 are kept for the blocks of numbers that kiosks hold while the hub is away.
LEASED: Final = range(700, 1000)
LAST: Final = 9999


def next_ordinal(lobby: Lobby, letter: str) -> int:
    """Return the next ordinal under ``letter`` on the lobby's day. Raises `Refused` after the last one."""
    ordinal = _last_ordinal(lobby, letter) + 1
    if ordinal in LEASED:
        return LEASED.stop
    if ordinal > LAST:
        raise Refused(RejectionCode.NUMBERS_EXHAUSTED, f"all numbers of the letter {letter} are given")
    return ordinal


def was_issued(lobby: Lobby, ticket: TicketId) -> bool:
    """Return whether ``ticket`` is open, or was issued on the lobby's day and has ended since.

    Of numbers that kiosks give by themselves those are known that were handed in, also of the days before.
    """
    if ticket in lobby.tickets:
        return True
    day, _, number = ticket.partition("-")
    letter, ordinal = number[0], int(number[1:])
    if ordinal in LEASED:
        return any(
            block.has(letter, ordinal) and ordinal in block.used and day == f"{block.day:%Y%m%d}"
            for block in lobby.leases.values()
        )
    return 1 <= ordinal <= lobby.counters.get(letter, 0) and day == f"{lobby.day:%Y%m%d}"


def _last_ordinal(lobby: Lobby, letter: str) -> int:
    given_today = lobby.counters.get(letter, 0)
    last = lobby.numbers.get(letter)
    if last is None or _starts_again(lobby, letter, last.day):
        return given_today
    return max(given_today, last.ordinal)


def _starts_again(lobby: Lobby, letter: str, last_day: date) -> bool:
    is_new_day = lobby.day > last_day and letter not in lobby.counters
    return is_new_day and not any(ticket.face.number[0] == letter for ticket in lobby.tickets.values())
