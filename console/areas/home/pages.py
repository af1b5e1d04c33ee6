"""The home page: a tile for every page that a role has, and the queues at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from console.mirror import Lobby
from console.registry import EVERYBODY, SIGNED_IN, Area, tiles
from console.visit import Visit
from vuoro.topics import PRESENCE, QUEUE, SERVICES, SITE
from vuoro.values import Language

AREA: Final = Area()


@AREA.page("/", SIGNED_IN)
async def show_home(visit: Visit) -> Response:
    """Show what somebody can do here."""
    return visit.page("home/home.html", tiles=tiles(visit.person.role))


@AREA.fragment("link", "home/link.html", EVERYBODY, watches=(PRESENCE,))
def link(lobby: Lobby, _argument: str, _language: Language) -> Mapping[str, Any]:
    """Tell whether acts reach the controller now; it is on every page."""
    return {"is_answered": lobby.answered}


@AREA.fragment("glance", "home/glance.html", SIGNED_IN, watches=(SITE, SERVICES, QUEUE))
def glance(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show every queue in figures."""
    rows = [
        {
            "letter": info.letter,
            "name": info.name.get(language),
            "is_open": info.open,
            "queue": lobby.queues.get(info.service),
        }
        for info in lobby.services
    ]
    return {"rows": rows}
