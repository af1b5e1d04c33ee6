"""Going to a desk, leaving it, and the break between.

Owns which desk a session has, and what the browser remembers of its services for after a break.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct
from starlette.responses import Response

from console.areas.clerk.answers import DESK_PAGE, answered, refusal
from console.areas.clerk.desks import is_own, name_of
from console.areas.clerk.live_parts import CLERKS
from console.registry import Area
from console.store import Store
from console.visit import DONE, REFUSED, Visit
from vuoro.messages.commands import CloseDesk, OpenDesk
from vuoro.messages.replies import Rejected
from vuoro.values import DeskId, ServiceId

AREA: Final = Area()

CHOICE_PAGE: Final = "/clerk/desk"
#: What the browser remembers: the services that its desk served last, and whether single keys do something.
SERVICES_COOKIE: Final = "vuoro_services"
KEYS_COOKIE: Final = "vuoro_keys"
_KEPT_S: Final = 365 * 24 * 60 * 60
_LONGEST_COOKIE: Final = 1000


class DeskChoice(Struct, frozen=True, kw_only=True):
    """A desk, and what is to be served there."""

    desk: DeskId
    services: Annotated[tuple[ServiceId, ...], Meta(max_length=50)] = ()


class DeskForm(Struct, frozen=True, kw_only=True):
    """An act of one desk, as the page shows it."""

    desk: DeskId


class KeysChoice(Struct, frozen=True, kw_only=True):
    """Whether single keys do something at this browser."""

    keys: bool = False


@AREA.page(DESK_PAGE, CLERKS, tile="console_clerk.tile")
async def show_desk(visit: Visit) -> Response:
    """Show the chosen desk; without one, the choice."""
    desk = visit.person.desk
    if desk is None or not is_own(visit.person, desk, visit.console.lobby):
        return visit.goto(CHOICE_PAGE)
    name = name_of(visit.console.lobby, desk, visit.language)
    return visit.page("clerk/desk.html", desk=desk, desk_name=name, keys=_has_keys(visit))


@AREA.page(CHOICE_PAGE, CLERKS)
async def show_choice(visit: Visit) -> Response:
    """Show the desks of the own organisation."""
    return visit.page("clerk/choice.html", authority=visit.person.authority or "", keys=_has_keys(visit))


@AREA.act("/clerk/open", CLERKS)
async def open_desk(visit: Visit) -> Response:
    """Go to a desk, or change what it serves."""
    form = visit.form(DeskChoice)
    if not form.services:
        return visit.outcome(REFUSED, visit.words("console_clerk.choose_one"), CHOICE_PAGE)
    return await _open(visit, form, move=True)


@AREA.act("/clerk/reopen", CLERKS)
async def reopen(visit: Visit) -> Response:
    """Go on after a break, with the same services."""
    desk = visit.form(DeskForm).desk
    return await _open(visit, DeskChoice(desk=desk, services=_remembered(visit, desk)), move=False)


@AREA.act("/clerk/pause", CLERKS)
async def pause(visit: Visit) -> Response:
    """Close the desk for a break; it stays the chosen one."""
    reply = await visit.ask(CloseDesk(desk=visit.form(DeskForm).desk))
    return answered(visit, reply, "paused")


@AREA.act("/clerk/leave", CLERKS)
async def leave(visit: Visit) -> Response:
    """Close the desk, where it is open, and have none any more."""
    desk = visit.form(DeskForm).desk
    aged = visit.console.lobby.desks.get(desk)
    if aged is not None and aged.state.open:
        reply = await visit.ask(CloseDesk(desk=desk))
        if isinstance(reply, Rejected):
            return visit.outcome(REFUSED, refusal(visit, reply), DESK_PAGE)
    await visit.console.ledger.do(Store.choose_desk, visit.person.session, None)
    return visit.outcome(DONE, "", CHOICE_PAGE, move=True)


@AREA.act("/clerk/keys", CLERKS)
async def choose_keys(visit: Visit) -> Response:
    """Keep in the browser whether single keys do something."""
    response = visit.goto(CHOICE_PAGE)
    visit.set_cookie(response, KEYS_COOKIE, "on" if visit.form(KeysChoice).keys else "off", _KEPT_S)
    return response


async def _open(visit: Visit, choice: DeskChoice, *, move: bool) -> Response:
    reply = await visit.ask(OpenDesk(desk=choice.desk, services=choice.services), desk=choice.desk)
    if isinstance(reply, Rejected):
        return visit.outcome(REFUSED, refusal(visit, reply), CHOICE_PAGE)
    await visit.console.ledger.do(Store.choose_desk, visit.person.session, choice.desk)
    response = visit.outcome(DONE, "", DESK_PAGE, move=move)
    if choice.services:
        visit.set_cookie(response, SERVICES_COOKIE, " ".join((choice.desk, *choice.services)), _KEPT_S)
    return response


def _remembered(visit: Visit, desk: DeskId) -> tuple[ServiceId, ...]:
    """Return what the desk served last; nothing, which means all, where the browser does not know."""
    kept = visit.request.cookies.get(SERVICES_COOKIE, "")
    try:
        last, *services = msgspec.convert(kept[:_LONGEST_COOKIE].split(), tuple[ServiceId, ...])
    except (msgspec.ValidationError, ValueError):
        return ()
    return tuple(services) if last == desk else ()


def _has_keys(visit: Visit) -> bool:
    return visit.request.cookies.get(KEYS_COOKIE, "on") == "on"
