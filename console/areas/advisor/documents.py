"""Documents that the advisor receives: an organisation, a number and a time; then a receipt on a printer.

There is no place in here for a name, a matter or a title.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.areas.advisor.stamps import opened, sealed
from console.bus import UnansweredError
from console.mirror import Lobby
from console.registry import Area, only
from console.visit import DONE, REFUSED, Visit
from vuoro.i18n import all_texts
from vuoro.messages.commands import ReceiveDocument
from vuoro.messages.device_commands import DocumentStamp, DoResult, PrintReceipt
from vuoro.messages.guide import AuthorityGuide
from vuoro.messages.replies import Accepted, Stamped
from vuoro.values import AuthorityId, ClientId, ClientKind, PresenceStatus, Role

AREA: Final = Area()
ADVISORS: Final = only(Role.ADVISOR)

#: Shorter than a page waits for an answer: a printer that is away must not keep it.
PRINT_S: Final = 5.0
_PAGE: Final = "/advisor/documents"
_STAMPS: Final = "/advisor/stamp"
#: How printing went, when it went well.
_OUT: Final = "out"


class Received(Struct, frozen=True, kw_only=True):
    """For whom a document was received, and where its receipt comes out, where there shall be one."""

    authority: AuthorityId
    printer: ClientId | None = None


class Printed(Struct, frozen=True, kw_only=True):
    """Which receipt, and where it comes out."""

    stamp: str
    printer: ClientId


@AREA.page(_PAGE, ADVISORS, tile="console_advisor.documents_tile")
async def show_documents(visit: Visit) -> Response:
    """Ask for whom a document is; only organisations with an agreement have a button."""
    site = visit.console.lobby.site
    guides = () if site is None else site.authorities
    return visit.page(
        "advisor/documents.html",
        agreed=_named(visit, (one for one in guides if one.agreement)),
        others=_named(visit, (one for one in guides if not one.agreement)),
        printers=printers(visit.console.lobby),
        chosen=visit.console.settings.receipts.printer,
    )


@AREA.act(_PAGE, ADVISORS)
async def receive(visit: Visit) -> Response:
    """Receive a document; its receipt follows from the page of its stamp."""
    form = visit.form(Received)
    reply = await visit.ask(ReceiveDocument(authority=form.authority))
    match reply:
        case Accepted(result=Stamped(stamp=stamp)):
            page = f"{_STAMPS}/{sealed(visit.console.form_secret, stamp)}"
            if form.printer is not None:
                page = f"{page}?printed={await _print(visit, stamp, form.printer)}"
            said = visit.words("console_advisor.received", number=stamp.number)
            return visit.outcome(DONE, said, page, move=True) if visit.wants_json else visit.goto(page)
        case _:
            return visit.answered(reply, goto=_PAGE)


@AREA.page(f"{_STAMPS}/{{stamp}}", ADVISORS)
async def show_stamp(visit: Visit) -> Response:
    """Show the stamp, large enough to be copied by hand, and the way to its receipt."""
    seal = visit.path("stamp", str)
    printed = visit.request.query_params.get("printed", "")
    return visit.page(
        "advisor/stamp.html",
        stamp=_opened(visit, seal),
        printed=printed if f"console_advisor.print_{printed}" in all_texts() else "",
        seal=seal,
        printers=printers(visit.console.lobby),
        chosen=visit.console.settings.receipts.printer,
    )


@AREA.act("/advisor/receipt", ADVISORS)
async def print_receipt(visit: Visit) -> Response:
    """Print the receipt of a stamp, once more where it has to be."""
    form = visit.form(Printed)
    stamp = _opened(visit, form.stamp)
    printed = await _print(visit, stamp, form.printer)
    return visit.outcome(
        DONE if printed == _OUT else REFUSED, visit.words(f"console_advisor.print_{printed}"), f"{_STAMPS}/{form.stamp}"
    )


def printers(lobby: Lobby) -> list[ClientId]:
    """Return the devices that print receipts: the ticket kiosks of the site."""
    devices = () if lobby.site is None else lobby.site.devices
    return [device.client for device in devices if device.kind is ClientKind.KIOSK]


def outcome_of(result: DoResult) -> str:
    """Return what a printer's answer is called in our texts."""
    if result.ok:
        return _OUT
    return result.code if f"console_advisor.print_{result.code}" in all_texts() else "failed"


async def _print(visit: Visit, stamp: DocumentStamp, printer: ClientId) -> str:
    """Let a printer print, and return how that went; the same act again prints nothing twice."""
    console = visit.console
    presence = console.lobby.presence.get(printer)
    if printer not in printers(console.lobby):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "no such printer")
    if presence is None or presence.status is not PresenceStatus.ONLINE:
        return "away"
    try:
        printing = console.bus.do(printer, PrintReceipt(stamp=stamp), visit.command_id)
        return outcome_of(await asyncio.wait_for(printing, PRINT_S))
    except (TimeoutError, UnansweredError):
        return "unanswered"


def _opened(visit: Visit, seal: str) -> DocumentStamp:
    stamp = opened(visit.console.form_secret, seal)
    if stamp is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return stamp


def _named(visit: Visit, guides: Iterable[AuthorityGuide]) -> list[tuple[AuthorityId, str]]:
    return [(one.authority, one.name.get(visit.language)) for one in guides]
