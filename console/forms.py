"""What a browser posts, as a struct; anything else is refused before a page sees it.

Owns the size, the form and the reading of bodies. Must not know what a field means.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import inspect
from starlette.exceptions import HTTPException
from starlette.requests import Request

T = TypeVar("T")

#: A form has two free texts of 500 characters at most; in percent signs each may take 6 bytes a letter and more.
MAX_BYTES: Final = 64 * 1024
MAX_FIELDS: Final = 200
_FORM: Final = "application/x-www-form-urlencoded"


class Fields:
    """The fields of a posted form, in their order."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Any:
        return iter(self._pairs)

    def get(self, name: str) -> str:
        """Return the first value of a field, "" where there is none."""
        return next((value for its, value in self._pairs if its == name), "")

    def read(self, type_: type[T]) -> T:
        """Return the form as a struct ``type_``; an empty field is one that is not there.

        Raises `HTTPException` (400) where it is none: our own pages never post such a thing.
        """
        content: dict[str, Any] = {}
        for field in inspect.type_info(type_).fields:  # type: ignore[attr-defined]  # of a Struct's info
            values = [value for name, value in self._pairs if name == field.encode_name and value.strip()]
            if values:
                content[field.encode_name] = values if _is_many(field.type) else values[0]
        try:
            return msgspec.convert(content, type_, strict=False)
        except msgspec.ValidationError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from None


async def read_form(request: Request) -> Fields:
    """Return what was posted. Raises `HTTPException` for what is too large, of another kind, or no text."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if not body:
        return Fields([])
    if kind != _FORM:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not a form")
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "not a form that can be read") from error
    return Fields([(name, value.replace("\r\n", "\n")) for name, value in pairs])


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too much")
    return bytes(body)


def _is_many(type_: inspect.Type) -> bool:
    if isinstance(type_, inspect.UnionType):
        return any(_is_many(one) for one in type_.types)
    return isinstance(type_, inspect.VarTupleType | inspect.ListType | inspect.SetType | inspect.FrozenSetType)
