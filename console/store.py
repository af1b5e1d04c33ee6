"""Keeps accounts, sessions, PINs, one-time links and the access log, in one SQLite file of the console's own.

Owns the tables and their transactions. Must not know the rules of passwords, nor anything of a queue. Times are UTC
seconds.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Final

from console.accounts import Account, LinkPurpose, User
from console.tokens import hashed
from vuoro.database import open_database
from vuoro.values import Role

_MIGRATIONS: Final = resources.files("console") / "migrations"
_SECRET_BYTES: Final = 32
_DAY_S: Final = 24 * 60 * 60
#: What ``account`` says in the access log where nobody is signed in.
NOBODY: Final = "-"

_ACCOUNT: Final = "SELECT account, role, authority, password, disabled, failures, not_before FROM accounts"


class Store:
    """The console's database; used by one thread only, and by ``vuoroctl console`` beside it."""

    def __init__(self, path: Path | None) -> None:
        """Open the file ``path``; None keeps everything in memory only."""
        self._connection = open_database(path, _MIGRATIONS)
        with self._transaction():
            self._connection.execute(
                "INSERT OR IGNORE INTO secrets VALUES ('forms', ?)", (secrets.token_bytes(_SECRET_BYTES),)
            )

    def form_secret(self) -> bytes:
        """Return what the proofs in our forms are made with."""
        ((secret,),) = self._connection.execute("SELECT value FROM secrets WHERE name = 'forms'")
        return bytes(secret)

    # Accounts

    def accounts(self) -> list[Account]:
        """Return every account."""
        return [_account(row) for row in self._connection.execute(f"{_ACCOUNT} ORDER BY account")]

    def account(self, account: str) -> Account | None:
        """Return the account with this id."""
        row = self._connection.execute(f"{_ACCOUNT} WHERE account = ?", (account,)).fetchone()
        return None if row is None else _account(row)

    def add_account(self, account: Account) -> bool:
        """Add an account without a password; return False where there is one with this id."""
        with self._transaction():
            added = self._connection.execute(
                "INSERT OR IGNORE INTO accounts (account, role, authority) VALUES (?, ?, ?)",
                (account.account, account.role, account.authority),
            )
        return added.rowcount > 0

    def set_role(self, account: str, role: Role, authority: str | None) -> None:
        """Give an account another role; whoever is signed in with it has to sign in again."""
        with self._transaction():
            self._connection.execute(
                "UPDATE accounts SET role = ?, authority = ? WHERE account = ?", (role, authority, account)
            )
            self._end_sessions(account)

    def disable(self, account: str, *, disabled: bool) -> None:
        """Let nobody sign in with an account any more, or again."""
        with self._transaction():
            self._connection.execute("UPDATE accounts SET disabled = ? WHERE account = ?", (disabled, account))
            self._end_sessions(account)
            self._connection.execute("DELETE FROM links WHERE account = ?", (account,))

    def set_password(self, account: str, password: str) -> None:
        """Keep the hash of a new password; every session, PIN and link of before ends."""
        with self._transaction():
            self._connection.execute(
                "UPDATE accounts SET password = ?, failures = 0, not_before = 0 WHERE account = ?", (password, account)
            )
            self._end_sessions(account)
            self._connection.execute("DELETE FROM links WHERE account = ?", (account,))

    def note_failure(self, account: str, failures: int, not_before: int) -> None:
        """Keep that a password was wrong."""
        with self._transaction():
            self._connection.execute(
                "UPDATE accounts SET failures = ?, not_before = ? WHERE account = ?", (failures, not_before, account)
            )

    # Sessions

    def begin_session(self, token: str, account: str, now: int, ends_at: int) -> None:
        """Let the browser with the secret ``token`` be ``account`` until ``ends_at``."""
        with self._transaction():
            self._connection.execute("UPDATE accounts SET failures = 0, not_before = 0 WHERE account = ?", (account,))
            self._connection.execute(
                "INSERT INTO sessions (token, account, seen_at, ends_at) VALUES (?, ?, ?, ?)",
                (hashed(token), account, now, ends_at),
            )

    def user(self, session: bytes, now: int, idle_s: int) -> User | None:
        """Return who is signed in with a session that has neither ended nor lain idle."""
        row = self._connection.execute(
            "SELECT account, role, authority, desk FROM sessions JOIN accounts USING (account)"
            " WHERE token = ? AND ends_at > ? AND seen_at > ? AND NOT disabled",
            (session, now, now - idle_s),
        ).fetchone()
        if row is None:
            return None
        account, role, authority, desk = row
        return User(account=account, role=Role(role), authority=authority, desk=desk, session=session)

    def touch(self, session: bytes, now: int) -> None:
        """Keep that the session was used."""
        with self._transaction():
            self._connection.execute("UPDATE sessions SET seen_at = ? WHERE token = ?", (now, session))

    def choose_desk(self, session: bytes, desk: str | None) -> None:
        """Keep at which desk the session's person is."""
        with self._transaction():
            self._connection.execute("UPDATE sessions SET desk = ? WHERE token = ?", (desk, session))

    def end_session(self, session: bytes) -> None:
        """Sign a browser out."""
        with self._transaction():
            self._connection.execute("DELETE FROM sessions WHERE token = ?", (session,))

    # PINs

    def set_pin(self, device: str, account: str, pin: str, ends_at: int) -> None:
        """Let ``account`` come back to the browser ``device`` by a PIN until ``ends_at``; ``pin`` is its hash."""
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO pins (device, account, pin, ends_at) VALUES (?, ?, ?, ?)",
                (hashed(device), account, pin, ends_at),
            )

    def pins(self, device: str, now: int) -> dict[str, str]:
        """Return the hashes of the PINs that can be used at a browser, by account."""
        rows = self._connection.execute(
            "SELECT account, pin FROM pins JOIN accounts USING (account)"
            " WHERE device = ? AND ends_at > ? AND NOT disabled ORDER BY account",
            (hashed(device), now),
        )
        return dict(rows.fetchall())

    def note_wrong_pin(self, device: str, account: str, most: int) -> None:
        """Count a wrong PIN; with ``most`` of them the PIN is gone, and the password is needed."""
        key = (hashed(device), account)
        with self._transaction():
            self._connection.execute("UPDATE pins SET failures = failures + 1 WHERE (device, account) = (?, ?)", key)
            self._connection.execute(
                "DELETE FROM pins WHERE (device, account) = (?, ?) AND failures >= ?", (*key, most)
            )

    def note_right_pin(self, device: str, account: str) -> None:
        """Forget the wrong PINs of before."""
        with self._transaction():
            self._connection.execute(
                "UPDATE pins SET failures = 0 WHERE (device, account) = (?, ?)", (hashed(device), account)
            )

    # One-time links

    def add_link(self, token: str, account: str | None, purpose: LinkPurpose, ends_at: int) -> None:
        """Let whoever has ``token`` do something once; an older link for the same ends."""
        with self._transaction():
            self._connection.execute("DELETE FROM links WHERE account IS ? AND purpose = ?", (account, purpose))
            self._connection.execute(
                "INSERT INTO links (token, account, purpose, ends_at) VALUES (?, ?, ?, ?)",
                (hashed(token), account, purpose, ends_at),
            )

    def link(self, token: str, now: int) -> tuple[str | None, LinkPurpose] | None:
        """Return the account and the purpose of a link that can still be used."""
        row = self._connection.execute(
            "SELECT account, purpose FROM links WHERE token = ? AND ends_at > ?", (hashed(token), now)
        ).fetchone()
        return None if row is None else (row[0], LinkPurpose(row[1]))

    def use_link(self, token: str) -> bool:
        """Use a link up; return False where somebody was faster."""
        with self._transaction():
            used = self._connection.execute("DELETE FROM links WHERE token = ?", (hashed(token),))
        return used.rowcount > 0

    # The access log

    def log(self, at: int, user: User | None, act: str, command_id: str | None = None, outcome: str = "") -> None:
        """Keep that somebody did something; ``outcome`` is empty until `log_outcome` tells it."""
        account, role = (NOBODY, None) if user is None else (user.account, user.role)
        with self._transaction():
            self._connection.execute(
                "INSERT INTO access_log (at, account, role, act, command_id, outcome) VALUES (?, ?, ?, ?, ?, ?)",
                (at, account, role, act, command_id, outcome),
            )

    def log_outcome(self, command_id: str, outcome: str) -> None:
        """Keep how an act ended."""
        with self._transaction():
            self._connection.execute(
                "UPDATE access_log SET outcome = ? WHERE command_id = ? AND outcome = ''", (outcome, command_id)
            )

    def access_log(self, limit: int) -> list[tuple[int, str, str | None, str, str]]:
        """Return the newest entries, newest first: when, account, role, act, outcome."""
        rows = self._connection.execute(
            "SELECT at, account, role, act, outcome FROM access_log ORDER BY seq DESC LIMIT ?", (limit,)
        )
        return rows.fetchall()

    def forget(self, now: int, access_log_days: int) -> None:
        """Delete what has ended, and the access log of before its days."""
        with self._transaction():
            self._connection.execute("DELETE FROM sessions WHERE ends_at <= ?", (now,))
            self._connection.execute("DELETE FROM pins WHERE ends_at <= ?", (now,))
            self._connection.execute("DELETE FROM links WHERE ends_at <= ?", (now,))
            self._connection.execute("DELETE FROM access_log WHERE at < ?", (now - access_log_days * _DAY_S,))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _end_sessions(self, account: str) -> None:
        self._connection.execute("DELETE FROM sessions WHERE account = ?", (account,))
        self._connection.execute("DELETE FROM pins WHERE account = ?", (account,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # on some errors SQLite has rolled back by itself
                self._connection.execute("ROLLBACK")
            raise


def _account(row: sqlite3.Row | tuple[object, ...]) -> Account:
    account, role, authority, password, disabled, failures, not_before = row
    return Account(
        account=str(account),
        role=Role(str(role)),
        authority=None if authority is None else str(authority),
        password=None if password is None else str(password),
        disabled=bool(disabled),
        failures=int(str(failures)),
        not_before=int(str(not_before)),
    )
