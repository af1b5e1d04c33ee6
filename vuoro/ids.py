"""Makes the identities of commands. Must not know what a command asks for."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_command_id() -> str:
    """Return a new UUID version 7 (RFC 9562): the milliseconds of now, then 74 random bits.

    A wrong clock makes ids that sort badly, never two alike; nothing of ours sorts by them.
    """
    milliseconds = time.time_ns() // 1_000_000 % (1 << 48)
    version_and_random = 0x7 << 12 | secrets.randbits(12)
    variant_and_random = 0b10 << 62 | secrets.randbits(62)
    return str(UUID(int=milliseconds << 80 | version_and_random << 64 | variant_and_random))
