"""Visitors who needed no ticket, counted by one touch."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.responses import Response

from console.registry import Area, only
from console.visit import Visit
from vuoro.messages.commands import CountVisitor
from vuoro.values import Role, VisitorKind

AREA: Final = Area()
COUNTERS: Final = only(Role.ADVISOR, Role.GUARD)


class Came(Struct, frozen=True, kw_only=True):
    """What somebody came for."""

    visitor: VisitorKind


@AREA.page("/lobby/visitors", COUNTERS, tile="console_advisor.visitors_tile")
async def show_visitors(visit: Visit) -> Response:
    """Show a button for each reason to come."""
    return visit.page("advisor/visitors.html", visitors=[kind.value for kind in VisitorKind])


@AREA.act("/lobby/visitors", COUNTERS)
async def count(visit: Visit) -> Response:
    """Count one visitor."""
    kind = visit.form(Came).visitor
    reply = await visit.ask(CountVisitor(visitor=kind))
    name = visit.words(f"console_advisor.visitor_{kind}")
    return visit.answered(reply, visit.words("console_advisor.counted_one", kind=name), "/lobby/visitors")
