"""The kiosk's own table: tickets that have a number and, as far as we know, no paper yet.

It lives in the outbox's file, so that one commit covers both. Its table is made here and not by a migration, because
the file's version belongs to the outbox.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import Final

import msgspec

from devices.ticket_kiosk.events import Slip
from vuoro.values import TicketId

_LOG: Final = logging.getLogger(__name__)
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS kiosk_tickets (
    position INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    slip BLOB NOT NULL
) STRICT
"""


class TicketStore:
    """The saved tickets, in the order of their numbers' arrival; used inside the outbox's transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(_TABLE)

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
        slips = (_decode(ticket, slip) for ticket, slip in rows)
        return tuple(slip for slip in slips if slip is not None)


def _decode(ticket: TicketId, slip: bytes) -> Slip | None:
    try:
        return msgspec.json.decode(slip, type=Slip)
    except msgspec.MsgspecError as error:
        _LOG.error("the saved ticket %s cannot be read and is not printed: %s", ticket, error)
        return None
