"""How a rule says no."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from vuoro.messages.commands import Command
from vuoro.messages.replies import RejectionCode


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """A command cannot be done now; ``allowed`` says what would have been possible in its place."""

    def __init__(self, code: RejectionCode, message: str, allowed: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.allowed = tuple(allowed)


def name_of(command: type[Struct] | Struct) -> str:
    """Return the name of a command as it travels, such as ``take_ticket``."""
    return str(command.__struct_config__.tag)


def names_of(commands: Iterable[type[Command]]) -> tuple[str, ...]:
    """Return the names of ``commands``, sorted."""
    return tuple(sorted(name_of(command) for command in commands))
