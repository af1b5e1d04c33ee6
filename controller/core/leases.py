"""The rules of leased numbers: which block a kiosk gets, and how a ticket given without the hub comes into the lobby.

Owns the blocks within `numbers.LEASED`. The kiosk's side, and why no number is given twice, is in `vuoro.leases`.
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.core.finding import known_service
from controller.core.lobby import Lease, Lobby
from controller.core.numbers import LEASED
from controller.core.order import arrival_ms
from controller.core.refusal import Refused, name_of
from vuoro.messages import events
from vuoro.messages.commands import HandInTicket, LeaseNumbers
from vuoro.messages.replies import RejectionCode
from vuoro.values import CancelReason, ClientId, Moment, ticket_id


def lease(lobby: Lobby, command: LeaseNumbers, kiosk: ClientId) -> Iterator[events.AnyFact]:
    """A kiosk gets the next free block of a service; every block of the site has a higher epoch than the one before."""
    service = known_service(lobby, command.service)
    block = _free_block(lobby, service.letter, command.offered)
    if block is None:
        raise Refused(RejectionCode.NUMBERS_EXHAUSTED, f"all blocks of the letter {service.letter} are leased")
    yield events.NumbersLeased(
        kiosk=kiosk,
        service=service.id,
        letter=service.letter,
        first=block.start,
        last=block.stop - 1,
        epoch=max(lobby.leases, default=0) + 1,
    )


def hand_in(lobby: Lobby, command: HandInTicket, kiosk: ClientId, now: Moment) -> Iterator[events.AnyFact]:
    """A ticket that a kiosk gave while the hub was away takes its place among those who wait.

    A ticket of an earlier day comes too late to be served, and ends as what is left over at closing time does.
    """
    block = _block_of(lobby, command, kiosk)
    ticket = ticket_id(block.day, command.number)
    yield events.TicketIssued(
        ticket=ticket,
        number=command.number,
        service=command.service,
        language=command.language,
        needs=command.needs,
        arrival=lobby.seq + 1,
        key_ms=_arrived_ms(block, command.age_ms, now),
        lease=block.epoch,
    )
    if block.day < lobby.day:
        yield events.TicketCancelled(ticket=ticket, reason=CancelReason.CLOSED)


def _arrived_ms(block: Lease, age_ms: int | None, now: Moment) -> int:
    """Return when the customer came: never before the block was leased, and at ``now`` where nobody knows."""
    received_ms = arrival_ms(now)
    return received_ms if age_ms is None else max(block.granted_ms, received_ms - age_ms)


def _block_of(lobby: Lobby, command: HandInTicket, kiosk: ClientId) -> Lease:
    block = lobby.leases.get(command.epoch)
    letter, ordinal = command.number[0], int(command.number[1:])
    if block is None or (block.kiosk, block.service) != (kiosk, command.service) or not block.has(letter, ordinal):
        message = f"{kiosk} has no lease {command.epoch} of {command.service} with the number {command.number}"
        raise Refused(RejectionCode.LEASE_UNKNOWN, message, (name_of(LeaseNumbers),))
    if ordinal in block.used:
        raise Refused(RejectionCode.NUMBER_TAKEN, f"{command.number} of lease {command.epoch} was handed in before")
    return block


def _free_block(lobby: Lobby, letter: str, offered: int | None) -> range | None:
    """Return the next block that nobody has had today, and that has no number of a ticket still open from before.

    Where none is left as large as a kiosk of ``offered`` services wants it, a smaller one is better than none.
    """
    least, size = lobby.plan.site.numbers.block_size, lobby.plan.site.block_size(offered)
    block = _free_block_of(size, lobby, letter)
    while block is None and size > least:
        size = max(least, size // 2)
        block = _free_block_of(size, lobby, letter)
    return block


def _free_block_of(size: int, lobby: Lobby, letter: str) -> range | None:
    """Blocks go round from day to day, so that a paper of yesterday is least likely to look like one of today."""
    leased = [block for _, block in sorted(lobby.leases.items()) if block.letter == letter]
    used = {ordinal for block in leased if block.day == lobby.day for ordinal in range(block.first, block.last + 1)}
    used |= {int(ticket.face.number[1:]) for ticket in lobby.tickets.values() if ticket.face.number[0] == letter}
    blocks = [range(first, first + size) for first in range(LEASED.start, LEASED.stop - size + 1, size)]
    went_last = leased[-1].last if leased else LEASED.start - 1
    blocks.sort(key=lambda block: (block.start <= went_last, block.start))
    return next((block for block in blocks if used.isdisjoint(block)), None)
