"""What every command is; `vuoro.messages.commands` has them all."""

from __future__ import annotations

from msgspec import Struct


class Command(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all commands."""
