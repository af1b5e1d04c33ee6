"""The way in for somebody who has just been recognised."""

from __future__ import annotations

from starlette.responses import Response

from console.visit import SESSION_COOKIE, Visit


def signed_in(visit: Visit, token: str, path: str) -> Response:
    """Return the way on to ``path``, with the new session in the browser."""
    response = visit.goto(path)
    visit.set_cookie(response, SESSION_COOKIE, token, 3600 * visit.console.settings.trust.session_h)
    return response
