"""One request, as a page sees it: who asks, in which language, what was posted; and the ways to answer.

Owns what pages have in common. Must not know any page.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, TypeVar

import msgspec
from markupsafe import Markup
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from console.accounts import User
from console.console import Console
from console.form_fields import COMMAND_FIELD, for_browser
from console.forms import Fields
from console.languages import RIGHT_TO_LEFT, STAFF_LANGUAGES, language_of, look_of
from console.live import Key
from console.registry import Page, fragments
from console.rendering import Words
from console.store import Store
from console.tokens import proof
from vuoro.i18n import text
from vuoro.ids import new_command_id
from vuoro.messages.commands import AnyCommand
from vuoro.messages.replies import Rejected, Reply
from vuoro.values import CommandId, DeskId, Language

T = TypeVar("T")

BROWSER_COOKIE: Final = "vuoro_browser"
SESSION_COOKIE: Final = "vuoro_session"

#: The outcomes of an act, as ``console.js`` and the access log know them.
DONE: Final = "done"
REFUSED: Final = "refused"
UNANSWERED: Final = "unanswered"


class Visit:
    """What a page's function gets."""

    def __init__(self, console: Console, request: Request, page: Page | None, user: User | None, browser: str) -> None:
        self.console: Final = console
        self.request: Final = request
        self.user: Final = user
        #: The secret of this browser that the proofs in its forms are bound to.
        self.browser: Final = browser
        #: What was posted; empty where something is only looked at.
        self.fields = Fields([])
        site = console.lobby.site
        self.languages: Final[Sequence[Language]] = (
            site.languages if page is not None and page.public_languages and site is not None else STAFF_LANGUAGES
        )
        self.language: Final = language_of(request, self.languages)
        self.words: Final = Words(self.language, console.lobby.zone)

    # What was asked

    @property
    def person(self) -> User:
        """Return who is signed in, where the page is only for those who are."""
        if self.user is None:
            raise HTTPException(HTTPStatus.UNAUTHORIZED)
        return self.user

    @property
    def address(self) -> str:
        """Return where the request comes from, for counting; "" where nobody knows."""
        return "" if self.request.client is None else self.request.client.host

    def path(self, name: str, type_: type[T]) -> T:
        """Return a part of the path, as ``{name}`` of the page's address; 404 where it is no ``type_``."""
        try:
            return msgspec.convert(self.request.path_params[name], type_, strict=False)
        except msgspec.ValidationError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    def form(self, type_: type[T]) -> T:
        """Return what was posted as a struct ``type_``; 400 where it is none."""
        return self.fields.read(type_)

    @property
    def command_id(self) -> CommandId:
        """Return the identity that the page gave to its act; 400 where it gave none."""
        try:
            return msgspec.convert(self.fields.get(COMMAND_FIELD), CommandId)
        except msgspec.ValidationError:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "the act has no identity") from None

    # What is done

    async def ask(self, command: AnyCommand, *, desk: DeskId | None = None) -> Reply:
        """Ask the controller as the person who is signed in, note it in the access log, and return the answer.

        ``desk`` is the one that a clerk is just going to, in the place of the chosen one. Raises `UnansweredError`, of
        which the guard makes "not answered yet, still trying". What only looks, with GET, has a new identity each time.
        """
        actor = None if self.user is None else replace(self.user, desk=desk or self.user.desk).actor
        command_id = self.command_id if self.request.method == "POST" else new_command_id()
        if self.user is not None:
            await self.log(msgspec.to_builtins(command)["type"], command_id)
        reply = await self.console.bus.ask(command, actor, command_id)
        if self.user is not None:
            outcome = reply.code.value if isinstance(reply, Rejected) else DONE
            await self.console.ledger.do(Store.log_outcome, command_id, outcome)
        return reply

    async def log(self, act: str, command_id: CommandId | None = None, outcome: str = "") -> None:
        """Note an act in the access log."""
        await self.console.ledger.do(Store.log, self.console.utc(), self.user, act, command_id, outcome)

    # How it is answered

    def page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
        """Return a page: the template in the frame of the console, for this browser alone."""
        html = self.console.renderer.render(template, self.words, {"visit": self, **context})
        response = Response(self._mine(html), status, media_type="text/html")
        self.keep_browser(response)
        return response

    def live(self, fragment: str, argument: str = "") -> Markup:
        """Return a fragment that stays up to date, for a template."""
        known = fragments()[fragment]
        if not known.admits(self.user, argument, self.console.lobby):
            return Markup()
        key = Key(fragment, argument, self.language)
        return Markup('<div data-live="{}">{}</div>').format(key.mark, self.console.live.html(key))

    def answered(self, reply: Reply, done: str = "", goto: str = "/") -> Response:
        """Return what the controller's answer means to the person: ``done``, or why it was refused.

        Without a script, the browser goes on to ``goto``.
        """
        if isinstance(reply, Rejected):
            return self.outcome(REFUSED, text(f"rejected.{reply.code}", self.language), goto)
        return self.outcome(DONE, done, goto)

    def outcome(self, outcome: str, message: str, goto: str = "/", *, move: bool = False) -> Response:
        """Return how an act ended; with ``move`` a page with a script goes on to ``goto`` too."""
        if self.wants_json:
            return JSONResponse({"outcome": outcome, "message": message, "goto": goto if move else None})
        if not message:
            return self.goto(goto)
        status = HTTPStatus.OK if outcome == DONE else HTTPStatus.CONFLICT
        return self.page("outcome.html", status, outcome=outcome, message=message, goto=goto)

    def goto(self, path: str) -> Response:
        """Send the browser on."""
        response = RedirectResponse(path, HTTPStatus.SEE_OTHER)
        self.keep_browser(response)
        return response

    @property
    def wants_json(self) -> bool:
        """Return whether ``console.js`` asks, and not a form by itself."""
        return "application/json" in self.request.headers.get("accept", "")

    # What the frame of a page says

    @property
    def site_name(self) -> str:
        """Return the name of the service point, "Vuoro" until it is known."""
        site = self.console.lobby.site
        return "Vuoro" if site is None else site.name.get(self.language)

    @property
    def here(self) -> str:
        """Return the path of this page, where it can be gone back to."""
        return self.request.url.path if self.request.method == "GET" else "/"

    @property
    def direction(self) -> str:
        """Return how the language is written."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def look(self) -> str:
        """Return light, dark or auto."""
        return look_of(self.request).value

    def set_cookie(self, response: Response, name: str, value: str, max_age_s: int | None = None) -> None:
        """Set a cookie that scripts cannot read and other sites cannot use."""
        response.set_cookie(
            name, value, max_age=max_age_s, httponly=True, samesite="lax", secure=self.console.settings.web.secure
        )

    def keep_browser(self, response: Response) -> None:
        """Let the browser keep the secret that its forms are bound to, until it is closed."""
        if self.request.cookies.get(BROWSER_COOKIE) != self.browser:
            self.set_cookie(response, BROWSER_COOKIE, self.browser)

    def _mine(self, html: str) -> str:
        return for_browser(html, proof(self.console.form_secret, self.browser))
