"""Finds the line of a key in a TOML text, which Python's own reader does not tell.

Owns a rough reading of headers and keys, for messages only: a key inside a value (an inline table, a list) is found at
the line of the value, and an unknown one at that of the nearest thing around it. The values are `tomllib`'s business.
"""

from __future__ import annotations

import re
from typing import Final

_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY: Final = re.compile(r"""^\s*([\w-]+(?:\s*\.\s*[\w-]+)*|"[^"]*"|'[^']*')\s*=""")
_LONG_STRINGS: Final = ('"""', "'''")


def places(text: str) -> dict[str, int]:
    """Return the line, from 1, of every header and key of ``text``, by keys such as ``services[3].letter``."""
    found: dict[str, int] = {}
    lengths: dict[str, int] = {}
    table = ""
    inside_string = False
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header and not inside_string:
            table = _table(header[2], lengths, is_new=header[1] == "[[")
            found.setdefault(table, number)
        elif key and not inside_string:
            found.setdefault(_join(table, _plain(key[1])), number)
        if sum(line.count(quotes) for quotes in _LONG_STRINGS) % 2:
            inside_string = not inside_string
    return found


def line_of(key: str, found: dict[str, int]) -> int | None:
    """Return the line of ``key``, or of the nearest thing around it; None where nothing around it has one."""
    while key:
        if key in found:
            return found[key]
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return None


def _table(name: str, lengths: dict[str, int], *, is_new: bool) -> str:
    """Return the table of a header: the last element of each list on the way, a new one for ``[[name]]``."""
    parts = [_plain(part) for part in name.split(".")]
    table = ""
    for depth, part in enumerate(parts, start=1):
        table = _join(table, part)
        if is_new and depth == len(parts):
            lengths[table] = lengths.get(table, 0) + 1
        if table in lengths:
            table = f"{table}[{lengths[table] - 1}]"
    return table


def _plain(name: str) -> str:
    return re.sub(r"\s*\.\s*", ".", name.strip()).strip("\"'")


def _join(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name
