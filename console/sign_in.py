"""How somebody becomes the user of a browser: by password, by PIN, by a one-time link.

Owns the delays and the order of the questions. Must not know how a page looks.
"""

from __future__ import annotations

from typing import Final

from console.accounts import (
    NOBODYS,
    Account,
    LinkPurpose,
    User,
    hash_secret,
    verify_secret,
)
from console.console import Console
from console.store import Store
from console.throttle import delay_s
from console.tokens import hashed, new_token

#: With so many wrong PINs the password is needed again.
WRONG_PINS: Final = 5


async def by_password(console: Console, account: str, password: str) -> str | None:
    """Return the secret of a new session, None where account and password do not fit or have to wait.

    Whoever guesses learns neither which of the two was wrong nor, by the time it takes, whether the account exists.
    """
    known = await console.ledger.do(Store.account, account)
    is_right = await console.ledger.hash(verify_secret, (known and known.password) or NOBODYS, password)
    if known is None or known.password is None or known.disabled or console.utc() < known.not_before:
        return None
    if not is_right:
        failures = known.failures + 1
        await console.ledger.do(Store.note_failure, account, failures, console.utc() + delay_s(failures))
        return None
    return await _begin(console, account, "sign_in")


async def by_pin(console: Console, browser: str, account: str, pin: str) -> str | None:
    """Return the secret of a new session, None where the PIN is wrong or is no more."""
    pins = await console.ledger.do(Store.pins, browser, console.utc())
    is_right = await console.ledger.hash(verify_secret, pins.get(account, NOBODYS), pin)
    if account not in pins:
        return None
    if not is_right:
        await console.ledger.do(Store.note_wrong_pin, browser, account, WRONG_PINS)
        return None
    await console.ledger.do(Store.note_right_pin, browser, account)
    return await _begin(console, account, "sign_in_by_pin")


async def by_link(console: Console, token: str) -> str | None:
    """Return the secret of a new session for a link that signs in, None where it was used or has ended."""
    link = await console.ledger.do(Store.link, token, console.utc())
    if link is None or link[0] is None or link[1] is not LinkPurpose.SIGN_IN:
        return None
    if not await console.ledger.do(Store.use_link, token):
        return None
    return await _begin(console, link[0], "sign_in_by_link")


async def set_password(console: Console, token: str, account: Account, password: str) -> str | None:
    """Use a link up, give its account a password, and return the secret of a new session; None for a used link."""
    secret = await console.ledger.hash(hash_secret, password)
    if not await console.ledger.do(Store.use_link, token):
        return None
    await console.ledger.do(Store.add_account, account)  # the first one; any other is there
    await console.ledger.do(Store.set_password, account.account, secret)
    return await _begin(console, account.account, "set_password")


async def set_pin(console: Console, browser: str, user: User, pin: str) -> None:
    """Let a user come back to this browser by a PIN, for the rest of the day."""
    secret = await console.ledger.hash(hash_secret, pin)
    ends_at = console.utc() + 3600 * console.settings.trust.pin_h
    await console.ledger.do(Store.set_pin, browser, user.account, secret, ends_at)
    await console.ledger.do(Store.log, console.utc(), user, "set_pin", None, "done")


async def sign_out(console: Console, user: User) -> None:
    """End the session."""
    await console.ledger.do(Store.end_session, user.session)
    await console.ledger.do(Store.log, console.utc(), user, "sign_out", None, "done")


async def _begin(console: Console, account: str, how: str) -> str | None:
    token, now = new_token(), console.utc()
    await console.ledger.do(Store.begin_session, token, account, now, now + 3600 * console.settings.trust.session_h)
    user = await console.ledger.do(Store.user, hashed(token), now, 60 * console.settings.trust.idle_min)
    if user is None:  # disabled meanwhile
        return None
    await console.ledger.do(Store.log, now, user, how, None, "done")
    return token
