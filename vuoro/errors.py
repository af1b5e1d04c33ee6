"""What goes wrong, told to people: where it is, what it is, how to mend it, and the exit code it ends a command with.

Owns the one table of exit codes. Must not know any file format or device.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar, Final

from msgspec import Struct


class ExitCode(IntEnum):
    """How a command ended (the higher ones are those of sysexits.h)."""

    OK = 0
    FOUND_WRONG = 1
    USAGE = 2
    DATA = 65
    UNREACHABLE = 69
    INTERNAL = 70
    CONFIG = 78

    @property
    def meaning(self) -> str:
        """Return what it tells the person or script that ran the command."""
        return _MEANINGS[self]


_MEANINGS: Final = {
    ExitCode.OK: "all is well",
    ExitCode.FOUND_WRONG: "the command worked, and found something wrong",
    ExitCode.USAGE: "the command was called wrongly",
    ExitCode.DATA: "a file of recorded data cannot be used",
    ExitCode.UNREACHABLE: "the broker, or a program that is needed, cannot be reached",
    ExitCode.INTERNAL: "a fault in the program itself",
    ExitCode.CONFIG: "a configuration or site file has mistakes",
}


class VuoroError(Exception):
    """Base of the errors that a person can do something about; shown without a traceback."""

    exit_code: ClassVar[ExitCode] = ExitCode.FOUND_WRONG


class Problem(Struct, frozen=True):
    """One mistake in a file: ``key`` such as ``services[3].letter``, empty where the file as a whole is meant."""

    file: str
    key: str
    what: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        what = f"{self.key}: {self.what}" if self.key else self.what
        return f"{place}: {what}\n    {self.remedy}"


class ConfigError(VuoroError):
    """A file cannot be used; ``problems`` has every mistake in it."""

    exit_code = ExitCode.CONFIG

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
