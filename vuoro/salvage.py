"""Makes the best of a file with mistakes in it, so that what does not fit together can be told along with them.

Owns what stands in the place of a value that cannot be used. The result is only ever looked at, never run with.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Final, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct

from vuoro.expected import bare

#: What stands in the place of a missing value: it is like no value that anybody would write.
_NOTHING: Final[dict[type, Any]] = {str: "", int: 0, float: 0.0, bool: False, date: date.max, Path: Path()}


def salvage(value: Any, type_: Any) -> Any:
    """Return a ``type_`` with all of ``value`` that can be used, and as many list elements as ``value`` has.

    Text stays as it is written, also where its pattern forbids it, so that references to it hold.
    """
    plain = bare(type_)
    origin, arguments = get_origin(plain), get_args(plain)
    if origin in (tuple, list):
        return _salvage_list(value, arguments[0]) if isinstance(value, list) else ()
    if origin is dict:
        return value if _fits(value, type_) else {}
    if isinstance(plain, type) and issubclass(plain, Struct):
        return _salvage_struct(value if isinstance(value, dict) else {}, plain)
    if _fits(value, type_):
        return msgspec.convert(value, type_)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return next(iter(plain))
    return value if plain is str and isinstance(value, str) else _NOTHING.get(plain)


def _salvage_list(values: list[Any], item: Any) -> tuple[Any, ...]:
    if isinstance(bare(item), type) and issubclass(bare(item), Struct):
        return tuple(salvage(value, item) for value in values)  # their numbers are in the keys of other mistakes
    return tuple(msgspec.convert(value, item) for value in values if _fits(value, item))


def _salvage_struct(table: dict[str, Any], type_: type[Struct]) -> Struct:
    values = {}
    for field in msgspec.structs.fields(type_):
        present = field.encode_name in table
        value = table.get(field.encode_name)
        optional = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
        keep_default = optional and (not present or not (_fits(value, field.type) or _has_parts(field.type)))
        if not keep_default:
            values[field.name] = salvage(value, field.type)
    return type_(**values)


def _has_parts(type_: Any) -> bool:
    plain = bare(type_)
    return get_origin(plain) in (tuple, list) or (isinstance(plain, type) and issubclass(plain, Struct))


def _fits(value: Any, type_: Any) -> bool:
    try:
        msgspec.convert(value, type_)
    except (msgspec.ValidationError, TypeError):
        return False
    return True
