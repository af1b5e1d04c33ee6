"""The secrets that browsers hold: how they are made, hashed for keeping, and made into proofs against forged posts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

_BYTES: Final = 32


def new_token() -> str:
    """Return a secret that nobody can guess, for a cookie or a link."""
    return secrets.token_urlsafe(_BYTES)


def hashed(token: str) -> bytes:
    """Return what is kept of a token. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def proof(secret: bytes, browser: str) -> str:
    """Return what a form of ours carries, and a page of somebody else's cannot know: bound to the browser's cookie."""
    return hmac.new(secret, browser.encode(), hashlib.sha256).hexdigest()


def is_proof(secret: bytes, browser: str, said: str) -> bool:
    """Return whether ``said`` is the proof for this browser."""
    return bool(browser) and hmac.compare_digest(proof(secret, browser).encode(), said.encode())
