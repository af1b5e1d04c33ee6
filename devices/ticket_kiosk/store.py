"""The kiosk's own tables: tickets without a paper yet, its leased numbers, tickets the hub has not heard of.

They live in the outbox's file, so that one commit covers all. They are made here and not by a migration, because the
file's version belongs to the outbox.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import Final, TypeVar

import msgspec

from devices.ticket_kiosk.alone import Alone, Unheard
from devices.ticket_kiosk.events import Slip
from vuoro.leases import HeldLease, LeaseBook, OfflineTicket
from vuoro.messages.state import ServicesState, SiteState
from vuoro.values import TicketId

_LOG: Final = logging.getLogger(__name__)
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS kiosk_tickets (
    position INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    slip BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_blocks (
    service TEXT PRIMARY KEY,
    held BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_offline (
    position INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    given BLOB NOT NULL,
    printed INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_known (
    name TEXT PRIMARY KEY,
    message BLOB NOT NULL
) STRICT;
"""
_KNOWN: Final[tuple[type[SiteState | ServicesState], ...]] = (SiteState, ServicesState)
_T = TypeVar("_T")


class TicketStore:
    """What has to outlive the daemon, in the order in which it came; used inside the outbox's transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_TABLES)

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
        """Return the tickets that have to be printed; one that cannot be read is logged and left where it is."""
        rows = self._connection.execute("SELECT ticket, slip FROM kiosk_tickets ORDER BY position")
        slips = (_decode(f"saved ticket {ticket}", slip, Slip) for ticket, slip in rows)
        return tuple(slip for slip in slips if slip is not None)

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
        rows = self._connection.execute("SELECT service, held FROM kiosk_blocks")
        blocks = {service: _decode(f"block of {service}", held, HeldLease) for service, held in rows}
        good = {service: held for service, held in blocks.items() if held is not None and held.boot == boot}
        return Alone(boot=boot, book=LeaseBook(good), unheard=self._unheard())

    def _unheard(self) -> tuple[Unheard, ...]:
        rows = self._connection.execute("SELECT ticket, given, printed FROM kiosk_offline ORDER BY position")
        decoded = [
            (_decode(f"given ticket {ticket}", given, OfflineTicket), printed) for ticket, given, printed in rows
        ]
        return tuple(Unheard(given, bool(printed)) for given, printed in decoded if given is not None)

    def keep_known(self, message: SiteState | ServicesState) -> None:
        """Keep what the hub has told, in the place of what it told before."""
        self._connection.execute(
            "INSERT OR REPLACE INTO kiosk_known (name, message) VALUES (?, ?)",
            (type(message).__name__, msgspec.json.encode(message)),
        )

    def known(self) -> tuple[SiteState | ServicesState, ...]:
        """Return what the hub told last."""
        rows = dict(self._connection.execute("SELECT name, message FROM kiosk_known"))
        kept = [_decode(kind.__name__, rows[kind.__name__], kind) for kind in _KNOWN if kind.__name__ in rows]
        return tuple(message for message in kept if message is not None)


def _decode(what: str, data: bytes, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        _LOG.error("the %s cannot be read: %s", what, error)
        return None
