"""The web server, in a thread of its own beside the daemon's inbox.

Owns the thread, the loop in it and the open port. Must not know any page.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from console.settings import WebSettings
from vuoro.errors import ExitCode, VuoroError

_LOG: Final = logging.getLogger(__name__)

_START_S: Final = 20.0
_GOODBYE_S: Final = 3
_BEAT_S: Final = 0.5
#: No request lasts so long in our own code; before the watchdog's ten seconds, so that the log says why.
STUCK_S: Final = 8.0
_LARGEST_HEAD: Final = 16 * 1024
_KEEP_ALIVE_S: Final = 30


class PortError(VuoroError):
    """The console cannot listen where its settings say."""

    exit_code = ExitCode.UNREACHABLE


class StuckError(Exception):
    """The loop of the web has not turned for `STUCK_S`: the daemon has to start anew."""


class WebServer:
    """Serves one application; `call` is the only way into its loop from other threads."""

    def __init__(self, settings: WebSettings, app: ASGIApp) -> None:
        self._socket = _listen(settings)
        self._server = uvicorn.Server(_configuration(settings, app))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        self._beat_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Return when browsers are answered."""
        self._thread.start()
        self._started.wait(_START_S)

    def call(self, action: Callable[..., Any], *arguments: Any) -> None:
        """Let the loop do something; returns at once."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(action, *arguments)

    def check(self) -> None:
        """Raise `StuckError` where the loop turns no more."""
        if not self._thread.is_alive() or time.monotonic() - self._beat_at > STUCK_S:
            raise StuckError("the web server does not answer any more")

    def stop(self) -> None:
        """Finish what is under way, and return when the port is closed."""
        self._server.should_exit = True
        self._thread.join(2 * _GOODBYE_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception:  # noqa: BLE001  the daemon's thread sees that this one has ended
            _LOG.exception("the web server has ended")

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        beating = asyncio.create_task(self._beat())
        await self._server.serve(sockets=[self._socket])
        beating.cancel()

    async def _beat(self) -> None:
        while True:
            self._beat_at = time.monotonic()
            if self._server.started:
                self._started.set()
            await asyncio.sleep(0.02 if not self._started.is_set() else _BEAT_S)


def _listen(settings: WebSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        place = f"{settings.host}:{settings.port}"
        raise PortError(f"the console cannot listen on {place}: {error.strerror}; mend [web] in its settings") from None
    return listener


def _configuration(settings: WebSettings, app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        log_config=None,
        access_log=False,  # paths carry the codes of tickets; acts are in the access log of our own
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GOODBYE_S,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        ssl_certfile=None if settings.certificate is None else str(settings.certificate),
        ssl_keyfile=None if settings.key is None else str(settings.key),
    )
