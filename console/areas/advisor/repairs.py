"""Repairs for the team's agenda: noted by whoever sees what is broken, passed on, done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from starlette.responses import Response

from console.areas.advisor import looking
from console.mirror import Lobby
from console.registry import SIGNED_IN, Area, only
from console.visit import Visit
from vuoro.i18n import text
from vuoro.messages.commands import NoteRepair, UpdateRepair
from vuoro.messages.state import Repair
from vuoro.privacy import mask_words
from vuoro.topics import ADVISOR
from vuoro.values import ClientId, Fault, FreeText, Language, RepairStatus, Role

AREA: Final = Area()
MENDERS: Final = only(Role.ADVISOR, Role.TEAM, Role.MAINTENANCE)

_PAGE: Final = "/lobby/repairs"


class Thing(StrEnum):
    """What stands in a lobby and is no device of ours; a number tells one from another: ``printer-2``."""

    SELF_SERVICE = "self-service"
    PRINTER = "printer"
    SCANNER = "scanner"
    TELEPHONE = "telephone"
    DOOR = "door"
    FURNITURE = "furniture"
    OTHER = "other"


class Broken(Struct, frozen=True, kw_only=True):
    """A thing and what is wrong with it; ``which`` is the number on it, where there are several."""

    subject: ClientId
    which: Annotated[int, Meta(ge=1, le=99)] | None = None
    fault: Fault
    words: FreeText | None = None


class Changed(Struct, frozen=True, kw_only=True):
    """How far a repair has come."""

    repair: int
    status: RepairStatus


@AREA.page(_PAGE, SIGNED_IN, tile="console_advisor.repairs_tile")
async def show_repairs(visit: Visit) -> Response:
    """Show what is broken, and ask what else is."""
    return visit.page(
        "advisor/repairs.html",
        devices=looking.devices(visit.console.lobby),
        things=[thing.value for thing in Thing],
        faults=[fault.value for fault in Fault],
        may_change=visit.person.role in MENDERS.roles,
    )


@AREA.act("/lobby/repairs/note", SIGNED_IN)
async def note(visit: Visit) -> Response:
    """Put something on the team's agenda."""
    form = visit.form(Broken)
    subject = form.subject
    if form.which is not None and subject in set(Thing):
        subject = f"{subject}-{form.which}"
    reply = await visit.ask(NoteRepair(subject=subject, fault=form.fault, words=mask_words(form.words)))
    return visit.answered(reply, visit.words("console_advisor.repair_noted"), _PAGE)


@AREA.act("/lobby/repairs/change", MENDERS)
async def change(visit: Visit) -> Response:
    """Say how far a repair has come."""
    form = visit.form(Changed)
    reply = await visit.ask(UpdateRepair(repair=form.repair, status=form.status))
    done = visit.words(f"console_advisor.repair_{form.status}")
    return visit.answered(reply, done, _PAGE)


@AREA.fragment("repairs", "advisor/repairs_now.html", MENDERS, watches=(ADVISOR,))
def repairs_now(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show every repair, with the ways on."""
    return _rows(lobby, language)


@AREA.fragment("repairs-seen", "advisor/repairs_seen.html", SIGNED_IN, watches=(ADVISOR,))
def repairs_seen(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show every repair to those who only note them."""
    return _rows(lobby, language)


def subject_name(subject: ClientId, language: Language) -> str:
    """Return what people call a thing; a device of ours is called by what stands on it."""
    thing, _, which = subject.rpartition("-") if subject.rpartition("-")[2].isdigit() else (subject, "", "")
    if thing not in set(Thing):
        return subject
    return f"{text(f'console_advisor.thing_{Thing(thing).name.lower()}', language)} {which}".rstrip()


def _rows(lobby: Lobby, language: Language) -> Mapping[str, Any]:
    return {"repairs": [_row(repair, language) for repair in lobby.advisor.repairs]}


def _row(repair: Repair, language: Language) -> Mapping[str, Any]:
    others = [status.value for status in RepairStatus if status is not repair.status]
    return {
        "repair": repair.repair,
        "name": subject_name(repair.subject, language),
        "fault": repair.fault.value,
        "status": repair.status.value,
        "noted_at": repair.noted_at,
        "ways": others,
    }
