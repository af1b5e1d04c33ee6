"""What goes wrong, told to people: where it is, what it is, how to mend it, and the exit code it ends a command with.

Owns the one table of exit codes. Must not know any file format or device.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar

from msgspec import Struct


class ExitCode(IntEnum):
    """What a command's exit status means (sysexits.h where it has a word for it)."""

    OK = 0
    FOUND_WRONG = 1
    USAGE = 2
    INTERNAL = 70
    UNREACHABLE = 69
    DATA = 65
    CONFIG = 78


class VuoroError(Exception):
    """Base of the errors that a person can do something about; shown without a traceback."""

    exit_code: ClassVar[ExitCode] = ExitCode.FOUND_WRONG


class Problem(Struct, frozen=True, order=True):
    """One mistake in a file: ``key`` such as ``services[3].letter``, empty where the file as a whole is meant."""

    file: str
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.what}\n    {self.remedy}"


class ConfigError(VuoroError):
    """A file cannot be used; ``problems`` has every mistake in it."""

    exit_code = ExitCode.CONFIG

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
