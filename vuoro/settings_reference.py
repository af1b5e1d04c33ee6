"""The reference of a settings file in the docs, made of the settings classes: ``python -m vuoro.settings_reference``.

Owns the shape of the page. What a key means stands in the docstring of its class, what it may be in its type.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from vuoro.expected import bare, expected_of


def reference(settings: type[Struct]) -> str:
    """Return the tables of all keys in Markdown, one for each table of the file."""
    return "\n".join(line for section in _sections(settings, "") for line in section)


def _sections(settings: type[Struct], heading: str) -> Iterator[list[str]]:
    fields = msgspec.structs.fields(settings)
    rows = [_row(field) for field in fields if not _is_table(field.type)]
    above = [f"### `{heading}`", ""] if heading else []
    table = ["| key | what it may be | without it |", "|---|---|---|", *rows] if rows else []
    yield [*above, *_words(settings), "", *table, ""]
    for field in fields:
        inner, is_list = _inner(field.type)
        if inner is not None:
            path = f"{heading.strip('[]')}.{field.encode_name}".lstrip(".")
            yield from _sections(inner, f"[[{path}]]" if is_list else f"[{path}]")


def _words(settings: type[Struct]) -> list[str]:
    """Return the docstring in paragraphs, with its names in the manner of Markdown."""
    words = inspect.cleandoc(settings.__doc__ or "").replace("``", "`")
    return [" ".join(paragraph.split()) + ("\n" if more else "") for paragraph, more in _marked(words.split("\n\n"))]


def _marked(paragraphs: list[str]) -> Iterator[tuple[str, bool]]:
    for number, paragraph in enumerate(paragraphs, start=1):
        yield paragraph, number < len(paragraphs)


def _row(field: msgspec.structs.FieldInfo) -> str:
    default = "**required**" if field.required else _shown(field.default)
    return f"| `{field.encode_name}` | {expected_of(field.type)} | {default} |"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "none"
        case Enum():
            return f'`"{value.value}"`'
        case str() | Path():
            return f'`"{value}"`'
        case () | msgspec.NODEFAULT:  # a table of names and values is empty, by a factory of its own
            return "none"
        case _:
            return f"`{value}`"


def _is_table(type_: Any) -> bool:
    return _inner(type_)[0] is not None


def _inner(type_: Any) -> tuple[type[Struct] | None, bool]:
    """Return the class of a table or of a list of tables, and whether it is a list; None for a plain value."""
    plain = bare(type_)
    is_list = get_origin(plain) is tuple
    inner = bare(get_args(plain)[0]) if is_list else plain
    return (inner, is_list) if isinstance(inner, type) and issubclass(inner, Struct) else (None, False)


def main() -> None:
    """Write the reference of the class that is named as ``module:Class``."""
    module, _, name = sys.argv[1].partition(":")
    sys.stdout.write(reference(getattr(import_module(module), name)))


if __name__ == "__main__":
    main()
