"""Keeps the history, what is derived from it, and the replies, in one SQLite file.

Owns the tables and the transaction around a batch. Must not decide anything. What a start reads depends on what is
open, never on how long the history is.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from controller import emptying_records, presses, words
from controller.core.emptying import Entered
from controller.core.following import Ended
from controller.core.lobby import Lobby
from controller.core.plan import Plan
from controller.core.reckoning import Reckoning
from controller.loading import last_reckoning, load_lobby
from controller.projection import HISTORY_FROM, event_of, statements_for
from controller.retention import first_kept, thin
from vuoro.counting import CountingRule
from vuoro.database import open_database
from vuoro.messages.commands import AnyCommand, GiveFeedback, ReadWords
from vuoro.messages.events import Event
from vuoro.messages.replies import EmptyingRecords, Events, Reply, WordsFound
from vuoro.recounting import Counted, recount
from vuoro.site import Site
from vuoro.values import ClientId, CommandId, Moment, TicketId, TicketState

_MIGRATIONS: Final = resources.files("controller") / "migrations"

#: A page of the history stays well under the 256 KiB that a reply may have.
PAGE_BYTES: Final = 200 * 1024

_ENCODER: Final = msgspec.json.Encoder()
_REPLIES: Final = msgspec.json.Decoder(Reply)
_SECRET_BYTES: Final = 32


def _new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


class StoreError(Exception):
    """The disk did not take a transaction; nothing of it is kept."""


class Store:
    """The controller's database; used by one thread only."""

    def __init__(self, path: Path | None, new_secret: Callable[[], bytes] = _new_secret) -> None:
        """Open the file ``path``; None keeps everything in memory only. A new one gets a secret of its own."""
        self._connection = open_database(path, _MIGRATIONS)
        # What the retention deletes is gone from the pages of the file too.
        self._connection.execute("PRAGMA secure_delete = ON")
        with self.transaction():
            self._connection.execute("INSERT OR IGNORE INTO secrets (name, value) VALUES ('site', ?)", (new_secret(),))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside durable together. Raises `StoreError` where the disk does not take it."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise StoreError(str(error)) from error
        except BaseException:
            self._roll_back()
            raise

    def append(self, event: Event) -> None:
        """Add ``event`` to the history and change the derived tables by it."""
        for sql, values in statements_for(event):
            self._connection.execute(sql, values)

    def reply(self, command_id: CommandId) -> Reply | None:
        """Return what was answered to the command, None for a new one."""
        row = self._connection.execute("SELECT reply FROM replies WHERE command_id = ?", (command_id,)).fetchone()
        return None if row is None else _REPLIES.decode(row[0])

    def keep_reply(self, reply: Reply, seq: int) -> None:
        """Keep ``reply``, given after event ``seq``, for the case that its command comes again."""
        values = (reply.command_id, seq, _ENCODER.encode(reply))
        self._connection.execute("INSERT INTO replies (command_id, seq, reply) VALUES (?, ?, ?)", values)

    def page(self, from_seq: int) -> Events:
        """Return a run of the history from ``from_seq`` on, as much as one reply can carry.

        It never begins before the first event that the retention has kept.
        """
        events: list[Event] = []
        room = PAGE_BYTES
        first = first_kept(self._connection.execute)
        for row in self._connection.execute(HISTORY_FROM, (max(from_seq, first),)):
            event = event_of(row)
            room -= len(_ENCODER.encode(event)) + 1
            if room < 0:
                return Events(events=tuple(events), complete=False, first_kept=first)
            events.append(event)
        return Events(events=tuple(events), complete=True, first_kept=first)

    def ended_ticket(self, ticket: TicketId) -> Ended | None:
        """Return how a ticket ended; None for one that nobody took, that is open or that has been forgotten."""
        query = "SELECT service, state FROM tickets WHERE ticket = ? AND ended_seq IS NOT NULL"
        row = self._connection.execute(query, (ticket,)).fetchone()
        return None if row is None else Ended(service=row[0], state=TicketState(row[1]))

    def keep_words(self, command: AnyCommand, told: Iterable[Event]) -> None:
        """Keep the free words of ``command`` with the event that they belong to, of those that it led to."""
        words.keep(self._connection.execute, command, told)

    def find_words(self, wanted: ReadWords) -> WordsFound:
        """Return free words, as many as one reply can carry."""
        return words.find(self._connection.execute, wanted)

    def keep_presses(self, command: GiveFeedback, client: ClientId, seq: int, minutes_outside: float | None) -> None:
        """Keep the raw presses behind the answers of event ``seq``."""
        presses.keep(self._connection.execute, command, client, seq, minutes_outside)

    def recount(self, rule: CountingRule) -> tuple[list[Counted], list[Counted]]:
        """Count all feedback again by ``rule`` and keep the result; return it after what was told when it came."""
        told = presses.told(self._connection.execute)
        until_seq = told[-1].seq if told else 0
        counted = recount(told, presses.kept(self._connection.execute, until_seq), rule)
        with self.transaction():
            presses.keep_counts(self._connection.execute, rule, counted, until_seq)
        return told, counted

    def keep_record(self, entered: Entered, day: date) -> None:
        """Write a record of the emptying log down."""
        emptying_records.keep(self._connection.execute, entered.record, day, entered.hash, entered.line)

    def emptying_log(self, first: int) -> EmptyingRecords:
        """Return the records of the emptying log from ``first`` on, as many as one reply can carry."""
        return emptying_records.page(self._connection.execute, first)

    def last_reckoning(self) -> tuple[int, Reckoning | None]:
        """Return the last event and the time that was believed then; 0 and None before the first."""
        return last_reckoning(self._connection.execute)

    def keep_waits(self, lobby: Lobby) -> None:
        """Keep what the wait ranges know, so that the next start has only the events since now to tell them."""
        with self.transaction():
            self._connection.execute(
                "INSERT INTO waits (id, seq, state) VALUES (1, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, state = excluded.state",
                (lobby.seq, _ENCODER.encode(lobby.waits)),
            )

    def site(self) -> Site | None:
        """Return the site model that was kept last, None where there is none that this program can read."""
        row = self._connection.execute("SELECT model FROM site").fetchone()
        try:
            return None if row is None else msgspec.json.decode(row[0], type=Site)
        except msgspec.ValidationError:
            return None

    def keep_site(self, site: Site) -> None:
        """Keep ``site`` in the place of the one of before."""
        self._connection.execute(
            "INSERT INTO site (id, model) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET model = excluded.model",
            (_ENCODER.encode(site),),
        )

    def thin(self, site: Site) -> bool:
        """Make one step of the retention; return whether there was anything to do."""
        with self.transaction():
            return thin(self._connection.execute, site)

    def load(self, plan: Plan, now: Moment, boot: str) -> Lobby:
        """Return the lobby as the last commit left it, on the business day of ``now`` in the hub's present boot."""
        try:
            return load_lobby(self._connection.execute, plan, now, boot)
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # on some errors SQLite has rolled back by itself
            self._connection.execute("ROLLBACK")
