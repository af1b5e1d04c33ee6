"""The words that people see and hear: one table of texts per component, all languages side by side.

Owns the lookup. The texts themselves are in ``vuoro/strings/<component>.toml``; no other file holds one.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from vuoro.config import parse
from vuoro.expected import did_you_mean
from vuoro.values import Language, Texts

_FOLDER: Final = files("vuoro") / "strings"


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text ``key`` in ``language``, in English where it is not translated, with ``values`` filled in.

    ``key`` is component and name: ``ticket.waiting_ahead``. Raises `KeyError` naming near keys for an unknown one.
    """
    filled = {name: _isolated(value) for name, value in values.items()} if language is Language.AR else values
    return texts(key).get(language).format_map(filled)


def _isolated(value: object) -> object:
    """Keep what is filled into an Arabic text in its own direction: a telephone number is still read from the left."""
    return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}" if isinstance(value, str) else value


def texts(key: str) -> Texts:
    """Return the text ``key`` in every language, placeholders as they are written."""
    table = all_texts()
    if key not in table:
        raise KeyError(f'no text "{key}". {did_you_mean(key, table)}'.rstrip())
    return table[key]


@cache
def all_texts() -> dict[str, Texts]:
    """Return every text of every component by its key."""
    tables = sorted((file for file in _FOLDER.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {f"{_component(file)}.{name}": entry for file in tables for name, entry in _table(file).items()}


def _component(file: Traversable) -> str:
    return file.name.removesuffix(".toml")


def _table(file: Traversable) -> dict[str, Texts]:
    return parse(file.read_text(encoding="utf-8"), dict[str, Texts], f"vuoro/strings/{file.name}")
