"""Giving numbers without the hub: the blocks the kiosk holds, the tickets it gave by itself, how they are handed in.

Owns what is asked of the hub for such a time, and what it is told afterwards. Pure; must not know presses or paper.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.ticket_kiosk.events import ForgetOffline, KeepBlock, KeepOffline
from vuoro.leases import HeldLease, LeaseBook, OfflineTicket, enter, give, hand_in, is_low
from vuoro.messages.commands import HandInTicket, LeaseNumbers, TakeTicket, TicketPrinted
from vuoro.messages.loop import Durable, Send
from vuoro.messages.replies import Accepted, NumberLease, Rejected, Reply
from vuoro.values import Moment, ServiceId, TicketId

#: A service whose numbers are all leased is asked about again after this time: another kiosk's day may have ended.
ASK_AGAIN_MS: Final = 600_000


class Unheard(Struct, frozen=True):
    """A ticket that the hub has not heard of; ``printed`` tells whether its paper is out."""

    ticket: OfflineTicket
    printed: bool = False


class Alone(Struct, frozen=True, kw_only=True):
    """What the kiosk has for the time when it is alone.

    ``asking`` are the services of questions without an answer; those in ``not_before`` are not asked about until then.
    Tickets are handed in one by one (``handing_in``), so that the age of each is as old as its journey and no older.
    """

    boot: str = ""
    book: LeaseBook = LeaseBook()
    unheard: tuple[Unheard, ...] = ()
    asking: frozenset[ServiceId] = frozenset()
    not_before: dict[ServiceId, int] = {}
    handing_in: TicketId | None = None
    refused: str = ""

    @property
    def left(self) -> int:
        """Return how many numbers can be given, over all services."""
        return sum(_left(held) for held in self.book.blocks.values())

    @property
    def next_end(self) -> int | None:
        """Return when a block ends or a question may be asked again, in milliseconds of monotonic time."""
        ends = [held.until_ms for held in self.book.blocks.values()]
        return min([*ends, *self.not_before.values()], default=None)

    def at(self, now: Moment) -> Alone:
        """Return what is left at ``now``: blocks end with their day, and with the boot in which they were asked for."""
        blocks = {
            service: held
            for service, held in self.book.blocks.items()
            if held.boot == self.boot and now.mono_ms < held.until_ms
        }
        waiting = {service: until for service, until in self.not_before.items() if now.mono_ms < until}
        if len(blocks) == len(self.book.blocks) and len(waiting) == len(self.not_before):
            return self
        return replace(self, book=LeaseBook(blocks), not_before=waiting)

    def can_give(self, service: ServiceId) -> bool:
        """Return whether there is a number of ``service``."""
        held = self.book.blocks.get(service)
        return held is not None and _left(held) > 0

    def ask(self, services: Collection[ServiceId], now: Moment) -> tuple[Alone, tuple[Send, ...]]:
        """Ask for a block of each service that runs low; ``services`` are all that the kiosk gives numbers for."""
        wanted = [
            service
            for service in services
            if service not in self.asking
            and service not in self.not_before
            and is_low(self.book, service, self.boot, now.mono_ms)
        ]
        questions = [
            LeaseNumbers(service=service, boot=self.boot, asked_ms=now.mono_ms, offered=len(services))
            for service in wanted
        ]
        asked = replace(self, asking=self.asking.union(wanted)) if wanted else self
        return asked, tuple(Send(question) for question in questions)

    def answered(self, question: LeaseNumbers, reply: Reply, now: Moment) -> tuple[Alone, tuple[Durable, ...]]:
        """Take the block that the hub has given, or wait before asking again."""
        alone = replace(self, asking=self.asking - {question.service})
        if isinstance(reply, Accepted) and isinstance(reply.result, NumberLease):
            book = enter(self.book, question, reply.result, self.boot)
            kept = () if book is self.book else (KeepBlock(book.blocks[question.service]),)
            return replace(alone, book=book).at(now), kept
        waiting = {**self.not_before, question.service: now.later(ASK_AGAIN_MS)}
        return replace(alone, not_before=waiting), ()

    def give(self, wish: TakeTicket, now: Moment) -> tuple[Alone, OfflineTicket | None, tuple[Durable, ...]]:
        """Give the next number of the service; None where there is none."""
        book, ticket = give(self.book, wish.service, wish.language, wish.needs, boot=self.boot, now_ms=now.mono_ms)
        if ticket is None:
            return self, None, ()
        given = replace(self, book=book, unheard=(*self.unheard, Unheard(ticket)))
        return given, ticket, (KeepBlock(book.blocks[wish.service]), KeepOffline(ticket))

    def printed(self, ticket: TicketId) -> tuple[Alone, tuple[Durable, ...]]:
        """Confirm a paper: at once where the hub knows the ticket, else when the ticket is handed in."""
        own = next((each for each in self.unheard if each.ticket.ticket == ticket), None)
        if own is None:
            return self, (Send(TicketPrinted(ticket=ticket)),)
        done = Unheard(own.ticket, printed=True)
        unheard = tuple(done if each is own else each for each in self.unheard)
        return replace(self, unheard=unheard), (KeepOffline(own.ticket, printed=True),)

    def hand_in(self, now: Moment) -> tuple[Alone, tuple[Durable, ...]]:
        """Tell the hub of the oldest ticket; in the same commit it becomes a command of the outbox."""
        if self.handing_in is not None or not self.unheard:
            return self, ()
        first, *rest = self.unheard
        ticket = first.ticket.ticket
        paper = (Send(TicketPrinted(ticket=ticket)),) if first.printed else ()
        told = (ForgetOffline(ticket), Send(hand_in(first.ticket, self.boot, now.mono_ms)), *paper)
        return replace(self, unheard=tuple(rest), handing_in=ticket), told

    def heard(self, told: HandInTicket, reply: Reply) -> Alone:
        """Go on with the next ticket after the hub's answer; what it refused, the health tells."""
        refused = f"{told.number}: {reply.code.value}" if isinstance(reply, Rejected) else self.refused
        return replace(self, handing_in=None, refused=refused)


def _left(held: HeldLease) -> int:
    return held.lease.last + 1 - held.next
