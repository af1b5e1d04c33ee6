"""Finds where a value read from a file is not what its type asks for, all places at once, in words for people.

Owns the walk through a type and the wording of what is expected. Must not know files or which settings exist.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec import inspect as types

Hook = Callable[[type, Any], Any]


class Finding(NamedTuple):
    """One mistake: at which key, what is wrong, how to mend it."""

    key: str
    what: str
    remedy: str


def find_mistakes(value: Any, type_: Any, hook: Hook) -> list[Finding]:
    """Return every place where ``value`` is not a ``type_``; ``hook`` converts types that msgspec does not know."""
    return list(_walk(value, type_, "", hook))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean "…"? `` for the nearest of ``known``, or nothing when none is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f'Did you mean "{near[0]}"? ' if near else ""


def _walk(value: Any, type_: Any, key: str, hook: Hook) -> Iterator[Finding]:
    plain = bare(type_)
    origin, arguments = get_origin(plain), get_args(plain)
    if isinstance(plain, type) and issubclass(plain, Struct) and isinstance(value, dict):
        yield from _walk_struct(value, plain, key, hook)
    elif origin in (tuple, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, arguments[0], f"{key}[{index}]", hook)
    elif origin is dict and isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(name, arguments[0], _join(key, name), hook)
            yield from _walk(item, arguments[1], _join(key, name), hook)
    elif isinstance(plain, type) and issubclass(plain, Enum) and isinstance(value, str):
        yield from _walk_choice(value, plain, key)
    else:
        yield from _walk_leaf(value, type_, key, hook)


def _walk_struct(table: dict[str, Any], type_: type[Struct], key: str, hook: Hook) -> Iterator[Finding]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    for name, value in table.items():
        if name in fields:
            yield from _walk(value, fields[name].type, _join(key, name), hook)
        else:
            free = [field for field in fields if field not in table]
            remedy = did_you_mean(name, free) or did_you_mean(name, fields)
            yield Finding(_join(key, name), "there is no such key", f"{remedy}Known here: {', '.join(fields)}.")
    for name, field in fields.items():
        if field.required and name not in table:
            yield Finding(_join(key, name), "this key is missing", f"Add it: {expected_of(field.type)}.")


def _walk_choice(value: str, type_: type[Enum], key: str) -> Iterator[Finding]:
    choices = [str(member.value) for member in type_]
    if value not in choices:
        yield Finding(key, f"{_shown(value)} is unknown", f"{did_you_mean(value, choices)}Write {expected_of(type_)}.")


def _walk_leaf(value: Any, type_: Any, key: str, hook: Hook) -> Iterator[Finding]:
    try:
        msgspec.convert(value, type_, dec_hook=hook)
    except msgspec.ValidationError:
        yield Finding(key, f"{_shown(value)} does not fit here", f"Write {expected_of(type_)}.")


def bare(type_: Any) -> Any:
    """Return ``type_`` without its constraints and without None, which TOML cannot write."""
    if get_origin(type_) is Annotated:
        return bare(get_args(type_)[0])
    if get_origin(type_) in (Union, UnionType):
        members = [member for member in get_args(type_) if member is not NoneType]
        return bare(members[0]) if len(members) == 1 else type_
    return type_


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


_LONGEST_SHOWN: Final = 60


def _shown(value: Any) -> str:
    match value:
        case str():
            words = f'"{value}"'
        case bool():
            words = "true" if value else "false"
        case list():
            words = "a list"
        case dict():
            words = "a table"
        case _:
            words = str(value)
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"


_WORDS: Final[dict[type, str]] = {
    types.StrType: "text in quotes",
    types.CustomType: "a path in quotes, from the folder of this file",
    types.BoolType: "true or false",
    types.FloatType: "a number",
    types.DateTimeType: "a date and a time",
    types.DateType: "a date such as 2026-12-06",
    types.TimeType: "a time such as 16:15:00",
    types.StructType: "a table",
    types.DictType: "a table",
    types.VarTupleType: "a list",
    types.TupleType: "a list",
    types.ListType: "a list",
}


def expected_of(type_: Any) -> str:
    """Return in words what a value of ``type_`` has to be."""
    return _expected_of_info(types.type_info(type_))


def _expected_of_info(info: types.Type) -> str:
    match info:
        case types.Metadata(type=inner, extra_json_schema=schema):
            return str((schema or {}).get("description") or _expected_of_info(inner))
        case types.UnionType(types=members):
            return " or ".join(
                _expected_of_info(member) for member in members if not isinstance(member, types.NoneType)
            )
        case types.EnumType(cls=cls):
            return "one of " + ", ".join(f'"{member.value}"' for member in cls)
        case types.IntType():
            return "a whole number" + _range(info)
        case types.StrType(pattern=pattern) if pattern:
            return f"text that matches {pattern}"
        case _:
            return _WORDS.get(type(info), "another value")


def _range(info: types.IntType) -> str:
    least = f" from {info.ge}" if info.ge is not None else ""
    most = f" to {info.le}" if info.le is not None else ""
    return least + most
