"""Who a person is to the console: an account id, a role, the organisation of a clerk; and what passwords must be.

Owns the values and the hashing. Must not know where they are kept, nor any name of anybody.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Meta, Struct

from vuoro.messages.commands import Actor
from vuoro.values import AuthorityId, DeskId, Role

AccountId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,31}$")]

#: Roles that belong to one organisation.
OF_AN_AUTHORITY: Final = frozenset({Role.CLERK, Role.TE_GUIDE})

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
_PIN: Final = re.compile(r"^[0-9]{6}$")

# 19 MiB and two passes (OWASP's first choice for argon2id): a hub with 200 open pages has no 64 MiB to spare.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Verified in the place of the password of an account that does not exist, so that both take as long.
NOBODYS: Final = _HASHER.hash("nobody has this password")


class LinkPurpose(StrEnum):
    """What a one-time link lets its reader do, once."""

    FIRST_ACCOUNT = "first_account"
    PASSWORD = "password"  # noqa: S105  the name of a purpose
    SIGN_IN = "sign_in"


class Account(Struct, frozen=True, kw_only=True):
    """One account; without ``password`` nobody can sign in with it yet.

    ``failures`` counts the wrong passwords in a row; before ``not_before`` (UTC seconds) no further one is looked at.
    """

    account: AccountId
    role: Role
    authority: AuthorityId | None = None
    password: str | None = None
    disabled: bool = False
    failures: int = 0
    not_before: int = 0


class User(Struct, frozen=True, kw_only=True):
    """Somebody who is signed in; ``session`` is the hash of the browser's secret, ``desk`` the one chosen."""

    account: AccountId
    role: Role
    authority: AuthorityId | None
    desk: DeskId | None
    session: bytes

    @property
    def actor(self) -> Actor:
        """Return the person as the controller knows people."""
        return Actor(account=self.account, role=self.role, authority=self.authority, desk=self.desk)


def hash_secret(secret: str) -> str:
    """Return the argon2id hash of a password or PIN. Takes tens of milliseconds: never in the loop of the web."""
    return _HASHER.hash(secret)


def verify_secret(hashed: str, secret: str) -> bool:
    """Return whether ``secret`` is the one that was hashed. As slow as `hash_secret`."""
    try:
        return _HASHER.verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def password_fault(account: str, password: str) -> str | None:
    """Return what is wrong with a new password as the key of a text, None where nothing is.

    Length counts, not classes of characters (NIST SP 800-63B); what everybody tries first is refused.
    """
    if len(password) < SHORTEST_PASSWORD:
        return "console.password_short"
    if len(password) > LONGEST_PASSWORD:
        return "console.password_long"
    if account in password.casefold() or len(set(password)) < SHORTEST_PASSWORD // 2:
        return "console.password_easy"
    return None


def pin_fault(pin: str) -> str | None:
    """Return what is wrong with a new PIN as the key of a text, None where nothing is."""
    if not _PIN.match(pin):
        return "console.pin_form"
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return "console.pin_easy" if steps in ({0}, {1}, {-1}) or pin[:3] == pin[3:] else None
