"""A document's stamp in the address of its page: signed, so that nobody can make one, and kept nowhere.

The record itself is the controller's. Must not know who reads the page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Final

import msgspec

from vuoro.messages.device_commands import DocumentStamp

_MAC: Final = 16


def sealed(secret: bytes, stamp: DocumentStamp) -> str:
    """Return a stamp as a part of an address."""
    content = msgspec.json.encode(stamp)
    return base64.urlsafe_b64encode(_mac(secret, content) + content).decode().rstrip("=")


def opened(secret: bytes, seal: str) -> DocumentStamp | None:
    """Return the stamp in a part of an address, None where it is not one that we made."""
    try:
        whole = base64.urlsafe_b64decode(seal + "=" * (-len(seal) % 4))
    except (binascii.Error, ValueError):
        return None
    mac, content = whole[:_MAC], whole[_MAC:]
    if not hmac.compare_digest(mac, _mac(secret, content)):
        return None
    return msgspec.json.decode(content, type=DocumentStamp)


def _mac(secret: bytes, content: bytes) -> bytes:
    return hmac.new(secret, b"stamp" + content, hashlib.sha256).digest()[:_MAC]
