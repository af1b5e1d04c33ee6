"""Reads a TOML file into a struct, or tells every mistake in it at once.

Owns the reading and the wording; what a value must be, `vuoro.expected` derives from its type. Must not know which
settings exist. Unlike in messages, an unknown key is a mistake here: it is nearly always a misspelt one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from vuoro.errors import ConfigError, Problem
from vuoro.expected import Finding, find_mistakes
from vuoro.salvage import salvage
from vuoro.toml_places import line_of, places

__all__ = ["ConfigError", "Problem", "examine", "load", "parse"]

T = TypeVar("T")

# Python 3.11 tells the place of a syntax error only inside the text of the message.
_PLACE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")


def load(path: Path, type_: type[T]) -> T:
    """Return the content of the TOML file ``path`` as a ``type_``.

    Relative paths in the file are taken from the file's own folder. Raises `ConfigError` with every mistake.
    """
    return _unless_wrong(*examine(path, type_))


def parse(text: str, type_: type[T], source: str) -> T:
    """Return the TOML ``text`` as a ``type_``; ``source`` is the name of the file in the list of mistakes.

    Raises `ConfigError` with every mistake.
    """
    return _unless_wrong(*_examine(text, type_, source, Path()))


def examine(path: Path, type_: type[T]) -> tuple[T, list[Problem]]:
    """Return the content of ``path`` and every mistake in it.

    With mistakes, the content is the best that could be made of it, to look for further ones only. Raises
    `ConfigError` where nothing could be made of it.
    """
    return _examine(_read(path), type_, str(path), path.parent)


def _unless_wrong(value: T, problems: list[Problem]) -> T:
    if problems:
        raise ConfigError(problems)
    return value


def _examine(text: str, type_: type[T], source: str, folder: Path) -> tuple[T, list[Problem]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax_problem(str(error), source)]) from None
    hook = _paths_from(folder)
    findings = find_mistakes(content, type_, hook)
    if not findings:
        try:
            return msgspec.convert(content, type_, dec_hook=hook), []
        except msgspec.ValidationError as error:  # a rule that no single key is to blame for
            findings = [_whole_finding(error)]
    lines = places(text)
    problems = [Problem(source, *finding, line_of(finding.key, lines)) for finding in findings]
    try:
        return salvage(content, type_), problems
    except ValueError:  # values that do not fit together make no struct
        raise ConfigError(problems) from None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        what, remedy = "there is no such file", "Check the name, and the folder that it is looked for in."
    except IsADirectoryError:
        what, remedy = "this is a folder", "Name the file in it."
    except PermissionError:
        what, remedy = "this file may not be read", "Make it readable for the user who runs this command."
    except OSError as error:
        what, remedy = f"this file cannot be read ({error.strerror})", "Check the disk."
    except UnicodeDecodeError as error:
        what = f"this file is not UTF-8: byte {error.start} cannot be read"
        remedy = "Save it again as UTF-8."
    raise ConfigError([Problem(str(path), "", what, remedy)])


def _syntax_problem(message: str, source: str) -> Problem:
    place = _PLACE.search(message)
    what = "this is not TOML: " + _PLACE.sub("", message)
    line, key = (int(place[1]), f"column {place[2]}") if place else (None, "")
    return Problem(source, key, what, "Mend this place; the rules are at https://toml.io.", line)


def _whole_finding(error: msgspec.ValidationError) -> Finding:
    what, _, key = str(error).partition(" - at `$")
    return Finding(key.strip(".`"), what, "Mend the values named here.")


def _paths_from(folder: Path) -> Callable[[type, Any], Any]:
    """Return the hook that makes a `Path` of text, from ``folder``."""

    def hook(type_: type, value: Any) -> Any:
        if type_ is Path and isinstance(value, str):
            return folder / value
        raise msgspec.ValidationError(f"Expected `{type_.__name__}`, got `{type(value).__name__}`")

    return hook
