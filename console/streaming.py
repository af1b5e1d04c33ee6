"""``/live``: the stream by which an open page learns what has changed in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from console.accounts import User
from console.console import Console
from console.guard import Guard
from console.languages import STAFF_LANGUAGES, language_of
from console.live import Key, Stream
from console.registry import fragments
from vuoro.values import Language

PATH: Final = "/live"
#: No page has more parts than this that change by themselves.
MOST_FRAGMENTS: Final = 40


class Streaming:
    """Opens a stream for each page that asks."""

    def __init__(self, console: Console, guard: Guard) -> None:
        self._console = console
        self._guard = guard

    async def answer(self, request: Request) -> Response:
        """Stream the fragments that are named (``/live?f=glance&f=desk:3&language=sv``), as far as they may be seen.

        Raises `HTTPException` for one that may not, or that is not there: our own pages never ask for such.
        """
        user = await self._guard.user(request)
        keys = self._keys(request, user)
        if len(self._console.live) >= self._console.settings.web.live_pages:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
        stream = self._console.live.open(keys)
        content = self._messages(request, user, stream)
        return StreamingResponse(content, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    def _keys(self, request: Request, user: User | None) -> list[Key]:
        language = self._language(request)
        marks = request.query_params.getlist("f")
        if not 0 < len(marks) <= MOST_FRAGMENTS:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return [self._key(mark, user, language) for mark in marks]

    def _key(self, mark: str, user: User | None, language: Language) -> Key:
        name, _, argument = mark.partition(":")
        fragment = fragments().get(name)
        if fragment is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if not fragment.admits(user, argument, self._console.lobby):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        return Key(name, argument, language)

    def _language(self, request: Request) -> Language:
        """Return the language of the page that asks, which knows what it is written in."""
        said = request.query_params.get("language", "")
        return Language(said) if said in set(Language) else language_of(request, STAFF_LANGUAGES)

    async def _messages(self, request: Request, user: User | None, stream: Stream) -> AsyncIterator[bytes]:
        async def is_still_welcome() -> bool:
            return user is None or await self._guard.user(request) == user

        try:
            async for message in stream.messages(is_still_welcome):
                yield message
        finally:
            self._console.live.close(stream)
