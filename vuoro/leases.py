"""A kiosk's book of leased numbers: what it may give by itself while the hub is away.

Owns the rule by which no number is ever given twice, whatever becomes of the kiosk. The hub never leases a number twice
on a day, so a kiosk has only to keep from giving one twice itself, and it cannot trust its own disk for that: it may be
an old copy, put back after a card has worn out, which knows nothing of the papers given since. Therefore

- a block is good only in the boot of the machine that asked for it. A disk cannot be changed without switching off, so
  whatever book a copy brings along is of an earlier boot, and void. A daemon that crashes within the boot goes on.
- the question names its boot, too. A copy may still hold the question, and the hub answers that as it did the first
  time: with a block from which papers have been given. What answers a question of an earlier boot is not taken.
- a block is good until its business day ends, counted by the monotonic clock from the question on; the wall clock may
  be wrong.

A reboot costs a block, and a kiosk that starts without the hub has no numbers until it has been there once.

Pure: the caller keeps the book durably before it prints. Must not know how messages travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from vuoro.messages.lease_commands import HandInTicket, LeaseNumbers
from vuoro.messages.replies import NumberLease
from vuoro.values import Language, Need, ServiceId, TicketId, TicketNumber, ticket_id, ticket_number

#: With fewer than a half of a block left, a kiosk asks for the next one.
_HALF: Final = 2


class HeldLease(Struct, frozen=True, kw_only=True):
    """A block of numbers in the kiosk's hands: ``next`` is given next, until ``until_ms`` of ``boot``."""

    lease: NumberLease
    boot: str
    until_ms: int
    next: int

    def left(self, boot: str, now_ms: int) -> int:
        """Return how many numbers can still be given."""
        good = boot == self.boot and now_ms < self.until_ms
        return max(0, self.lease.last + 1 - self.next) if good else 0


class OfflineTicket(Struct, frozen=True, kw_only=True):
    """A ticket that the kiosk has given by itself at ``given_ms`` of ``boot``, and the hub has not heard of."""

    ticket: TicketId
    number: TicketNumber
    service: ServiceId
    language: Language
    needs: tuple[Need, ...]
    epoch: int
    boot: str
    given_ms: int


class LeaseBook(Struct, frozen=True):
    """The blocks of one kiosk, one for each service."""

    blocks: Mapping[ServiceId, HeldLease] = {}


def is_low(book: LeaseBook, service: ServiceId, boot: str, now_ms: int) -> bool:
    """Return whether the kiosk should ask for a block of ``service``."""
    held = book.blocks.get(service)
    if held is None:
        return True
    return held.left(boot, now_ms) * _HALF < held.lease.last + 1 - held.lease.first


def enter(book: LeaseBook, question: LeaseNumbers, lease: NumberLease, boot: str) -> LeaseBook:
    """Return the book with the block that answers ``question``, in the place of the one of before."""
    if question.boot != boot:
        return book
    until_ms = question.asked_ms + lease.valid_ms
    held = HeldLease(lease=lease, boot=boot, until_ms=until_ms, next=lease.first)
    return LeaseBook({**book.blocks, lease.service: held})


def give(
    book: LeaseBook, service: ServiceId, language: Language, needs: tuple[Need, ...], *, boot: str, now_ms: int
) -> tuple[LeaseBook, OfflineTicket | None]:
    """Return the book without the next number of ``service``, and the ticket that has it; None where there is none."""
    held = book.blocks.get(service)
    if held is None or not held.left(boot, now_ms):
        return book, None
    number = ticket_number(held.lease.letter, held.next)
    ticket = OfflineTicket(
        ticket=ticket_id(held.lease.day, number),
        number=number,
        service=service,
        language=language,
        needs=needs,
        epoch=held.lease.epoch,
        boot=boot,
        given_ms=now_ms,
    )
    after = HeldLease(lease=held.lease, boot=held.boot, until_ms=held.until_ms, next=held.next + 1)
    return LeaseBook({**book.blocks, service: after}), ticket


def hand_in(ticket: OfflineTicket, boot: str, now_ms: int) -> HandInTicket:
    """Return what tells the hub of ``ticket``; of one from an earlier boot nobody knows how old it is."""
    return HandInTicket(
        number=ticket.number,
        service=ticket.service,
        language=ticket.language,
        needs=ticket.needs,
        epoch=ticket.epoch,
        age_ms=now_ms - ticket.given_ms if ticket.boot == boot else None,
    )
