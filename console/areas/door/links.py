"""One-time links: the first account of a new hub, a password to be set, a way in of the demo.

Looking at a link does not use it up, so that a preview in a mail or a chat does no harm; the button below does.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import Struct
from starlette.responses import Response

from console import sign_in
from console.accounts import Account, AccountId, LinkPurpose, password_fault
from console.areas.door.entering import signed_in
from console.registry import EVERYBODY, Area
from console.store import Store
from console.visit import Visit
from vuoro.values import Role

AREA: Final = Area()


class NewPassword(Struct, frozen=True, kw_only=True):
    """A password, twice; and the account, where it is the first one."""

    account: str = ""
    password: str = ""
    again: str = ""


@AREA.page("/link/{token}", EVERYBODY)
async def show_link(visit: Visit) -> Response:
    """Show what a link is for."""
    return await _show(visit)


@AREA.act("/link/{token}", EVERYBODY)
async def use_link(visit: Visit) -> Response:
    """Do what a link is for, once."""
    token = visit.path("token", str)
    link = await visit.console.ledger.do(Store.link, token, visit.console.utc())
    if link is None:
        return await _show(visit)
    account, purpose = link
    if purpose is LinkPurpose.SIGN_IN:
        session = await sign_in.by_link(visit.console, token)
        return await _enter(visit, session)
    form = visit.form(NewPassword)
    name = account or form.account.strip().lower()
    fault = await _fault(visit, name, form, is_first=account is None)
    if fault is not None:
        return await _show(visit, fault, name, HTTPStatus.UNPROCESSABLE_ENTITY)
    # The first account looks after the others, with `vuoroctl console account`.
    first = Account(account=name, role=Role.MAINTENANCE)
    session = await sign_in.set_password(visit.console, token, first, form.password)
    return await _enter(visit, session)


async def _enter(visit: Visit, session: str | None) -> Response:
    return await _show(visit) if session is None else signed_in(visit, session, "/")


async def _fault(visit: Visit, name: str, form: NewPassword, *, is_first: bool) -> str | None:
    try:
        msgspec.convert(name, AccountId)
    except msgspec.ValidationError:
        return "console.account_form"
    if is_first and await visit.console.ledger.do(Store.account, name) is not None:
        return "console.account_taken"
    if form.password != form.again:
        return "console.passwords_differ"
    return password_fault(name, form.password)


async def _show(visit: Visit, fault: str | None = None, name: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    token = visit.path("token", str)
    link = await visit.console.ledger.do(Store.link, token, visit.console.utc())
    if link is None:
        return visit.page("door/link_over.html", HTTPStatus.GONE)
    account, purpose = link
    template = "door/sign_in_by_link.html" if purpose is LinkPurpose.SIGN_IN else "door/password.html"
    return visit.page(template, status, token=token, account=account, name=name, fault=fault)
