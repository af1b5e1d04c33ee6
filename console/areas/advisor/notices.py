"""Notices on displays and kiosks: put up in three languages, for some areas, until a time; and taken down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from starlette.responses import Response

from console.mirror import Lobby
from console.registry import Area, only
from console.visit import REFUSED, Visit
from vuoro.messages.commands import PutNotice, RemoveNotice
from vuoro.messages.lobby_commands import LONGEST_NOTICE
from vuoro.topics import NOTICES, SERVICES
from vuoro.values import AreaId, Language, Role, Texts

AREA: Final = Area()
SPEAKERS: Final = only(Role.ADVISOR, Role.TEAM)

_PAGE: Final = "/lobby/notices"
_Words = Annotated[str, Meta(min_length=1, max_length=LONGEST_NOTICE)]


class Put(Struct, frozen=True, kw_only=True):
    """A notice; ``until`` is a time of the service point, as its browser says it."""

    fi: _Words
    sv: _Words
    en: _Words
    until: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$")] | None = None
    areas: tuple[AreaId, ...] = ()


class Taken(Struct, frozen=True, kw_only=True):
    """A notice that is taken down."""

    notice: int


@AREA.page(_PAGE, SPEAKERS, tile="console_advisor.notices_tile")
async def show_notices(visit: Visit) -> Response:
    """Show the notices of now, and ask for another."""
    areas = _areas(visit.console.lobby, visit.language)
    return visit.page("advisor/notices.html", areas=areas, longest=LONGEST_NOTICE)


@AREA.act("/lobby/notices/put", SPEAKERS)
async def put(visit: Visit) -> Response:
    """Put a notice up."""
    form = visit.form(Put)
    try:
        until = _moment(form.until, visit.console.lobby)
        command = PutNotice(texts=Texts(fi=form.fi, sv=form.sv, en=form.en), until=until, areas=form.areas)
    except ValueError:
        return visit.outcome(REFUSED, visit.words("console_advisor.notice_unfit", longest=LONGEST_NOTICE), _PAGE)
    return visit.answered(await visit.ask(command), visit.words("console_advisor.notice_put"), _PAGE)


@AREA.act("/lobby/notices/remove", SPEAKERS)
async def remove(visit: Visit) -> Response:
    """Take a notice down."""
    reply = await visit.ask(RemoveNotice(notice=visit.form(Taken).notice))
    return visit.answered(reply, visit.words("console_advisor.notice_removed"), _PAGE)


@AREA.fragment("notices", "advisor/notices_now.html", SPEAKERS, watches=(NOTICES, SERVICES))
def notices_now(lobby: Lobby, _argument: str, language: Language) -> Mapping[str, Any]:
    """Show what displays and kiosks say now."""
    names = _areas(lobby, language)
    return {
        "notices": [
            {
                "notice": one.notice,
                "texts": [(code, getattr(one.texts, code)) for code in ("fi", "sv", "en")],
                "until": one.until,
                "areas": [names.get(area, area) for area in one.areas],
            }
            for one in lobby.notices.notices
        ]
    }


def _moment(said: str | None, lobby: Lobby) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said).replace(tzinfo=lobby.zone)


def _areas(lobby: Lobby, language: Language) -> Mapping[AreaId, str]:
    return {info.area: info.area_name.get(language) for info in lobby.services}
