"""The kiosk's own tables: tickets without a paper yet, its leased numbers, tickets the hub has not heard of.

They live in the outbox's file, so that one commit covers all; what in them cannot be read is set aside for people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib import resources
from typing import Final, TypeVar

import msgspec

from devices.ticket_kiosk.alone import Alone, Unheard
from devices.ticket_kiosk.events import (
    ForgetOffline,
    ForgetServed,
    ForgetWanted,
    KeepBlock,
    KeepKnown,
    KeepOffline,
    KeepServed,
    KeepWanted,
    LetGo,
    MarkPrinted,
    SaveTicket,
    Slip,
)
from vuoro.database import migrate_part
from vuoro.leases import HeldLease, LeaseBook, OfflineTicket
from vuoro.messages.commands import TakeTicket
from vuoro.messages.loop import Durable
from vuoro.messages.state import ServicesState, SiteState
from vuoro.outbox import set_aside
from vuoro.values import HelpReason, TicketId

_MIGRATIONS: Final = resources.files("devices.ticket_kiosk") / "migrations"
_KNOWN: Final[tuple[type[SiteState | ServicesState], ...]] = (SiteState, ServicesState)
_REASONS: Final = frozenset(HelpReason)
_T = TypeVar("_T")


class TicketStore:
    """What has to outlive the daemon, in the order in which it came; used inside the outbox's transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        migrate_part(connection, "kiosk", _MIGRATIONS)

    def keep(self, effect: Durable) -> None:
        """Write what has to last, or take it off."""
        match effect:
            case SaveTicket(slip=slip):
                self.save(slip)
            case MarkPrinted(ticket=ticket) | LetGo(ticket=ticket):
                self.mark_printed(ticket)
            case KeepKnown(message=message):
                self.keep_known(message)
            case KeepWanted(reason=reason):
                self.keep_wanted(reason)
            case ForgetWanted(reason=reason):
                self.forget_wanted(reason)
            case _:
                self._keep_for_alone(effect)

    def _keep_for_alone(self, effect: Durable) -> None:
        match effect:
            case KeepBlock(held=held):
                self.keep_block(held)
            case KeepOffline(ticket=offline, printed=printed):
                self.keep_offline(offline, printed=printed)
            case ForgetOffline(ticket=ticket):
                self.forget_offline(ticket)
            case KeepServed(wish=wish):
                self.keep_served(wish)
            case ForgetServed(wish=wish):
                self.forget_served(wish)

    def save(self, slip: Slip) -> None:
        """Keep a ticket until it is printed."""
        self._connection.execute(
            "INSERT OR IGNORE INTO kiosk_tickets (ticket, slip) VALUES (?, ?)",
            (slip.ticket.ticket, msgspec.json.encode(slip)),
        )

    def mark_printed(self, ticket: TicketId) -> None:
        """Let go of a ticket whose paper is out."""
        self._connection.execute("DELETE FROM kiosk_tickets WHERE ticket = ?", (ticket,))

    def unprinted(self) -> tuple[Slip, ...]:
        """Return the tickets that have to be printed."""
        return tuple(self._read("kiosk_tickets", "slip", Slip))

    def keep_block(self, held: HeldLease) -> None:
        """Keep a block of numbers in the place of the one of before."""
        self._connection.execute(
            "INSERT OR REPLACE INTO kiosk_blocks (service, held) VALUES (?, ?)",
            (held.lease.service, msgspec.json.encode(held)),
        )

    def keep_offline(self, ticket: OfflineTicket, *, printed: bool) -> None:
        """Keep a ticket that the kiosk has given by itself, or that its paper is out."""
        self._connection.execute(
            "INSERT INTO kiosk_offline (ticket, given, printed) VALUES (?, ?, ?)"
            " ON CONFLICT (ticket) DO UPDATE SET printed = excluded.printed",
            (ticket.ticket, msgspec.json.encode(ticket), printed),
        )

    def forget_offline(self, ticket: TicketId) -> None:
        """Let go of a ticket that is now a command in the outbox."""
        self._connection.execute("DELETE FROM kiosk_offline WHERE ticket = ?", (ticket,))

    def alone(self, boot: str) -> Alone:
        """Return what there is for a time without the hub; a block that cannot be read gives no numbers."""
        blocks = {held.lease.service: held for held in self._read("kiosk_blocks", "held", HeldLease)}
        good = {service: held for service, held in blocks.items() if held.boot == boot}
        return Alone(boot=boot, book=LeaseBook(good), unheard=self._unheard())

    def _unheard(self) -> tuple[Unheard, ...]:
        given = list(self._read("kiosk_offline", "given", OfflineTicket))
        printed = dict(self._connection.execute("SELECT ticket, printed FROM kiosk_offline"))
        return tuple(Unheard(each, bool(printed[each.ticket])) for each in given)

    def keep_served(self, wish: TakeTicket) -> None:
        """Keep that a press which the hub may still answer was served with a number of the kiosk's own."""
        self._connection.execute("INSERT INTO kiosk_served (wish) VALUES (?)", (msgspec.json.encode(wish),))

    def forget_served(self, wish: TakeTicket) -> None:
        """Let go of one such press: the hub has answered it."""
        self._connection.execute(
            "DELETE FROM kiosk_served WHERE position = (SELECT min(position) FROM kiosk_served WHERE wish = ?)",
            (msgspec.json.encode(wish),),
        )

    def served(self) -> tuple[TakeTicket, ...]:
        """Return the presses that were served before the hub had answered them."""
        return tuple(self._read("kiosk_served", "wish", TakeTicket))

    def keep_wanted(self, reason: HelpReason) -> None:
        """Keep that the advisor is wanted for this."""
        self._connection.execute("INSERT OR IGNORE INTO kiosk_wanted (reason) VALUES (?)", (reason.value,))

    def forget_wanted(self, reason: HelpReason) -> None:
        """Let go of it: the advisor is wanted no more."""
        self._connection.execute("DELETE FROM kiosk_wanted WHERE reason = ?", (reason.value,))

    def wanted(self) -> frozenset[HelpReason]:
        """Return what the advisor was wanted for; a reason of another version says nothing to this one."""
        rows = self._connection.execute("SELECT reason FROM kiosk_wanted")
        return frozenset(HelpReason(reason) for (reason,) in rows if reason in _REASONS)

    def keep_known(self, message: SiteState | ServicesState) -> None:
        """Keep what the hub has told, in the place of what it told before."""
        self._connection.execute(
            "INSERT OR REPLACE INTO kiosk_known (name, message) VALUES (?, ?)",
            (type(message).__name__, msgspec.json.encode(message)),
        )

    def known(self) -> tuple[SiteState | ServicesState, ...]:
        """Return what the hub told last; what another version kept is told anew soon, and nothing to set aside."""
        rows = dict(self._connection.execute("SELECT name, message FROM kiosk_known"))
        kept = [_decoded(rows[kind.__name__], kind) for kind in _KNOWN if kind.__name__ in rows]
        return tuple(message for message in kept if message is not None)

    def _read(self, table: str, column: str, kind: type[_T]) -> Iterator[_T]:
        """Read a column in the order of its rows, and move what cannot be read out of the way."""
        rows = self._connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid").fetchall()  # noqa: S608  names of this file
        for row, content in rows:
            try:
                yield msgspec.json.decode(content, type=kind)
            except msgspec.MsgspecError as problem:
                self._move_away(table, row, content, problem)

    def _move_away(self, table: str, row: int, content: bytes, problem: Exception) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        set_aside(self._connection, f"a row of {table}", content, problem)
        self._connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608  a table of this file
        self._connection.execute("COMMIT")


def _decoded(data: bytes, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError:
        return None
