"""Writes settings as TOML; Python 3.11 can only read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins


def toml_text(settings: Struct) -> str:
    """Return the TOML file that reads back as ``settings``."""
    content: dict[str, Any] = to_builtins(settings, enc_hook=_plain)
    return "\n".join(_table(content, "")) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.absolute())
    raise TypeError(f"no TOML for {value!r}")


def _table(content: Mapping[str, Any], name: str) -> Iterator[str]:
    tables = {key: value for key, value in content.items() if isinstance(value, Mapping)}
    for key, value in content.items():
        if key not in tables and value is not None:
            yield f"{key} = {_inline(value)}"
    for key, value in tables.items():
        path = f"{name}.{key}" if name else key
        yield f"\n[{path}]"
        yield from _table(value, path)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{key} = {_inline(item)}" for key, item in value.items() if item is not None)
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_inline, value)) + "]"
    # A JSON string is a TOML basic string; numbers and booleans are written alike.
    return json.dumps(value, ensure_ascii=False)
