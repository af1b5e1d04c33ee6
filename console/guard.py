"""What stands before every page: who asks, whether they may, whether a post comes from a page of ours.

Owns the order of these questions, and what a fault looks like. Must not know any page.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.accounts import User
from console.bus import UnansweredError
from console.console import Console
from console.form_fields import PROOF_FIELD
from console.forms import read_form
from console.registry import Page
from console.store import Store
from console.tokens import hashed, is_proof, new_token
from console.visit import BROWSER_COOKIE, SESSION_COOKIE, UNANSWERED, Visit

_LOG: Final = logging.getLogger(__name__)

#: How often a session in use is noted on disk.
NOTE_EVERY_S: Final = 60
SIGN_IN: Final = "/sign-in"
#: A cookie of ours is never longer.
_LONGEST_COOKIE: Final = 128
_TELLABLE: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
    }
)


class Guard:
    """Lets visits through to the pages."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._noted: dict[bytes, int] = {}

    def watch(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers a request for ``page``."""

        async def answer(request: Request) -> Response:
            return await self._answer(page, request)

        return answer

    async def fault(self, request: Request, error: Exception) -> Response:
        """Answer a request that no page was found for."""
        status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
        visit = Visit(self._console, request, None, await self.user(request), _browser(request))
        return _told(visit, status)

    async def user(self, request: Request) -> User | None:
        """Return who is signed in with this browser."""
        token = request.cookies.get(SESSION_COOKIE, "")
        if not token or len(token) > _LONGEST_COOKIE:
            return None
        idle_s = 60 * self._console.settings.trust.idle_min
        return await self._console.ledger.do(Store.user, hashed(token), self._console.utc(), idle_s)

    async def _answer(self, page: Page, request: Request) -> Response:
        user = await self.user(request)
        visit = Visit(self._console, request, page, user, _browser(request))
        try:
            if not page.access.admits(user):
                return _refused(visit)
            if page.method == "POST":
                await self._read(visit)
            if user is not None:
                await self._note_use(user)
            return await page.handler(visit)
        except UnansweredError:
            return _unanswered(visit)
        except HTTPException as error:
            return _told(visit, HTTPStatus(error.status_code))
        except Exception:  # noqa: BLE001  a fault of one page must not become another's
            _LOG.exception("%s %s failed", request.method, page.path)
            return _told(visit, HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _read(self, visit: Visit) -> None:
        """Read what was posted. Raises `HTTPException` (403) unless a page of ours posted it in this browser."""
        if not _is_from_here(visit.request):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        visit.fields = await read_form(visit.request)
        browser = visit.request.cookies.get(BROWSER_COOKIE, "")
        if not is_proof(self._console.form_secret, browser, visit.fields.get(PROOF_FIELD)):
            raise HTTPException(HTTPStatus.FORBIDDEN)

    async def _note_use(self, user: User) -> None:
        now = self._console.utc()
        if now - self._noted.get(user.session, 0) >= NOTE_EVERY_S:
            self._noted = {session: at for session, at in self._noted.items() if now - at < NOTE_EVERY_S}
            self._noted[user.session] = now
            await self._console.ledger.do(Store.touch, user.session, now)


def _browser(request: Request) -> str:
    """Return the secret of this browser; a new one where it has none."""
    known = request.cookies.get(BROWSER_COOKIE, "")
    return known if 0 < len(known) <= _LONGEST_COOKIE else new_token()


def _is_from_here(request: Request) -> bool:
    """Return whether the browser does not say that another site posts; the proof in the form stands beside this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _refused(visit: Visit) -> Response:
    """Send whoever is not signed in to the door, and tell the others that this is not theirs."""
    if visit.user is not None:
        return _told(visit, HTTPStatus.FORBIDDEN)
    if visit.wants_json or visit.request.method != "GET":
        return _told(visit, HTTPStatus.UNAUTHORIZED)
    return visit.goto(f"{SIGN_IN}?next={quote(visit.request.url.path, safe='')}")


def _unanswered(visit: Visit) -> Response:
    message = visit.words("console.unanswered")
    if visit.wants_json or visit.request.method != "POST":
        response = visit.outcome(UNANSWERED, message)
    else:
        again = [(name, value) for name, value in visit.fields if name != PROOF_FIELD]
        response = visit.page("unanswered.html", again=again, path=visit.request.url.path)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return response


def _told(visit: Visit, status: HTTPStatus) -> Response:
    name = status if status in _TELLABLE else HTTPStatus.FORBIDDEN if status == HTTPStatus.UNAUTHORIZED else None
    message = visit.words(f"console.fault_{(name or HTTPStatus.BAD_REQUEST).value}")
    if visit.wants_json:
        response = visit.outcome("failed", message)
        response.status_code = status
        return response
    return visit.page("fault.html", status, message=message)
