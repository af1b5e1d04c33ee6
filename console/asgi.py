"""The console as an ASGI application: every page behind the guard, the stream, the files, the headers around all."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from console import registry
from console.console import Console
from console.guard import Guard
from console.headers import Headers
from console.streaming import PATH, Streaming


def make_app(console: Console) -> ASGIApp:
    """Return the application."""
    guard = Guard(console)
    routes = [Route(page.path, guard.watch(page), methods=[page.method]) for page in registry.pages()]
    routes.append(Route("/static/{name}", console.files.send, methods=["GET"]))
    routes.append(Route(PATH, Streaming(console, guard).answer, methods=["GET"]))
    app = Starlette(routes=routes, exception_handlers={HTTPException: guard.fault})
    return Headers(app, secure=console.settings.web.secure)
