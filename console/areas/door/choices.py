"""Language and look, as somebody chooses them for this browser."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.responses import Response

from console.languages import LANGUAGE_COOKIE, LOOK_COOKIE, Look
from console.paths import local_path
from console.registry import EVERYBODY, Area
from console.visit import Visit
from vuoro.values import Language

AREA: Final = Area()

_KEPT_S: Final = 365 * 24 * 60 * 60


class Choice(Struct, frozen=True, kw_only=True):
    """What was chosen, and the page to go on with."""

    language: Language | None = None
    look: Look | None = None
    next: str = "/"


@AREA.act("/choose", EVERYBODY)
async def choose(visit: Visit) -> Response:
    """Keep a choice in the browser."""
    choice = visit.form(Choice)
    response = visit.goto(local_path(choice.next))
    if choice.language is not None:
        visit.set_cookie(response, LANGUAGE_COOKIE, choice.language.value, _KEPT_S)
    if choice.look is not None:
        visit.set_cookie(response, LOOK_COOKIE, choice.look.value, _KEPT_S)
    return response
