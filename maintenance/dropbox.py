"""``vuoroctl dropbox status``: every drop box at a glance, its next emptying, and what is to be seen to.

Owns the command line and the look of it; what is true of a box the controller says. Must not know why it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from maintenance.lobby import SUBSCRIPTIONS, Lobby, put_together
from maintenance.visit import listen
from vuoro.control_file import CONFIG_FILE, ConfigOption, LanguageOption, load_control
from vuoro.errors import ExitCode
from vuoro.i18n import text
from vuoro.messages.state import DropboxState
from vuoro.values import Language

_UTC: Final = ZoneInfo("UTC")


def status(
    *,
    config: ConfigOption = CONFIG_FILE,
    as_json: Annotated[bool, typer.Option("--json", help="Say it in JSON.")] = False,
    language: LanguageOption,
) -> None:
    """Show every drop box: how full it is, when it is emptied next, and what is to be seen to.

    Ends with 0 when all is well, and with 1 when something is to be seen to.
    """
    lobby = put_together(listen(load_control(config, "dropbox status"), SUBSCRIPTIONS))
    boxes = [lobby.boxes[box] for box in sorted(lobby.boxes)]
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(boxes)).decode())
    else:
        Console().print(picture(lobby, language, datetime.now(UTC)), soft_wrap=True)
    if any(_to_be_seen_to(box, language, _UTC) for box in boxes):
        raise typer.Exit(ExitCode.FOUND_WRONG)


def picture(lobby: Lobby, language: Language, now: datetime) -> Text:
    """Return what to print at ``now``."""
    zone = ZoneInfo(lobby.site.time_zone) if lobby.site else _UTC
    said = Text()
    for box, state in sorted(lobby.boxes.items()):
        said.append(f"{box}\n", style="bold")
        for line in _facts(state, language, zone, now):
            said.append(f"    {line}\n")
        for line in _to_be_seen_to(state, language, zone):
            said.append(f"  ! {line}\n", style="bold red")
    return said if lobby.boxes else Text(text("boxes.none", language))


def _facts(box: DropboxState, language: Language, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    if box.fill is None:
        yield text("boxes.fill_unknown", language, envelopes=box.envelopes)
    else:
        yield text("boxes.filled", language, fill=box.fill, envelopes=box.envelopes)
    if box.due_at is None:
        yield text("boxes.not_due", language)
    else:
        yield text("boxes.due", language, at=_at(box.due_at, zone), left=_left(box.due_at - now, language))
    if box.full_from is not None and box.full_until is not None:
        yield text("boxes.full_between", language, start=_at(box.full_from, zone), end=_at(box.full_until, zone))
    if box.last_emptied_at is not None:
        yield text("boxes.emptied", language, at=_at(box.last_emptied_at, zone))
    if box.log.count:
        yield text("boxes.log", language, count=box.log.count, head=box.log.head)


def _to_be_seen_to(box: DropboxState, language: Language, zone: ZoneInfo) -> list[str]:
    conditions = {
        "overdue": box.overdue,
        "filling": box.fill_warning,
        "lid_open": box.condition.lid_open,
        "door_open": box.condition.door_open,
        "sensor_dead": not box.condition.sensor_ok,
    }
    openings = (("forced" if one.forced else "unconfirmed", one) for one in box.unconfirmed)
    return [
        *(text(f"boxes.is_{name}", language) for name, is_so in conditions.items() if is_so),
        *(text("boxes.unexplained", language, at=_at(due_at, zone)) for due_at in box.unexplained),
        *(
            text(f"boxes.opened_{name}", language, at=_at(one.opened_at, zone), record=one.record)
            for name, one in openings
        ),
    ]


def _at(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _left(left: timedelta, language: Language) -> str:
    minutes = left // timedelta(minutes=1)
    if minutes < 0:
        return text("boxes.due_now", language)
    return text("boxes.due_in", language, hours=minutes // 60, minutes=minutes % 60)
