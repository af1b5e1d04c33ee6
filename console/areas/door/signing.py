"""Signing in and out, and the PIN for coming back to a tablet."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from msgspec import Struct
from starlette.responses import Response

from console import sign_in
from console.accounts import pin_fault
from console.areas.door.entering import signed_in
from console.paths import local_path
from console.registry import EVERYBODY, SIGNED_IN, Area
from console.store import Store
from console.visit import BROWSER_COOKIE, DONE, REFUSED, SESSION_COOKIE, Visit

AREA: Final = Area()


class Credentials(Struct, frozen=True, kw_only=True):
    """What somebody signs in with; ``pin`` where they come back."""

    account: str = ""
    password: str = ""
    pin: str = ""
    next: str = "/"


class NewPin(Struct, frozen=True, kw_only=True):
    """A PIN to come back with."""

    pin: str = ""


@AREA.page("/sign-in", EVERYBODY)
async def show_sign_in(visit: Visit) -> Response:
    """Show the door."""
    return await _door(visit, local_path(visit.request.query_params.get("next", "/")))


@AREA.act("/sign-in", EVERYBODY)
async def enter(visit: Visit) -> Response:
    """Sign in by password or PIN."""
    form = visit.form(Credentials)
    account = form.account.strip().lower()
    if form.pin:
        token = await sign_in.by_pin(visit.console, visit.browser, account, form.pin)
    else:
        token = await sign_in.by_password(visit.console, account, form.password)
    if token is None:
        await visit.log("sign_in", outcome="refused")
        return await _door(visit, local_path(form.next), "console.sign_in_wrong", HTTPStatus.UNPROCESSABLE_ENTITY)
    return signed_in(visit, token, local_path(form.next))


@AREA.act("/sign-out", SIGNED_IN)
async def leave(visit: Visit) -> Response:
    """Sign out."""
    await sign_in.sign_out(visit.console, visit.person)
    response = visit.goto("/sign-in")
    response.delete_cookie(SESSION_COOKIE)
    return response


@AREA.page("/pin", SIGNED_IN)
async def show_pin(visit: Visit) -> Response:
    """Ask for a new PIN."""
    return visit.page("door/pin.html")


@AREA.act("/pin", SIGNED_IN)
async def choose_pin(visit: Visit) -> Response:
    """Keep a new PIN for this browser."""
    pin = visit.form(NewPin).pin
    fault = pin_fault(pin)
    if fault is not None:
        return visit.outcome(REFUSED, visit.words(fault), "/pin")
    await sign_in.set_pin(visit.console, visit.browser, visit.person, pin)
    response = visit.outcome(DONE, visit.words("console.pin_kept"), "/")
    visit.set_cookie(response, BROWSER_COOKIE, visit.browser, 3600 * visit.console.settings.trust.pin_h)
    return response


async def _door(visit: Visit, path: str, fault: str | None = None, status: HTTPStatus = HTTPStatus.OK) -> Response:
    pins = await visit.console.ledger.do(Store.pins, visit.browser, visit.console.utc())
    return visit.page("door/sign_in.html", status, path=path, fault=fault, known=list(pins))
