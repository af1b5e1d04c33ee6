"""Live pages: which fragments have changed, each rendered once, and handed to every stream that shows it.

Owns the streams and what they wait for; lives in the loop of the web alone. A slow stream gets the newest of each
fragment, never a backlog.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from markupsafe import Markup

from console.mirror import Lobby
from console.registry import Fragment
from console.rendering import Renderer, Words
from vuoro.service import Received
from vuoro.values import Language

#: A page that hears nothing for twice as long says that it has lost the connection.
BEAT_S: Final = 5.0
#: How often fragments with ages are made anew.
AGES_S: Final = 30.0
_BEAT: Final = b"event: beat\ndata:\n\n"
#: The page has to be loaded anew: whoever was signed in is no more, or the console ends.
_OVER: Final = b"event: over\ndata:\n\n"


class Key(NamedTuple):
    """One fragment as one language has it."""

    fragment: str
    argument: str
    language: Language

    @property
    def mark(self) -> str:
        """Return what a page calls it."""
        return f"{self.fragment}:{self.argument}" if self.argument else self.fragment


class Stream:
    """One page that is open; `Live` says what is new in it."""

    def __init__(self, keys: frozenset[Key]) -> None:
        self.keys: Final = keys
        self._new: dict[Key, bytes] = {}
        self._woken = asyncio.Event()
        self._over = False

    def tell(self, key: Key, message: bytes) -> None:
        """Put what is new; something older of the same fragment is forgotten."""
        self._new[key] = message
        self._woken.set()

    @property
    def has_news(self) -> bool:
        """Return whether something waits to be read."""
        return bool(self._new)

    def end(self) -> None:
        """Let the page load itself anew."""
        self._over = True
        self._woken.set()

    async def messages(
        self, is_still_welcome: Callable[[], Awaitable[bool]], beat_s: float = BEAT_S
    ) -> AsyncIterator[bytes]:
        """Yield what is new as it comes, and a beat when nothing does; ends when the reader is welcome no more."""
        while not self._over:
            try:
                await asyncio.wait_for(self._woken.wait(), beat_s)
            except TimeoutError:
                if not await is_still_welcome():
                    break
                yield _BEAT
                continue
            self._woken.clear()
            if self._new:
                new, self._new = self._new, {}
                yield b"".join(new.values())
        yield _OVER


class Live:
    """All open streams."""

    def __init__(self, lobby: Lobby, fragments: Mapping[str, Fragment], renderer: Renderer) -> None:
        self._lobby = lobby
        self._fragments = fragments
        self._renderer = renderer
        self._streams: dict[Key, set[Stream]] = {}
        self._shown: dict[Key, bytes] = {}

    def html(self, key: Key) -> Markup:
        """Return a fragment as it is now."""
        fragment = self._fragments[key.fragment]
        words = Words(key.language, self._lobby.zone)
        context = fragment.context(self._lobby, key.argument, key.language)
        return self._renderer.render(fragment.template, words, context)

    def open(self, keys: Iterable[Key]) -> Stream:
        """Return a stream that begins with its fragments as they are now."""
        stream = Stream(frozenset(keys))
        for key in stream.keys:
            self._streams.setdefault(key, set()).add(stream)
            if key not in self._shown:
                self._shown[key] = self._message(key)
            stream.tell(key, self._shown[key])
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        for key in stream.keys:
            streams = self._streams.get(key, set())
            streams.discard(stream)
            if not streams:
                self._streams.pop(key, None)
                self._shown.pop(key, None)

    def __len__(self) -> int:
        return len({stream for streams in self._streams.values() for stream in streams})

    def changed(self, batch: Iterable[Received]) -> None:
        """Tell every stream what the lobby's news have changed in it."""
        news = tuple(batch)
        self._renew(key for key in self._streams if self._is_touched(key, news))

    def renew(self) -> None:
        """Look at every fragment again: the connection has come or gone."""
        self._renew(self._streams)

    def renew_ages(self) -> None:
        """Look again at the fragments that tell how long something lasts."""
        self._renew(key for key in self._streams if self._fragments[key.fragment].ages)

    def end_all(self) -> None:
        """End every stream."""
        for stream in {stream for streams in self._streams.values() for stream in streams}:
            stream.end()

    def _is_touched(self, key: Key, news: tuple[Received, ...]) -> bool:
        fragment = self._fragments[key.fragment]
        return any(one.topic in fragment.watches and fragment.concerns(one, key.argument) for one in news)

    def _renew(self, keys: Iterable[Key]) -> None:
        for key in list(keys):
            message = self._message(key)
            if message != self._shown.get(key):
                self._shown[key] = message
                for stream in self._streams[key]:
                    stream.tell(key, message)

    def _message(self, key: Key) -> bytes:
        content = msgspec.json.encode({"mark": key.mark, "html": str(self.html(key))})
        return b"event: fragment\ndata: " + content + b"\n\n"
